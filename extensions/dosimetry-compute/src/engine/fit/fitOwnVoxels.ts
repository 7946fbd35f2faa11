import { FIT_STATUS, pointsTakingPart, smoothWithinLabels, voxelCurve, type VoxelCurve } from '@voxel-dosimetry/core';
import type { FittedVoxels } from '@voxel-dosimetry/time-activity';
import { fitOnThreads } from './fitOnThreads';
import type { VoxelArrays } from './followRegions';
import { noiseScales } from './noiseScales';
import { timeActivityModule, voxelFitPlan } from './voxelFitPlan';
import type { VoxelTask } from './voxelTask';

/** Maps, and value · ∂Ã/∂value of each image where asked for. */
export interface OwnVoxels extends VoxelArrays {
  readonly responses: readonly Float32Array[] | null;
}

const VOXELS_PER_YIELD = 1 << 18;

/** Every voxel by its own values in the kernel; where no model is admissible the trapezoid, or what `shapes` has. */
export async function fitOwnVoxels(
  task: VoxelTask,
  shapes: VoxelArrays | null,
  withResponse: boolean,
  [from_frac, to_frac]: readonly [number, number],
): Promise<OwnVoxels> {
  const { request, grid, shares, control } = task;
  const { shape, smoothing_mm } = request.voxels;
  const [smoothed_frac, noise_frac] = [0.1, 0.2].map((part) => from_frac + part * (to_frac - from_frac)) as [
    number,
    number,
  ];
  const smoothing = smoothWithinLabels(task.images, shares.labels, grid, smoothing_mm);
  const images = smoothing_mm > 0 ? await control.drive(smoothing, 'Smoothing', from_frac, smoothed_frac) : task.images;
  const own = smoothing_mm > 0 && shape === 'own' ? task.images : null;
  const module = await timeActivityModule();
  const plain = curvesOf(task, null);
  const noise = noiseScales(module, request, { images, labels: shares.labels }, plain);
  const scales = await control.drive(noise, 'Measuring noise', smoothed_frac, noise_frac);
  const plan = voxelFitPlan(request, curvesOf(task, scales));
  const work = { plan, images, own, labels: shares.labels, withResponse, range_frac: [noise_frac, to_frac] as const };
  const fitted = await fitOnThreads(task.host, work, control);
  const arrays = arraysOf(fitted);
  if (shape === 'region-phases') await control.drive(addShapeUncertainty(task, arrays), null);
  const result = { ...arrays, responses: fitted.response };
  if (shapes !== null) await control.drive(fallBack(result, shapes, { ...task, images }), null);
  return result;
}

const curvesOf = ({ labelFits, request }: VoxelTask, scales: readonly (number | null)[] | null): VoxelCurve[] =>
  labelFits.map(({ curve, fit }, at) => voxelCurve(curve, fit, request.voxels.shape, scales?.[at] ?? null));

const arraysOf = ({ integral, halfLife_s, model, status, chiSquare, sigma_frac }: FittedVoxels): VoxelArrays => ({
  tia: integral,
  halfLife: halfLife_s,
  model,
  status,
  chiSquare,
  sigma: sigma_frac,
});

/** Given half-lives are as sure as the region's integral is; the kernel knows of the amplitudes alone. */
function* addShapeUncertainty(
  { labelFits, shares: { labels } }: VoxelTask,
  { sigma, tia }: VoxelArrays,
): Generator<number, void> {
  const ofLabels = labelFits.map(({ fit }) => {
    const { timeIntegratedActivity_MBq_h: integral, timeIntegratedActivity_sigma_MBq_h: deviation } = fit;
    return deviation === null || !(integral > 0) ? null : deviation / integral;
  });
  for (let v = 0; v < sigma.length; v++) {
    const ofLabel = ofLabels[labels[v]!] ?? null;
    if (tia[v]! > 0) sigma[v] = ofLabel === null ? 1 : Math.sqrt(sigma[v]! ** 2 + ofLabel ** 2);
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield v / sigma.length;
  }
}

/** Where the kernel took the trapezoid for want of a model the region's shape is taken instead, and the status says so. */
function* fallBack(
  { status, tia, halfLife, model, chiSquare, sigma, responses }: OwnVoxels,
  shapes: VoxelArrays,
  { images, labelFits, shares: { labels } }: Pick<VoxelTask, 'images' | 'labelFits' | 'shares'>,
): Generator<number, void> {
  const used = labelFits.map(({ curve }) => pointsTakingPart(curve));
  for (let v = 0; v < status.length; v++) {
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield v / status.length;
    if (status[v] !== FIT_STATUS.fallbackTrapezoid) continue;
    status[v] = shapes.tia[v]! > 0 ? FIT_STATUS.fallbackRegionShape : FIT_STATUS.zero;
    tia[v] = shapes.tia[v]!;
    halfLife[v] = shapes.halfLife[v]!;
    model[v] = shapes.model[v]!;
    chiSquare[v] = shapes.chiSquare[v]!;
    sigma[v] = shapes.sigma[v]!;
    if (responses !== null) respondAsSum(responses, images, used[labels[v]!]!, tia[v]!, v);
  }
}

/** A region's shape follows the sum of the voxel's values at the times that take part. */
function respondAsSum(
  responses: readonly Float32Array[],
  images: VoxelTask['images'],
  used: readonly number[],
  integral: number,
  v: number,
): void {
  const sum = used.reduce((all, t) => all + images[t]![v]!, 0);
  for (const response of responses) response[v] = 0;
  for (const t of used) if (sum > 0) responses[t]![v] = (integral * images[t]![v]!) / sum;
}
