import { displacementRows } from './displacementRows';
import { voxelCount, voxelToPatient, type Grid, type Vector3 } from './geometry';
import type { Deformation } from './spatialTransform';

/** Points between two yields: some milliseconds of work. */
const POINTS_PER_YIELD = 1 << 13;

/**
 * The deformation as displacements at points between which it is linear: each interval between control points in `parts` whole parts along each axis, as far as a
 * cubic spline has all its control points. Exact at the points; between them off by h²/8 · |∂²u/∂x²| per axis at most, h the interval of the points.
 * Yields the fraction done. Test: unit/core/spatialTransform.
 */
export const linearDeformation = (deformation: Deformation, parts: Vector3): Generator<number, Deformation> =>
  displacementsAt(deformation, pointsOf(deformation, parts));

/** The deformation as displacements at the middles of a grid's voxels, linear between them. Yields the fraction done. */
export function* displacementsAt(deformation: Deformation, grid: Grid): Generator<number, Deformation> {
  const rows = displacementRows(deformation, grid, { derivatives: false });
  const [nx, ny, nz] = grid.size;
  const count = voxelCount(grid);
  const coefficients_mm = new Float64Array(3 * count);
  const rowsPerYield = Math.max(1, Math.floor(POINTS_PER_YIELD / nx));
  for (let row = 0; row < ny * nz; row++) {
    const j = row % ny;
    const { displacement_mm } = rows(j, (row - j) / ny);
    for (let at = 0; at < displacement_mm.length; at++)
      coefficients_mm[(at % 3) * count + row * nx + Math.floor(at / 3)] = displacement_mm[at]!;
    if ((row + 1) % rowsPerYield === 0) yield (row + 1) / (ny * nz);
  }
  return { grid, degree: 1, coefficients_mm };
}

function pointsOf({ grid, degree }: Deformation, parts: Vector3): Grid {
  const first = degree === 1 ? 0 : 1;
  const along = (axis: 0 | 1 | 2): number => (grid.size[axis] - 1 - 2 * first) * parts[axis] + 1;
  return {
    ...grid,
    size: [along(0), along(1), along(2)],
    spacing_mm: [grid.spacing_mm[0] / parts[0], grid.spacing_mm[1] / parts[1], grid.spacing_mm[2] / parts[2]],
    origin_mm: voxelToPatient(grid, [first, first, first]),
  };
}
