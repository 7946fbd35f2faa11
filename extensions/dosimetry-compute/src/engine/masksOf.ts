import { movedGrid, type RegionMask } from '@voxel-dosimetry/core';
import { decodeRegions } from '@voxel-dosimetry/dicom';
import type { DrawnRegions } from '../contract';

/** Regions of a SEG or RTSTRUCT where they belong: with the CT that they were drawn on. Throws what decodeRegions throws. */
export function* masksOf(
  { series, onto, movedBy = null }: Omit<DrawnRegions, 'source'>,
  files: readonly ArrayBuffer[],
): Generator<number, RegionMask[]> {
  const masks = yield* decodeRegions(series, files, onto);
  return movedBy === null ? masks : masks.map((mask) => ({ ...mask, grid: movedGrid(mask.grid, movedBy) }));
}
