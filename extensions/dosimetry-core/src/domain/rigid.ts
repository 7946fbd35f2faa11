import type { RigidTransform, Vector3 } from './geometry';

/** Row-major 3 × 3. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

/** R = Rz·Ry·Rx of the transform's angles: turns about the patient's x first. */
export function rotationMatrix(transform: RigidTransform): Matrix3 {
  const [ax, ay, az] = transform.rotation_rad;
  const [cx, sx, cy, sy, cz, sz] = [Math.cos(ax), Math.sin(ax), Math.cos(ay), Math.sin(ay), Math.cos(az), Math.sin(az)];
  return [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ];
}

export const multiply = (m: Matrix3, v: Vector3): [number, number, number] => [
  m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
  m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
  m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
];

/** The angles (x, y, z) whose Rz·Ry·Rx is `m`; at ±90° about y the turn about x is taken as zero. */
function anglesOf(m: Matrix3): [number, number, number] {
  const cosY = Math.hypot(m[0], m[3]);
  if (cosY > 1e-9) return [Math.atan2(m[7], m[8]), Math.atan2(-m[6], cosY), Math.atan2(m[3], m[0])];
  return [0, Math.atan2(-m[6], cosY), Math.atan2(-m[1], m[4])];
}

const transpose = (m: Matrix3): Matrix3 => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

/** x_ref = R(x − centre) + centre + translation, mm, for many points. Test: unit/core/register. */
export function rigidMap(transform: RigidTransform): (point_mm: Vector3) => [number, number, number] {
  const c = transform.centre_mm;
  const t = transform.translation_mm;
  const rotation = rotationMatrix(transform);
  return (point_mm) => {
    const turned = multiply(rotation, [point_mm[0] - c[0], point_mm[1] - c[1], point_mm[2] - c[2]]);
    return [turned[0] + c[0] + t[0], turned[1] + c[1] + t[1], turned[2] + c[2] + t[2]];
  };
}

/** x_ref = R(x − centre) + centre + translation, mm. Test: unit/core/register. */
export const applyRigid = (transform: RigidTransform, point_mm: Vector3): [number, number, number] =>
  rigidMap(transform)(point_mm);

/** The transform that undoes this one, about the same centre: Rᵀ and −Rᵀt. Test: unit/core/register. */
export function invertRigid(transform: RigidTransform): RigidTransform {
  const inverse = transpose(rotationMatrix(transform));
  const back = multiply(inverse, transform.translation_mm);
  return {
    rotation_rad: anglesOf(inverse),
    translation_mm: [-back[0], -back[1], -back[2]],
    centre_mm: transform.centre_mm,
  };
}

/** x_ref = M·x + translation, about the origin. `matrix` is a rotation: orthonormal, without reflection. Test: unit/core/register. */
export const rigidOfMatrix = (matrix: Matrix3, translation_mm: Vector3): RigidTransform => ({
  rotation_rad: anglesOf(matrix),
  translation_mm,
  centre_mm: [0, 0, 0],
});

/** `second` after `first`, about the centre of `first`. Test: unit/core/register. */
export function composeRigid(first: RigidTransform, second: RigidTransform): RigidTransform {
  const b = rotationMatrix(second);
  const a = rotationMatrix(first);
  const column = (k: 0 | 1 | 2) => multiply(b, [a[k], a[k + 3] as number, a[k + 6] as number]);
  const [x, y, z] = [column(0), column(1), column(2)];
  const centre = first.centre_mm;
  const moved = applyRigid(second, applyRigid(first, centre));
  return {
    rotation_rad: anglesOf([x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]]),
    translation_mm: [moved[0] - centre[0], moved[1] - centre[1], moved[2] - centre[2]],
    centre_mm: centre,
  };
}
