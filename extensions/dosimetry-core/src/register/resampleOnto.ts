import { referenceToMoving } from '../domain/indexMap';
import { voxelCount, type Grid } from '../domain/geometry';
import { pulledRows } from '../domain/pulledRows';
import type { SpatialTransform } from '../domain/spatialTransform';
import type { Unit } from '../domain/units';
import type { Volume } from '../domain/volume';
import { cubicAt, linearAt, nearestAt } from '../domain/sample';

export interface ResampleOptions {
  /** Value where the source has none (in the source's unit). */
  readonly outside: number;
  readonly interpolation: 'cubic' | 'linear' | 'nearest';
}

/** Samples between two yields: some milliseconds of work where the control points lie oblique, less otherwise. */
const SAMPLES_PER_YIELD = 1 << 13;

/** True when voxels fall on voxels within a millionth of one over the whole grid. */
function isOntoItself(moving: Grid, grid: Grid, { rigid, deformation }: SpatialTransform): boolean {
  if (deformation !== null || !moving.size.every((count, axis) => count === grid.size[axis])) return false;
  const { matrix, offset } = referenceToMoving(moving, grid, rigid);
  const off = matrix.map((value, at) => Math.abs(value - (at % 4 === 0 ? 1 : 0)));
  return Math.max(...off) * Math.max(...grid.size) < 1e-6 && Math.max(...offset.map(Math.abs)) < 1e-6;
}

/**
 * The source's values at the centres of `grid`'s voxels, after `transform` has moved the source's frame onto the grid's.
 *
 * v(p) = source(T⁻¹ p), cubic convolution, trilinear or nearest; half a voxel beyond the outermost centres the edge value holds, further out
 * `outside`. A concentration is interpolated, so activity is conserved only as far as sampling allows: compare totals.
 * Yields the fraction done; returns Float32 values, x fastest, in the source's unit.
 * Wrong for a source much finer than the grid (aliasing): use `averageOnto`. Test: unit/core/register.
 */
export function* resampleOnto<U extends Unit>(
  source: Volume<U>,
  grid: Grid,
  transform: SpatialTransform,
  options: ResampleOptions,
): Generator<number, Volume<U>> {
  const values = new Float32Array(voxelCount(grid));
  if (isOntoItself(source.grid, grid, transform)) {
    values.set(source.values);
    return { unit: source.unit, grid, values };
  }
  const [nx, ny, nz] = grid.size;
  const places = pulledRows(source.grid, grid, transform);
  const rowsPerYield = Math.max(1, Math.floor(SAMPLES_PER_YIELD / nx));
  for (let row = 0; row < ny * nz; row++) {
    const j = row % ny;
    sampleRow(source, places(j, (row - j) / ny), options, values.subarray(row * nx, (row + 1) * nx));
    if ((row + 1) % rowsPerYield === 0 || row + 1 === ny * nz) yield (row + 1) / (ny * nz);
  }
  return { unit: source.unit, grid, values };
}

const SAMPLES = { cubic: cubicAt, linear: linearAt, nearest: nearestAt } as const;

function sampleRow(
  { values, grid }: Volume,
  places: Float64Array,
  { outside, interpolation }: ResampleOptions,
  into: Float32Array,
): void {
  const sample = SAMPLES[interpolation];
  for (let i = 0; i < into.length; i++)
    into[i] = sample(values, grid.size, places[3 * i]!, places[3 * i + 1]!, places[3 * i + 2]!, outside);
}
