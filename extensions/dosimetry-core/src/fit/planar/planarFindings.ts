import { findingIn, findingOf, percentOf, type StageFinding } from '../../domain/finding';
import type { Grid } from '../../domain/geometry';
import type { PlanarRegion } from '../../domain/planar';
import type { RegionFit } from '../../domain/timeActivity';
import { tiltOf_deg } from './anteriorPosterior';
import { outlineOverlap } from './outlineOverlap';
import { outlineWidth_mm } from './outlineWidth';
import { planarWindowFindings, type PlanarWindowFindingsInput } from './planarWindowFindings';

type NameOf = (regionId: string) => string;

export interface PlanarFindingsInput extends PlanarWindowFindingsInput {
  readonly fits: readonly RegionFit[];
  /** The regions that are drawn, by id. */
  readonly drawn: Readonly<Record<string, PlanarRegion>>;
  /** How many scans the case has. */
  readonly scans: number;
  /** How well the scan agrees with an image where it was found; null where it was not looked for. */
  readonly correlationOf: (timePointId: string) => number | null;
  /** Dose grid that outlines are placed and attenuation is found on; null before Register. */
  readonly grid: Grid | null;
  readonly nameOf: NameOf;
  readonly labelOf: (timePointId: string) => string;
}

/**
 * What a person should know of curves that planar images gave: `fit/planar-attenuation` (nothing is known of the body), `fit/planar-background-large`
 * (what is left of a region is a difference of like numbers), `fit/planar-small` (narrower than twice the resolution of a camera), `fit/planar-scan-outside` (the level is taken where no image shows the shape),
 * `fit/planar-left-out` (an image could not be measured), `fit/planar-one-scan` (of several scans one gives the scale), `fit/planar-overlap`,
 * `fit/planar-duration-differs`, `fit/planar-agreement` (the scan agrees far worse with one image than with another), `fit/planar-tilted` (the dose grid runs across the views), and what `planarWindowFindings` tells. Proved by test/unit/core/planarFindings.test.ts.
 */
export function planarFindings(input: PlanarFindingsInput): StageFinding[] {
  if (!input.fits.some(({ hybrid }) => hybrid)) return [];
  return [
    ...input.fits.flatMap((fit) => [
      ...withoutAttenuation(fit, input),
      ...mostlyBackground(fit, input),
      ...smallRegion(fit, input),
      ...scanOutside(fit, input),
      ...leftOut(fit, input),
    ]),
    ...oneOfSeveralScans(input),
    ...overlaps(input),
    ...durationsDiffer(input),
    ...agreeWorse(input),
    ...tilted(input),
    ...planarWindowFindings(input),
  ];
}

const withoutAttenuation = ({ regionId, hybrid }: RegionFit, { nameOf }: PlanarFindingsInput): StageFinding[] =>
  hybrid?.attenuationFrom !== 'none'
    ? []
    : [
        findingIn(regionId, {
          code: 'fit/planar-attenuation',
          severity: 'warning',
          about: 'none',
          message: `The planar rates of the region "${nameOf(regionId)}" are not corrected for attenuation, and all of the background beside it is taken off: there is no CT.`,
          remedy:
            'The shape of the curve does not need attenuation; enter it if part of the background lies within the region.',
        }),
      ];

/** On the synthetic patient vertebrae and marrow, which lie above it, are 10 to 20 % off, organs below it within 2 %. */
const LARGE_BACKGROUND_frac = 0.7;

function mostlyBackground({ regionId, hybrid }: RegionFit, { nameOf }: PlanarFindingsInput): StageFinding[] {
  const largest = Math.max(0, ...(hybrid?.backgrounds_frac ?? []).map((share) => share ?? 0));
  if (largest <= LARGE_BACKGROUND_frac) return [];
  return [
    findingIn(regionId, {
      code: 'fit/planar-background-large',
      severity: 'warning',
      about: percentOf(largest),
      message: `Background is up to ${percentOf(largest)} of the planar counts of the region "${nameOf(regionId)}"; at most ${percentOf(LARGE_BACKGROUND_frac)} was expected. What is left of them depends on where the background lies.`,
      remedy: 'Take the curve of this region from scans, or from kinetics of one scan.',
    }),
  ];
}

