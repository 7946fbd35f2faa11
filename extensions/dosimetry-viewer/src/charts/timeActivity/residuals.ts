import type { RegionFit } from '@voxel-dosimetry/core';
import type { ViewState } from '../../viewState';

/** What residuals are shown in: standard uncertainties, % of the curve where those are not known, or MBq. */
export type ResidualUnit = 'sigma' | 'percent' | 'activity';

export function residualUnit(fits: readonly RegionFit[], scale: ViewState['residualScale']): ResidualUnit {
  if (scale === 'activity') return 'activity';
  return fits.every(({ sigmas_MBq }) => sigmas_MBq !== null) ? 'sigma' : 'percent';
}

/** Measured − curve at a point in this unit; null where it has none there: no uncertainty, a curve at zero. */
export function residualAt(regionFit: RegionFit, index: number, unit: ResidualUnit): number | null {
  const { activities_MBq, sigmas_MBq, fit } = regionFit;
  const residual_MBq = fit.residuals_MBq[index];
  if (residual_MBq === undefined) return null;
  if (unit === 'activity') return residual_MBq;
  const fitted_MBq = (activities_MBq[index] ?? 0) - residual_MBq;
  const over_MBq = unit === 'sigma' ? (sigmas_MBq?.[index] ?? 0) : fitted_MBq / 100;
  return over_MBq > 0 ? residual_MBq / over_MBq : null;
}
