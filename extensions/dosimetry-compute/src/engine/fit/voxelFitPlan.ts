import { decayConstant_per_s, VOXEL_LIMITS, type CurveSettings, type VoxelCurve } from '@voxel-dosimetry/core';
import { compileTimeActivityModule, type VoxelFitPlan } from '@voxel-dosimetry/time-activity';

/** The images that voxels are fitted to. */
export interface VoxelImages {
  /** Bq/mL, or another unit of a rate, at the times; x fastest. */
  readonly images: readonly ArrayLike<number>[];
  /** The region that decides how each voxel is fitted. */
  readonly labels: Uint16Array;
}

/** What holds for all voxels. */
export interface VoxelTimes {
  readonly times_s: readonly number[];
  readonly halfLife_s: number;
  readonly curves: Pick<CurveSettings, 'exponentialTail' | 'trapezoidTail'>;
}

/** The kernel's plan, a label for each curve. */
export const voxelFitPlan = (
  { times_s, halfLife_s, curves }: VoxelTimes,
  labels: readonly VoxelCurve[],
): VoxelFitPlan => ({
  times_s,
  physical_per_s: decayConstant_per_s(halfLife_s),
  exponentialTail: curves.exponentialTail,
  trapezoidTail: curves.trapezoidTail,
  limits: VOXEL_LIMITS,
  labels,
});

let compiled: Promise<WebAssembly.Module> | null = null;

/** The kernel, compiled once. */
export const timeActivityModule = (): Promise<WebAssembly.Module> => (compiled ??= compileTimeActivityModule());
