/**
 * The native twin of the convolution: the same bits as in WebAssembly, and no error that AddressSanitizer or the undefined-behaviour sanitizer can see,
 * each array being exactly as long as the binding says, for grids and kernels of every kind of length.
 */
import { compileConvolutionModule, createConvolver } from '@voxel-dosimetry/convolution';
import { compileNative, type NativeProgram } from '../../config/native/compileNative.mjs';
import { runConvolutionTwin } from '../../config/native/convolutionTwin.mjs';
import { convolutionPlan } from '../../wasm/convolution/src/convolutionPlan';
import {
  deviation_frac,
  directConvolution,
  productOfSums,
  randomTask,
  type ConvolutionTask,
} from '../physics/directConvolution';
import { randomNumbers } from '../physics/randomNumbers';

const twins: NativeProgram[] = [];
const compiled = (flags: readonly string[]): NativeProgram => {
  const twin = compileNative('convolution', flags);
  twins.push(twin);
  return twin;
};
afterAll(() => twins.forEach((twin) => twin.remove()));

const runTwin = (twin: NativeProgram, { size, reach, octant, map }: ConvolutionTask) =>
  runConvolutionTwin(twin, convolutionPlan({ size, reach }), reach, octant, map);

function driven<Result>(work: Generator<number, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const signed = (random: number): number => random - 0.4;

test('the same bits as WebAssembly', async () => {
  const twin = compiled(['-O3']);
  const module = await compileConvolutionModule();
  for (const [size, reach] of [
    [
      [37, 21, 18],
      [9, 4, 12],
    ],
    [
      [32, 40, 24],
      [40, 39, 24],
    ],
    [
      [90, 6, 50],
      [6, 3, 4],
    ],
  ] as const) {
    const task = randomTask(size, reach, 11, signed);
    const native = runTwin(twin, task);
    const convolver = createConvolver(module, task);
    driven(convolver.setKernel(task.octant));
    const { values, outside } = driven(convolver.convolve(task.map));
    expect(values).toEqual(native.values);
    expect(Math.abs(outside - native.outside)).toBeLessThan(1e-12 * Math.abs(productOfSums(task)));
  }
});

test('no memory error and no undefined behaviour in sixty random grids and kernels', () => {
  const twin = compiled(['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']);
  const next = randomNumbers(4);
  const most = [3, 12, 30, 60];
  const whole = (least: number) => least + Math.floor(most[Math.floor(4 * next())]! * next());
  for (let seed = 0; seed < 60; seed++) {
    const size = [whole(1), whole(1), whole(1)] as const;
    const reach = [whole(0), whole(0), whole(0)] as const;
    const task = randomTask(size, reach, seed, signed);
    const { values } = runTwin(twin, task);
    const work = task.map.length * task.octant.length;
    if (work < 2e5) expect(deviation_frac(values, directConvolution(task).values)).toBeLessThan(1e-6);
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
  }
});
