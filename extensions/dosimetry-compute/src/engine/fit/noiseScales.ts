import { FIT_STATUS, type VoxelCurve } from '@voxel-dosimetry/core';
import { createVoxelFitter } from '@voxel-dosimetry/time-activity';
import { voxelFitPlan, type VoxelImages, type VoxelTimes } from './voxelFitPlan';

/** Voxels of a label that its noise is taken from. */
const SAMPLE = 1024;
/** With fewer fits nothing is said of the noise. */
const FEWEST = 16;
/** Voxels below this part of the label's mean tell little. */
const LEAST_SIGNAL_frac = 0.1;

/** Median of χ² with so many degrees of freedom (Wilson and Hilferty 1931, doi:10.1073/pnas.17.12.684), within 2 %. */
const medianChiSquare = (freedom: number): number => freedom * (1 - 2 / (9 * freedom)) ** 3;

/**
 * The variance of voxels' values as a multiple of that of their label's curve (`VoxelCurve.scale`), for each curve: a few points of one voxel cannot tell its noise, those of all
 * voxels together can. The median over a sample of voxels of χ²/median of its distribution, for the model that leaves the least; null where too few voxels have
 * a fit with degrees of freedom. Too large where no model fits. Yields the fraction done. Proved by test/unit/compute/voxelMaps.test.ts.
 */
export function* noiseScales(
  module: WebAssembly.Module,
  times: VoxelTimes,
  { images, labels }: VoxelImages,
  curves: readonly VoxelCurve[],
): Generator<number, (number | null)[]> {
  const samples = yield* sampleLabels(images, labels, curves);
  const scales: (number | null)[] = [];
  for (const [at, curve] of curves.entries()) {
    const sampled = images.map((image) => Float32Array.from(samples[at]!, (voxel) => image[voxel]!));
    let least: number | null = null;
    for (const candidate of curve.models) {
      const freedom = curve.used.length - candidate.parameters;
      if (freedom < 1 || samples[at]!.length < FEWEST) continue;
      // With scale 1 the fit's χ² is relative to the label's variances.
      const alone = {
        ...curve,
        scale: 1,
        models: [{ ...candidate, isStandIn: false, weight: 1, penalty: 0, criticalF: [] }],
      };
      const fitter = createVoxelFitter(module, voxelFitPlan(times, [alone]));
      const { status, chiSquare } = yield* withoutProgress(fitter.fit({ images: sampled, labels: null, own: null }));
      const found = medianOf(chiSquare.filter((_, v) => isFitted(status[v]!)));
      if (found === null) continue;
      const scale = found / medianChiSquare(freedom);
      if (least === null || scale < least) least = scale;
    }
    scales.push(least !== null && least > 0 ? least : null);
    yield 0.5 + (0.5 * (at + 1)) / curves.length;
  }
  return scales;
}

const isFitted = (status: number): boolean => status === FIT_STATUS.fitted || status === FIT_STATUS.atPhysicalDecay;

function medianOf(values: Float32Array): number | null {
  if (values.length < FEWEST) return null;
  return values.sort()[Math.floor(values.length / 2)]!;
}

function* withoutProgress<Result>(work: Generator<number, Result>): Generator<number, Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield 0.5;
  }
}

const VOXELS_A_STEP = 1 << 17;

/** Voxels of each label that have signal, evenly from all of it. */
function* sampleLabels(
  images: readonly ArrayLike<number>[],
  labels: Uint16Array,
  curves: readonly VoxelCurve[],
): Generator<number, number[][]> {
  const sums = new Float64Array(curves.length);
  const sizes = new Uint32Array(curves.length);
  const sumAt = (v: number): number => curves[labels[v]!]!.used.reduce((sum, t) => sum + images[t]![v]!, 0);
  for (let v = 0; v < labels.length; v++) {
    const sum = sumAt(v);
    if (sum > 0) {
      sums[labels[v]!]! += sum;
      sizes[labels[v]!]!++;
    }
    if (v % VOXELS_A_STEP === 0) yield (0.25 * v) / labels.length;
  }
  const samples: number[][] = curves.map(() => []);
  const seen = new Uint32Array(curves.length);
  for (let v = 0; v < labels.length; v++) {
    const label = labels[v]!;
    const size = sizes[label]!;
    if (v % VOXELS_A_STEP === 0) yield 0.25 + (0.25 * v) / labels.length;
    const sum = sumAt(v);
    if (!(sum > 0)) continue;
    const stride = Math.max(1, Math.floor(size / SAMPLE));
    const isNext = seen[label]!++ % stride === 0;
    if (isNext && sum * size > LEAST_SIGNAL_frac * sums[label]!) samples[label]!.push(v);
  }
  return samples;
}
