import {
  missing,
  sourced,
  type ClockTime,
  type PlanarSeries,
  type SeriesDefect,
  type Sourced,
} from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, numbers, texts } from '../dataset';
import {
  acquisitionStart,
  decayCorrection,
  isTransmission,
  nmImageKind,
  planarDuration,
  scanLength,
  utcOffsetOf,
} from './acquisition';
import { emissionUnit, slopeDefect } from './emissionUnit';
import { planarFrames, reasonNotPlanar, type PlanarFrames } from './planarFrames';
import { planarViews, type PlanarViews } from './planarViews';
import { radiopharmaceutical } from './radiopharmaceutical';
import { defective, failed, identityOf, short, type Failed, type Reading } from './reading';
import { inPlaneSpacing_mm } from './stackGrid';

const PLANAR_KINDS = ['WHOLE BODY', 'STATIC'];
export const isPlanar = (dataset: Dataset): boolean => PLANAR_KINDS.includes(nmImageKind(dataset));

/**
 * Planar NM (Image Type value 3 WHOLE BODY or STATIC; PS3.3 C.8.4.8–C.8.4.11) with an anterior and a posterior view, in one instance or in several of one
 * series. What cannot be used carries `defects`: `ingest/planar-views`, `ingest/planar-windows`, `ingest/planar-frames`, `ingest/planar-orientation`,
 * `ingest/planar-counts`, `ingest/mixed-geometry`, `ingest/slope`; what is no planar image at all, the reason. Proved by test/unit/dicom/describePlanar.test.ts.
 */
export function describePlanar(datasets: readonly Dataset[]): Reading<PlanarSeries> {
  const first: Dataset = datasets[0] ?? {};
  const kind = nmImageKind(first);
  if (datasets.some(isTransmission)) return failed('A transmission image, not an emission image.');
  if (!datasets.every(isPlanar)) return failed(`The series mixes planar NM (${kind}) with images of another kind.`);
  const strange = reasonNotPlanar(datasets, kind);
  if (strange) return strange;
  const reading = framesAndViews(datasets);
  const start = planarStart(datasets);
  const defects = [reading.ok ? null : (reading.defect ?? null), ...wholeSeriesDefects(datasets)].filter(
    (defect) => defect !== null,
  );
  return {
    ok: true,
    value: {
      ...identityOf(datasets),
      kind: 'planar',
      extent: kind === 'WHOLE BODY' ? 'whole-body' : 'part',
      ...radiopharmaceutical(first, start, utcOffsetOf(first)),
      acquisitionStart: start,
      acquisitionDuration_s: planarDuration(first),
      ...(kind === 'WHOLE BODY' ? { scanLength_mm: scanLength(first) } : {}),
      columns: finiteNumber(first, 'Columns') ?? 0,
      rows: finiteNumber(first, 'Rows') ?? 0,
      pixelSpacing_mm: spacingOf(first),
      ...(reading.ok ? reading.value : { energyWindows: [], frames: [], posteriorSeen: missing(reading.reason) }),
      ...(defects.length > 0 ? { defects } : {}),
    },
  };
}

/** Views that a single head took one after the other differ by more than this, s. */
const TOGETHER_s = 60;

/** Start of the acquisition; of views that were taken one after the other the mean start, to whose time their geometric mean belongs. */
function planarStart(datasets: readonly Dataset[]): Sourced<ClockTime> {
  const start = acquisitionStart(datasets);
  const starts_s = startsOf_s(datasets);
  const apart_s = Math.max(...starts_s) - Math.min(...starts_s);
  if (start.value === null || !(apart_s > TOGETHER_s)) return start;
  const mean_s = starts_s.reduce((sum, one) => sum + one, 0) / starts_s.length;
  return sourced(
    { ...start.value, local_s: mean_s },
    start.source === 'assumed' ? 'assumed' : 'derived',
    `mean start of the views, which were taken ${short(apart_s)} s apart: ${start.detail}`,
  );
}

const startsOf_s = (datasets: readonly Dataset[]): number[] =>
  datasets.flatMap((one) => acquisitionStart([one]).value?.local_s ?? []);

function framesAndViews(
  datasets: readonly Dataset[],
): Reading<Pick<PlanarSeries, 'energyWindows' | 'frames' | 'posteriorSeen'>> {
  const read = planarFrames(datasets);
  if (!read.ok) return read;
  const views = planarViews(read.value.frames);
  if (!views.ok) return views;
  const frames = read.value.frames.map((frame) => ({
    frame: frame.frame,
    detector: views.value.viewOf(frame),
    energyWindow: frame.energyWindow,
  }));
  return (
    unpaired(read.value, views.value) ?? {
      ok: true,
      value: { energyWindows: read.value.energyWindows, frames, posteriorSeen: views.value.posteriorSeen },
    }
  );
}

