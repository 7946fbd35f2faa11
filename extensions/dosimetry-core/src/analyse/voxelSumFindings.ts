import type { RegionDoseStatistics } from '../domain/absorbedDose';
import { figureOf, findingIn, percentOf, type StageFinding } from '../domain/finding';
import type { RegionFit } from '../domain/timeActivity';

/** Sums of voxels with their own curves lie within 3 % of the region's curve on the synthetic patients, lungs of few counts too. */
const LARGE_DIFFERENCE_frac = 0.05;

/**
 * `analyse/voxels-off-curve`: the voxels of a region add up to another integral than the curve of their sum, by more than 5 %. Smoothing within labels does it to small hot
 * regions (border voxels, which it fills, belong to the region in part), noise to voxels of few counts. Proved by test/unit/core/findings.test.ts.
 */
export const voxelSumFindings = (
  statistics: readonly RegionDoseStatistics[],
  fits: readonly RegionFit[],
  nameOf: (regionId: string) => string,
): StageFinding[] =>
  statistics.flatMap(({ regionId, timeIntegratedActivity_MBq_h: sum_MBq_h }) => {
    const curve_MBq_h = fits.find((each) => each.regionId === regionId)?.fit.timeIntegratedActivity_MBq_h ?? 0;
    if (!(curve_MBq_h > 0)) return [];
    const off_frac = sum_MBq_h / curve_MBq_h - 1;
    if (!(Math.abs(off_frac) > LARGE_DIFFERENCE_frac)) return [];
    return [
      findingIn(regionId, {
        code: 'analyse/voxels-off-curve',
        severity: 'warning',
        about: percentOf(off_frac),
        message: `The voxels of the region "${nameOf(regionId)}" add up to ${figureOf(sum_MBq_h)} MBq·h, ${percentOf(Math.abs(off_frac))} ${off_frac < 0 ? 'less' : 'more'} than its curve (${figureOf(curve_MBq_h)} MBq·h); at most ${percentOf(LARGE_DIFFERENCE_frac)} was expected.`,
        remedy:
          'Smooth the voxels less or not at all, or let them take the shape of the region; noise bends the curves of voxels with few counts.',
      }),
    ];
  });
