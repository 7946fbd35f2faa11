import { displacementRows } from './displacementRows';
import { patientToVoxel, type Grid } from './geometry';
import { referenceToMoving } from './indexMap';
import { applyRigid, invertRigid } from './rigid';
import type { SpatialTransform } from './spatialTransform';

/**
 * Where in `moving` the voxels of `reference` come from, row by row: continuous indices x, y, z of each voxel of a row by turns. What a call returns is
 * written over by the next. Test: unit/core/register.
 */
export function pulledRows(
  moving: Grid,
  reference: Grid,
  { rigid, deformation }: SpatialTransform,
): (j: number, k: number) => Float64Array {
  const { matrix: m, offset } = referenceToMoving(moving, reference, rigid);
  const row = new Float64Array(3 * reference.size[0]);
  const undisplaced = (j: number, k: number): Float64Array => {
    const x = offset[0] + m[1] * j + m[2] * k;
    const y = offset[1] + m[4] * j + m[5] * k;
    const z = offset[2] + m[7] * j + m[8] * k;
    for (let i = 0; i < reference.size[0]; i++) {
      row[3 * i] = x + m[0] * i;
      row[3 * i + 1] = y + m[3] * i;
      row[3 * i + 2] = z + m[6] * i;
    }
    return row;
  };
  if (deformation === null) return undisplaced;
  const displacements = displacementRows(deformation, reference, { derivatives: false });
  const [a, b, c] = indicesPerMillimetre(moving, rigid);
  return (j, k) => {
    undisplaced(j, k);
    const { displacement_mm: u } = displacements(j, k);
    for (let at = 0; at < row.length; at += 3)
      for (let axis = 0; axis < 3; axis++)
        row[at + axis]! += a[axis]! * u[at]! + b[axis]! * u[at + 1]! + c[axis]! * u[at + 2]!;
    return row;
  };
}

/** By how many voxels of `moving` a point moves when it moves one mm along the reference frame's x, y and z. */
function indicesPerMillimetre(moving: Grid, rigid: SpatialTransform['rigid']): [number[], number[], number[]] {
  const back = invertRigid(rigid);
  const indexOf = (x: number, y: number, z: number): number[] => patientToVoxel(moving, applyRigid(back, [x, y, z]));
  const start = indexOf(0, 0, 0);
  const difference = (index: number[]): number[] => index.map((value, axis) => value - start[axis]!);
  return [difference(indexOf(1, 0, 0)), difference(indexOf(0, 1, 0)), difference(indexOf(0, 0, 1))];
}
