import {
  bqToMbq,
  fitTimeActivity,
  voxelVolume_mL,
  type CurveSettings,
  type RegionCurve,
  type Volume,
  type VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import { fitVoxelMaps, type VoxelMaps } from '../../../extensions/dosimetry-compute/src/engine/fit/fitVoxelMaps';
import type { LabelFit } from '../../../extensions/dosimetry-compute/src/engine/fit/voxelTask';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import type { TransportHost } from '../../../extensions/dosimetry-compute/src/transport/transportHost';
import { HOST } from './doseCase';
import { monoPlan } from './fitPlan';

type VoxelHost = Pick<TransportHost, 'startVoxelThread' | 'workers'>;

export interface VoxelCase {
  readonly aligned: readonly Volume<'Bq/mL'>[];
  readonly times_s: readonly number[];
  readonly halfLife_s: number;
  readonly occupancies?: readonly Float32Array[];
  readonly curves?: Partial<CurveSettings>;
  readonly voxels?: Partial<VoxelCurveSettings>;
  /** Points that are left out of the curves of the regions. */
  readonly excluded?: readonly boolean[];
}

export const curveOf = (
  { times_s, halfLife_s, curves, excluded }: VoxelCase,
  activities_MBq: readonly number[],
): RegionCurve => ({
  times_s,
  activities_MBq,
  sigmas_MBq: null,
  excluded: excluded ?? null,
  halfLife_s,
  settings: { ...monoPlan([]).curves, ...curves },
  fixedHalfLives: null,
  singleTimePoint: null,
});

/** Σ weight · value · voxel volume at each time, MBq. */
export const sumsOf = ({ aligned }: VoxelCase, weights: Float32Array): number[] =>
  aligned.map(({ values, grid }) => {
    let sum = 0;
    for (let v = 0; v < weights.length; v++) sum += weights[v]! * values[v]!;
    return sum * bqToMbq(voxelVolume_mL(grid));
  });

/** The maps of a case, each region with its own fit. */
export function voxelMapsOf(voxelCase: VoxelCase, host: VoxelHost = HOST): Promise<VoxelMaps> {
  const { aligned, times_s, halfLife_s, occupancies = [], curves, voxels } = voxelCase;
  const settings = { ...monoPlan([]).curves, ...curves };
  const regions = occupancies.map((occupancy) => {
    const curve = curveOf(voxelCase, sumsOf(voxelCase, occupancy));
    return { occupancy, curve, fit: fitTimeActivity(curve) };
  });
  const fitRest = fitRestOf(voxelCase);
  const request = {
    ...{ aligned, times_s, halfLife_s, regions, fitRest, curves: settings },
    voxels: { ...monoPlan([]).voxels, ...voxels },
  };
  const job = { id: 'voxels', onProgress: () => undefined };
  return createJobRunner().run(job, (control) => fitVoxelMaps(request, control, [0, 1], host));
}

/** What belongs to no region, by the curve of its own sums. */
export const fitRestOf =
  (voxelCase: VoxelCase) =>
  (activities_MBq: readonly number[]): LabelFit => {
    const curve = curveOf(voxelCase, activities_MBq);
    return { curve, fit: fitTimeActivity(curve) };
  };
