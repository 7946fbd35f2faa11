import { voxelCount, type Grid, type RegionMask } from '@voxel-dosimetry/core';
import { cornerstoneOf, type HostContext, type Segmentation } from './host';
import { gridOf, slicesOf, type LabelSlice } from './labelSlices';
import { DRAWN_PREFIX } from './startDrawing';

type Cornerstone = ReturnType<typeof cornerstoneOf>;

function maskOf(slices: readonly LabelSlice[], grid: Grid, segmentIndex: number): Uint8Array | null {
  const mask = new Uint8Array(voxelCount(grid));
  const perSlice = grid.size[0] * grid.size[1];
  let drawn = 0;
  slices.forEach(({ labels }, k) => {
    for (let index = 0; index < perSlice; index++)
      if (labels[index] === segmentIndex) {
        mask[k * perSlice + index] = 1;
        drawn += 1;
      }
  });
  return drawn === 0 ? null : mask;
}

/** A colour-blind-safe set (Okabe & Ito 2008) for regions whose colour the viewer does not say. */
const COLOURS: readonly (readonly [number, number, number])[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];

function masksOf(cornerstone: Cornerstone, segmentation: Segmentation): RegionMask[] {
  const slices = slicesOf(cornerstone, segmentation);
  const grid = gridOf(slices);
  if (grid === null) return [];
  return Object.values(segmentation.segments).flatMap((segment): RegionMask[] => {
    const mask = segment === undefined ? null : maskOf(slices, grid, segment.segmentIndex);
    if (segment === undefined || mask === null) return [];
    const { segmentationId } = segmentation;
    return [
      {
        id: `${segmentationId}/${segment.segmentIndex}`,
        name: segment.label,
        colour: COLOURS[(segment.segmentIndex - 1) % COLOURS.length] ?? [230, 159, 0],
        grid,
        mask,
        origin: {
          kind: 'drawn',
          segmentationId,
          segmentIndex: segment.segmentIndex,
          referencedSeriesInstanceUID: segmentationId.slice(DRAWN_PREFIX.length),
        },
      },
    ];
  });
}

/** Every segment that was drawn in this visit as a mask on the grid of the images it was drawn on; empty segments are left out. */
export function drawnRegions(context: HostContext): RegionMask[] {
  const cornerstone = cornerstoneOf(context);
  return context.servicesManager.services.segmentationService
    .getSegmentations()
    .filter(({ segmentationId }) => segmentationId.startsWith(DRAWN_PREFIX))
    .flatMap((segmentation) => masksOf(cornerstone, segmentation));
}
