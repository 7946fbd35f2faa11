import { contours } from 'd3-contour';
import { patientToVoxel, voxelToPatient, type Grid, type Vector3 } from '@voxel-dosimetry/core';

/** A plane of the patient as a viewport shows it: a point on it and its right and up unit vectors, LPS mm. */
export interface ViewedPlane {
  readonly point_mm: Vector3;
  readonly right: Vector3;
  readonly up: Vector3;
}

/** Places on a plane: x, y at corner_mm + x · step · right + y · step · up. */
export interface PlaneLattice {
  readonly columns: number;
  readonly rows: number;
  readonly step_mm: number;
  readonly corner_mm: Vector3;
  readonly plane: ViewedPlane;
}

/** Samples over a plane: values[x + columns · y]. */
export interface PlaneSamples extends PlaneLattice {
  readonly values: Float64Array;
}

export interface Ring {
  readonly level: number;
  readonly points_mm: readonly Vector3[];
}

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const along = (start: Vector3, right: Vector3, u: number, up: Vector3, v: number): [number, number, number] => [
  start[0] + u * right[0] + v * up[0],
  start[1] + u * right[1] + v * up[1],
  start[2] + u * right[2] + v * up[2],
];

/** Trilinear value at continuous voxel index [x, y, z]; 0 beyond half a voxel outside the grid. */
export function trilinear(values: ArrayLike<number>, size: Grid['size'], x: number, y: number, z: number): number {
  const [nx, ny, nz] = size;
  if (x < -0.5 || y < -0.5 || z < -0.5 || x > nx - 0.5 || y > ny - 0.5 || z > nz - 0.5) return 0;
  const cx = Math.min(nx - 1, Math.max(0, x));
  const cy = Math.min(ny - 1, Math.max(0, y));
  const cz = Math.min(nz - 1, Math.max(0, z));
  const i = Math.floor(cx);
  const j = Math.floor(cy);
  const k = Math.floor(cz);
  const fx = cx - i;
  const fy = cy - j;
  const fz = cz - k;
  // Tens of thousands of these make one drawing: plain arithmetic on offsets, no arrays and no closures.
  const right = i + 1 < nx ? 1 : 0;
  const up = j + 1 < ny ? nx : 0;
  const on = k + 1 < nz ? nx * ny : 0;
  const at = i + nx * (j + ny * k);
  const near =
    ((values[at] ?? 0) * (1 - fx) + (values[at + right] ?? 0) * fx) * (1 - fy) +
    ((values[at + up] ?? 0) * (1 - fx) + (values[at + up + right] ?? 0) * fx) * fy;
  if (fz === 0) return near;
  const far =
    ((values[at + on] ?? 0) * (1 - fx) + (values[at + on + right] ?? 0) * fx) * (1 - fy) +
    ((values[at + on + up] ?? 0) * (1 - fx) + (values[at + on + up + right] ?? 0) * fx) * fy;
  return near * (1 - fz) + far * fz;
}

/** The part of the plane that the grid and `margin_mm` around it reach, as intervals along right and up (mm from the plane's point). */
function windowOf(
  grid: Grid,
  plane: ViewedPlane,
  margin_mm: number,
): { u0: number; v0: number; u1: number; v1: number } | null {
  const normal: Vector3 = [
    plane.right[1] * plane.up[2] - plane.right[2] * plane.up[1],
    plane.right[2] * plane.up[0] - plane.right[0] * plane.up[2],
    plane.right[0] * plane.up[1] - plane.right[1] * plane.up[0],
  ];
  let [u0, v0, u1, v1, low, high] = [Infinity, Infinity, -Infinity, -Infinity, Infinity, -Infinity];
  for (const i of [-0.5, grid.size[0] - 0.5])
    for (const j of [-0.5, grid.size[1] - 0.5])
      for (const k of [-0.5, grid.size[2] - 0.5]) {
        const corner = voxelToPatient(grid, [i, j, k]);
        const from: Vector3 = [
          corner[0] - plane.point_mm[0],
          corner[1] - plane.point_mm[1],
          corner[2] - plane.point_mm[2],
        ];
        const [u, v, w] = [dot(from, plane.right), dot(from, plane.up), dot(from, normal)];
        [u0, v0, u1, v1] = [Math.min(u0, u), Math.min(v0, v), Math.max(u1, u), Math.max(v1, v)];
        [low, high] = [Math.min(low, w), Math.max(high, w)];
      }
  if (low > margin_mm || high < -margin_mm) return null;
  return { u0: u0 - margin_mm, v0: v0 - margin_mm, u1: u1 + margin_mm, v1: v1 + margin_mm };
}

/** The part of a plane that a grid and `margin_mm` around it reach, at the grid's smallest spacing; null where the plane misses it. */
export function latticeOver(grid: Grid, plane: ViewedPlane, margin_mm: number): PlaneLattice | null {
  const reach = windowOf(grid, plane, margin_mm);
  if (reach === null) return null;
  const step_mm = Math.min(...grid.spacing_mm);
  const columns = Math.ceil((reach.u1 - reach.u0) / step_mm) + 1;
  const rows = Math.ceil((reach.v1 - reach.v0) / step_mm) + 1;
  const corner_mm = along(plane.point_mm, plane.right, reach.u0, plane.up, reach.v0);
  return { columns, rows, step_mm, corner_mm, plane };
}

/** A place of the plane, mm along right and up from its corner. */
export const pointOn = (
  { plane, corner_mm }: Pick<PlaneLattice, 'plane' | 'corner_mm'>,
  u: number,
  v: number,
): Vector3 => along(corner_mm, plane.right, u, plane.up, v);

/** Trilinear samples of a volume over a plane; null where the plane misses the grid. */
export function samplePlane(grid: Grid, values: ArrayLike<number>, plane: ViewedPlane): PlaneSamples | null {
  const lattice = latticeOver(grid, plane, 0);
  if (lattice === null) return null;
  const { columns, rows, step_mm, corner_mm } = lattice;
  const start = patientToVoxel(grid, corner_mm);
  const nextColumn = patientToVoxel(grid, pointOn(lattice, step_mm, 0));
  const nextRow = patientToVoxel(grid, pointOn(lattice, 0, step_mm));
  const across: Vector3 = [nextColumn[0] - start[0], nextColumn[1] - start[1], nextColumn[2] - start[2]];
  const upward: Vector3 = [nextRow[0] - start[0], nextRow[1] - start[1], nextRow[2] - start[2]];
  const sampled = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      sampled[x + columns * y] = trilinear(
        values,
        grid.size,
        start[0] + x * across[0] + y * upward[0],
        start[1] + x * across[1] + y * upward[1],
        start[2] + x * across[2] + y * upward[2],
      );
    }
  return { ...lattice, values: sampled };
}

/** Level lines of the samples as closed rings in the patient (mm), in the order of `levels`. */
export function ringsAt(samples: PlaneSamples, levels: readonly number[]): Ring[] {
  const { columns, rows, step_mm } = samples;
  const shapes = contours()
    .size([columns, rows])
    .thresholds([...levels])(Array.from(samples.values));
  return shapes.flatMap((shape, index) =>
    shape.coordinates.flat().map((ring) => ({
      level: levels[index] ?? shape.value,
      points_mm: ring.map(([x = 0, y = 0]) => pointOn(samples, (x - 0.5) * step_mm, (y - 0.5) * step_mm)),
    })),
  );
}
