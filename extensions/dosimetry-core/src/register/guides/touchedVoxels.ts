import { patientToVoxel, voxelToPatient, type Grid } from '../../domain/geometry';
import type { RegionMask } from '../../domain/region';

const VOXELS_PER_YIELD = 1 << 18;
/** Indices from −2¹⁵ to 2¹⁵ − 1 fit into one key. */
const HALF = 1 << 15;
const WIDTH = 1 << 16;

/** Voxels by their indices, three numbers each: i, j, k. */
export interface TouchedVoxels {
  readonly indices: Int32Array;
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/**
 * Voxels of `grid`, continued beyond its edges, that lie nearest to a voxel of the region: at least one for a region however small. Null for an empty
 * mask. Yields the fraction done. Test: unit/core/blendGuides.
 */
export function* touchedVoxels(region: RegionMask, grid: Grid): Generator<number, TouchedVoxels | null> {
  const [nx, ny] = region.grid.size;
  const keys = new Set<number>();
  for (let at = 0; at < region.mask.length; at++) {
    if (at % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield at / region.mask.length;
    if (region.mask[at] === 0) continue;
    const place = voxelToPatient(region.grid, [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]);
    const [i, j, k] = patientToVoxel(grid, place);
    keys.add((Math.round(k) + HALF) * WIDTH * WIDTH + (Math.round(j) + HALF) * WIDTH + Math.round(i) + HALF);
  }
  return keys.size === 0 ? null : unpacked(keys);
}

function unpacked(keys: ReadonlySet<number>): TouchedVoxels {
  const indices = new Int32Array(3 * keys.size);
  const [low, high]: [[number, number, number], [number, number, number]] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  let at = 0;
  for (const key of keys) {
    const index = [key % WIDTH, Math.floor(key / WIDTH) % WIDTH, Math.floor(key / (WIDTH * WIDTH))];
    for (const axis of [0, 1, 2] as const) {
      const own = index[axis]! - HALF;
      indices[at++] = own;
      low[axis] = Math.min(low[axis], own);
      high[axis] = Math.max(high[axis], own);
    }
  }
  return { indices, low, high };
}
