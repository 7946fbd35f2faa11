import { voxelCount, type RigidTransform } from './geometry';
import { movedGrid } from './movedGrid';
import { composeRigid, multiply, rotationMatrix } from './rigid';
import type { Deformation, SpatialTransform } from './spatialTransform';

/** `second` after `first`: the control points and their displacements move along, nothing is sampled anew. Test: unit/core/spatialTransform. */
export const composeSpatial = (first: SpatialTransform, second: RigidTransform): SpatialTransform => ({
  rigid: composeRigid(first.rigid, second),
  deformation: first.deformation && movedDeformation(first.deformation, second),
});

function movedDeformation({ grid, degree, coefficients_mm }: Deformation, by: RigidTransform): Deformation {
  const rotation = rotationMatrix(by);
  const count = voxelCount(grid);
  const moved_mm = new Float64Array(3 * count);
  for (let at = 0; at < count; at++) {
    const [x, y, z] = multiply(rotation, [
      coefficients_mm[at]!,
      coefficients_mm[at + count]!,
      coefficients_mm[at + 2 * count]!,
    ]);
    moved_mm[at] = x;
    moved_mm[at + count] = y;
    moved_mm[at + 2 * count] = z;
  }
  return { grid: movedGrid(grid, by), degree, coefficients_mm: moved_mm };
}
