import {
  convolutionPlan,
  type ArrayName,
  type ConvolutionPlan,
  type ConvolutionShape,
  type Triple,
} from './convolutionPlan';
import type { KernelExports } from './kernelExports';
import { memoryFor, stretchesOf } from './kernelMemory';

export interface Convolution {
  /** Σ over the kernel of map times kernel, a value a voxel of the grid, x fastest; unit of the map times unit of the kernel. */
  readonly values: Float32Array;
  /** Sum over all voxels beyond the grid of what the same convolution puts there. */
  readonly outside: number;
}

/** Convolves maps of one size with a kernel of one reach, in a memory of its own. */
export interface Convolver {
  /**
   * The kernel at offsets i, j, k ≥ 0, (reach + 1) values along each axis, x fastest; it is the same at −i, −j, −k. Yields the fraction done.
   * Throws RangeError for another length and for values that are not finite.
   */
  setKernel(octant: ArrayLike<number>): Generator<number, void>;
  /**
   * A map, a value a voxel, x fastest; the result is written into `into`, which may be the map itself. Yields the fraction done. Throws RangeError for
   * another length and for values that are not finite.
   */
  convolve(values: Float32Array, into?: Float32Array): Generator<number, Convolution>;
}

/** Points that are transformed between two yields: some 4 ms on a processor of 2023. */
const POINTS_PER_STEP = 2 ** 18;

interface Instance {
  readonly plan: ConvolutionPlan;
  readonly kernel: KernelExports;
  readonly addresses: Readonly<Record<ArrayName, number>>;
  readonly memory: WebAssembly.Memory;
}

function instantiate(module: WebAssembly.Module, shape: ConvolutionShape): Instance {
  const plan = convolutionPlan(shape);
  const memory = memoryFor(shape);
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
  const { reserve, place } = stretchesOf(memory, kernel.__heap_base.value as number);
  plan.axes.forEach(({ size, reach, length, radices, twiddles, frequencies }, axis) => {
    const tables = [place(radices), place(twiddles), place(frequencies)] as const;
    kernel.set_axis(axis, size, reach, length, radices.length, ...tables);
  });
  kernel.set_twist(place(plan.twist));
  const addresses = Object.fromEntries(
    Object.entries(plan.arrays_bytes).map(([name, bytes]) => [name, reserve(bytes)]),
  ) as Record<ArrayName, number>;
  const { slice, spectrum, response, slab, line, rows, beyond, weights } = addresses;
  kernel.set_arrays(slice, spectrum, response, slab, plan.slabPoints, line, rows, beyond, weights);
  return { plan, kernel, addresses, memory };
}

type Progress = (points: number) => number | undefined;

/** Counts points of work: gives the fraction done when it is time to yield. */
function progressOf(whole: number): Progress {
  let [done, since] = [0, 0];
  return (points) => {
    done += points;
    since += points;
    if (since < POINTS_PER_STEP) return undefined;
    since = 0;
    return Math.min(1, done / whole);
  };
}

/** Runs `work` over lines 0 … count − 1 in stretches that are short enough. */
function* inStretches(
  count: number,
  pointsPerLine: number,
  progress: Progress,
  work: (first: number, end: number) => void,
): Generator<number, void> {
  const most = Math.max(1, Math.floor(POINTS_PER_STEP / pointsPerLine));
  for (let first = 0; first < count; first += most) {
    const end = Math.min(count, first + most);
    work(first, end);
    const fraction = progress((end - first) * pointsPerLine);
    if (fraction !== undefined) yield fraction;
  }
}

/** Points of the transforms along each axis, from the map to the product: of a slice, of a column along y, of a column along z. */
function workOf({ axes: [x, y, z] }: ConvolutionPlan) {
  return { slice: Math.ceil(y.size / 4) * x.length, along: z.size * y.length, across: y.length * 2 * z.length };
}

/** Sum over planes k = first … end − 1 of an octant and over their mirror images. */
function sumOfPlanes(octant: ArrayLike<number>, [nx, ny]: Triple, first: number, end: number): number {
  let sum = 0;
  for (let k = first, at = first * nx * ny; k < end; k++) {
    for (let j = 0; j < ny; j++) {
      let row = 0;
      for (let i = 0; i < nx; i++, at++) row += (i === 0 ? 1 : 2) * octant[at]!;
      sum += (j === 0 ? 1 : 2) * (k === 0 ? 1 : 2) * row;
    }
  }
  return sum;
}