/** Each window needs each view once: less is half a pair, more is another acquisition. */
function unpaired({ frames, energyWindows }: PlanarFrames, { viewOf }: PlanarViews): Failed | null {
  for (const [window, { name, lower_keV, upper_keV }] of energyWindows.entries())
    for (const view of ['anterior', 'posterior'] as const) {
      const found = frames.filter((frame) => frame.energyWindow === window && viewOf(frame) === view).length;
      const what = `${view} frames in the energy window ${name ? `"${name}", ` : ''}${short(lower_keV)}–${short(upper_keV)} keV`;
      if (found === 1) continue;
      return defective(
        found === 0 ? 'ingest/planar-views' : 'ingest/planar-frames',
        `The series has ${found} ${what}; one was expected.`,
        found === 0
          ? 'Send both views to the archive in one series, or leave this series out.'
          : 'Send each acquisition to the archive as a series of its own, or leave this series out.',
      );
    }
  return null;
}

/** Views of one acquisition start together, or one after the other with a single head; later than this is another one, s. */
const ONE_ACQUISITION_s = 3600;

/** Durations and pixel sizes of the views of one acquisition may be rounded differently. */
const SAME_frac = 0.01;

function wholeSeriesDefects(datasets: readonly Dataset[]): (SeriesDefect | null)[] {
  const first: Dataset = datasets[0] ?? {};
  const unit = emissionUnit(first);
  const decay = datasets.map(decayCorrection).find(({ value }) => value !== 'none');
  return [
    slopeDefect(datasets),
    unit.value === 'count' ? null : notCounts(`${unit.value ?? 'nothing that is known'}: ${unit.detail}`),
    decay ? notCounts(`counts that were corrected for decay: ${decay.detail}`) : null,
    sizeDefect(first),
    datasets.every(
      (one) => isAlike(one, first, ['Rows', 'Columns'], 0) && isAlike(one, first, ['PixelSpacing'], SAME_frac),
    )
      ? null
      : defectOf(
          'ingest/mixed-geometry',
          'The images of the series differ in size or pixel spacing; views of one acquisition were expected.',
        ),
    datasets.every((one) => isAlike(one, first, ['ActualFrameDuration'], SAME_frac)) && startTogether(datasets)
      ? null
      : defectOf(
          'ingest/planar-frames',
          'The images of the series differ in duration, or start more than an hour apart; views of one acquisition were expected.',
        ),
  ];
}

const isAlike = (one: Dataset, other: Dataset, keywords: readonly string[], within_frac: number): boolean =>
  keywords.every((keyword) => {
    const [a, b] = [numbers(one, keyword), numbers(other, keyword)];
    return (
      a.length === b.length && a.every((value, n) => !(Math.abs(value - (b[n] ?? 0)) > within_frac * Math.abs(value)))
    );
  });

function startTogether(datasets: readonly Dataset[]): boolean {
  const starts_s = startsOf_s(datasets);
  return Math.max(...starts_s) - Math.min(...starts_s) <= ONE_ACQUISITION_s || starts_s.length === 0;
}

function sizeDefect(dataset: Dataset): SeriesDefect | null {
  const [columns, rows] = [finiteNumber(dataset, 'Columns') ?? 0, finiteNumber(dataset, 'Rows') ?? 0];
  if (isCount(columns) && isCount(rows)) return null;
  return defectOf(
    'ingest/planar-frames',
    `The planar image has ${columns} columns and ${rows} rows; its size is not known.`,
  );
}

/** Rows and Columns (0028,0010; 0028,0011) are 16-bit. */
const isCount = (size: number): boolean => Number.isInteger(size) && size > 0 && size < 65_536;

const notCounts = (found: string): SeriesDefect =>
  defectOf(
    'ingest/planar-counts',
    `The pixels hold ${found}; counts as they were acquired were expected of a planar image.`,
  );

const defectOf = (code: SeriesDefect['code'], message: string): SeriesDefect => ({
  code,
  message,
  remedy: 'Export the planar image again as it was acquired, or leave this series out.',
});

function spacingOf(dataset: Dataset): Sourced<readonly [number, number]> {
  const spacing_mm = inPlaneSpacing_mm(dataset);
  if (!spacing_mm || !spacing_mm.every(Number.isFinite)) {
    const written = texts(dataset, 'PixelSpacing').join(' × ');
    return missing(
      written === '' ? 'PixelSpacing (0028,0030) is missing' : `PixelSpacing (0028,0030) = ${written} is not positive`,
    );
  }
  return sourced(spacing_mm, 'attribute', `PixelSpacing (0028,0030) = ${spacing_mm.map(short).join(' × ')} mm`);
}

/** Where the other view of a series with one view alone may be: in another series of its study, named for the person. */
export function nameOtherView(series: PlanarSeries, all: readonly PlanarSeries[]): PlanarSeries {
  const lacksView = (each: PlanarSeries): boolean =>
    (each.defects ?? []).some(({ code }) => code === 'ingest/planar-views');
  const beside = all.filter(
    (each) => each !== series && each.studyInstanceUID === series.studyInstanceUID && lacksView(each),
  );
  if (!lacksView(series) || beside.length === 0) return series;
  const names = beside.map(({ description, seriesNumber }) =>
    description === '' ? `number ${seriesNumber ?? 'unknown'}` : `"${description}"`,
  );
  return {
    ...series,
    defects: (series.defects ?? []).map((defect) =>
      defect.code === 'ingest/planar-views'
        ? {
            ...defect,
            message: `${defect.message} The other view may be in the series ${names.join(', ')} of the same study.`,
          }
        : defect,
    ),
  };
}
