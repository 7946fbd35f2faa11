import { voxelCount, voxelToPatient, type Deformation, type Grid, type Vector3 } from '@voxel-dosimetry/core';

/** Control points on a function of their index and place, mm. */
export function deformationOf(
  grid: Grid,
  degree: 1 | 3,
  at: (index: Vector3, point_mm: Vector3) => Vector3,
): Deformation {
  const [nx, ny] = grid.size;
  const count = voxelCount(grid);
  const coefficients_mm = new Float64Array(3 * count);
  for (let point = 0; point < count; point++) {
    const index: Vector3 = [point % nx, Math.floor(point / nx) % ny, Math.floor(point / (nx * ny))];
    at(index, voxelToPatient(grid, index)).forEach((value, axis) => (coefficients_mm[axis * count + point] = value));
  }
  return { grid, degree, coefficients_mm };
}

/** A smooth field, near the function and exactly where that is linear. */
export const cubicDeformation = (grid: Grid, at: (point_mm: Vector3) => Vector3): Deformation =>
  deformationOf(grid, 3, (_, point_mm) => at(point_mm));
