/**
 * Sums of exponentials: curves of every model without noise are recovered to 1e-6; the right model's integral lies within its uncertainty as often as it should; the bootstrap
 * agrees with the covariance.
 */
import {
  DEFAULT_CURVE_SETTINGS,
  EXPONENTIAL_MODELS,
  findRadionuclide,
  fitTimeActivity,
  type ExponentialModel,
  type RegionCurve,
} from '@voxel-dosimetry/core';
import {
  exponentialSumAt,
  exponentialSumIntegral,
  type ExponentialSum,
} from '../../extensions/dosimetry-core/src/fit/exponentialModels';
import { randomNumbers } from './randomNumbers';
import { constant_per_s as constant, normalNumbers } from './simulatedPatients';

const { halfLife_s } = findRadionuclide('Lu-177');
const seconds = (times_h: readonly number[]): number[] => times_h.map((time_h) => time_h * 3600);

const CURVES: Readonly<Record<ExponentialModel, ExponentialSum>> = {
  mono: { amplitudes: [100], decayConstants: [constant(51)], uptakeConstant: null },
  bi: { amplitudes: [40, 60], decayConstants: [constant(90), constant(9)], uptakeConstant: null },
  'bi-uptake': { amplitudes: [100], decayConstants: [constant(51)], uptakeConstant: constant(3) },
  tri: { amplitudes: [30, 50, 80], decayConstants: [constant(120), constant(20), constant(2)], uptakeConstant: null },
  'tri-uptake': { amplitudes: [40, 70], decayConstants: [constant(100), constant(14)], uptakeConstant: constant(0.8) },
  'quad-uptake': {
    amplitudes: [30, 50, 60],
    decayConstants: [constant(130), constant(24), constant(4)],
    uptakeConstant: constant(0.5),
  },
};
const TIMES_h = [0.25, 0.5, 1, 2, 4, 7, 12, 24, 48, 96, 168, 240];

const curveOf = (activities_MBq: readonly number[], change: Partial<RegionCurve>): RegionCurve => ({
  times_s: seconds(TIMES_h),
  activities_MBq,
  sigmas_MBq: null,
  excluded: null,
  halfLife_s,
  settings: DEFAULT_CURVE_SETTINGS,
  fixedHalfLives: null,
  singleTimePoint: null,
  ...change,
});

test.each(EXPONENTIAL_MODELS)('%s without noise: its integral, parameters and extrapolated shares to 1e-6', (model) => {
  const times_s = seconds(TIMES_h);
  const curve = CURVES[model];
  const activities_MBq = times_s.map((time_s) => exponentialSumAt(curve, time_s));
  const whole = exponentialSumIntegral(curve, 0, Infinity);
  for (const weighting of ['uniform', 'counting', 'relative'] as const) {
    const settings = {
      ...DEFAULT_CURVE_SETTINGS,
      models: [model],
      uncertainty: { source: 'scatter', weighting } as const,
    };
    const fit = fitTimeActivity(curveOf(activities_MBq, { settings }));
    expect(fit.model).toBe(model);
    expect(fit.candidates[0]!.refusedBecause).toBeNull();
    expect(Math.abs((fit.timeIntegratedActivity_MBq_h * 3600) / whole - 1)).toBeLessThan(1e-6);
    const before = exponentialSumIntegral(curve, 0, times_s[0]!) / whole;
    const after = exponentialSumIntegral(curve, times_s[times_s.length - 1]!, Infinity) / whole;
    expect(Math.abs(fit.extrapolatedBefore_frac - before)).toBeLessThan(1e-6);
    expect(Math.abs(fit.extrapolatedAfter_frac - after)).toBeLessThan(1e-6);
    const halfLives_s = Object.entries(fit.parameters).flatMap(([name, value]) => (name.endsWith('_s') ? [value] : []));
    const constants = [...curve.decayConstants, ...(curve.uptakeConstant === null ? [] : [curve.uptakeConstant])];
    constants.forEach((each, j) => expect(Math.abs((halfLives_s[j]! * each) / Math.LN2 - 1)).toBeLessThan(1e-5));
  }
});

test('among all models each curve without noise is found, and the average is its own', () => {
  for (const model of EXPONENTIAL_MODELS) {
    const activities_MBq = seconds(TIMES_h).map((time_s) => exponentialSumAt(CURVES[model], time_s));
    const whole_MBq_h = exponentialSumIntegral(CURVES[model], 0, Infinity) / 3600;
    for (const selection of ['average', 'aicc', 'f-test'] as const) {
      const uncertainty = { source: 'stated', relative_frac: 1e-4 } as const;
      const settings = { ...DEFAULT_CURVE_SETTINGS, models: EXPONENTIAL_MODELS, selection, uncertainty };
      const fit = fitTimeActivity(curveOf(activities_MBq, { settings }));
      expect(Math.abs(fit.timeIntegratedActivity_MBq_h / whole_MBq_h - 1)).toBeLessThan(1e-4);
      if (selection !== 'average') expect(fit.model).toBe(model);
    }
  }
});

