import { assertSameGrid, shareRegions, type Grid, type Volume } from '@voxel-dosimetry/core';
import type { JobControl } from '../jobs';
import { fitOwnVoxels } from './fitOwnVoxels';
import { followRegions, type VoxelArrays } from './followRegions';
import { assertFinite, partOfJob, partsOf, restOf, type VoxelMapsRequest, type VoxelTask } from './voxelTask';

export type { VoxelMapsRequest } from './voxelTask';

export interface VoxelMaps {
  readonly tia: Volume<'Bq·s/mL'>;
  /** Relative standard uncertainty of `tia`; 1 where that is 0 or nothing is known of it. */
  readonly tiaUncertainty: Volume<'frac'>;
  /** Of the slowest phase; 0 where no exponential was fitted: see the status. */
  readonly effectiveHalfLife: Volume<'s'>;
  /** Σ (residual/σ)². */
  readonly fitChiSquare: Volume<'frac'>;
  /** 1 + place in TIME_ACTIVITY_MODELS; 0 where there is none. */
  readonly fitModel: Volume<'status'>;
  /** FIT_STATUS codes. */
  readonly fitStatus: Volume<'status'>;
}

/** Maps, and for each image value · ∂tia/∂value; null where voxels follow their region, or where not asked for. */
interface VoxelMapsWithResponses {
  readonly maps: VoxelMaps;
  readonly responses: readonly Float32Array[] | null;
}

/**
 * Time-integrated activity concentration of every voxel with its uncertainty, effective half-life, model, χ² and status.
 *
 * own: each voxel chooses among the models of the region that has most of it, as the settings say, weighted as the region's curve; the noise of voxels
 * is taken from all of the region (`noiseScales`), so that four points can choose. Where none is admissible the fallback. region-phases:
 * the half-lives of the region's fit, amplitudes ≥ 0 of the voxel's own values, or of smoothed images. region-shape: the region's
 * curve scaled; the map sums to the region's integral. smoothing_mm, own: models and half-lives from images that are smoothed within
 * the regions, amplitudes from the voxel's own values. Dose rates take the place of concentrations as they are.
 *
 * Bytes beside the maps (18 a voxel): labels 2 a voxel, following regions 8, as fallback 26, smoothing 4 for each image and 8,
 * and the kernel's 2 MB. Throws `fit/grid-mismatch`, `fit/not-finite`, `volume/unit`, and what core's fit of the rest throws.
 * Proved by test/unit/compute/voxelMaps.test.ts.
 */
export const fitVoxelMaps = async (
  request: VoxelMapsRequest,
  control: JobControl,
  share: readonly [from_frac: number, to_frac: number],
  host: VoxelTask['host'],
): Promise<VoxelMaps> => (await fitMapsAndResponses(request, control, share, host, false)).maps;

/** The same with how the integral responds to each image. */
export async function fitMapsAndResponses(
  request: VoxelMapsRequest,
  control: JobControl,
  share: readonly [from_frac: number, to_frac: number],
  host: VoxelTask['host'],
  withResponses: boolean,
): Promise<VoxelMapsWithResponses> {
  const occupancies = request.regions.map(({ occupancy }) => occupancy);
  assertSameGrid(request.aligned, occupancies);
  const images = request.aligned.map(({ values }) => values);
  const { grid } = request.aligned[0]!;
  const own = partOfJob(control, share);
  const shares = await own.drive(shareRegions(images, partsOf(request)), 'Sharing voxels', 0, 0.1);
  assertFinite(shares);
  const labelFits = [...request.regions, restOf(request, shares, grid)];
  const task: VoxelTask = { request, images, grid, shares, labelFits, control: own, host };
  const { shape, fallback } = request.voxels;
  if (shape === 'region-shape') return { maps: mapsOf(grid, await followRegions(task, 0.1, 1)), responses: null };
  const shapes = fallback === 'region-shape' ? await followRegions(task, 0.1, 0.2) : null;
  const { responses, ...arrays } = await fitOwnVoxels(task, shapes, withResponses, [0.2, 1]);
  return { maps: mapsOf(grid, arrays), responses };
}

const mapsOf = (grid: Grid, { tia, sigma, halfLife, chiSquare, model, status }: VoxelArrays): VoxelMaps => ({
  tia: { unit: 'Bq·s/mL', grid, values: tia },
  tiaUncertainty: { unit: 'frac', grid, values: sigma },
  effectiveHalfLife: { unit: 's', grid, values: halfLife },
  fitChiSquare: { unit: 'frac', grid, values: chiSquare },
  fitModel: { unit: 'status', grid, values: model },
  fitStatus: { unit: 'status', grid, values: status },
});
