import { displacementByIndex, determinant, jacobianOf } from './displacement';
import { patientToVoxel, type Vector3 } from './geometry';
import { invertRigid, rigidMap, type Matrix3 } from './rigid';
import type { Deformation, SpatialTransform } from './spatialTransform';

type Point = [number, number, number];

/** Where the moving image shows what lies at a point of the reference frame: rigid⁻¹(x + u(x)), mm. Test: unit/core/spatialTransform. */
export function pointsToMoving({ rigid, deformation }: SpatialTransform): (reference_mm: Vector3) => Point {
  const back = rigidMap(invertRigid(rigid));
  if (deformation === null) return back;
  const displacement = displacementByIndex(deformation);
  return (x) => {
    const [i, j, k] = patientToVoxel(deformation.grid, x);
    const { displacement_mm: u } = displacement(i, j, k);
    return back([x[0] + u[0]!, x[1] + u[1]!, x[2] + u[2]!]);
  };
}

/** A point is found when x + u(x) misses its aim by less than this. */
const FOUND_WITHIN_mm = 1e-6;
const MOST_STEPS = 30;
const MOST_HALVINGS = 8;

/**
 * The other way, by Newton's method: where in the reference frame lies what the moving image shows at a point, mm; x + u(x) = rigid(y) within 1e-6 mm.
 * Null where there is no such point, or where the image is folded there and shows it more than once. Test: unit/core/spatialTransform.
 */
export function pointsToReference({ rigid, deformation }: SpatialTransform): (moving_mm: Vector3) => Point | null {
  const forth = rigidMap(rigid);
  if (deformation === null) return forth;
  const undo = undoDisplacement(deformation);
  return (y) => undo(forth(y));
}

/** How far x + u(x) is off its aim, and ∂(x + u(x))/∂x. */
interface Aimed {
  readonly x: Point;
  readonly off_mm: Point;
  readonly jacobian: Matrix3;
}

function undoDisplacement(deformation: Deformation): (aim_mm: Point) => Point | null {
  const { grid } = deformation;
  const displacement = displacementByIndex(deformation);
  const aimedFrom = (x: Point, aim: Point): Aimed => {
    const [i, j, k] = patientToVoxel(grid, x);
    const { displacement_mm: u, byIndex_mm } = displacement(i, j, k);
    const off_mm: Point = [aim[0] - x[0] - u[0]!, aim[1] - x[1] - u[1]!, aim[2] - x[2] - u[2]!];
    return { x, off_mm, jacobian: jacobianOf(deformation, byIndex_mm) };
  };
  return (aim) => {
    let at = aimedFrom(aim, aim);
    for (let step = 0; step < MOST_STEPS; step++) {
      const off_mm = Math.hypot(...at.off_mm);
      if (off_mm < FOUND_WITHIN_mm) return determinant(at.jacobian) > 0 ? at.x : null;
      const along = solve(at.jacobian, at.off_mm);
      let next = aimedFrom(moved(at.x, along, 1), aim);
      for (let halving = 1; halving <= MOST_HALVINGS && !(Math.hypot(...next.off_mm) < off_mm); halving++)
        next = aimedFrom(moved(at.x, along, 2 ** -halving), aim);
      at = next;
    }
    return null;
  };
}

const moved = (x: Point, by: Point, part: number): Point => [
  x[0] + part * by[0],
  x[1] + part * by[1],
  x[2] + part * by[2],
];

/** Cramer's rule; not finite for a singular matrix. */
function solve(m: Matrix3, v: Point): Point {
  const d = determinant(m);
  return [
    determinant([v[0], m[1], m[2], v[1], m[4], m[5], v[2], m[7], m[8]]) / d,
    determinant([m[0], v[0], m[2], m[3], v[1], m[5], m[6], v[2], m[8]]) / d,
    determinant([m[0], m[1], v[0], m[3], m[4], v[1], m[6], m[7], v[2]]) / d,
  ];
}
