import type { Grid, RigidTransform } from './geometry';
import { applyRigid, multiply, rotationMatrix } from './rigid';

/** A grid that a rigid motion takes along: origin and axes. No voxel is touched. Tests: unit/core/spatialTransform, unit/compute/align. */
export function movedGrid(grid: Grid, by: RigidTransform): Grid {
  const rotation = rotationMatrix(by);
  const d = grid.direction;
  const [i, j, k] = [
    multiply(rotation, [d[0], d[1], d[2]]),
    multiply(rotation, [d[3], d[4], d[5]]),
    multiply(rotation, [d[6], d[7], d[8]]),
  ];
  return { ...grid, origin_mm: applyRigid(by, grid.origin_mm), direction: [...i, ...j, ...k] };
}
