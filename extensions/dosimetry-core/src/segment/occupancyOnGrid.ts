import { determinant } from '../domain/displacement';
import { DosimetryError } from '../domain/errors';
import { overlapSum, type IndexBox } from '../domain/gridOverlap';
import { alignedAxes, movingToReference, type IndexMap } from '../domain/indexMap';
import { averagePulled } from '../domain/averagePulled';
import { boxOnGrid } from '../domain/boxOnGrid';
import { subGrid, voxelCount, type Grid } from '../domain/geometry';
import { IDENTITY_TRANSFORM, type SpatialTransform } from '../domain/spatialTransform';
import { nearestAt } from '../domain/sample';
import type { RegionMask } from '../domain/region';
import { fillToOne } from './fillToOne';

/** Deposits between two yields: some milliseconds of work. */
const DEPOSITS_PER_YIELD = 1 << 17;
const MASK_VOXELS_PER_YIELD = 1 << 22;
/** An oblique mask voxel is cut into cubes no longer than this fraction of a grid voxel. */
const SUB_VOXEL_frac = 0.34;
/** A grid voxel is sampled this often at least along each axis where the region is deformed. */
const LEAST_CUTS = 4;

/** Smallest box of indices that holds the mask's voxels; null for an empty mask. */
function* boundsOf(region: RegionMask): Generator<number, IndexBox | null> {
  const [nx, ny, nz] = region.grid.size;
  const low: [number, number, number] = [nx, ny, nz];
  const high: [number, number, number] = [-1, -1, -1];
  const rowsPerYield = Math.max(1, Math.floor(MASK_VOXELS_PER_YIELD / nx));
  for (let row = 0; row < ny * nz; row++) {
    const line = region.mask.subarray(row * nx, (row + 1) * nx);
    if (row % rowsPerYield === rowsPerYield - 1) yield 0;
    const first = line.indexOf(1);
    if (first < 0) continue;
    const j = row % ny;
    const k = (row - j) / ny;
    low[0] = Math.min(low[0], first);
    high[0] = Math.max(high[0], line.lastIndexOf(1));
    low[1] = Math.min(low[1], j);
    high[1] = Math.max(high[1], j);
    low[2] = Math.min(low[2], k);
    high[2] = Math.max(high[2], k);
  }
  return high[0] < 0 ? null : { low, high };
}

/**
 * Fraction of each voxel of `grid` that lies inside the region, 0..1, x fastest.
 *
 * Σ occupancy · V_grid = Σ mask · V_mask for what lies inside the grid. Parallel axes: exact overlap of boxes. Oblique: every mask
 * voxel is cut into small cubes whose volume is shared out among the grid voxels; excess over 1 is moved to the nearly full
 * ones, so volume is conserved. Deformed: the mean of the mask at parts of each grid voxel, pulled through the transform one by one; the volume is then that of
 * the deformed region, ∫ 1/J of what was drawn. `transform` moves the mask's frame onto the grid's (identity when left out). Part of the region
 * outside the grid is lost: compare with the drawn volume. Throws `segment/mask-size`.
 * Wrong by the staircase of the mask's own voxels. Test: unit/core/segment.
 */
export function* occupancyOnGrid(
  region: RegionMask,
  grid: Grid,
  transform: SpatialTransform = IDENTITY_TRANSFORM,
): Generator<number, Float32Array> {
  if (region.mask.length !== voxelCount(region.grid))
    throw new DosimetryError({
      code: 'segment/mask-size',
      message: `The region "${region.name}" holds ${region.mask.length} voxels; its grid of ${region.grid.size.join(' × ')} has ${voxelCount(region.grid)}.`,
      remedy: 'Read or draw the region again.',
    });
  const box = yield* boundsOf(region);
  if (!box) return new Float32Array(voxelCount(grid));
  if (transform.deformation !== null) return yield* pulledOccupancy(region, box, grid, transform);
  const map = movingToReference(region.grid, grid, transform.rigid);
  const axes = alignedAxes(map, region.grid.size);
  if (!axes) return yield* splat(region, grid, map, box);
  const { sum } = yield* overlapSum(region.mask, region.grid.size, grid.size, axes, box);
  for (let v = 0; v < sum.length; v++) if ((sum[v] as number) > 1) sum[v] = 1;
  return sum;
}

/** Mean of the mask at so many parts of each grid voxel that neighbours lie within half a mask voxel, in the box that can hold the region. */
function* pulledOccupancy(
  { mask, grid: moving }: RegionMask,
  filled: IndexBox,
  grid: Grid,
  transform: SpatialTransform,
): Generator<number, Float32Array> {
  const occupancy = new Float32Array(voxelCount(grid));
  const box = boxOnGrid(moving, filled, grid, transform);
  if (box === null) return occupancy;
  const finest_mm = Math.min(...moving.spacing_mm);
  const cuts = (axis: 0 | 1 | 2): number => Math.max(LEAST_CUTS, Math.ceil((2 * grid.spacing_mm[axis]) / finest_mm));
  const inside = (x: number, y: number, z: number): number => nearestAt(mask, moving.size, x, y, z, 0);
  const part = subGrid(grid, box.low, box.size);
  const values = yield* averagePulled(inside, moving, part, transform, [cuts(0), cuts(1), cuts(2)]);
  const [nx, ny] = box.size;
  for (let row = 0; row * nx < values.length; row++) {
    const [j, k] = [box.low[1] + (row % ny), box.low[2] + Math.floor(row / ny)];
    occupancy.set(values.subarray(row * nx, (row + 1) * nx), box.low[0] + grid.size[0] * (j + grid.size[1] * k));
  }
  return occupancy;
}

