/**
 * Voxels in the kernel against core's fit of the same curve, which searches in its own way: the same integral to 1e-6, the same model and status, for every way to
 * choose.
 */
import {
  DEFAULT_CURVE_SETTINGS,
  decayConstant_per_s,
  FIT_STATUS,
  fitTimeActivity,
  modelCode,
  VOXEL_LIMITS,
  voxelCurve,
  type CurveSettings,
  type RegionCurve,
  type TimeActivityFit,
  type TimeActivityModel,
} from '@voxel-dosimetry/core';
import {
  compileTimeActivityModule,
  createVoxelFitter,
  type FittedVoxels,
  type VoxelFitPlan,
} from '@voxel-dosimetry/time-activity';
import { resultOf } from '../unit/core/drive';
import { randomNumbers } from './randomNumbers';

const halfLife_s = 574_300.8;
const MODELS: readonly TimeActivityModel[] = ['mono', 'bi', 'bi-uptake', 'tri', 'tri-uptake'];
const settings = (change: Partial<CurveSettings>): CurveSettings => ({
  ...DEFAULT_CURVE_SETTINGS,
  models: MODELS,
  selection: 'aicc',
  uncertainty: { source: 'scatter', weighting: 'uniform' },
  ...change,
});

const NOISES_frac = [0, 0.02, 0.05, 0.1] as const;

const randomTimes = (next: () => number, points: number): number[] =>
  Array.from(
    { length: points },
    (_, i) => 3600 * (1 + 5 * next() + 150 * (i / points) ** 1.5 * (1 + 0.2 * next())),
  ).sort((a, b) => a - b);

/** Random phases and noise; values of single precision, as images have. */
function randomCurve(
  next: () => number,
  times_s: readonly number[],
  noise_frac: number,
  change: Partial<CurveSettings>,
  isKnown: boolean,
): RegionCurve {
  const phases = 1 + Math.floor(2 * next());
  const constants = Array.from(
    { length: phases },
    (_, j) => Math.LN2 / (3600 * (j === 0 ? 30 + 100 * next() : 3 + 12 * next())),
  );
  const amplitudes = constants.map(() => 0.2 + next());
  const uptake = next() < 0.5 ? Math.LN2 / (3600 * (0.5 + 4 * next())) : null;
  const at = (t: number): number =>
    amplitudes.reduce(
      (sum, a, j) => sum + a * (Math.exp(-constants[j]! * t) - (uptake === null ? 0 : Math.exp(-uptake * t))),
      0,
    );
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const truth = times_s.map((t) => 100 * at(t));
  const activities_MBq = truth.map((value) => Math.fround(value * (1 + noise_frac * gauss())));
  const sigmas_MBq = isKnown ? truth.map((value) => Math.max(noise_frac, 1e-3) * Math.max(1, Math.abs(value))) : null;
  return {
    times_s,
    activities_MBq,
    sigmas_MBq,
    excluded: null,
    halfLife_s,
    settings: settings(change),
    fixedHalfLives: null,
    singleTimePoint: null,
  };
}

/** The curves as voxels of one series of images, each with a label of its own, so that each has its own noise. */
function fitInKernel(
  curves: readonly RegionCurve[],
  fits: readonly TimeActivityFit[],
  plan: Partial<VoxelFitPlan> = {},
): FittedVoxels {
  const { times_s, settings } = curves[0]!;
  const labels = curves.map((curve, at) => {
    const mean = curve.activities_MBq.reduce((sum, activity) => sum + activity, 0) / times_s.length;
    return voxelCurve(curve, fits[at]!, 'own', curve.sigmas_MBq === null ? null : 1 / mean);
  });
  const { exponentialTail, trapezoidTail } = settings;
  const limits = VOXEL_LIMITS;
  const fitter = createVoxelFitter(kernel, {
    ...{ times_s, physical_per_s: decayConstant_per_s(halfLife_s), exponentialTail, trapezoidTail, limits, labels },
    ...plan,
  });
  const images = times_s.map((_, t) => Float32Array.from(curves, ({ activities_MBq }) => activities_MBq[t]!));
  return resultOf(fitter.fit({ images, labels: curves.map((_, at) => at), own: null }));
}

let kernel: WebAssembly.Module;
beforeAll(async () => {
  kernel = await compileTimeActivityModule();
});

describe.each(['aicc', 'average', 'f-test'] as const)('chosen by %s', (selection) => {
  test.each([
    ['unknown', 'curve', 9],
    ['unknown', 'physical', 6],
    ['known', 'curve', 4],
    ['known', 'physical', 7],
  ] as const)('noise %s, tail %s, %d points', (noise, exponentialTail, points) => {
    const next = randomNumbers(100 * points + selection.length);
    const times_s = randomTimes(next, points);
    const change = { selection, exponentialTail };
    const curves = Array.from({ length: 12 }, (_, at) =>
      randomCurve(next, times_s, NOISES_frac[at % 4]!, change, noise === 'known'),
    );
    const fits = curves.map((curve) => fitTimeActivity(curve));
    const { integral, model, status } = fitInKernel(curves, fits);
    fits.forEach((fit, v) => {
      const deviation = integral[v]! / 3600 / fit.timeIntegratedActivity_MBq_h - 1;
      expect([v, Math.abs(deviation) < 1e-6 ? 'same' : deviation]).toEqual([v, 'same']);
      expect([v, model[v], status[v]]).toEqual([v, modelCode(fit.model), FIT_STATUS[fit.status]]);
    });
  });
});

