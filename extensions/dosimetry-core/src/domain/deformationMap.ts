import { determinant, jacobianOf } from './displacement';
import { displacementRows } from './displacementRows';
import { voxelCount, type Grid } from './geometry';
import type { Deformation } from './spatialTransform';

/** Voxels between two yields: some milliseconds of work. */
const VOXELS_PER_YIELD = 1 << 13;

/** A deformation at the middles of a grid's voxels, x fastest. */
export interface DeformationMap {
  /** |u|. */
  readonly displacement_mm: Float32Array;
  /** Determinant of ∂(x + u(x))/∂x: 1 where volume is kept, below 1 where what lies here has grown, below 0 where the image is folded. */
  readonly jacobian: Float32Array;
}

/** Length of the displacement and determinant of the Jacobian, from the spline's own derivatives. Yields the fraction done. Test: unit/core/spatialTransform. */
export function* deformationMap(deformation: Deformation, grid: Grid): Generator<number, DeformationMap> {
  const rows = displacementRows(deformation, grid, { derivatives: true });
  const map = { displacement_mm: new Float32Array(voxelCount(grid)), jacobian: new Float32Array(voxelCount(grid)) };
  const [nx, ny, nz] = grid.size;
  const rowsPerYield = Math.max(1, Math.floor(VOXELS_PER_YIELD / nx));
  for (let row = 0; row < ny * nz; row++) {
    const j = row % ny;
    const { displacement_mm: u, byIndex_mm } = rows(j, (row - j) / ny);
    for (let i = 0; i < nx; i++) {
      map.displacement_mm[row * nx + i] = Math.sqrt(u[3 * i]! ** 2 + u[3 * i + 1]! ** 2 + u[3 * i + 2]! ** 2);
      map.jacobian[row * nx + i] = determinant(jacobianOf(deformation, byIndex_mm!, 9 * i));
    }
    if ((row + 1) % rowsPerYield === 0) yield (row + 1) / (ny * nz);
  }
  return map;
}
