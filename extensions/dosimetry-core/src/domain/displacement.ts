import { splineSupport, writeSupport } from './bSpline';
import { patientToVoxel, voxelCount, type Vector3 } from './geometry';
import type { Matrix3 } from './rigid';
import type { Deformation } from './spatialTransform';

/** u(x), mm, and its derivatives by the continuous index in the lattice: three components by i, then by j, then by k. */
export interface LocalDisplacement {
  readonly displacement_mm: Float64Array;
  readonly byIndex_mm: Float64Array;
}

/** Evaluates a deformation at one continuous index of its lattice after the other. What it returns is written over by the next call. */
export function displacementByIndex({
  grid,
  degree,
  coefficients_mm,
}: Deformation): (i: number, j: number, k: number) => LocalDisplacement {
  const [nx, ny, nz] = grid.size;
  const count = voxelCount(grid);
  const taps = degree + 1;
  const [sx, sy, sz] = [splineSupport(degree, 1), splineSupport(degree, 1), splineSupport(degree, 1)];
  const local = { displacement_mm: new Float64Array(3), byIndex_mm: new Float64Array(9) };
  const sumComponent = (component: number, first: number): void => {
    let u = 0;
    let byI = 0;
    let byJ = 0;
    let byK = 0;
    for (let c = 0; c < taps; c++)
      for (let b = 0; b < taps; b++) {
        const start = first + nx * (b + ny * c);
        let value = 0;
        let slope = 0;
        for (let a = 0; a < taps; a++) {
          value += sx.weights[a]! * coefficients_mm[start + a]!;
          slope += sx.slopes[a]! * coefficients_mm[start + a]!;
        }
        const weight = sy.weights[b]! * sz.weights[c]!;
        u += value * weight;
        byI += slope * weight;
        byJ += value * sy.slopes[b]! * sz.weights[c]!;
        byK += value * sy.weights[b]! * sz.slopes[c]!;
      }
    local.displacement_mm[component] = u;
    local.byIndex_mm[component] = byI;
    local.byIndex_mm[component + 3] = byJ;
    local.byIndex_mm[component + 6] = byK;
  };
  return (i, j, k) => {
    const a = writeSupport(degree, nx, i, sx, 0);
    const b = writeSupport(degree, ny, j, sy, 0);
    const c = writeSupport(degree, nz, k, sz, 0);
    const first = a + nx * (b + ny * c);
    sumComponent(0, first);
    sumComponent(1, first + count);
    sumComponent(2, first + 2 * count);
    return local;
  };
}

/** u(x) at a point of the reference frame, mm. Test: unit/core/spatialTransform. */
export function displacementAt(deformation: Deformation, point_mm: Vector3): [number, number, number] {
  const [x = 0, y = 0, z = 0] = displacementByIndex(deformation)(
    ...patientToVoxel(deformation.grid, point_mm),
  ).displacement_mm;
  return [x, y, z];
}

/**
 * ∂(x + u(x))/∂x at a point of the reference frame, row by row: its determinant is the volume that lay in the undeformed image where one mL lies now, and
 * below 0 where the image is folded. Beyond the lattice u does not change along the axis that was left. Test: unit/core/spatialTransform.
 */
export const jacobianAt = (deformation: Deformation, point_mm: Vector3): Matrix3 =>
  jacobianOf(deformation, displacementByIndex(deformation)(...patientToVoxel(deformation.grid, point_mm)).byIndex_mm);

/** The same from the derivatives by the index, the nine from `at` on: 1 + Σ over the lattice's axes of ∂u/∂index ⊗ direction / spacing. */
export function jacobianOf({ grid }: Pick<Deformation, 'grid'>, byIndex_mm: Float64Array, at = 0): Matrix3 {
  const { direction: d, spacing_mm } = grid;
  const entry = (component: number, along: number): number =>
    (byIndex_mm[at + component]! * d[along]!) / spacing_mm[0] +
    (byIndex_mm[at + component + 3]! * d[along + 3]!) / spacing_mm[1] +
    (byIndex_mm[at + component + 6]! * d[along + 6]!) / spacing_mm[2];
  return [
    1 + entry(0, 0),
    entry(0, 1),
    entry(0, 2),
    entry(1, 0),
    1 + entry(1, 1),
    entry(1, 2),
    entry(2, 0),
    entry(2, 1),
    1 + entry(2, 2),
  ];
}

export const determinant = (m: Matrix3): number =>
  m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
