/** Convolution by transforms: against the sum over voxels, in its budget, linear, and what it refuses. */
import {
  compileConvolutionModule,
  convolutionMemory_bytes,
  createConvolver,
  type Convolution,
} from '@voxel-dosimetry/convolution';
import {
  deviation_frac,
  directConvolution,
  productOfSums,
  randomTask,
  type ConvolutionTask,
} from './directConvolution';

let compiled: WebAssembly.Module;
beforeAll(async () => {
  compiled = await compileConvolutionModule();
});

function driven<Result>(work: Generator<number, Result>, fractions: number[] = []): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    fractions.push(step.value);
  }
}

function convolved({ size, reach, octant, map }: ConvolutionTask): Convolution {
  const convolver = createConvolver(compiled, { size, reach });
  driven(convolver.setKernel(octant));
  return driven(convolver.convolve(map));
}

const signed = (random: number): number => random - 0.4;
const positive = (random: number): number => random ** 3;

type Triple = readonly [number, number, number];
/** Size and reach. Lengths after padding hold every radix, first and last, once and repeated. */
const SHAPES: readonly (readonly [Triple, Triple])[] = [
  [
    [1, 1, 1],
    [0, 0, 0],
  ],
  [
    [1, 1, 1],
    [3, 2, 1],
  ],
  [
    [5, 1, 1],
    [2, 0, 0],
  ],
  [
    [1, 7, 1],
    [0, 6, 0],
  ],
  [
    [1, 1, 11],
    [0, 0, 3],
  ],
  [
    [8, 8, 8],
    [2, 2, 2],
  ],
  [
    [9, 9, 9],
    [0, 0, 0],
  ],
  [
    [7, 9, 5],
    [3, 8, 1],
  ],
  [
    [12, 5, 13],
    [20, 3, 12],
  ],
  [
    [16, 12, 9],
    [0, 0, 4],
  ],
  [
    [3, 17, 2],
    [1, 30, 1],
  ],
  [
    [20, 11, 12],
    [5, 4, 3],
  ],
  [
    [33, 5, 4],
    [30, 2, 2],
  ],
  [
    [27, 23, 3],
    [0, 2, 0],
  ],
  [
    [4, 10, 26],
    [5, 5, 1],
  ],
  [
    [90, 3, 2],
    [6, 1, 2],
  ],
  [
    [2, 75, 4],
    [1, 5, 2],
  ],
  [
    [6, 4, 100],
    [1, 1, 28],
  ],
  // Tables longer than the stack and code together.
  [
    [1, 70_000, 1],
    [0, 2, 0],
  ],
];

test.each(SHAPES)('%p voxels, reach %p: equal to the sum over voxels, 1e-6 of the largest value', (size, reach) => {
  for (const valueOf of [signed, positive]) {
    const task = randomTask(size, reach, 7, valueOf);
    const direct = directConvolution(task);
    const ours = convolved(task);
    const scale = productOfSums({ ...task, octant: task.octant.map(Math.abs), map: task.map.map(Math.abs) });
    expect(deviation_frac(ours.values, direct.values)).toBeLessThan(1e-6);
    expect(Math.abs(ours.outside - direct.outside)).toBeLessThanOrEqual(1e-6 * scale);
  }
});

test('a hundred random shapes, kernels smaller and larger than the grid', () => {
  const { map } = randomTask([600, 1, 1], [0, 0, 0], 99, (random) => random);
  for (let at = 0; at < 600; at += 6) {
    const whole = (n: number, most: number) => Math.floor(map[at + n]! * most);
    const size: Triple = [1 + whole(0, 14), 1 + whole(1, 14), 1 + whole(2, 14)];
    const reach: Triple = [whole(3, 9), whole(4, 9), whole(5, 9)];
    const task = randomTask(size, reach, at, signed);
    expect(deviation_frac(convolved(task).values, directConvolution(task).values)).toBeLessThan(1e-6);
  }
});

/** Like the S values of photons: steep, never negative. */
function decayingKernel(reach: Triple): Float64Array {
  const octant: number[] = [];
  for (let k = 0; k <= reach[2]; k++) {
    for (let j = 0; j <= reach[1]; j++) {
      for (let i = 0; i <= reach[0]; i++) {
        const distance = Math.hypot(i, 1.3 * j, 0.8 * k);
        octant.push(Math.exp(-0.15 * distance) / (0.3 + distance ** 2));
      }
    }
  }
  return Float64Array.from(octant);
}

test.each([
  [
    [40, 33, 27],
    [15, 12, 10],
  ],
  [
    [30, 44, 28],
    [40, 43, 60],
  ],
] as const)('%p voxels, reach %p: inside and outside make up map times kernel, 1e-6', (size, reach) => {
  const task = { ...randomTask(size, reach, 3, positive), octant: decayingKernel(reach) };
  const { values, outside } = convolved(task);
  const inside = values.reduce((sum, value) => sum + value, 0);
  const whole = productOfSums(task);
  expect(outside).toBeGreaterThan(0.05 * whole);
  expect(Math.abs((inside + outside) / whole - 1)).toBeLessThan(1e-6);
});

