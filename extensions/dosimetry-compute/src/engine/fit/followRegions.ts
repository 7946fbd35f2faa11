import {
  bqToMbq,
  regionShapes,
  SECONDS_PER_HOUR,
  voxelCurve,
  voxelVolume_mL,
  type VoxelFitArrays,
} from '@voxel-dosimetry/core';
import { shapeResiduals } from './shapeResiduals';
import { partsOf, type LabelFit, type VoxelTask } from './voxelTask';

const VOXELS_PER_YIELD = 1 << 18;

/** Maps of a fit, x fastest, with χ². */
export interface VoxelArrays extends VoxelFitArrays {
  readonly chiSquare: Float32Array;
}

/**
 * Maps in which every voxel follows its region's curve. The uncertainty of a voxel is that of the region's integral and of the voxel's own noise, taken from
 * how far the region's voxels are from its curve.
 */
export async function followRegions(task: VoxelTask, from_frac: number, to_frac: number): Promise<VoxelArrays> {
  const { request, images, grid, shares, labelFits, control } = task;
  const { voxels } = request;
  const toMBq = bqToMbq(voxelVolume_mL(grid));
  const fits = labelFits.map(({ fit }) => ({
    fit,
    integral: (fit.timeIntegratedActivity_MBq_h * SECONDS_PER_HOUR) / toMBq,
  }));
  const middle_frac = (from_frac + to_frac) / 2;
  const shapes = regionShapes(images, partsOf(request), shares, fits);
  const arrays = await control.drive(shapes, 'Fitting voxels', from_frac, middle_frac);
  const curves = labelFits.map(({ curve, fit }) => voxelCurve(curve, fit, voxels.shape, null));
  const modelled = labelFits.map((each, at) => modelledAt(each, curves[at]!.used));
  const residuals = shapeResiduals({ images, labels: shares.labels }, curves, modelled);
  const { chiSquare, noise_frac } = await control.drive(residuals, 'Comparing voxels', middle_frac, to_frac);
  await control.drive(addNoise(arrays, noise_frac), null);
  return { ...arrays, chiSquare };
}

/** Independent of the region's uncertainty. */
function* addNoise({ sigma, tia }: VoxelFitArrays, noise_frac: Float32Array): Generator<number, void> {
  for (let v = 0; v < sigma.length; v++) {
    if (tia[v]! > 0) sigma[v] = Math.sqrt(sigma[v]! ** 2 + noise_frac[v]! ** 2);
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield v / sigma.length;
  }
}

const modelledAt = ({ curve, fit }: LabelFit, used: readonly number[]): number[] =>
  used.map((at) => curve.activities_MBq[at]! - fit.residuals_MBq[at]!);
