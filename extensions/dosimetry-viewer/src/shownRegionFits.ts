import type { CaseState } from '@voxel-dosimetry/case';
import {
  extrapolated_frac,
  singleTimePointMethodOf,
  type RegionFit,
  type TimeActivityFit,
} from '@voxel-dosimetry/core';

const NONE: readonly RegionFit[] = [];

/** Curves as chosen now where there are such, else those of the last Fit. */
export const shownRegionFits = ({ refittedCurves, results }: CaseState): readonly RegionFit[] =>
  refittedCurves?.regionFits ?? results.fit?.regionFits ?? NONE;

/** Effective half-life of the slowest phase, s; null for a trapezoid. */
export const slowestHalfLife_s = ({ parameters }: Pick<TimeActivityFit, 'parameters'>): number | null =>
  parameters['effectiveHalfLife_s'] ?? parameters['effectiveHalfLife1_s'] ?? null;

/** Share of the integral outside the measured interval, 0..1; null after one scan, which measures no interval. */
export const outsideMeasured_frac = (regionFit: RegionFit): number | null =>
  singleTimePointMethodOf(regionFit.fit.selection) === null ? extrapolated_frac(regionFit) : null;

/** A model takes part in the result when it weighs at least this much, 0..1: below it changes nothing that is shown. */
const NOTICEABLE_frac = 0.005;

/** Candidates that carry the result: with `average` all that weigh something, else the chosen one. */
export const carrying = ({ candidates, selection, model }: TimeActivityFit) =>
  candidates.filter((each) => (selection === 'average' ? (each.weight ?? 0) >= NOTICEABLE_frac : each.model === model));
