import { DosimetryError, voxelCount, type RegionMask } from '@voxel-dosimetry/core';
import type { DrawnRegion } from './state';

/**
 * Run lengths of a binary mask in x-fastest order: outside first (0 when the first voxel is inside), then inside, outside …
 * Σ runs = number of voxels. Proved by test/unit/case/plainData.test.ts.
 */
export function encodeRuns(mask: Uint8Array): Uint32Array {
  const runs: number[] = [];
  let inside = 0;
  let start = 0;
  while (start < mask.length) {
    let end = start;
    while (end < mask.length && (mask[end] ? 1 : 0) === inside) end++;
    runs.push(end - start);
    start = end;
    inside = 1 - inside;
  }
  return Uint32Array.from(runs);
}

/** The mask that `encodeRuns` was given. Throws `case/drawn-region` when the runs do not fill `length` voxels. */
export function decodeRuns(runs: Uint32Array, length: number): Uint8Array {
  const total = runs.reduce((sum, run) => sum + run, 0);
  if (total !== length)
    throw new DosimetryError({
      code: 'case/drawn-region',
      message: `A saved drawn region covers ${total} voxels; its grid has ${length}.`,
      remedy: 'Draw the region again.',
    });
  const mask = new Uint8Array(length);
  let start = 0;
  runs.forEach((run, index) => {
    if (index % 2 === 1) mask.fill(1, start, start + run);
    start += run;
  });
  return mask;
}

export function toDrawnRegion({ mask, ...region }: RegionMask): DrawnRegion {
  if (mask.length !== voxelCount(region.grid))
    throw new DosimetryError({
      code: 'case/drawn-region',
      message: `The region "${region.name}" holds ${mask.length} voxels; its grid of ${region.grid.size.join(' × ')} has ${voxelCount(region.grid)}.`,
      remedy: 'Draw the region on one image series and take it into the case again.',
    });
  return { ...region, runs: encodeRuns(mask) };
}

export const toRegionMask = ({ runs, ...region }: DrawnRegion): RegionMask => ({
  ...region,
  mask: decodeRuns(runs, voxelCount(region.grid)),
});