test('σ of the integral from the covariance, known noise and unknown', () => {
  const next = randomNumbers(11);
  for (const isKnown of [true, false]) {
    const times_s = randomTimes(next, 6);
    const change = { selection: 'aicc', models: ['mono'] } as const;
    const curves = Array.from({ length: 10 }, () => randomCurve(next, times_s, 0.05, change, isKnown));
    const fits = curves.map((curve) => fitTimeActivity(curve));
    const { sigma_frac } = fitInKernel(curves, fits);
    const ratios = fits.map((fit, v) => {
      const { timeIntegratedActivity_sigma_MBq_h: sigma, timeIntegratedActivity_MBq_h: whole } = fit;
      return sigma_frac[v]! / (sigma! / whole);
    });
    // Of a region with unknown noise it holds Student's factor, the same for all curves of so many points.
    for (const ratio of ratios) expect(ratio / ratios[0]!).toBeCloseTo(1, 5);
    if (isKnown) expect(ratios[0]).toBeCloseTo(1, 5);
  }
});

test('half-lives that are given stay, and count for nothing', () => {
  const next = randomNumbers(21);
  const times_s = randomTimes(next, 6);
  const change = { models: ['bi', 'bi-uptake'], selection: 'aicc' } as const;
  const fixedHalfLives = { phases_s: [60 * 3600, null], uptake_s: 1.5 * 3600 };
  const curves = Array.from({ length: 12 }, () => ({
    ...randomCurve(next, times_s, 0.03, change, true),
    fixedHalfLives,
  }));
  const fits = curves.map((curve) => fitTimeActivity(curve));
  const { integral, model } = fitInKernel(curves, fits);
  fits.forEach((fit, v) => {
    if (model[v] !== modelCode(fit.model)) return;
    expect(integral[v]! / 3600 / fit.timeIntegratedActivity_MBq_h).toBeCloseTo(1, 6);
  });
  expect(fits.filter((fit, v) => model[v] === modelCode(fit.model)).length).toBeGreaterThan(8);
});

test('bad values give a status and finite numbers', () => {
  const times_s = [4, 24, 96, 168].map((time_h) => 3600 * time_h);
  const next = randomNumbers(3);
  const known = randomCurve(next, times_s, 0.02, { selection: 'aicc' }, false);
  const given: readonly [readonly number[], keyof typeof FIT_STATUS | null][] = [
    [[0, 0, 0, 0], 'zero'],
    [[-1, -2, 0, 1], 'zero'],
    [[5, 5, 5, 5], 'atPhysicalDecay'],
    [[90, 0.05, 0, 0], 'fallbackTrapezoid'],
    [[0, 0, 0, 4], null],
    [[5, 0, 3, 0], null],
    [[3, -9, 8, 2], null],
    [[1e-30, 5e-31, 1e-31, 4e-32], null],
    [[1e30, 5e29, 1e29, 4e28], null],
    [[1, 2, 4, 8], 'atPhysicalDecay'],
  ];
  const curves = given.map(([activities_MBq]) => ({ ...known, activities_MBq }));
  const fit = fitTimeActivity(known);
  const {
    integral,
    halfLife_s: effective_s,
    chiSquare,
    sigma_frac,
    status,
  } = fitInKernel(
    curves,
    curves.map(() => fit),
    { limits: VOXEL_LIMITS },
  );
  for (const values of [integral, effective_s, chiSquare, sigma_frac])
    expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  given.forEach(([, expected], v) => {
    if (expected !== null) expect([v, status[v]]).toEqual([v, FIT_STATUS[expected]]);
  });
  const label = { ...voxelCurve(known, fit, 'own', null) };
  const fitter = createVoxelFitter(kernel, {
    ...{ times_s, physical_per_s: decayConstant_per_s(halfLife_s), limits: VOXEL_LIMITS, labels: [label] },
    ...({ exponentialTail: 'curve', trapezoidTail: 'physical' } as const),
  });
  const images = times_s.map((_, t) => [1, t === 2 ? NaN : 1]);
  expect(() => resultOf(fitter.fit({ images, labels: null, own: null }))).toThrow('Voxel 1');
});

test('the same bits however voxels are shared out', () => {
  const next = randomNumbers(9);
  const times_s = randomTimes(next, 5);
  const curves = Array.from({ length: 40 }, () => randomCurve(next, times_s, 0.1, { selection: 'average' }, true));
  const fits = curves.map((curve) => fitTimeActivity(curve));
  const whole = fitInKernel(curves, fits);
  const parts = [fitInKernel(curves.slice(0, 13), fits), fitInKernel(curves.slice(13), fits.slice(13))];
  for (const name of ['integral', 'halfLife_s', 'chiSquare', 'sigma_frac', 'model', 'status'] as const)
    expect(parts.flatMap((part) => Array.from(part[name]))).toEqual(Array.from(whole[name]));
});
