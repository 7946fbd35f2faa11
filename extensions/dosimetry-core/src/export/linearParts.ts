import type { Deformation } from '../domain/spatialTransform';

/**
 * Into how many whole parts each interval of control points must be cut so that displacements at the points, linear between them, are nowhere further
 * than `within_mm` from the spline: Σ over the axes of |∂²u/∂i²| / 8 p² ≤ within_mm, a third of it for each axis. The second derivative of a cubic spline by the index is
 * largest at its control points, and there no larger than c₋₁ − 2c₀ + c₊₁. Where that takes more than `mostPoints`, as near to the spline as these allow.
 * Test: unit/core/linearParts.
 */
export function linearParts(
  deformation: Deformation,
  within_mm: number,
  mostPoints = Infinity,
): [number, number, number] {
  if (deformation.degree === 1) return [1, 1, 1];
  const bends_mm = ([0, 1, 2] as const).map((axis) => largestBend_mm(deformation, axis));
  const partsFor = (tolerance_mm: number): number[] =>
    bends_mm.map((bend_mm) => Math.max(1, Math.ceil(Math.sqrt((3 * bend_mm) / (8 * tolerance_mm)))));
  // Points lie between the second control point and the last but one.
  const pointsOf = (parts: readonly number[]): number =>
    parts.reduce((product, each, axis) => product * ((deformation.grid.size[axis]! - 3) * each + 1), 1);
  let [tolerance_mm, parts] = [within_mm, partsFor(within_mm)];
  while (pointsOf(parts) > mostPoints && parts.some((each) => each > 1)) {
    tolerance_mm *= COARSER;
    parts = partsFor(tolerance_mm);
  }
  return parts as [number, number, number];
}

/** One step, where points are too many. */
const COARSER = 1.05;

/** Length of c₋₁ − 2c₀ + c₊₁ along one axis, at most. */
function largestBend_mm({ grid: { size }, coefficients_mm }: Deformation, axis: 0 | 1 | 2): number {
  const [nx, ny, nz] = size;
  const count = nx * ny * nz;
  const stride = [1, nx, nx * ny][axis]!;
  let largest = 0;
  for (let at = 0; at < count; at++) {
    const place = Math.floor(at / stride) % size[axis];
    if (place === 0 || place === size[axis] - 1) continue;
    const bend = (component: number): number => {
      const here = component * count + at;
      return coefficients_mm[here - stride]! - 2 * coefficients_mm[here]! + coefficients_mm[here + stride]!;
    };
    largest = Math.max(largest, Math.hypot(bend(0), bend(1), bend(2)));
  }
  return largest;
}
