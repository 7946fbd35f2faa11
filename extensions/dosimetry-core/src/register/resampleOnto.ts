import { referenceToMoving, type IndexMap } from '../domain/indexMap';
import { voxelCount, type Grid, type RigidTransform } from '../domain/geometry';
import type { Unit } from '../domain/units';
import type { Volume } from '../domain/volume';
import { linearAt, nearestAt } from './sample';

export interface ResampleOptions {
  /** Value where the source has none (in the source's unit). */
  readonly outside: number;
  readonly interpolation: 'linear' | 'nearest';
}

/** Samples between two yields: some milliseconds of work. */
const SAMPLES_PER_YIELD = 1 << 17;

/** True when the map is the identity within a millionth of a voxel over the whole grid. */
function isIdentity(map: IndexMap, size: readonly [number, number, number]): boolean {
  const off = map.matrix.map((value, at) => Math.abs(value - (at % 4 === 0 ? 1 : 0)));
  return Math.max(...off) * Math.max(...size) < 1e-6 && Math.max(...map.offset.map(Math.abs)) < 1e-6;
}

/**
 * The source's values at the centres of `grid`'s voxels, after `transform` has moved the source's frame onto the grid's.
 *
 * v(p) = source(T⁻¹ p), trilinear or nearest; half a voxel beyond the outermost centres the edge value holds, further out
 * `outside`. A concentration is interpolated, so activity is conserved only as far as sampling allows: compare totals.
 * Yields the fraction done; returns Float32 values, x fastest, in the source's unit.
 * Wrong for a source much finer than the grid (aliasing): use `averageOnto`. Test: unit/core/register.
 */
export function* resampleOnto<U extends Unit>(
  source: Volume<U>,
  grid: Grid,
  transform: RigidTransform,
  options: ResampleOptions,
): Generator<number, Volume<U>> {
  const map = referenceToMoving(source.grid, grid, transform);
  const values = new Float32Array(voxelCount(grid));
  const sameSize = source.grid.size.every((count, axis) => count === grid.size[axis]);
  if (sameSize && isIdentity(map, grid.size)) {
    values.set(source.values);
    return { unit: source.unit, grid, values };
  }
  const [nx, ny, nz] = grid.size;
  const rows = ny * nz;
  const rowsPerYield = Math.max(1, Math.floor(SAMPLES_PER_YIELD / nx));
  for (let from = 0; from < rows; from += rowsPerYield) {
    sampleRows(source, map, grid, options, values, from, Math.min(rows, from + rowsPerYield));
    yield Math.min(1, (from + rowsPerYield) / rows);
  }
  return { unit: source.unit, grid, values };
}

function sampleRows(
  source: Volume,
  { matrix: m, offset }: IndexMap,
  grid: Grid,
  { outside, interpolation }: ResampleOptions,
  values: Float32Array,
  fromRow: number,
  toRow: number,
): void {
  const [nx, ny] = grid.size;
  const size = source.grid.size;
  const sample = interpolation === 'linear' ? linearAt : nearestAt;
  for (let row = fromRow; row < toRow; row++) {
    const j = row % ny;
    const k = (row - j) / ny;
    const x = offset[0] + m[1] * j + m[2] * k;
    const y = offset[1] + m[4] * j + m[5] * k;
    const z = offset[2] + m[7] * j + m[8] * k;
    for (let i = 0; i < nx; i++)
      values[row * nx + i] = sample(source.values, size, x + m[0] * i, y + m[3] * i, z + m[6] * i, outside);
  }
}
