import {
  bqToMbq,
  DosimetryError,
  pointsTakingPart,
  voxelVolume_mL,
  type CurveSettings,
  type Grid,
  type RegionCurve,
  type RegionParts,
  type RegionShares,
  type TimeActivityFit,
  type Volume,
  type VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';

/** A curve with its fit. */
export interface LabelFit {
  readonly curve: RegionCurve;
  readonly fit: TimeActivityFit;
}

export interface VoxelMapsRequest {
  /** Bq/mL at the times, all on the dose grid. */
  readonly aligned: readonly Volume<'Bq/mL'>[];
  /** After administration, ascending, s. */
  readonly times_s: readonly number[];
  readonly halfLife_s: number;
  readonly curves: CurveSettings;
  readonly voxels: VoxelCurveSettings;
  /** With the fraction of each voxel inside the region. */
  readonly regions: readonly (LabelFit & { readonly occupancy: Float32Array })[];
  /** The fitted curve of what belongs to no region, of its summed activities in MBq. */
  readonly fitRest: (activities_MBq: readonly number[]) => LabelFit;
}

/** What a fit of voxels works with. */
export interface VoxelTask {
  readonly request: VoxelMapsRequest;
  readonly images: readonly ArrayLike<number>[];
  readonly grid: Grid;
  readonly shares: RegionShares;
  /** The regions in their order, then the rest: a label each. */
  readonly labelFits: readonly LabelFit[];
  /** Its progress is that of the fit of voxels, 0..1. */
  readonly control: JobControl;
  readonly host: Pick<TransportHost, 'startVoxelThread' | 'workers'>;
}

/** Runs generators so that their progress fills from `from_frac` to `to_frac` of the job's. */
export const partOfJob = (control: JobControl, [from_frac, to_frac]: readonly [number, number]): JobControl => ({
  ...control,
  drive: (work, doing, from = 0, to = 1) => {
    const scaled = (fraction: number): number => from_frac + (to_frac - from_frac) * fraction;
    return control.drive(work, doing, scaled(from), scaled(to));
  },
});

/** What the voxels of a grid are shared among. */
export const partsOf = ({ regions }: VoxelMapsRequest): RegionParts => ({
  occupancies: regions.map(({ occupancy }) => occupancy),
  used: regions.map(({ curve }) => pointsTakingPart(curve)),
});

/** Throws `fit/not-finite` when a voxel's value is not a finite number: its region's sum, or the rest's, is then none. */
export function assertFinite({ curves }: RegionShares): void {
  for (const curve of curves)
    if (!curve.every(Number.isFinite))
      throw new DosimetryError({
        code: 'fit/not-finite',
        message: `The values of an image sum to ${curve.find((sum) => !Number.isFinite(sum))}; finite numbers in every voxel were expected.`,
        remedy: 'Run calibrate and register again.',
      });
}

/** What belongs to no region, as a label like the regions. */
export function restOf({ fitRest }: VoxelMapsRequest, { curves }: RegionShares, grid: Grid): LabelFit {
  const toMBq = bqToMbq(voxelVolume_mL(grid));
  return fitRest(Array.from(curves[curves.length - 1]!, (sum) => sum * toMBq));
}
