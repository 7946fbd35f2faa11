import { DosimetryError } from './errors';
import { voxelCount, type Grid } from './geometry';
import type { Unit } from './units';

export type VoxelArray = Float32Array | Int16Array | Uint8Array;

/** Voxel values with their unit on a grid; `values` is x fastest, length nx·ny·nz. */
export interface Volume<U extends Unit = Unit> {
  readonly unit: U;
  readonly grid: Grid;
  readonly values: VoxelArray;
}

/** Checks unit and length at a door (worker, file, host), where types have vanished. Throws `volume/unit`, `volume/size`. */
export function assertVolume<U extends Unit>(volume: Volume, unit: U, what: string): Volume<U> {
  if (volume.unit !== unit)
    throw new DosimetryError({
      code: 'volume/unit',
      message: `${what} is in ${volume.unit}; ${unit} was expected.`,
      remedy: 'Run the earlier stages again; if it stays, report it.',
    });
  const expected = voxelCount(volume.grid);
  if (volume.values.length !== expected)
    throw new DosimetryError({
      code: 'volume/size',
      message: `${what} holds ${volume.values.length} voxels; its grid of ${volume.grid.size.join(' × ')} has ${expected}.`,
      remedy: 'Load the series again; it may be truncated in the archive.',
    });
  return volume as Volume<U>;
}
