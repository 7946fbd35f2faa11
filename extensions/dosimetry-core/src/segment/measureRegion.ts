import { DosimetryError } from '../domain/errors';
import { voxelVolume_mL } from '../domain/geometry';
import type { RegionMask } from '../domain/region';
import { bqToMbq } from '../domain/units';
import type { Volume } from '../domain/volume';

export interface RegionMeasurement {
  /** Volume of the mask as drawn, mL. */
  readonly volume_mL: number;
  /** Part of it inside the grid, 0..1. */
  readonly insideGrid_frac: number;
  /** Σ density · occupancy · voxel volume, g. */
  readonly mass_g: number;
  /** Σ concentration · occupancy · voxel volume per image, MBq. */
  readonly activity_MBq: number[];
}

/** Σ value · occupancy · voxel volume of a per-mL quantity over a region. Throws `segment/grid-mismatch`. */
export function regionTotal(volume: Volume, occupancy: Float32Array): number {
  if (volume.values.length !== occupancy.length)
    throw new DosimetryError({
      code: 'segment/grid-mismatch',
      message: `The region's map has ${occupancy.length} voxels, the image has ${volume.values.length}; the same grid was expected.`,
      remedy: 'Run register and segment again.',
    });
  let sum = 0;
  for (let v = 0; v < occupancy.length; v++) {
    const part = occupancy[v] as number;
    if (part > 0) sum += part * (volume.values[v] as number);
  }
  return sum * voxelVolume_mL(volume.grid);
}

/**
 * Volume, mass and activities of a region; `occupancy` is its fraction of each voxel (0..1, x fastest) on the grid of `density`
 * (g/mL) and of every image in `aligned` (Bq/mL, acquisition mid-time).
 * Activity outside the grid and spilled over the region's edge is not counted. Yields the fraction done, image by image. Throws `segment/grid-mismatch`, `segment/empty-region`.
 * Test: unit/core/segment.
 */
export function* measureRegion(request: {
  readonly region: RegionMask;
  readonly occupancy: Float32Array;
  readonly density: Volume<'g/mL'>;
  readonly aligned: readonly Volume<'Bq/mL'>[];
}): Generator<number, RegionMeasurement> {
  const { region, occupancy, density, aligned } = request;
  let drawn = 0;
  for (let v = 0; v < region.mask.length; v++) drawn += region.mask[v] as number;
  if (drawn === 0)
    throw new DosimetryError({
      code: 'segment/empty-region',
      message: `The region "${region.name}" has no voxels.`,
      remedy: 'Draw it again or remove it.',
    });
  const volume_mL = drawn * voxelVolume_mL(region.grid);
  let covered = 0;
  for (let v = 0; v < occupancy.length; v++) covered += occupancy[v] as number;
  const insideGrid_frac = Math.min(1, (covered * voxelVolume_mL(density.grid)) / volume_mL);
  const mass_g = regionTotal(density, occupancy);
  const activity_MBq: number[] = [];
  for (const volume of aligned) {
    yield (activity_MBq.length + 1) / (aligned.length + 1);
    activity_MBq.push(bqToMbq(regionTotal(volume, occupancy)));
  }
  return { volume_mL, insideGrid_frac, mass_g, activity_MBq };
}
