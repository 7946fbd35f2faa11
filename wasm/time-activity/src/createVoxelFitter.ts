import type { KernelExports } from './kernelExports';
import { memoryFrom } from './kernelMemory';
import { loadPlan } from './loadPlan';
import { checkPlan, type VoxelFitPlan } from './voxelFitPlan';

/** Curves of voxels. */
export interface VoxelSeries {
  /** Values at the times of the plan, a value a voxel. */
  readonly images: readonly ArrayLike<number>[];
  /** The label of each voxel; null: all have the first. */
  readonly labels: ArrayLike<number> | null;
  /** Values that the amplitude is taken from, the course being that of `images`; null: the same. */
  readonly own: readonly ArrayLike<number>[] | null;
}

/** A value a voxel. */
export interface FittedVoxels {
  /** Unit of the values × s. */
  readonly integral: Float32Array;
  /** Effective, of the slowest phase, s; 0 without one. */
  readonly halfLife_s: Float32Array;
  /** Code of the model that counts most; TRAPEZOID_CODE, 0 none. */
  readonly model: Uint8Array;
  /** 1 fitted, 2 at physical decay, 3 the trapezoid because no model was admissible, 4 nothing above zero. */
  readonly status: Uint8Array;
  /** Σ (residual/σ)²; where σ is not known the share of the squares that is left. */
  readonly chiSquare: Float32Array;
  /** Relative standard uncertainty of the integral; 1 where it is 0 or nothing is known. */
  readonly sigma_frac: Float32Array;
  /** value · ∂integral/∂value for each image, the model being kept; only where asked for. */
  readonly response: readonly Float32Array[] | null;
}

/** Fits voxels by one plan, in a memory of its own. */
export interface VoxelFitter {
  /** Yields the fraction done. Throws NotFiniteError, RangeError for lengths that differ. */
  fit(series: VoxelSeries, withResponse?: boolean): Generator<number, FittedVoxels>;
}

/** A voxel that has a value which is no finite number. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError';
  constructor(readonly voxel: number) {
    super(`Voxel ${voxel} has a value that is no finite number.`);
  }
}

/** Voxels in the kernel's memory at a time. */
const BLOCK = 8192;
/** Voxels between two yields: some milliseconds. */
const STRETCH = 256;

type Addresses = Readonly<
  Record<
    'values' | 'own' | 'labels' | 'integral' | 'halfLife' | 'model' | 'status' | 'chiSquare' | 'sigma' | 'response',
    number
  >
>;

interface Instance {
  readonly kernel: KernelExports;
  readonly memory: WebAssembly.Memory;
  readonly addresses: Addresses;
  readonly images: number;
}

/** Bytes of the kernel's memory beside tables: some 0.1 MB, and of a block 20 + 12 for each image a voxel. */
function instantiate(module: WebAssembly.Module, plan: VoxelFitPlan): Instance {
  checkPlan(plan);
  const memory = new WebAssembly.Memory({ initial: 2 });
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
  const stretches = memoryFrom(memory, kernel.__heap_base.value as number);
  loadPlan(kernel, stretches, plan);
  const images = plan.times_s.length;
  const floats = (count: number): number => stretches.reserve(4 * BLOCK * count);
  const addresses = {
    values: floats(images),
    own: floats(images),
    labels: stretches.reserve(2 * BLOCK),
    integral: floats(1),
    halfLife: floats(1),
    model: stretches.reserve(BLOCK),
    status: stretches.reserve(BLOCK),
    chiSquare: floats(1),
    sigma: floats(1),
    response: floats(images),
  };
  return { kernel, memory, addresses, images };
}

function emptyResult(count: number, images: number, withResponse: boolean): FittedVoxels {
  return {
    integral: new Float32Array(count),
    halfLife_s: new Float32Array(count),
    model: new Uint8Array(count),
    status: new Uint8Array(count),
    chiSquare: new Float32Array(count),
    sigma_frac: new Float32Array(count),
    response: withResponse ? Array.from({ length: images }, () => new Float32Array(count)) : null,
  };
}

