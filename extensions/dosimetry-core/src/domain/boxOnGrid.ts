import { patientToVoxel, voxelCount, voxelToPatient, type Grid, type Vector3 } from './geometry';
import type { IndexBox } from './gridOverlap';
import { applyRigid } from './rigid';
import type { Deformation, SpatialTransform } from './spatialTransform';

/**
 * Least and greatest continuous indices of `grid` between which the middles of a box of voxels of `moving` come to lie. With a deformation wider than
 * needed: no point is displaced by more than the control points, since the weights of a spline are positive and sum to 1. Test: unit/core/segment.
 */
export function extentOnGrid(
  moving: Grid,
  { low, high }: IndexBox,
  grid: Grid,
  { rigid, deformation }: SpatialTransform,
): IndexBox {
  const shifts_mm = deformation === null ? [[0, 0, 0] as const] : cornersOf(displacementRange_mm(deformation));
  const indices = cornersOf({ low, high }).flatMap((corner) => {
    const [x, y, z] = applyRigid(rigid, voxelToPatient(moving, corner));
    return shifts_mm.map((shift) => patientToVoxel(grid, [x - shift[0], y - shift[1], z - shift[2]]));
  });
  const along = (axis: 0 | 1 | 2): number[] => indices.map((index) => index[axis]);
  return {
    low: [Math.min(...along(0)), Math.min(...along(1)), Math.min(...along(2))],
    high: [Math.max(...along(0)), Math.max(...along(1)), Math.max(...along(2))],
  };
}

/** The voxels of `grid` in which a box of voxels of `moving` can lie, as first voxel and size; null when it lies outside. Test: unit/core/segment. */
export function boxOnGrid(
  moving: Grid,
  box: IndexBox,
  grid: Grid,
  transform: SpatialTransform,
): { readonly low: Grid['size']; readonly size: Grid['size'] } | null {
  const extent = extentOnGrid(moving, box, grid, transform);
  const longest_mm = Math.max(...moving.spacing_mm);
  const margin = (axis: 0 | 1 | 2): number => Math.ceil(longest_mm / grid.spacing_mm[axis]) + 1;
  const from = (axis: 0 | 1 | 2): number => Math.max(0, Math.floor(extent.low[axis] - margin(axis)));
  const to = (axis: 0 | 1 | 2): number => Math.min(grid.size[axis] - 1, Math.ceil(extent.high[axis] + margin(axis)));
  const low = [from(0), from(1), from(2)] as const;
  const size = [to(0) - low[0] + 1, to(1) - low[1] + 1, to(2) - low[2] + 1] as const;
  return Math.min(...size) < 1 ? null : { low, size };
}

function cornersOf({ low, high }: IndexBox): Vector3[] {
  const [is, js, ks] = [0, 1, 2].map((axis) => [low[axis]!, high[axis]!]) as [number[], number[], number[]];
  return is.flatMap((i) => js.flatMap((j) => ks.map((k) => [i, j, k] as const)));
}

function displacementRange_mm({ grid, coefficients_mm }: Deformation): IndexBox {
  const count = voxelCount(grid);
  const [low, high]: [[number, number, number], [number, number, number]] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (const axis of [0, 1, 2] as const)
    for (const value of coefficients_mm.subarray(axis * count, (axis + 1) * count)) {
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    }
  return { low, high };
}
