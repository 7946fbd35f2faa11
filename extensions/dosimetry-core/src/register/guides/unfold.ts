import { determinant, jacobianOf } from '../../domain/displacement';
import { voxelCount, type Grid } from '../../domain/geometry';
import type { Deformation } from '../../domain/spatialTransform';

const POINTS_PER_YIELD = 1 << 14;
const MOST_PASSES = 200;

/** What became of a lattice: its least Jacobian, and how many of its points had to be smoothed. */
export interface Unfolded {
  readonly deformation: Deformation;
  readonly leastJacobian: number;
  readonly smoothedPoints: number;
}

/**
 * Smooths a lattice of degree 1 where the determinant of ∂(x + u(x))/∂x is below `least`, until it is nowhere so or 200 passes are over: each such
 * point and its neighbours go halfway to the mean of their six neighbours. Points on the lattice's edge stay. Elsewhere nothing changes.
 * Yields between steps. Test: unit/core/blendGuides.
 */
export function* unfold(folded: Deformation, least: number): Generator<number, Unfolded> {
  const deformation = { ...folded, coefficients_mm: folded.coefficients_mm.slice() };
  const { grid } = deformation;
  const smoothed = new Set<number>();
  let leastJacobian = Infinity;
  let suspects: Iterable<number> = range(voxelCount(grid));
  for (let pass = 0; pass <= MOST_PASSES; pass++) {
    const below: number[] = [];
    let done = 0;
    for (const point of suspects) {
      const jacobian = leastJacobianAt(deformation, point);
      if (jacobian < least) below.push(point);
      else if (jacobian < leastJacobian) leastJacobian = jacobian;
      if (++done % POINTS_PER_YIELD === 0) yield pass / (MOST_PASSES + 1);
    }
    if (below.length === 0) break;
    if (pass === MOST_PASSES) leastJacobian = Math.min(...below.map((point) => leastJacobianAt(deformation, point)));
    else {
      const changed = withNeighbours(grid, below);
      smooth(deformation, changed);
      for (const point of changed) smoothed.add(point);
      suspects = withNeighbours(grid, changed);
    }
    yield pass / (MOST_PASSES + 1);
  }
  return { deformation, leastJacobian, smoothedPoints: smoothed.size };
}

function* range(count: number): Generator<number> {
  for (let at = 0; at < count; at++) yield at;
}

/** Of the eight cells that meet at a point: between points the lattice is linear along each axis, so its Jacobian is extreme there or nearly so. */
function leastJacobianAt({ grid, coefficients_mm: u }: Deformation, point: number): number {
  const count = voxelCount(grid);
  const strides = [1, grid.size[0], grid.size[0] * grid.size[1]] as const;
  const index = [
    point % strides[1],
    Math.floor(point / strides[1]) % grid.size[1],
    Math.floor(point / strides[2]),
  ] as const;
  // Steps back and ahead along each axis; on the lattice's edge one counts for both.
  const steps = new Float64Array(18);
  let isFlat = true;
  for (const axis of [0, 1, 2] as const)
    for (const component of [0, 1, 2] as const) {
      const at = component * count + point;
      const ahead = index[axis] + 1 < grid.size[axis] ? u[at + strides[axis]]! - u[at]! : 0;
      const back = index[axis] > 0 ? u[at]! - u[at - strides[axis]]! : ahead;
      steps[6 * axis + component] = back;
      steps[6 * axis + 3 + component] = index[axis] + 1 < grid.size[axis] ? ahead : back;
      isFlat &&= back === 0 && ahead === 0;
    }
  if (isFlat) return 1;
  const byIndex_mm = new Float64Array(9);
  let least = Infinity;
  for (let cell = 0; cell < 8; cell++) {
    for (const axis of [0, 1, 2] as const)
      for (const component of [0, 1, 2] as const)
        byIndex_mm[3 * axis + component] = steps[6 * axis + 3 * ((cell >> axis) & 1) + component]!;
    least = Math.min(least, determinant(jacobianOf({ grid }, byIndex_mm)));
  }
  return least;
}

/** These points and those beside them along the axes, without the lattice's edge. */
function withNeighbours({ size }: Grid, points: Iterable<number>): Set<number> {
  const [nx, ny, nz] = size;
  const all = new Set<number>();
  for (const point of points)
    for (const near of [point, point - 1, point + 1, point - nx, point + nx, point - nx * ny, point + nx * ny]) {
      const [i, j, k] = [near % nx, Math.floor(near / nx) % ny, Math.floor(near / (nx * ny))];
      if (i > 0 && j > 0 && k > 0 && i < nx - 1 && j < ny - 1 && k < nz - 1) all.add(near);
    }
  return all;
}

function smooth({ grid, coefficients_mm: u }: Deformation, points: ReadonlySet<number>): void {
  const count = voxelCount(grid);
  const [x, y, z] = [1, grid.size[0], grid.size[0] * grid.size[1]];
  const next = new Float64Array(3 * points.size);
  let written = 0;
  for (const point of points)
    for (const component of [0, 1, 2]) {
      const at = component * count + point;
      const around = u[at - x]! + u[at + x]! + u[at - y]! + u[at + y]! + u[at - z]! + u[at + z]!;
      next[written++] = (u[at]! + around / 6) / 2;
    }
  written = 0;
  for (const point of points) for (const component of [0, 1, 2]) u[component * count + point] = next[written++]!;
}