/**
 * Headers do not tell the resolution: 15 mm full width at half maximum is that of whole-body images with collimators for medium energies, some 15 cm before
 * the camera. What is narrower than twice that loses counts to its surroundings (Hoffman et al. 1979, doi:10.1097/00004728-197906000-00001) and takes up theirs: on the synthetic
 * patient lesions in the liver of 28 mm are 8 % off, one of 42 mm 2 %.
 */
const ASSUMED_RESOLUTION_mm = 15;
const SMALLEST_WIDTH_mm = 2 * ASSUMED_RESOLUTION_mm;

function smallRegion({ regionId, hybrid }: RegionFit, { drawn, nameOf }: PlanarFindingsInput): StageFinding[] {
  const outline_mm = drawn[regionId]?.outline_mm;
  const width_mm = hybrid && outline_mm ? outlineWidth_mm(outline_mm) : Infinity;
  if (width_mm >= SMALLEST_WIDTH_mm) return [];
  return [
    findingIn(regionId, {
      code: 'fit/planar-small',
      severity: 'warning',
      about: width_mm.toFixed(0),
      message: `The outline of the region "${nameOf(regionId)}" is ${width_mm.toFixed(0)} mm across where it is narrowest; at least ${SMALLEST_WIDTH_mm} mm, twice the ${ASSUMED_RESOLUTION_mm} mm that planar images are taken to resolve, was expected. Its curve is partly that of what surrounds it.`,
      remedy: 'Take the curve of this region from scans, or mind that its integral may be some 10 % off.',
    }),
  ];
}

/** Outside the images' times the level rests on the curve's own course: −25 % in simulation with a scan at 2 h and images from 24 h on. */
function scanOutside(
  { regionId, hybrid, times_s, excludedBecause }: RegionFit,
  { nameOf, labelOf }: PlanarFindingsInput,
) {
  const taking_s = times_s.filter((_, at) => (excludedBecause[at] ?? null) === null);
  if (!hybrid || taking_s.length === 0) return [];
  const { time_s, timePointId } = hybrid.scan;
  if (time_s >= Math.min(...taking_s) && time_s <= Math.max(...taking_s)) return [];
  const hours = (each_s: number): string => (each_s / 3600).toFixed(1);
  return [
    findingIn(regionId, {
      code: 'fit/planar-scan-outside',
      severity: 'warning',
      about: timePointId,
      message: `The scan at ${labelOf(timePointId)}, which gives the level of the region "${nameOf(regionId)}", lies outside its planar images, which were taken from ${hours(Math.min(...taking_s))} to ${hours(Math.max(...taking_s))} h.`,
      remedy: 'Choose a scan between the images, add an image near the scan, or take the curve from scans.',
    }),
  ];
}

const leftOut = ({ regionId, hybrid, excludedBecause }: RegionFit, { nameOf, labelOf }: PlanarFindingsInput) =>
  (hybrid?.rates_cps ?? []).flatMap((rate, at) => {
    const id = hybrid?.planarTimePointIds[at] ?? '';
    if (rate !== null) return [];
    return [
      findingIn(regionId, {
        code: 'fit/planar-left-out',
        severity: 'warning',
        about: id,
        message: `The region "${nameOf(regionId)}" has no point at ${labelOf(id)}: ${excludedBecause[at] ?? ''}`,
        remedy: 'Move the outline on this image, or leave the point out with a reason.',
      }),
    ];
  });

function oneOfSeveralScans({ fits, scans, nameOf, labelOf }: PlanarFindingsInput): StageFinding[] {
  const drawn = fits.flatMap(({ regionId, hybrid }) => (hybrid ? [{ regionId, scan: hybrid.scan.timePointId }] : []));
  const [first] = drawn;
  if (scans < 2 || !first) return [];
  const names = drawn.map(({ regionId }) => `"${nameOf(regionId)}"`).join(', ');
  return [
    findingOf('planar', {
      code: 'fit/planar-one-scan',
      severity: 'warning',
      about: `${first.scan}:${drawn.length}`,
      message: `Planar images give the curve of ${names}, and of ${scans} scans the one at ${labelOf(first.scan)} gives its scale; the other scans take no part there.`,
      remedy: 'Remove the outline of a region whose curve is to come from the scans.',
    }),
  ];
}

