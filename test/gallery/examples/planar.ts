import {
  sourced,
  type IngestIssue,
  type PlanarAttenuation,
  type PlanarChoices,
  type PlanarOutline,
  type PlanarSeries,
  type PlanarTimePoint,
  type RegionFit,
} from '../../../extensions/dosimetry-core/src/index';
import type { PlanarViews } from '../../../extensions/dosimetry-compute/src/index';
import { ellipseBetween } from '../../../extensions/dosimetry-viewer/src/planar/outlines';
import { normalDeviate, seededRandom } from '../../phantoms/random';
import { regionId } from './regionPlan';
import { emissionSeries, HOUR_s } from './series';

const COLUMNS = 128;
const ROWS = 192;
const PIXEL_mm = 4.8;

export function planarSeries(hours: number, change: Partial<PlanarSeries> = {}): PlanarSeries {
  const {
    patient,
    studyInstanceUID,
    studyDescription,
    studyDate,
    studyTime,
    radionuclide,
    administeredActivity_MBq,
    administrationTime,
    acquisitionStart,
  } = emissionSeries(hours);
  return {
    ...{ patient, studyInstanceUID, studyDescription, studyDate, studyTime },
    ...{ radionuclide, administeredActivity_MBq, administrationTime, acquisitionStart },
    kind: 'planar',
    extent: 'whole-body',
    seriesInstanceUID: `2.25.43.${hours}`,
    sopInstanceUIDs: [`2.25.44.${hours}`],
    seriesNumber: 8,
    modality: 'NM',
    description: 'Whole body AP 208 keV',
    acquisitionDuration_s: sourced(1200, 'attribute', 'ActualFrameDuration (0018,1242)'),
    columns: COLUMNS,
    rows: ROWS,
    pixelSpacing_mm: sourced([PIXEL_mm, PIXEL_mm], 'attribute', 'PixelSpacing (0028,0030)'),
    energyWindows: [
      { name: 'Lu-177 208', lower_keV: 187.2, upper_keV: 228.8 },
      { name: 'lower', lower_keV: 166.4, upper_keV: 187.2 },
      { name: 'upper', lower_keV: 228.8, upper_keV: 249.6 },
    ],
    frames: [0, 1, 2, 3, 4, 5].map((frame) => ({
      frame,
      detector: frame % 2 === 0 ? ('anterior' as const) : ('posterior' as const),
      energyWindow: Math.floor(frame / 2),
    })),
    posteriorSeen: sourced('from-behind', 'attribute', 'ViewCodeSequence (0054,0220): posterior'),
    ...change,
  };
}

export function planarPoint(hours: number, change: Partial<PlanarSeries> = {}): PlanarTimePoint {
  const planar = planarSeries(hours, change);
  return {
    id: planar.seriesInstanceUID,
    label: `${hours.toFixed(1)} h`,
    studyInstanceUID: planar.studyInstanceUID,
    planar,
    timeAfterAdministration_s: sourced(hours * HOUR_s, 'derived', 'Acquisition mid-time minus administration'),
  };
}

export const PLANAR_HOURS = [2, 24, 72, 168] as const;
export const PLANAR_POINTS: readonly PlanarTimePoint[] = PLANAR_HOURS.map((hours) => planarPoint(hours));
export const FIVE_PLANAR_POINTS: readonly PlanarTimePoint[] = [1, ...PLANAR_HOURS].map((hours) => planarPoint(hours));

/** Where the regions of the torso lie on the images: middle and half axes, mm. */
const PLACES_mm = [
  { x: -62, y: -120, a: 78, b: 62 },
  { x: 92, y: -128, a: 30, b: 42 },
  { x: 66, y: -38, a: 25, b: 46 },
  { x: -64, y: -28, a: 25, b: 46 },
  { x: -14, y: 118, a: 15, b: 15 },
  { x: 2, y: 40, a: 16, b: 96 },
] as const;

type Place = (typeof PLACES_mm)[number];

const ellipse = ({ x, y, a, b }: Pick<Place, keyof Place>, wider = 1): PlanarOutline =>
  ellipseBetween([x - wider * a, y - wider * b], [x + wider * a, y + wider * b]);

/** About the kidney's lower pole. */
const BACKGROUND: PlanarOutline = ellipseBetween([40, 22], [92, 52]);

