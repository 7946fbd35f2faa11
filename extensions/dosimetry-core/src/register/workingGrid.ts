import { voxelToPatient, type Grid, type Vector3 } from '../domain/geometry';
import type { Volume } from '../domain/volume';

/** A box of voxels: first and last index along each axis. */
export interface VoxelBox {
  readonly low: Vector3;
  readonly high: Vector3;
}

const VOXELS_PER_YIELD = 1 << 20;

/**
 * The smallest box that holds every voxel of at least `threshold` (the volume's unit), and `margin_mm` around it; null where no voxel reaches it.
 * With −500 HU the patient in a CT, with arms and table. Yields the fraction done. Test: unit/core/workingGrid.
 */
export function* boxAbove(
  { grid, values }: Volume,
  threshold: number,
  margin_mm: number,
): Generator<number, VoxelBox | null> {
  const [nx, ny, nz] = grid.size;
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  const slicesPerYield = Math.max(1, Math.floor(VOXELS_PER_YIELD / (nx * ny)));
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k);
      let first = 0;
      while (first < nx && !((values[row + first] as number) >= threshold)) first++;
      if (first === nx) continue;
      let last = nx - 1;
      while (!((values[row + last] as number) >= threshold)) last--;
      [first, j, k].forEach((index, axis) => (low[axis] = Math.min(low[axis] as number, index)));
      [last, j, k].forEach((index, axis) => (high[axis] = Math.max(high[axis] as number, index)));
    }
    if (k % slicesPerYield === slicesPerYield - 1) yield (k + 1) / nz;
  }
  if ((high[0] as number) < 0) return null;
  const margin = grid.spacing_mm.map((spacing_mm) => Math.ceil(margin_mm / spacing_mm));
  const within = (index: number, axis: number): number => Math.min((grid.size[axis] as number) - 1, Math.max(0, index));
  return {
    low: low.map((index, axis) => within(index - (margin[axis] as number), axis)) as [number, number, number],
    high: high.map((index, axis) => within(index + (margin[axis] as number), axis)) as [number, number, number],
  };
}

/**
 * The grid of a box with whole voxels merged until none is smaller than `spacing_mm`, axis by axis: fine enough for a registration and no larger. The
 * last voxels that make no whole one are left out. Test: unit/core/workingGrid.
 */
export function workingGrid(grid: Grid, { low, high }: VoxelBox, spacing_mm: number): Grid {
  const merged = grid.spacing_mm.map((each, axis) =>
    Math.max(1, Math.min((high[axis] as number) - (low[axis] as number) + 1, Math.floor(spacing_mm / each + 1e-6))),
  ) as [number, number, number];
  const centre = merged.map((count, axis) => (low[axis] as number) + (count - 1) / 2) as [number, number, number];
  return {
    ...grid,
    origin_mm: voxelToPatient(grid, centre),
    spacing_mm: merged.map((count, axis) => count * (grid.spacing_mm[axis] as number)) as [number, number, number],
    size: merged.map((count, axis) => Math.floor(((high[axis] as number) - (low[axis] as number) + 1) / count)) as [
      number,
      number,
      number,
    ],
  };
}