function* loadKernel(instance: Instance, octant: ArrayLike<number>, reach: Triple): Generator<number, void> {
  const { plan, kernel, addresses, memory } = instance;
  const [x, y, z] = plan.axes;
  const extent: Triple = [reach[0] + 1, reach[1] + 1, reach[2] + 1];
  if (octant.length !== extent[0] * extent[1] * extent[2])
    throw new RangeError(`The kernel has ${octant.length} values; ${extent.join(' × ')} were expected.`);
  const [width, height] = [x.reach + 1, y.reach + 1];
  const plane = new Float64Array(memory.buffer, addresses.plane, width * height);
  new Float64Array(memory.buffer, addresses.cumulated, (width + 1) * height).fill(0);
  const columnPoints = (z.reach + 1) * y.length + y.length * z.length;
  const planePoints = Math.ceil(height / 4) * x.length + width * height;
  const progress = progressOf(octant.length + (z.reach + 1) * planePoints + plan.columns * columnPoints);
  let whole = 0;
  yield* inStretches(extent[2], extent[0] * extent[1], progress, (first, end) => {
    whole += sumOfPlanes(octant, extent, first, end);
  });
  if (!Number.isFinite(whole)) throw new RangeError(`The values of the kernel sum to ${whole}.`);
  yield* inStretches(z.reach + 1, planePoints, progress, (first, end) => {
    for (let k = first; k < end; k++) {
      for (let j = 0; j < height; j++) {
        const row = extent[0] * (j + extent[1] * k);
        for (let i = 0; i < width; i++) plane[i + width * j] = octant[row + i]!;
      }
      kernel.kernel_plane(k, addresses.plane, addresses.cumulated, whole / 8);
    }
  });
  const scale = 1 / (x.length * y.length * z.length);
  yield* inStretches(plan.columns, columnPoints, progress, (first, end) => {
    for (let column = first; column < end; column++) kernel.kernel_column(column, scale);
  });
}

function* filterColumns({ plan, kernel }: Instance, progress: Progress): Generator<number, void> {
  const [, y, z] = plan.axes;
  for (let column = 0; column < plan.columns; column++) {
    yield* inStretches(z.size, y.length, progress, (first, end) => kernel.column_forward(column, first, end));
    yield* inStretches(y.length, 2 * z.length, progress, (first, end) => kernel.column_filter(column, first, end));
    yield* inStretches(z.size, y.length, progress, (first, end) => kernel.column_inverse(column, first, end));
  }
}

function* convolveMap(instance: Instance, values: Float32Array, result: Float32Array): Generator<number, Convolution> {
  const { plan, kernel, addresses, memory } = instance;
  const [x, y, z] = plan.axes;
  const sliceSize = x.size * y.size;
  for (const { length } of [values, result])
    if (length !== sliceSize * z.size)
      throw new RangeError(`The map has ${length} values; ${x.size} × ${y.size} × ${z.size} were expected.`);
  const work = workOf(plan);
  const progress = progressOf(2 * z.size * work.slice + plan.columns * (2 * work.along + work.across));
  const slice = new Float32Array(memory.buffer, addresses.slice, sliceSize);
  let outside = 0;
  yield* inStretches(z.size, work.slice, progress, (first, end) => {
    for (let k = first; k < end; k++) {
      slice.set(values.subarray(sliceSize * k, sliceSize * (k + 1)));
      outside += kernel.forward_slice(k);
    }
  });
  if (!Number.isFinite(outside)) throw new RangeError('The map has values that are not finite numbers.');
  yield* filterColumns(instance, progress);
  yield* inStretches(z.size, work.slice, progress, (first, end) => {
    for (let k = first; k < end; k++) {
      kernel.inverse_slice(k);
      result.set(slice, sliceSize * k);
    }
  });
  return { values: result, outside };
}

/**
 * Convolution of maps with an even kernel by real fast Fourier transforms in float32, exact in that nothing wraps around: what leaves the grid is lost
 * to it, and `outside` says how much that is.
 *
 *     values(r) = Σ over offsets d of map(r − d) · kernel(d)        Σ values + outside = Σ map · Σ kernel
 *
 * `outside` comes from sums of the kernel, weighted with the map, and not from the transforms, so that the second line checks them (to 1e-6, where
 * map and kernel are not negative).
 *
 * Rounding is relative to the largest value of the result, some 3e-7 of it: what is less than that elsewhere is noise and may be negative. A kernel
 * that is a million times lower far out than in its middle is better given as two.
 *
 * One generator at a time: a new one ends that which was not run to its end. Memory: convolutionMemory_bytes. Throws RangeError for a size or reach
 * that is none, and when there is no memory so large. Method: kernel.h, kernel.c. Tests: physics/convolution, native/convolutionTwin.
 */
export function createConvolver(module: WebAssembly.Module, shape: ConvolutionShape): Convolver {
  const instance = instantiate(module, shape);
  let latest = 0;
  let isLoaded = false;
  function* alone<Result>(work: Generator<number, Result>): Generator<number, Result> {
    const mine = ++latest;
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      yield step.value;
      if (mine !== latest) throw new Error('The convolver was given other work before this was done.');
    }
  }
  return {
    *setKernel(octant) {
      isLoaded = false;
      yield* alone(loadKernel(instance, octant, shape.reach));
      isLoaded = true;
    },
    *convolve(values, into = new Float32Array(values.length)) {
      if (!isLoaded) throw new Error('The convolver has no kernel yet.');
      return yield* alone(convolveMap(instance, values, into));
    },
  };
}
