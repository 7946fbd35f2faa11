import { frequenciesOf, radicesOf, transformLength, twiddlesOf, twistOf } from './transformLength';

export type Triple = readonly [number, number, number];

/** What is convolved: voxels of the grid, and voxels of the kernel on either side of its middle one, along x, y and z. */
export interface ConvolutionShape {
  readonly size: Triple;
  readonly reach: Triple;
}

interface Axis {
  readonly size: number;
  /** Of the kernel, as far as it can matter inside the grid. */
  readonly reach: number;
  /** Points of the transform: along x half of the padded length. */
  readonly length: number;
  readonly radices: Int32Array;
  readonly twiddles: Float32Array;
  readonly frequencies: Int32Array;
}

/** Transforms with their tables, and bytes of the arrays of kernel.h, by the names there; `plane` and `cumulated` are kernel_plane's. */
export interface ConvolutionPlan {
  readonly axes: readonly [Axis, Axis, Axis];
  readonly twist: Float32Array;
  /** Padded lengths along x, y and z, in voxels. */
  readonly padded: Triple;
  /** Blocks of four frequencies along x. */
  readonly columns: number;
  readonly slabPoints: number;
  readonly arrays_bytes: Readonly<Record<ArrayName, number>>;
}

const ARRAY_NAMES = [
  'slice',
  'spectrum',
  'response',
  'slab',
  'line',
  'rows',
  'beyond',
  'weights',
  'plane',
  'cumulated',
] as const;
export type ArrayName = (typeof ARRAY_NAMES)[number];

const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;
/** Four lines beside each other, real and imaginary. */
const POINT_FLOATS = 8;
const CACHE_LINE_POINTS = 2;

const upTo4 = (count: number): number => 4 * Math.ceil(count / 4);

/** Points from one row to the next, such that rows do not fall on the same few places of a cache: an odd number of cache lines. */
const spacedPoints = (count: number): number => {
  const lines = Math.ceil(count / CACHE_LINE_POINTS);
  return CACHE_LINE_POINTS * (lines % 2 === 0 ? lines + 1 : lines);
};

function checkShape({ size, reach }: ConvolutionShape): void {
  if (!size.every((n) => Number.isInteger(n) && n >= 1))
    throw new RangeError(`The grid has ${size.join(' × ')} voxels; whole numbers from 1 were expected.`);
  if (!reach.every((n) => Number.isInteger(n) && n >= 0))
    throw new RangeError(`The kernel reaches ${reach.join(' × ')} voxels; whole numbers from 0 were expected.`);
}

function axisOf(size: number, wholeReach: number, isHalved: boolean): Axis {
  const reach = Math.min(wholeReach, size - 1);
  const length = transformLength(size + reach, isHalved);
  const radices = radicesOf(length)!;
  const tables = { twiddles: twiddlesOf(length, radices), frequencies: frequenciesOf(length, radices) };
  return { size, reach, length, radices: Int32Array.from(radices), ...tables };
}

/** Throws RangeError for a size or a reach that is none. */
export function convolutionPlan(shape: ConvolutionShape): ConvolutionPlan {
  checkShape(shape);
  const { size, reach } = shape;
  const axes = [
    axisOf(size[0], reach[0], true),
    axisOf(size[1], reach[1], false),
    axisOf(size[2], reach[2], false),
  ] as const;
  const [x, y, z] = axes;
  const columns = Math.ceil(x.length / 4);
  const slabPoints = spacedPoints(z.size);
  const octant = (Math.floor(y.length / 2) + 1) * (Math.floor(z.length / 2) + 1);
  const plane = (x.reach + 1) * (y.reach + 1);
  const arrays_bytes = {
    slice: FLOAT_BYTES * x.size * y.size,
    spectrum: FLOAT_BYTES * POINT_FLOATS * columns * upTo4(y.size) * z.size,
    response: FLOAT_BYTES * 4 * columns * octant,
    slab: FLOAT_BYTES * POINT_FLOATS * y.length * slabPoints,
    line: FLOAT_BYTES * POINT_FLOATS * Math.max(upTo4(x.length), y.length, z.length),
    rows: FLOAT_BYTES * 8 * x.length,
    beyond: FLOAT_BYTES * plane * (z.reach + 1),
    weights: FLOAT_BYTES * (plane + 2 * x.size),
    plane: DOUBLE_BYTES * plane,
    cumulated: DOUBLE_BYTES * (plane + x.reach + 1),
  };
  const padded = [2 * x.length, y.length, z.length] as const;
  return { axes, twist: twistOf(x.length), padded, columns, slabPoints, arrays_bytes };
}

/** Stack, code and what is lost between arrays. */
const FIXED_BYTES = 2 ** 20;

/**
 * Memory of a convolver for that shape, bytes: the map's spectrum along x, an octant of the kernel's spectrum, the sums of the kernel, and one padded
 * slab. For 256³ voxels and a kernel from edge to edge (512³ padded) 276 MB. The maps that go in and out are not in it.
 */
export function convolutionMemory_bytes(size: Triple, reach: Triple): number {
  const { axes, twist, arrays_bytes } = convolutionPlan({ size, reach });
  const tables = axes.flatMap(({ radices, twiddles, frequencies }) => [radices, twiddles, frequencies]);
  const tables_bytes = [twist, ...tables].reduce((sum, { byteLength }) => sum + byteLength, 0);
  return ARRAY_NAMES.reduce((sum, name) => sum + arrays_bytes[name], FIXED_BYTES + tables_bytes);
}
