import { DosimetryError, type PlanarImage } from '@voxel-dosimetry/core';
import type { VoxelStore } from '../voxelStore';

/** Throws `compute/no-volume` for a planar image that is not held. */
export function heldPlanarImage({ planarImages }: Pick<VoxelStore, 'planarImages'>, id: string): PlanarImage {
  const found = planarImages.get(id);
  if (found) return found;
  throw new DosimetryError({
    code: 'compute/no-volume',
    message: `The planar image "${id}" is not in memory.`,
    remedy: 'Run Calibrate first; after a reload the images are read from the archive again.',
    detail: { planarTimePointId: id },
  });
}