test('half-lives that a person fixed stay, cost no parameter, and leave their part of the integral to the amplitudes', () => {
  const curve = CURVES['tri-uptake'];
  const times_s = seconds([4, 24, 96]);
  const activities_MBq = times_s.map((time_s) => exponentialSumAt(curve, time_s));
  const settings = { ...DEFAULT_CURVE_SETTINGS, models: ['tri-uptake'] as const };
  const fixedHalfLives = { phases_s: [100 * 3600, 14 * 3600], uptake_s: 0.8 * 3600 };
  const fit = fitTimeActivity(curveOf(activities_MBq, { times_s, settings, fixedHalfLives }));
  expect(fit.candidates[0]!.refusedBecause).toBeNull();
  expect(fit.parameters['effectiveHalfLife1_s']).toBeCloseTo(100 * 3600, 6);
  expect(fit.parameters['effectiveHalfLife2_s']).toBeCloseTo(14 * 3600, 6);
  expect(fit.parameters['uptakeHalfLife_s']).toBeCloseTo(0.8 * 3600, 6);
  expect(fit.aicc! - fit.chiSquare!).toBeCloseTo(4, 9);
  const whole_MBq_h = exponentialSumIntegral(curve, 0, Infinity) / 3600;
  expect(Math.abs(fit.timeIntegratedActivity_MBq_h / whole_MBq_h - 1)).toBeLessThan(1e-6);
});

test('the right model, known uncertainties: 68 of 100 integrals lie within one standard uncertainty, without bias', () => {
  const normal = normalNumbers(randomNumbers(5));
  const times_s = seconds([4, 24, 96, 168]);
  const curve = CURVES['mono'];
  const truth_MBq_h = exponentialSumIntegral(curve, 0, Infinity) / 3600;
  const sigmas_MBq = times_s.map((time_s) => 0.05 * exponentialSumAt(curve, time_s));
  const settings = {
    ...DEFAULT_CURVE_SETTINGS,
    models: ['mono'] as const,
    uncertainty: { source: 'scatter', weighting: 'uniform' } as const,
  };
  let [inside, sum] = [0, 0];
  const patients = 1000;
  for (let n = 0; n < patients; n++) {
    const activities_MBq = times_s.map((time_s, i) => exponentialSumAt(curve, time_s) + sigmas_MBq[i]! * normal());
    const fit = fitTimeActivity(curveOf(activities_MBq, { times_s, sigmas_MBq, settings }));
    const error_MBq_h = fit.timeIntegratedActivity_MBq_h - truth_MBq_h;
    sum += error_MBq_h / truth_MBq_h;
    if (Math.abs(error_MBq_h) <= fit.timeIntegratedActivity_sigma_MBq_h!) inside += 1;
  }
  // 1000 draws of 0.683: ± 0.03 is two standard deviations.
  expect(inside / patients).toBeGreaterThan(0.653);
  expect(inside / patients).toBeLessThan(0.713);
  expect(Math.abs(sum / patients)).toBeLessThan(0.01);
});

describe('bootstrap', () => {
  const times_s = seconds([1, 4, 24, 96, 168]);
  const activities_MBq = times_s.map(
    (time_s, i) => exponentialSumAt(CURVES['bi-uptake'], time_s) * [1.03, 0.96, 1.02, 0.97, 1.04][i]!,
  );
  const withBootstrap = (seed: number, replicates: number, change: Partial<RegionCurve['settings']> = {}) =>
    fitTimeActivity(
      curveOf(activities_MBq, {
        times_s,
        settings: { ...DEFAULT_CURVE_SETTINGS, bootstrap: { replicates, seed }, ...change },
      }),
    );

  test('of one model agrees with the covariance within the chance of 400 replicates', () => {
    for (const uncertainty of [
      { source: 'stated', relative_frac: 0.05 },
      { source: 'scatter', weighting: 'relative' },
    ] as const) {
      const fit = withBootstrap(1, 400, { models: ['bi-uptake'], uncertainty });
      // σ holds Student's factor for two degrees of freedom, 1.321, where it comes from scatter.
      const student = uncertainty.source === 'stated' ? 1 : 1.321;
      const ratio = (fit.bootstrapSigma_MBq_h! * student) / fit.timeIntegratedActivity_sigma_MBq_h!;
      // One standard deviation of it is 3.5 %.
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.1);
    }
  });

  test('of the average agrees with its interval within a fifth; the same seed gives the same number', () => {
    const fit = withBootstrap(7, 300);
    expect(fit.bootstrapSigma_MBq_h! / fit.timeIntegratedActivity_sigma_MBq_h!).toBeGreaterThan(0.8);
    expect(fit.bootstrapSigma_MBq_h! / fit.timeIntegratedActivity_sigma_MBq_h!).toBeLessThan(1.2);
    const [first, again, other] = [7, 7, 8].map((seed) => withBootstrap(seed, 20).bootstrapSigma_MBq_h);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});
