import type { Vector3 } from '../../domain/geometry';
import type { ActivityUncertainty } from '../../domain/timeActivity';
import { sizeUncertainty_frac } from '../activitySigmas';
import type { PlanarRate } from './conjugateViewRate';

/**
 * Standard uncertainty of planar rates for the fit, cps; null where it is to come from their scatter. stated: relative_frac · R;
 * counts-and-size: that of the region's edge on each image (`sizeUncertainty_frac`, of the region's volume); with both the counting statistics of the image
 * itself. Proved by test/unit/core/planarRegions.test.ts.
 */
export function planarSigmas(
  rates: readonly Omit<PlanarRate, 'background_frac'>[],
  uncertainty: ActivityUncertainty,
  volume_mL: number,
  voxelSize_mm: Vector3,
): number[] | null {
  if (uncertainty.source === 'scatter') return null;
  const relative_frac =
    uncertainty.source === 'stated'
      ? uncertainty.relative_frac
      : sizeUncertainty_frac(volume_mL, uncertainty.resolution_mm, voxelSize_mm);
  return rates.map(({ rate_cps, sigma_cps }) => Math.hypot(relative_frac * rate_cps, sigma_cps));
}