/** How one mask voxel is cut up: centres of the cubes (grid voxels, relative to the mask voxel's centre) and their extent and volume. */
interface Lattice {
  readonly shifts: Float64Array;
  /** Edge lengths along the grid's axes, in grid voxels, of the box that stands for one cube. */
  readonly extent: readonly [number, number, number];
  /** Volume of one cube, grid voxels. */
  readonly volume: number;
}

function cutUp({ matrix: m }: IndexMap): Lattice {
  const columns = [0, 1, 2].map((axis) => [m[axis] as number, m[axis + 3] as number, m[axis + 6] as number] as const);
  const counts = columns.map((column) => Math.max(2, Math.ceil(Math.max(...column.map(Math.abs)) / SUB_VOXEL_frac)));
  const offsets = counts.map((count) => Array.from({ length: count }, (_, s) => (s + 0.5) / count - 0.5));
  const [us = [], vs = [], ws = []] = offsets;
  const shifts = us.flatMap((u) =>
    vs.flatMap((v) =>
      ws.flatMap((w) =>
        [0, 3, 6].map((r) => (m[r] as number) * u + (m[r + 1] as number) * v + (m[r + 2] as number) * w),
      ),
    ),
  );
  const cubes = shifts.length / 3;
  const extent = [0, 3, 6].map((r) =>
    Math.hypot(...[0, 1, 2].map((c) => (m[r + c] as number) / (counts[c] as number))),
  ) as [number, number, number];
  return { shifts: Float64Array.from(shifts), extent, volume: Math.abs(determinant(m)) / cubes };
}

function* splat(region: RegionMask, grid: Grid, map: IndexMap, box: IndexBox): Generator<number, Float32Array> {
  const lattice = cutUp(map);
  const sum = new Float64Array(voxelCount(grid));
  const { matrix: m, offset } = map;
  const [nx, ny] = region.grid.size;
  const voxelsPerYield = Math.max(1, Math.floor((3 * DEPOSITS_PER_YIELD) / lattice.shifts.length));
  const planes = box.high[2] - box.low[2] + 1;
  let deposited = 0;
  for (let k = box.low[2]; k <= box.high[2]; k++)
    for (let j = box.low[1]; j <= box.high[1]; j++)
      for (let i = box.low[0]; i <= box.high[0]; i++) {
        if (!region.mask[i + nx * (j + ny * k)]) continue;
        const x = offset[0] + m[0] * i + m[1] * j + m[2] * k;
        const y = offset[1] + m[3] * i + m[4] * j + m[5] * k;
        const z = offset[2] + m[6] * i + m[7] * j + m[8] * k;
        deposit(sum, grid.size, lattice, x, y, z);
        if (++deposited % voxelsPerYield === 0) yield (k - box.low[2]) / planes;
      }
  const filling = fillToOne(sum);
  for (;;) {
    const step = filling.next();
    if (step.done) return step.value;
    yield 1;
  }
}

/** Shares one mask voxel out: each cube as a box along the grid's axes, split between the two voxels it can touch per axis. */
function deposit(
  sum: Float64Array,
  [nx, ny, nz]: readonly [number, number, number],
  { shifts, extent, volume }: Lattice,
  x: number,
  y: number,
  z: number,
): void {
  for (let s = 0; s < shifts.length; s += 3) {
    const lowX = x + (shifts[s] as number) + 0.5 - extent[0] / 2;
    const lowY = y + (shifts[s + 1] as number) + 0.5 - extent[1] / 2;
    const lowZ = z + (shifts[s + 2] as number) + 0.5 - extent[2] / 2;
    const i = Math.floor(lowX);
    const j = Math.floor(lowY);
    const k = Math.floor(lowZ);
    const upX = Math.max(0, lowX + extent[0] - i - 1) / extent[0];
    const upY = Math.max(0, lowY + extent[1] - j - 1) / extent[1];
    const upZ = Math.max(0, lowZ + extent[2] - k - 1) / extent[2];
    for (let corner = 0; corner < 8; corner++) {
      const [a, b, c] = [i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2)];
      if (a < 0 || b < 0 || c < 0 || a >= nx || b >= ny || c >= nz) continue;
      const share = (corner & 1 ? upX : 1 - upX) * (corner & 2 ? upY : 1 - upY) * (corner & 4 ? upZ : 1 - upZ);
      const at = a + nx * (b + ny * c);
      sum[at] = (sum[at] as number) + volume * share;
    }
  }
}
