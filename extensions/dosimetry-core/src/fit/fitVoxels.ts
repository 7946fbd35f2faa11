import { DosimetryError } from '../domain/errors';
import { FIT_STATUS, type TimeActivityModel } from '../domain/timeActivity';
import { assertVolume, type Volume } from '../domain/volume';
import { assertTimes } from './fitTimeActivity';
import { monoExponentialSolver } from './monoExponential';
import { regionShapes } from './regionShapes';
import { trapezoidWeights_s } from './trapezoid';

export interface VoxelFitRequest {
  /** Bq/mL at the times, all on the dose grid. */
  readonly aligned: readonly Volume<'Bq/mL'>[];
  /** After administration, ascending, s. */
  readonly times_s: readonly number[];
  readonly halfLife_s: number;
  readonly model: TimeActivityModel;
  /** voxel: a curve for every voxel. region: the shape of the region's curve, scaled to the voxel. */
  readonly scope: 'voxel' | 'region';
  /** Fraction of each voxel inside each region; used by scope `region`. */
  readonly occupancies: readonly Float32Array[];
}

export interface VoxelFit {
  readonly tia: Volume<'Bq·s/mL'>;
  /** 0 where no exponential was fitted: see the status. */
  readonly effectiveHalfLife: Volume<'s'>;
  /** FIT_STATUS codes. */
  readonly fitStatus: Volume<'status'>;
}

/** Arrays that a fit fills: Bq·s/mL, s, FIT_STATUS; x fastest. */
export interface VoxelFitArrays {
  readonly tia: Float32Array;
  readonly halfLife: Float32Array;
  readonly status: Uint8Array;
}

const VOXELS_PER_YIELD = 1 << 15;

/**
 * Time-integrated activity concentration of every voxel, Bq·s/mL, with the effective half-life (s) and the fit's status.
 *
 * scope voxel: the model of `fitTimeActivity` on the voxel's own values. scope region: Ã = Σⱼ cⱼ · (TIA/Σⱼ Aⱼ) of the region's own
 * fit, so that the map's sum over a region is the region's TIA; what belongs to no region follows its own summed curve; of
 * overlapping regions the smallest gives the shape. Yields the fraction done.
 * Wrong voxel by voxel where noise decides: use the region scope for few counts.
 * Throws `fit/length-mismatch`, `fit/times`, `fit/too-few-points`, `fit/half-life`, `fit/not-finite`, `fit/grid-mismatch`, `volume/unit`.
 * Test: unit/core/fitVoxels, physics/timeActivity.
 */
export function* fitVoxels(request: VoxelFitRequest): Generator<number, VoxelFit> {
  assertTimes(request.times_s, request.aligned.length, request.model, request.halfLife_s);
  const aligned = request.aligned.map((volume, at) => assertVolume<'Bq/mL'>(volume, 'Bq/mL', `Time point ${at + 1}`));
  const grid = (aligned[0] as Volume<'Bq/mL'>).grid;
  const count = (aligned[0] as Volume<'Bq/mL'>).values.length;
  for (const length of [
    ...aligned.map((volume) => volume.values.length),
    ...request.occupancies.map((each) => each.length),
  ])
    if (length !== count) throw mismatch(count, length);
  const arrays = { tia: new Float32Array(count), halfLife: new Float32Array(count), status: new Uint8Array(count) };
  if (request.scope === 'region') yield* regionShapes(request, arrays);
  else yield* eachVoxel(request, arrays);
  return {
    tia: { unit: 'Bq·s/mL', grid, values: arrays.tia },
    effectiveHalfLife: { unit: 's', grid, values: arrays.halfLife },
    fitStatus: { unit: 'status', grid, values: arrays.status },
  };
}

const mismatch = (count: number, length: number): DosimetryError =>
  new DosimetryError({
    code: 'fit/grid-mismatch',
    message: `An image or region has ${length} voxels, the first image has ${count}; the same grid was expected.`,
    remedy: 'Run register and segment again.',
  });

function* eachVoxel(request: VoxelFitRequest, arrays: VoxelFitArrays): Generator<number, void> {
  const fitRange = request.model === 'mono' ? monoRange(request, arrays) : trapezoidRange(request, arrays);
  const count = arrays.tia.length;
  for (let from = 0; from < count; from += VOXELS_PER_YIELD) {
    const to = Math.min(count, from + VOXELS_PER_YIELD);
    fitRange(from, to);
    yield to / count;
  }
}

const notFinite = (voxel: number): DosimetryError =>
  new DosimetryError({
    code: 'fit/not-finite',
    message: `Voxel ${voxel} has an activity concentration that is not a finite number.`,
    remedy: 'Run calibrate and register again.',
  });

type RangeFit = (from: number, to: number) => void;

function trapezoidRange({ aligned, times_s, halfLife_s }: VoxelFitRequest, { tia, status }: VoxelFitArrays): RangeFit {
  const weights = trapezoidWeights_s(times_s, halfLife_s);
  return (from, to) => {
    for (let v = from; v < to; v++) {
      let sum = 0;
      for (let t = 0; t < weights.length; t++) sum += (weights[t] as number) * (aligned[t]?.values[v] as number);
      if (!Number.isFinite(sum)) throw notFinite(v);
      tia[v] = sum > 0 ? sum : 0;
      status[v] = sum > 0 ? FIT_STATUS.fitted : FIT_STATUS.zero;
    }
  };
}

function monoRange(
  { aligned, times_s, halfLife_s }: VoxelFitRequest,
  { tia, halfLife, status }: VoxelFitArrays,
): RangeFit {
  const solver = monoExponentialSolver(times_s, halfLife_s);
  const weights = trapezoidWeights_s(times_s, halfLife_s);
  const images = aligned.map((volume) => volume.values);
  return (from, to) => {
    for (let v = from; v < to; v++) {
      let [sum, moment, trapezoid] = [0, 0, 0];
      for (let t = 0; t < images.length; t++) {
        const value = images[t]?.[v] as number;
        sum += value;
        moment += value * (times_s[t] as number);
        trapezoid += value * (weights[t] as number);
      }
      if (!Number.isFinite(sum)) throw notFinite(v);
      if (sum <= 0) {
        status[v] = FIT_STATUS.zero;
        continue;
      }
      const lambda = solver.decayConstantOf(moment / sum);
      if (lambda === null) {
        tia[v] = Math.max(0, trapezoid);
        status[v] = FIT_STATUS.fallbackTrapezoid;
        continue;
      }
      tia[v] = sum / (lambda * solver.sampleSum(lambda));
      halfLife[v] = Math.LN2 / lambda;
      status[v] = lambda === solver.physicalDecayConstant_per_s ? FIT_STATUS.atPhysicalDecay : FIT_STATUS.fitted;
    }
  };
}
