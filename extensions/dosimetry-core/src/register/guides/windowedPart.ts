import { subGrid, voxelCount, type Grid, type Vector3 } from '../../domain/geometry';
import type { Volume } from '../../domain/volume';

/** A box of voxels of a grid. */
export interface PartOfGrid {
  readonly low: Vector3;
  readonly size: Grid['size'];
}

/**
 * A part of an image with its values held within a window and then averaged with their neighbours (¼, ½, ¼ along each axis): noise that one
 * image has at its voxels and the other between them would draw a registration to places between voxels. Test: unit/core/regionMotion.
 */
export function windowedPart(
  { unit, grid, values }: Volume,
  { low, size }: PartOfGrid,
  [least, most]: readonly [number, number],
): Volume {
  const part = subGrid(grid, low, size);
  const held = new Float32Array(voxelCount(part));
  for (let row = 0; row < size[1] * size[2]; row++) {
    const [j, k] = [low[1] + (row % size[1]), low[2] + Math.floor(row / size[1])];
    const start = low[0] + grid.size[0] * (j + grid.size[1] * k);
    for (let i = 0; i < size[0]; i++) held[row * size[0] + i] = Math.min(most, Math.max(least, values[start + i]!));
  }
  const strides = [1, size[0], size[0] * size[1]] as const;
  for (const axis of [0, 1, 2] as const) averageAlong(held, size[axis], strides[axis]);
  return { unit, grid: part, values: held };
}

function averageAlong(values: Float32Array, count: number, stride: number): void {
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / stride) % count !== 0) continue;
    let before = values[start]!;
    for (let at = 0, voxel = start; at < count; at++, voxel += stride) {
      const own = values[voxel]!;
      const after = at + 1 < count ? values[voxel + stride]! : own;
      values[voxel] = (before + 2 * own + after) / 4;
      before = own;
    }
  }
}