/** Of the smaller one of two outlines; less is the edge of organs that touch. */
const LARGE_OVERLAP_frac = 0.1;
/** A region within another, whose background is that other's, is measured as it should be. */
const WITHIN_frac = 0.95;

function overlaps({ fits, drawn: all, nameOf }: PlanarFindingsInput): StageFinding[] {
  const drawn = fits.flatMap(({ regionId, hybrid }) => {
    const region = all[regionId];
    return hybrid && region ? [{ regionId, ...region }] : [];
  });
  return drawn.flatMap((one, at) =>
    drawn.slice(at + 1).flatMap((other) => {
      const { share_frac: share, isFirstSmaller } = outlineOverlap(one.outline_mm, other.outline_mm);
      const smaller = isFirstSmaller ? one : other;
      const isWithin = share > WITHIN_frac && smaller.background_mm !== null;
      if (share <= LARGE_OVERLAP_frac || isWithin) return [];
      return [
        findingIn(one.regionId, {
          code: 'fit/planar-overlap',
          severity: 'warning',
          about: `${other.regionId}:${percentOf(share)}`,
          message: `The outlines of "${nameOf(one.regionId)}" and "${nameOf(other.regionId)}" overlap by ${percentOf(share)} of the smaller one: its counts are partly the other's.`,
          remedy: 'Draw the part that nothing else covers: for the shape of a curve a part of the region will do.',
        }),
      ];
    }),
  );
}

/** A tenth is another speed of the table. */
const LARGE_DIFFERENCE_frac = 0.1;

function durationsDiffer({ images }: PlanarFindingsInput): StageFinding[] {
  const durations = images.flatMap(
    ({
      planar: {
        acquisitionDuration_s: { value },
      },
    }) => (value === null ? [] : [value]),
  );
  const [shortest, longest] = [Math.min(...durations), Math.max(...durations)];
  if (!(longest > (1 + LARGE_DIFFERENCE_frac) * shortest)) return [];
  return [
    findingOf('planar', {
      code: 'fit/planar-duration-differs',
      severity: 'warning',
      about: `${shortest}:${longest}`,
      message: `The planar images were acquired over ${shortest} to ${longest} s; rates are counts over the duration, which is right where the table moved at another speed over the same length.`,
      remedy: 'Check the durations in Ingest against the length that was scanned.',
    }),
  ];
}

/** On the synthetic patient correlations from 2 to 168 h lie within 0.03; early images show blood and bladder that the scan does not. */
const LARGE_GAP = 0.2;

function agreeWorse({ images, correlationOf }: PlanarFindingsInput): StageFinding[] {
  const known = images.flatMap(({ id, label }) => {
    const correlation = correlationOf(id);
    return correlation === null ? [] : [{ label, correlation }];
  });
  const best = known.reduce((most, { correlation }) => Math.max(most, correlation), 0);
  const worse = known.filter(({ correlation }) => correlation < best - LARGE_GAP);
  if (worse.length === 0) return [];
  const told = worse.map(({ label, correlation }) => `${correlation.toFixed(2)} at ${label}`).join(', ');
  return [
    findingOf('planar', {
      code: 'fit/planar-agreement',
      severity: 'warning',
      about: told,
      message: `The scan agrees far worse with some planar images than with others: correlation ${told}, ${best.toFixed(2)} with the best; within ${LARGE_GAP} was expected. The outlines may lie wrong there.`,
      remedy: 'Look at the outlines on these images and shift them, or leave these images out.',
    }),
  ];
}

/** Integrals of the synthetic patient on a grid turned by 11° and 17° are 5 % low. */
const LARGE_TILT_deg = 5;

function tilted({ grid }: PlanarFindingsInput): StageFinding[] {
  const tilt_deg = grid === null ? 0 : tiltOf_deg(grid);
  if (tilt_deg <= LARGE_TILT_deg) return [];
  return [
    findingOf('planar', {
      code: 'fit/planar-tilted',
      severity: 'warning',
      about: tilt_deg.toFixed(0),
      message: `The voxels of the scan are turned by ${tilt_deg.toFixed(0)}° against the patient's axes; at most ${LARGE_TILT_deg}° was expected. Outlines placed from the scan and attenuation by its CT follow its voxels, not the planar views: integrals may be some 5 % low.`,
      remedy: 'Take a scan whose slices are transverse, or draw the outlines by hand and enter the attenuation.',
    }),
  ];
}
