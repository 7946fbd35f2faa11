import { toRegionMask, type DrawnRegion } from '@voxel-dosimetry/case';
import type { HostContext } from './host';
import type { LabelSlice } from './labelSlices';

/** A region of the case that was drawn in the label map of the given name. */
export interface EarlierRegion {
  readonly region: DrawnRegion;
  readonly segmentIndex: number;
}

/**
 * What the case holds of the label map, also from earlier visits: the viewer forgets label maps when it is left. A region that
 * the person removed is among them: it stays removed until it is drawn on, and no new one takes its number, name and place.
 */
export function earlierRegions({ servicesManager }: HostContext, segmentationId: string): EarlierRegion[] {
  const drawn =
    servicesManager.services.dosimetryService?.session()?.dosimetryCase.getState().choices.segment.drawn ?? [];
  return drawn.flatMap((region): EarlierRegion[] =>
    region.origin.kind === 'drawn' && region.origin.segmentationId === segmentationId
      ? [{ region, segmentIndex: region.origin.segmentIndex }]
      : [],
  );
}

type Segments = Readonly<Record<number, { readonly label: string; readonly active: boolean }>>;

/**
 * A name that no region of the case has, drawn on whichever image: `Region 1`, `Region 2` …; names that the person took away
 * or changed stay taken, so that a name never means two things in one case.
 */
export function freeName({ servicesManager }: HostContext): string {
  const { dosimetryService, segmentationService } = servicesManager.services;
  const state = dosimetryService?.session()?.dosimetryCase.getState();
  const taken = new Set([
    ...(state?.results.segment?.regions ?? []).map(({ name }) => name),
    ...(state?.choices.segment.drawn ?? []).map(({ name }) => name),
    ...Object.values(state?.choices.segment.names ?? {}),
    ...segmentationService
      .getSegmentations()
      .flatMap(({ segments }) => Object.values(segments).map((segment) => segment?.label ?? '')),
  ]);
  let number = 1;
  while (taken.has(`Region ${number}`)) number += 1;
  return `Region ${number}`;
}

/** The segments of a new label map: those of earlier visits, the last of them active; one empty region when there are none. */
export function segmentsOf(regions: readonly EarlierRegion[], newName: string): Segments {
  if (regions.length === 0) return { 1: { label: newName, active: true } };
  const last = Math.max(...regions.map(({ segmentIndex }) => segmentIndex));
  return Object.fromEntries(
    regions.map(({ region, segmentIndex }) => [segmentIndex, { label: region.name, active: segmentIndex === last }]),
  );
}

/** Writes the regions into the label map's images, in the order of the grid that they were drawn on. */
export function redraw(slices: readonly LabelSlice[], regions: readonly EarlierRegion[]): void {
  for (const { region, segmentIndex } of regions) {
    const { mask, grid } = toRegionMask(region);
    const perSlice = grid.size[0] * grid.size[1];
    if (slices.length !== grid.size[2] || slices.some(({ labels }) => labels.length !== perSlice)) continue;
    slices.forEach(({ labels }, k) => {
      for (let index = 0; index < perSlice; index++) if (mask[k * perSlice + index] === 1) labels[index] = segmentIndex;
    });
  }
}
