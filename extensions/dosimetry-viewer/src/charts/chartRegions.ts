import type { CaseScene } from '../panels/CaseContext';
import { regionColour } from '../style/regionColours';

/** How a region is drawn: its own colour, a marker shape that differs from its neighbours', and whether others were chosen instead. */
export interface ChartRegion {
  readonly id: string;
  readonly name: string;
  readonly colour: readonly [number, number, number];
  readonly markerIndex: number;
  readonly muted: boolean;
}

/** Regions of a chart in the case's order. With a selection all others step back. */
export function chartRegions(
  ids: readonly string[],
  { state, view }: Pick<CaseScene, 'state' | 'view'>,
): ChartRegion[] {
  const regions = state.results.segment?.regions ?? [];
  const selected = new Set(view.selectedRegionIds.filter((id) => ids.includes(id)));
  return ids.map((id, index) => {
    const region = regions.find((each) => each.id === id);
    return {
      id,
      name: region?.name ?? id,
      colour: region?.colour ?? regionColour(index),
      markerIndex: index % 4,
      muted: selected.size > 0 && !selected.has(id),
    };
  });
}
