import type { Grid } from '../domain/geometry';

/** Standard deviations that the Gaussian reaches. */
const REACH = 4;
const VOXELS_PER_YIELD = 1 << 19;
const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

/** A part of a grid, its first voxel and its size. */
interface Box {
  readonly low: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}

/** Rounds of balancing: what is left of a constant is then constant to some 0.1 %. */
const ROUNDS = 8;

/**
 * Images under a Gaussian of that full width at half maximum (mm) that stays inside each label: y(v) = d(v) Σᵤ G(v − u) d(u) x(u), u of the label of v and d such that
 * a constant stays one and each label keeps its total (the matrix is balanced: Sinkhorn and Knopp 1967, doi:10.2140/pjm.1967.21.343).
 *
 * Nothing crosses from one label to another. Label of each voxel, x fastest. Takes 4 bytes a voxel for each image and 12 for the largest
 * label's box. Yields the fraction done. Proved by test/unit/core/smoothWithinLabels.test.ts.
 */
export function* smoothWithinLabels(
  images: readonly ArrayLike<number>[],
  labels: Uint16Array,
  grid: Pick<Grid, 'size' | 'spacing_mm'>,
  fullWidth_mm: number,
): Generator<number, Float32Array[]> {
  const kernels = grid.spacing_mm.map((spacing_mm) => gaussian(fullWidth_mm / FWHM_PER_SIGMA / spacing_mm));
  const smoothed = images.map(() => new Float32Array(labels.length));
  const boxes = yield* boxesOf(labels, grid.size);
  let done = 0;
  for (const [label, box] of boxes) {
    const inside = new Float32Array(box.size[0] * box.size[1] * box.size[2]);
    yield* eachVoxel(box, grid.size, done / boxes.size, (voxel, n) => (inside[n] = labels[voxel] === label ? 1 : 0));
    const values = new Float32Array(inside.length);
    const { balance, kept } = yield* balanced(inside, values, box, kernels, done / boxes.size);
    for (const [at, image] of images.entries()) {
      const target = smoothed[at]!;
      const fraction = (done + at / images.length) / boxes.size;
      yield* eachVoxel(box, grid.size, fraction, (voxel, n) => {
        values[n] = balance[n]! > 0 ? (balance[n]! * image[voxel]!) / kept[n]! : 0;
      });
      yield* blur(values, box, kernels, fraction);
      yield* eachVoxel(box, grid.size, fraction, (voxel, n) => {
        if (balance[n]! > 0) target[voxel] = balance[n]! * values[n]!;
      });
    }
    done++;
  }
  return smoothed;
}

/** d of a label's voxels, 0 outside, and what of each voxel's value is kept with it: nearly 1, and divided by so that the total is. */
function* balanced(
  inside: Float32Array,
  values: Float32Array,
  box: Box,
  kernels: readonly Float64Array[],
  fraction: number,
): Generator<number, { readonly balance: Float32Array; readonly kept: Float32Array }> {
  const balance = inside;
  for (let round = 0; round < ROUNDS; round++) {
    values.set(balance);
    yield* blur(values, box, kernels, fraction);
    for (let n = 0; n < balance.length; n++) if (balance[n]! > 0) balance[n] = Math.sqrt(balance[n]! / values[n]!);
    yield fraction;
  }
  const kept = balance.slice();
  yield* blur(kept, box, kernels, fraction);
  for (let n = 0; n < kept.length; n++) kept[n]! *= balance[n]!;
  return { balance, kept };
}

/** Half of a Gaussian of that standard deviation in voxels, from its middle on; the whole sums to 1. */
function gaussian(sigma: number): Float64Array {
  const reach = Math.ceil(REACH * sigma);
  const half = Float64Array.from({ length: reach + 1 }, (_, n) =>
    n === 0 ? 1 : Math.exp(-(n * n) / (2 * sigma * sigma)),
  );
  const whole = half.reduce((sum, value, n) => sum + (n === 0 ? value : 2 * value), 0);
  return half.map((value) => value / whole);
}

/** The box that each label fills. */
function* boxesOf(labels: Uint16Array, [nx, ny]: Grid['size']): Generator<number, Map<number, Box>> {
  const ends = new Map<number, { low: [number, number, number]; high: [number, number, number] }>();
  for (let v = 0; v < labels.length; v++) {
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield 0;
    // Within a run of one label along x only its ends matter.
    if (v % nx !== 0 && v % nx !== nx - 1 && labels[v] === labels[v - 1] && labels[v] === labels[v + 1]) continue;
    const at = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))] as const;
    const box = ends.get(labels[v]!);
    if (box === undefined) ends.set(labels[v]!, { low: [...at], high: [...at] });
    else
      for (const axis of [0, 1, 2] as const) {
        if (at[axis] < box.low[axis]) box.low[axis] = at[axis];
        if (at[axis] > box.high[axis]) box.high[axis] = at[axis];
      }
  }
  return new Map(
    [...ends].map(([label, { low, high }]) => [
      label,
      { low, size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] },
    ]),
  );
}

/** Voxels of the grid that a box holds, and their places in it, x fastest. */
function* eachVoxel(
  { low, size }: Box,
  [nx, ny]: Grid['size'],
  fraction: number,
  visit: (voxel: number, n: number) => void,
): Generator<number, void> {
  for (let k = 0, n = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const row = low[0] + nx * (low[1] + j + ny * (low[2] + k));
      for (let i = 0; i < size[0]; i++) visit(row + i, n++);
    }
    yield fraction;
  }
}

/** Convolves a box with a kernel along each axis; zero outside. */
function* blur(
  values: Float32Array,
  { size }: Box,
  kernels: readonly Float64Array[],
  fraction: number,
): Generator<number, void> {
  for (const axis of [0, 1, 2] as const) {
    const kernel = kernels[axis]!;
    // One voxel: what the kernel would lose the weights give back.
    if (kernel.length === 1 || size[axis] === 1) continue;
    const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
    const line = new Float64Array(size[axis]);
    for (let start = 0, count = 0; start < values.length; start++) {
      if (Math.floor(start / stride) % size[axis] !== 0) continue;
      blurLine(values, start, stride, line, kernel);
      if (++count % 512 === 0) yield fraction;
    }
  }
}

function blurLine(values: Float32Array, start: number, stride: number, line: Float64Array, kernel: Float64Array): void {
  for (let i = 0; i < line.length; i++) line[i] = values[start + i * stride]!;
  for (let i = 0; i < line.length; i++) {
    let sum = kernel[0]! * line[i]!;
    for (let n = 1; n < kernel.length; n++)
      sum += kernel[n]! * ((i >= n ? line[i - n]! : 0) + (i + n < line.length ? line[i + n]! : 0));
    values[start + i * stride] = sum;
  }
}
