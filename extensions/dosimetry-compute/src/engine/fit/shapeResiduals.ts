import type { VoxelCurve } from '@voxel-dosimetry/core';
import type { VoxelImages } from './voxelFitPlan';

const VOXELS_PER_YIELD = 1 << 15;
/** Voxels of a label whose misfit says how large its noise is. */
const SAMPLE = 4096;

/** The curve of a label at the times that take part, summing to 1, and what its points' values vary by. */
interface Shape {
  readonly curve: VoxelCurve;
  readonly parts: readonly number[];
  /** Σ of the points' variances. */
  readonly variance: number;
}

/** χ² of each voxel against its label's curve, and the relative standard uncertainty of its sum by noise. */
export interface ShapeResiduals {
  readonly chiSquare: Float32Array;
  readonly noise_frac: Float32Array;
}

/**
 * How far voxels are from the curve of their label scaled to their sum: χ² = Σ (c − s f)²/σ², σ² being the label's variances times what its voxels scatter by (the median of χ²
 * over its degrees of freedom is 1). `modelled[label]` are the curve's values at the points that take part. Yields the fraction done.
 * Proved by test/unit/compute/voxelMaps.test.ts.
 */
export function* shapeResiduals(
  { images, labels }: VoxelImages,
  curves: readonly VoxelCurve[],
  modelled: readonly (readonly number[])[],
): Generator<number, ShapeResiduals> {
  const shapes = curves.map((curve, at) => shapeOf(curve, modelled[at]!));
  const chiSquare = new Float32Array(labels.length);
  const noise_frac = new Float32Array(labels.length);
  const sizes = new Uint32Array(curves.length);
  for (const label of labels) sizes[label]!++;
  const seen = new Uint32Array(curves.length);
  const samples: number[][] = curves.map(() => []);
  for (let v = 0; v < labels.length; v++) {
    const label = labels[v]!;
    chiSquare[v] = misfit(images, shapes[label]!, v);
    const isNext = seen[label]!++ % Math.max(1, Math.floor(sizes[label]! / SAMPLE)) === 0;
    if (isNext && chiSquare[v]! > 0) samples[label]!.push(chiSquare[v]!);
    if (v % VOXELS_PER_YIELD === 0) yield (0.6 * v) / labels.length;
  }
  const scales = samples.map((sample, at) => scaleOf(sample, curves[at]!.used.length - 1));
  for (let v = 0; v < labels.length; v++) {
    const label = labels[v]!;
    if (scales[label]! > 0) chiSquare[v]! /= scales[label]!;
    noise_frac[v] = Math.sqrt(scales[label]!) * sumDeviation(images, shapes[label]!, v);
    if (v % VOXELS_PER_YIELD === 0) yield 0.6 + (0.4 * v) / labels.length;
  }
  return { chiSquare, noise_frac };
}

function shapeOf(curve: VoxelCurve, modelled: readonly number[]): Shape {
  const whole = modelled.reduce((sum, value) => sum + Math.max(0, value), 0);
  return {
    curve,
    parts: modelled.map((value) => (whole > 0 ? Math.max(0, value) / whole : 1 / modelled.length)),
    variance: curve.variances.reduce((all, each) => all + each, 0),
  };
}

function sumAt(images: VoxelImages['images'], used: readonly number[], v: number): number {
  let sum = 0;
  for (let i = 0; i < used.length; i++) sum += images[used[i]!]![v]!;
  return sum;
}

function levelOf(sum: number, { used, exponent }: VoxelCurve): number {
  const mean = sum / used.length;
  return exponent === 1 ? mean : mean * mean;
}

function misfit(images: VoxelImages['images'], { curve, parts }: Shape, v: number): number {
  const sum = sumAt(images, curve.used, v);
  if (!(sum > 0)) return 0;
  let squares = 0;
  for (let i = 0; i < parts.length; i++) {
    const residual = images[curve.used[i]!]![v]! - sum * parts[i]!;
    squares += (residual * residual) / curve.variances[i]!;
  }
  return squares / levelOf(sum, curve);
}

/** σ of the sum relative to it, for scale 1. */
function sumDeviation(images: VoxelImages['images'], { curve, variance }: Shape, v: number): number {
  const sum = sumAt(images, curve.used, v);
  if (!(sum > 0)) return 0;
  return Math.sqrt(variance * levelOf(sum, curve)) / sum;
}

function scaleOf(sample: number[], freedom: number): number {
  if (sample.length === 0 || freedom < 1) return 0;
  const median = sample.sort((a, b) => a - b)[Math.floor(sample.length / 2)]!;
  return median / (freedom * (1 - 2 / (9 * freedom)) ** 3);
}
