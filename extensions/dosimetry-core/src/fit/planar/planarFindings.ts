import { findingIn, findingOf, percentOf, type StageFinding } from '../../domain/finding';
import type { PlanarRegion } from '../../domain/planar';
import type { RegionFit } from '../../domain/timeActivity';
import { outlineOverlap } from './outlineOverlap';
import { planarWindowFindings, type PlanarWindowFindingsInput } from './planarWindowFindings';

type NameOf = (regionId: string) => string;

export interface PlanarFindingsInput extends PlanarWindowFindingsInput {
  readonly fits: readonly RegionFit[];
  /** The regions that are drawn, by id. */
  readonly drawn: Readonly<Record<string, PlanarRegion>>;
  /** How many scans the case has. */
  readonly scans: number;
  readonly nameOf: NameOf;
  readonly labelOf: (timePointId: string) => string;
}

/**
 * What a person should know of curves that planar images gave: `fit/planar-attenuation` (nothing is known of the body), `fit/planar-background-large`
 * (what is left of a region is a difference of like numbers), `fit/planar-scan-outside` (the level is taken where no image shows the shape),
 * `fit/planar-left-out` (an image could not be measured), `fit/planar-one-scan` (of several scans one gives the scale), `fit/planar-overlap`,
 * `fit/planar-duration-differs`, and what `planarWindowFindings` tells. Proved by test/unit/core/planarFindings.test.ts.
 */
export function planarFindings(input: PlanarFindingsInput): StageFinding[] {
  if (!input.fits.some(({ hybrid }) => hybrid)) return [];
  return [
    ...input.fits.flatMap((fit) => [
      ...withoutAttenuation(fit, input),
      ...mostlyBackground(fit, input),
      ...scanOutside(fit, input),
      ...leftOut(fit, input),
    ]),
    ...oneOfSeveralScans(input),
    ...overlaps(input),
    ...durationsDiffer(input),
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
