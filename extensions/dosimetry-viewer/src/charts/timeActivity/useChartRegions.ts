import { useMemo } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../panels/CaseContext';
import { chartRegions, type ChartRegion } from '../chartRegions';
import { focusedFit, forwardFits } from './focusedFit';

/** How the regions of a chart are drawn, which stand in front, and which one is worked on. */
export interface ChartedRegions {
  readonly listed: readonly ChartRegion[];
  readonly byId: ReadonlyMap<string, ChartRegion>;
  readonly forward: readonly RegionFit[];
  /** Null where none is, or several are alike. */
  readonly focus: { readonly regionFit: RegionFit; readonly region: ChartRegion } | null;
}

/** The same objects as long as curves, regions and selection are: what is drawn from them stays. */
export function useChartRegions(fits: readonly RegionFit[]): ChartedRegions {
  const { state, view } = useScene();
  const { segment } = state.results;
  const { selectedRegionIds } = view;
  return useMemo(() => {
    const ids = fits.map(({ regionId }) => regionId);
    const listed = chartRegions(ids, { state, view });
    const byId = new Map(listed.map((region) => [region.id, region]));
    const focused = focusedFit(fits, view);
    const region = byId.get(focused?.regionId ?? '');
    return {
      listed,
      byId,
      forward: forwardFits(fits, view),
      focus: focused === null || region === undefined ? null : { regionFit: focused, region },
    };
    // Of case and view these alone decide.
  }, [fits, segment, selectedRegionIds]);
}