function copyIn(
  { memory, addresses, images }: Instance,
  { images: volumes, own, labels }: VoxelSeries,
  from: number,
  to: number,
): void {
  const place = (address: number, values: ArrayLike<number>): void => {
    const target = new Float32Array(memory.buffer, address, to - from);
    for (let at = from; at < to; at++) target[at - from] = values[at]!;
  };
  for (let t = 0; t < images; t++) {
    place(addresses.values + 4 * BLOCK * t, volumes[t]!);
    if (own !== null) place(addresses.own + 4 * BLOCK * t, own[t]!);
  }
  const target = new Uint16Array(memory.buffer, addresses.labels, to - from);
  for (let at = from; at < to; at++) target[at - from] = labels === null ? 0 : labels[at]!;
}

function copyOut({ memory, addresses }: Instance, result: FittedVoxels, from: number, to: number): void {
  const floats = (address: number): Float32Array => new Float32Array(memory.buffer, address, to - from);
  const bytes = (address: number): Uint8Array => new Uint8Array(memory.buffer, address, to - from);
  result.integral.set(floats(addresses.integral), from);
  result.halfLife_s.set(floats(addresses.halfLife), from);
  result.chiSquare.set(floats(addresses.chiSquare), from);
  result.sigma_frac.set(floats(addresses.sigma), from);
  result.model.set(bytes(addresses.model), from);
  result.status.set(bytes(addresses.status), from);
  result.response?.forEach((part, t) => part.set(floats(addresses.response + 4 * BLOCK * t), from));
}

function checkSeries({ images, own, labels }: VoxelSeries, expected: number, labelCount: number): number {
  const count = images[0]?.length ?? 0;
  for (const series of [images, ...(own === null ? [] : [own])])
    if (series.length !== expected || series.some(({ length }) => length !== count))
      throw new RangeError(`${series.length} images were given; ${expected} of ${count} voxels were expected.`);
  if (labels !== null && labels.length !== count)
    throw new RangeError(`There are ${labels.length} labels for ${count} voxels.`);
  for (let v = 0; labels !== null && v < count; v++)
    if (!(labels[v]! < labelCount)) throw new RangeError(`Voxel ${v} has label ${labels[v]}; there are ${labelCount}.`);
  return count;
}

function* fitSeries(
  instance: Instance,
  series: VoxelSeries,
  count: number,
  withResponse: boolean,
): Generator<number, FittedVoxels> {
  const { kernel, addresses: at, images, memory } = instance;
  const result = emptyResult(count, images, withResponse);
  kernel.set_block(
    ...([BLOCK, at.values, series.own === null ? 0 : at.own, at.labels, at.integral, at.halfLife] as const),
    ...([at.model, at.status, at.chiSquare, at.sigma, withResponse ? at.response : 0] as const),
  );
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    copyIn(instance, series, from, to);
    if (withResponse) new Uint8Array(memory.buffer, at.response, 4 * BLOCK * images).fill(0);
    for (let first = 0; first < to - from; first += STRETCH) {
      const end = Math.min(to - from, first + STRETCH);
      const notFinite = kernel.fit_block(first, end);
      if (notFinite >= 0) throw new NotFiniteError(from + notFinite);
      yield (from + end) / count;
    }
    copyOut(instance, result, from, to);
  }
  return result;
}

/**
 * Sums of exponentials fitted to every voxel of a series of images, their integrals from administration to infinity and how sure those are.
 *
 * Least squares weighted with the label's variances over aⱼ ≥ 0 and physical ≤ λⱼ ≤ fastest by variable projection (Golub and Pereyra 1973,
 * doi:10.1137/0710036): the best of every ordered set of a logarithmic grid, from tables that the voxels of a label share, then
 * Newton's method with Levenberg's and Marquardt's damping and derivatives in closed form. Refused are models with a phase that vanishes,
 * phases that coincide or stand at the bound, parameters that correlate, an integral mostly before the first point. σ from the
 * covariance of the parameters, of the label's known noise or of what is left.
 *
 * Voxels know nothing of each other: the same bits however they are shared out. Memory: 20 + 12n bytes for each of 8192 voxels, n images, and the
 * tables, below 1 MB a label with four-constant models. One generator at a time. Throws RangeError for what does not fit together.
 * Tests: physics/voxelCurves, native/timeActivityTwin.
 */
export function createVoxelFitter(module: WebAssembly.Module, plan: VoxelFitPlan): VoxelFitter {
  const instance = instantiate(module, plan);
  return {
    *fit(series, withResponse = false) {
      const count = checkSeries(series, instance.images, plan.labels.length);
      return yield* fitSeries(instance, series, count, withResponse);
    },
  };
}