/** Outlines of the first regions; more than there are places repeat them a little further down. */
export const drawnRegions = (count: number): PlanarChoices['regions'] =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const { x, y, a, b } = PLACES_mm[index % PLACES_mm.length] ?? PLACES_mm[0];
      const round = Math.floor(index / PLACES_mm.length);
      const place = { x: x + 9 * round, y: y + 21 * round, a: a / (1 + round / 2), b: b / (1 + round / 2) };
      return [
        regionId(index),
        {
          outline_mm: ellipse(place as Place),
          background_mm: index === 2 ? BACKGROUND : null,
          attenuation: index === 3 ? ATTENUATION : null,
        },
      ] as const;
    }),
  );

export const ATTENUATION: PlanarAttenuation = {
  transmission_frac: 0.083,
  sourceAttenuation: 0.62,
  backgroundShare_frac: 0.74,
};

/** A body of six regions in counts, with counting noise; what is older is weaker, from behind the kidneys are nearer. */
export function planarViewsOf(planarTimePointId: string): PlanarViews {
  const hours = Number(planarTimePointId.split('.').at(-1));
  return {
    planarTimePointId,
    columns: COLUMNS,
    rows: ROWS,
    pixelSpacing_mm: [PIXEL_mm, PIXEL_mm],
    anterior: counts(hours, [1.6, 0.7, 0.55, 0.55, 1, 0.5]),
    posterior: counts(hours, [0.9, 1, 1.5, 1.5, 0.6, 0.8]),
    windows: { main: 0, lower: 1, upper: 2 },
  };
}

const BODY = { x: 0, y: 20, a: 165, b: 430 };

function counts(hours: number, weights: readonly number[]): Float32Array {
  const random = seededRandom(hours, `planar ${weights.join()}`);
  const left = 2 ** (-hours / 60);
  const inside = ({ x, y, a, b }: Pick<Place, keyof Place> | typeof BODY, x_mm: number, y_mm: number): number =>
    1 / (1 + Math.exp(9 * (Math.hypot((x_mm - x) / a, (y_mm - y) / b) - 1)));
  return Float32Array.from({ length: COLUMNS * ROWS }, (_, pixel) => {
    const x_mm = ((pixel % COLUMNS) - (COLUMNS - 1) / 2) * PIXEL_mm;
    const y_mm = (Math.floor(pixel / COLUMNS) - (ROWS - 1) / 2) * PIXEL_mm;
    const organs = PLACES_mm.reduce(
      (sum, place, index) => sum + (weights[index] ?? 0) * inside(place, x_mm, y_mm),
      0.12 * inside(BODY, x_mm, y_mm),
    );
    const mean = 160 * left * organs + 0.3;
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalDeviate(random)));
  });
}

export const POSTERIOR_ASSUMED: readonly IngestIssue[] = PLANAR_POINTS.map(({ id }) => ({
  id: `posteriorSeen-assumed:${id}:from-behind`,
  code: 'ingest/posteriorSeen-assumed',
  timePointId: id,
  field: 'series',
  severity: 'confirm',
  message: 'How the posterior view lies is assumed: from behind; neither view code nor orientation is in the header.',
  remedy: 'Look at the views beside each other in Fit, and confirm or correct it there.',
}));

/** The same curves as they come from planar images and one scan at 24 h. */
export const hybridFits = (fits: readonly RegionFit[], points: readonly PlanarTimePoint[]): RegionFit[] =>
  fits.map((each, index) => {
    const scale_MBq_per_cps = 0.107 + 0.004 * index;
    const at = each.times_s.findIndex((time_s) => time_s === 24 * HOUR_s);
    const activity_MBq = (each.activities_MBq[at] ?? 1) - (each.fit.residuals_MBq[at] ?? 0);
    return {
      ...each,
      sigmas_MBq: each.activities_MBq.map((activity) => 0.05 * activity),
      hybrid: {
        scan: { timePointId: '2.25.41.24.1', time_s: 24 * HOUR_s, activity_MBq, sigma_MBq: 0.04 * activity_MBq },
        planarTimePointIds: points.map(({ id }) => id),
        rates_cps: each.activities_MBq.map((activity) => activity / scale_MBq_per_cps),
        backgrounds_frac: each.activities_MBq.map(() => 0.31),
        scale_MBq_per_cps,
        attenuation: ATTENUATION,
        attenuationFrom: index === 3 ? ('entered' as const) : ('ct' as const),
      },
    };
  });