test('one voxel in a corner gives the kernel, its other seven octants outside', () => {
  const reach: Triple = [9, 7, 5];
  const octant = decayingKernel(reach);
  const map = new Float32Array(10 * 8 * 6);
  map[0] = 3;
  const task = { size: [10, 8, 6] as const, reach, octant, map };
  const { values, outside } = convolved(task);
  expect(
    deviation_frac(
      values,
      octant.map((value) => 3 * value),
    ),
  ).toBeLessThan(1e-6);
  const inside = octant.reduce((sum, value) => sum + 3 * value, 0);
  expect(outside / (productOfSums(task) - inside)).toBeCloseTo(1, 6);
});

test('an empty map stays empty, a kernel of one voxel changes nothing but the scale', () => {
  const task = randomTask([21, 10, 15], [0, 0, 0], 5, signed);
  const identity = { ...task, octant: Float64Array.of(2) };
  expect(
    deviation_frac(
      convolved(identity).values,
      Float64Array.from(task.map, (value) => 2 * value),
    ),
  ).toBeLessThan(1e-6);
  expect(convolved(identity).outside).toBe(0);
  const empty = { ...randomTask([6, 7, 8], [3, 3, 3], 5, positive), map: new Float32Array(6 * 7 * 8) };
  expect(convolved(empty).values.every((value) => value === 0)).toBe(true);
});

test('linear in the map, and a convolver serves many maps and kernels', () => {
  const size: Triple = [17, 14, 19];
  const reach: Triple = [8, 13, 4];
  const [first, second] = [randomTask(size, reach, 1, signed), randomTask(size, reach, 2, signed)];
  const convolver = createConvolver(compiled, { size, reach });
  driven(convolver.setKernel(first.octant));
  const of = (map: Float32Array) => driven(convolver.convolve(map)).values;
  const [a, b] = [of(first.map), of(second.map)];
  const both = of(first.map.map((value, at) => 2 * value - 3 * second.map[at]!));
  expect(
    deviation_frac(
      both,
      Float64Array.from(a, (value, at) => 2 * value - 3 * b[at]!),
    ),
  ).toBeLessThan(2e-6);
  expect(of(first.map)).toEqual(a);
  const inPlace = first.map.slice();
  expect(driven(convolver.convolve(inPlace, inPlace)).values).toBe(inPlace);
  expect(inPlace).toEqual(a);
  driven(convolver.setKernel(second.octant));
  const direct = directConvolution({ ...first, octant: second.octant });
  expect(deviation_frac(of(first.map), direct.values)).toBeLessThan(1e-6);
});

test('the fraction done rises to one', () => {
  const task = randomTask([64, 80, 72], [63, 60, 70], 1, positive);
  const convolver = createConvolver(compiled, task);
  const [loading, convolving]: [number[], number[]] = [[], []];
  driven(convolver.setKernel(task.octant), loading);
  driven(convolver.convolve(task.map), convolving);
  for (const fractions of [loading, convolving]) {
    expect(fractions.length).toBeGreaterThan(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.6);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  }
});

test('256³ voxels with a kernel from edge to edge fit in 300 MB', () => {
  expect(convolutionMemory_bytes([256, 256, 256], [255, 255, 255])).toBeLessThan(300e6);
  expect(convolutionMemory_bytes([256, 256, 256], [999, 999, 999])).toBe(
    convolutionMemory_bytes([256, 256, 256], [255, 255, 255]),
  );
});

const small = { size: [4, 5, 6], reach: [1, 2, 3] } as const;

test.each([
  ['a size that is none', () => createConvolver(compiled, { ...small, size: [4, 0, 6] }), '4 × 0 × 6 voxels'],
  [
    'a reach that is none',
    () => createConvolver(compiled, { ...small, reach: [1, -2, 3] }),
    'reaches 1 × -2 × 3 voxels',
  ],
  [
    'more than WebAssembly can hold',
    () => createConvolver(compiled, { size: [900, 900, 900], reach: [899, 899, 899] }),
    'WebAssembly has 4295 MB',
  ],
  [
    'a kernel of another length',
    () => driven(createConvolver(compiled, small).setKernel([1, 2])),
    'has 2 values; 2 × 3 × 4',
  ],
  [
    'a kernel that is not finite',
    () => driven(createConvolver(compiled, small).setKernel(new Float64Array(24).fill(NaN))),
    'kernel sum to NaN',
  ],
])('refuses %s', (_, attempt, message) => {
  expect(attempt).toThrow(RangeError);
  expect(attempt).toThrow(message);
});

test('refuses maps that do not fit or are not finite, and a map before the kernel', () => {
  const convolver = createConvolver(compiled, small);
  const attempt = (map: Float32Array) => () => driven(convolver.convolve(map));
  expect(attempt(new Float32Array(120))).toThrow('no kernel yet');
  driven(convolver.setKernel(new Float64Array(24).fill(1)));
  expect(attempt(new Float32Array(119))).toThrow('has 119 values; 4 × 5 × 6 were expected');
  for (const wrong of [NaN, Infinity]) expect(attempt(new Float32Array(120).fill(wrong, 61, 62))).toThrow('not finite');
  expect(attempt(new Float32Array(120).fill(1))).not.toThrow();
});

test('work that was overtaken ends with an error, not with another map’s values', () => {
  const task = randomTask([64, 64, 64], [20, 20, 20], 1, positive);
  const convolver = createConvolver(compiled, task);
  driven(convolver.setKernel(task.octant));
  const overtaken = convolver.convolve(task.map);
  expect(overtaken.next().done).toBe(false);
  driven(convolver.convolve(task.map));
  expect(() => overtaken.next()).toThrow('other work');
});
