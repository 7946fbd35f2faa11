/**
 * The native twin of the voxel fits: the same bits as in WebAssembly, and no error that AddressSanitizer or the undefined-behaviour sanitizer can see, for every
 * model and way to choose, for values that no curve has.
 */
import {
  compileTimeActivityModule,
  createVoxelFitter,
  type FittedVoxels,
  type VoxelFitPlan,
  type VoxelLabel,
  type VoxelModel,
  type VoxelSeries,
} from '@voxel-dosimetry/time-activity';
import { compileNative, type NativeProgram } from '../../config/native/compileNative.mjs';
import { runTimeActivityTwin } from '../../config/native/timeActivityTwin.mjs';
import { labelTables } from '../../wasm/time-activity/src/labelTables';
import { randomNumbers } from '../physics/randomNumbers';

let optimised: NativeProgram;
beforeAll(() => {
  optimised = compiled(['-O3']);
});
const twins: NativeProgram[] = [];
const compiled = (flags: readonly string[]): NativeProgram => {
  const twin = compileNative('time-activity', flags);
  twins.push(twin);
  return twin;
};
afterAll(() => twins.forEach((twin) => twin.remove()));

const physical_per_s = Math.LN2 / 574_300.8;
const FORMS = [
  [1, false],
  [2, false],
  [1, true],
  [3, false],
  [2, true],
  [3, true],
] as const;

function modelOf(code: number, points: number, isGiven: boolean): VoxelModel {
  const [phases, hasUptake] = FORMS[code - 1]!;
  const constants_per_s = Array.from({ length: phases + (hasUptake ? 1 : 0) }, (_, m) =>
    isGiven ? physical_per_s * 4 ** (m + 1) : null,
  );
  const parameters = isGiven ? phases : phases + constants_per_s.length;
  const penalty =
    points > parameters + 1 ? 2 * parameters + (2 * parameters * (parameters + 1)) / (points - parameters - 1) : null;
  const criticalF = Array.from({ length: code - 1 }, (_, before) => (before === 0 ? 4 : null));
  return { code, phases, hasUptake, parameters, isStandIn: false, penalty, constants_per_s, weight: 0.4, criticalF };
}

/** Labels of every selection, with known noise and without, on all images and on some. */
function planOf(images: number): VoxelFitPlan {
  const times_s = Array.from({ length: images }, (_, t) => 3600 * (2 + 3 * t + 2.5 * t * t));
  const all = times_s.map((_, t) => t);
  const labels = (['lowest', 'average', 'f-test', 'given'] as const).flatMap((selection): VoxelLabel[] => {
    const used = selection === 'lowest' ? all.slice(1) : all;
    const models = FORMS.map((_, at) => modelOf(at + 1, used.length, selection === 'given'));
    const label = { used, variances: used.map((t) => 1 / (1 + t)), fastest_per_s: 1e-3, selection, models };
    return [
      { ...label, scale: 0.01, exponent: 2 },
      { ...label, scale: null, exponent: 1 },
    ];
  });
  const trapezoid: VoxelLabel = { ...labels[0]!, models: [] };
  const limits = { vanishing_frac: 1e-6, coinciding_frac: 0.01, correlation: 0.9995, before_frac: 0.75 };
  return {
    ...{ times_s, physical_per_s, limits, labels: [...labels, trapezoid] },
    ...({ exponentialTail: images % 2 === 0 ? 'curve' : 'physical', trapezoidTail: 'last-two-points' } as const),
  };
}

/** Curves with noise, and some of zeros, of negative, even, huge and tiny values. */
function seriesOf(
  { times_s, labels }: VoxelFitPlan,
  voxels: number,
  hasOwn: boolean,
): VoxelSeries & { images: Float32Array[]; own: Float32Array[] | null } {
  const next = randomNumbers(voxels);
  const odd: ((t: number) => number)[] = [
    () => 0,
    () => -3,
    () => 7,
    () => 1e30 * next(),
    () => 1e-30 * next(),
    (t) => (t === 1 ? 5 : 0),
    () => next() - 0.4,
  ];
  const curves = Array.from({ length: voxels }, (_, v) => {
    if (v % 9 === 0) return odd[Math.floor(v / 9) % odd.length]!;
    const [slow, fast, share] = [1 + 3 * next(), 5 + 40 * next(), next()];
    return (t: number): number => {
      const x = physical_per_s * times_s[t]!;
      return (1 + 0.1 * (next() - 0.5)) * (Math.exp(-slow * x) + (2 * share - 1) * Math.exp(-fast * x));
    };
  });
  const images = (): Float32Array[] => times_s.map((_, t) => Float32Array.from(curves, (curve) => 1000 * curve(t)));
  return {
    images: images(),
    own: hasOwn ? images() : null,
    labels: Uint16Array.from(curves, (_, v) => v % labels.length),
  };
}

function driven<Result>(work: Generator<number, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const tablesOf = (plan: VoxelFitPlan) => plan.labels.map((label) => labelTables(plan, label));
const maps = ({ integral, halfLife_s, chiSquare, sigma_frac, response, model, status }: FittedVoxels) => ({
  ...{ integral, halfLife_s, chiSquare, sigma_frac, model, status },
  response: response!.map((each) => Array.from(each)),
});

test.each([
  [4, false],
  [7, true],
  [9, false],
])('the same bits as WebAssembly, %d images, own values %s', async (images, hasOwn) => {
  const module = await compileTimeActivityModule();
  const plan = planOf(images);
  const series = seriesOf(plan, 2000, hasOwn);
  const ours = driven(createVoxelFitter(module, plan).fit(series, true));
  expect(maps(ours)).toEqual(maps(runTimeActivityTwin(optimised, plan.limits, tablesOf(plan), series)));
});

test('no memory error, no undefined behaviour, and every number finite', () => {
  const twin = compiled(['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']);
  for (const images of [1, 2, 3, 4, 5, 8]) {
    const plan = planOf(images + 1);
    const { integral, halfLife_s, chiSquare, sigma_frac, response } = runTimeActivityTwin(
      ...([twin, plan.limits, tablesOf(plan), seriesOf(plan, 500, images % 2 === 0)] as const),
    );
    for (const values of [integral, halfLife_s, chiSquare, sigma_frac, ...response!])
      expect(values.every(Number.isFinite)).toBe(true);
  }
});
