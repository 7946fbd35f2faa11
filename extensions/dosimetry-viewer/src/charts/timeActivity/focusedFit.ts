import type { RegionFit } from '@voxel-dosimetry/core';
import type { ViewState } from '../../viewState';

/** The region whose candidates, band and points are worked on: the last that was chosen, or the only one. */
export function focusedFit(
  fits: readonly RegionFit[],
  { selectedRegionIds }: Pick<ViewState, 'selectedRegionIds'>,
): RegionFit | null {
  const chosen = [...selectedRegionIds].reverse().find((id) => fits.some(({ regionId }) => regionId === id));
  if (chosen !== undefined) return fits.find(({ regionId }) => regionId === chosen) ?? null;
  return fits.length === 1 ? (fits[0] ?? null) : null;
}

/** Curves that stand in front: those of chosen regions, all without a choice. */
export function forwardFits(
  fits: readonly RegionFit[],
  { selectedRegionIds }: Pick<ViewState, 'selectedRegionIds'>,
): readonly RegionFit[] {
  const chosen = fits.filter(({ regionId }) => selectedRegionIds.includes(regionId));
  return chosen.length === 0 ? fits : chosen;
}
