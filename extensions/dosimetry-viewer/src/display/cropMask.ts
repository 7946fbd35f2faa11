import { voxelToPatient, type Grid } from '@voxel-dosimetry/core';

/** A mask without the empty space around it. */
export interface CroppedMask {
  readonly grid: Grid;
  /** 1 inside, 0 outside; x fastest. */
  readonly values: Uint8Array;
}

type Bounds = [number, number, number, number, number, number];

/** First and last index along x, y, z of what is inside; null for an empty mask. */
function boundsOf({ size }: Grid, mask: Uint8Array): Bounds | null {
  const [nx, ny] = size;
  const bounds: Bounds = [Infinity, Infinity, Infinity, -1, -1, -1];
  for (let index = mask.indexOf(1); index >= 0; index = mask.indexOf(1, index + 1)) {
    const i = index % nx;
    const row = (index - i) / nx;
    const j = row % ny;
    const k = (row - j) / ny;
    if (i < bounds[0]) bounds[0] = i;
    if (j < bounds[1]) bounds[1] = j;
    if (k < bounds[2]) bounds[2] = k;
    if (i > bounds[3]) bounds[3] = i;
    if (j > bounds[4]) bounds[4] = j;
    if (k > bounds[5]) bounds[5] = k;
  }
  return bounds[3] < 0 ? null : bounds;
}

/**
 * Crops a mask to what is inside and one voxel around it (beyond the grid too, so that outlines close): a plane through a
 * kidney is then a small plane, and a plane beside it costs nothing. Null for an empty mask.
 */
export function cropMask(grid: Grid, mask: Uint8Array): CroppedMask | null {
  const bounds = boundsOf(grid, mask);
  if (bounds === null) return null;
  const [x0, y0, z0, x1, y1, z1] = bounds;
  const [nx, ny] = grid.size;
  const size = [x1 - x0 + 3, y1 - y0 + 3, z1 - z0 + 3] as const;
  const values = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = z0; k <= z1; k++)
    for (let j = y0; j <= y1; j++) {
      const start = x0 + nx * (j + ny * k);
      const target = 1 + size[0] * (j - y0 + 1 + size[1] * (k - z0 + 1));
      values.set(mask.subarray(start, start + x1 - x0 + 1), target);
    }
  return { grid: { ...grid, size, origin_mm: voxelToPatient(grid, [x0 - 1, y0 - 1, z0 - 1]) }, values };
}
