import { extentOnGrid } from '../domain/boxOnGrid';
import { voxelToPatient, type Grid } from '../domain/geometry';
import type { SpatialTransform } from '../domain/spatialTransform';
import type { VoxelBox } from './workingGrid';

/**
 * Voxels of about `spacing_mm` along the axes of `grid`, over the part of it in which a box of `moving`'s voxels comes to lie by `transform`: for the
 * eye, no larger than what is to be seen. All of `grid` where the box lies outside. Test: unit/core/workingGrid.
 */
export function viewingGrid(
  grid: Grid,
  moving: Grid,
  box: VoxelBox,
  transform: SpatialTransform,
  spacing_mm: number,
): Grid {
  const extent = extentOnGrid(moving, box, grid, transform);
  const edges = ([0, 1, 2] as const).map((axis) => {
    const [first, last] = [-0.5, grid.size[axis] - 0.5];
    return [Math.max(first, extent.low[axis]), Math.min(last, extent.high[axis])] as const;
  });
  const isOutside = edges.some(([low, high]) => !(high > low));
  const along = (axis: 0 | 1 | 2) => {
    const [low, high] = isOutside ? ([-0.5, grid.size[axis] - 0.5] as const) : edges[axis]!;
    const length_mm = (high - low) * grid.spacing_mm[axis];
    const count = Math.max(1, Math.round(length_mm / spacing_mm));
    return { count, each_mm: length_mm / count, first: low + (high - low) / (2 * count) };
  };
  const [x, y, z] = [along(0), along(1), along(2)];
  return {
    ...grid,
    size: [x.count, y.count, z.count],
    spacing_mm: [x.each_mm, y.each_mm, z.each_mm],
    origin_mm: voxelToPatient(grid, [x.first, y.first, z.first]),
  };
}
