import {
  DEFAULT_CURVE_SETTINGS,
  fitTimeActivity,
  type CurveSettings,
  type ExponentialModel,
  type RegionCurve,
  type TimeActivityFit,
} from '@voxel-dosimetry/core';
import { errorOf } from './grids';

const hours = (...times_h: number[]): number[] => times_h.map((time_h) => time_h * 3600);
const PHYSICAL_h = 574300.8 / 3600;
const COUNTING = { source: 'scatter', weighting: 'counting' } as const;

function curve(
  activities_MBq: readonly number[],
  settings: Partial<CurveSettings> = {},
  change: Partial<RegionCurve> = {},
): RegionCurve {
  return {
    times_s: hours(4, 24, 96, 168).slice(0, activities_MBq.length),
    activities_MBq,
    sigmas_MBq: null,
    excluded: null,
    halfLife_s: PHYSICAL_h * 3600,
    settings: { ...DEFAULT_CURVE_SETTINGS, ...settings },
    fixedHalfLives: null,
    singleTimePoint: null,
    ...change,
  };
}
const MONO = { models: ['mono'], uncertainty: COUNTING } as const;
const decaying = (halfLife_h: number): number[] => [4, 24, 96, 168].map((time_h) => 100 * 2 ** (-time_h / halfLife_h));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Every number of a result. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

test('a mono-exponential is found with its half-life and shares of extrapolation', () => {
  const fit = fitTimeActivity(curve(decaying(52), MONO));
  expect(fit.status).toBe('fitted');
  expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(52, 8);
  expect(fit.parameters['amplitude_MBq']).toBeCloseTo(100, 8);
  expect(fit.timeIntegratedActivity_MBq_h).toBeCloseTo((100 * 52) / Math.LN2, 6);
  expect(fit.extrapolatedBefore_frac).toBeCloseTo(1 - 2 ** (-4 / 52), 10);
  expect(fit.extrapolatedAfter_frac).toBeCloseTo(2 ** (-168 / 52), 10);
});

test('two points are met exactly, and leave nothing to tell the uncertainty from but what is stated', () => {
  const fit = fitTimeActivity(curve([80, 50], MONO));
  const at = (time_h: number): number =>
    fit.parameters['amplitude_MBq']! * 2 ** ((-time_h * 3600) / fit.parameters['effectiveHalfLife_s']!);
  expect(at(4)).toBeCloseTo(80, 8);
  expect(at(24)).toBeCloseTo(50, 8);
  expect(fit).toMatchObject({ timeIntegratedActivity_sigma_MBq_h: null, interval68_MBq_h: null, aicc: null });
  const stated = fitTimeActivity(curve([80, 50]));
  expect(stated.timeIntegratedActivity_sigma_MBq_h).toBeGreaterThan(0);
  expect(stated.candidates.map(({ model, refusedBecause }) => [model, refusedBecause])).toEqual([
    ['mono', null],
    ['bi', 'too-few-points'],
    ['bi-uptake', 'too-few-points'],
  ]);
});

test('counting statistics: the fit keeps sum and mean time of the data', () => {
  const activities_MBq = [97, 70, 33, 9];
  const fit = fitTimeActivity(curve(activities_MBq, MONO));
  const modelled = [4, 24, 96, 168].map(
    (time_h) => fit.parameters['amplitude_MBq']! * 2 ** ((-time_h * 3600) / fit.parameters['effectiveHalfLife_s']!),
  );
  const moment = (values: readonly number[]): number => sum(values.map((value, at) => value * [4, 24, 96, 168][at]!));
  expect(sum(modelled) / sum(activities_MBq)).toBeCloseTo(1, 8);
  expect(moment(modelled) / moment(activities_MBq)).toBeCloseTo(1, 8);
  // AICc by hand from the weighted residuals, N = 4, K = 2.
  const weighted = sum(modelled.map((value, at) => (activities_MBq[at]! - value) ** 2 / value));
  expect(fit.aicc).toBeCloseTo(4 * Math.log(weighted / 4) + 4 + 12, 5);
  fit.residuals_MBq.forEach((residual, at) => expect(residual).toBeCloseTo(activities_MBq[at]! - modelled[at]!, 8));
});

test('activity that does not fall is held at physical decay, and says so', () => {
  const fit = fitTimeActivity(curve([50, 50, 50, 50], MONO));
  expect(fit.status).toBe('atPhysicalDecay');
  expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(PHYSICAL_h, 8);
});

test('data that fall too fast for an exponential become a trapezoid, and say so', () => {
  const fit = fitTimeActivity(curve([90, 0.05, 0, 0], MONO));
  expect(fit.model).toBe('trapezoid');
  expect(fit.status).toBe('fallbackTrapezoid');
  expect(fit.timeIntegratedActivity_MBq_h).toBeCloseTo(90 * 4 + (90.05 / 2) * 20 + (0.05 / 2) * 72, 8);
  expect(fit.candidates.map(({ model, refusedBecause }) => [model, refusedBecause])).toEqual([
    ['mono', 'at-bound'],
    ['trapezoid', null],
  ]);
});

test.each([[[0, 0, 0, 0]], [[-1, -2, 0, -1]]])('of %j nothing was there: zero, not a failure', (activities_MBq) => {
  for (const models of [['mono', 'bi'], ['trapezoid']] as const) {
    const fit = fitTimeActivity(curve(activities_MBq, { models }));
    expect(fit).toMatchObject({ status: 'zero', timeIntegratedActivity_MBq_h: 0, residuals_MBq: activities_MBq });
    expect(fit.curve.activities_MBq).toEqual([0, 0]);
    expect(fit.candidates.map(({ model }) => model)).toEqual(models);
  }
});

test('a first point at administration is allowed', () => {
  const times_s = hours(0, 24, 96);
  const fit = fitTimeActivity(curve([100, 100 * 2 ** (-24 / 60), 100 * 2 ** (-96 / 60)], MONO, { times_s }));
  expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(60, 6);
  expect(fit.extrapolatedBefore_frac).toBe(0);
});

test('the curves for plots start at administration and pass the last point; the result’s has its uncertainty', () => {
  const fit = fitTimeActivity(curve(decaying(70), { models: ['mono', 'bi-uptake', 'trapezoid'] }));
  for (const { curve: plotted } of [fit, ...fit.candidates]) {
    expect(plotted.times_s).toHaveLength(plotted.activities_MBq.length);
    expect(plotted.times_s[0]).toBe(0);
    expect(plotted.times_s[plotted.times_s.length - 1]).toBeCloseTo(1.5 * 168 * 3600, 6);
    plotted.times_s.slice(1).forEach((time_s, at) => expect(time_s).toBeGreaterThan(plotted.times_s[at]!));
  }
  // Four points of 6 % each: the curve through them is surer than each, and least sure where none was measured.
  const near96h = fit.curve.times_s.findIndex((time_s) => time_s >= 96 * 3600);
  const relative = (at: number): number => fit.curve.sigmas_MBq![at]! / fit.curve.activities_MBq[at]!;
  expect(relative(near96h)).toBeGreaterThan(0.02);
  expect(relative(near96h)).toBeLessThan(0.06);
  expect(relative(fit.curve.times_s.length - 1)).toBeGreaterThan(relative(near96h));
});

test('points that are left out take no part, and keep their residual', () => {
  const outlier = decaying(52).map((activity, at) => (at === 2 ? 3 * activity : activity));
  const excluded = [false, false, true, false];
  const fit = fitTimeActivity(curve(outlier, MONO, { excluded }));
  expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(52, 8);
  expect(fit.residuals_MBq[2]).toBeCloseTo(2 * decaying(52)[2]!, 6);
  const lastOut = fitTimeActivity(curve(decaying(52), MONO, { excluded: [false, false, false, true] }));
  expect(lastOut.extrapolatedAfter_frac).toBeCloseTo(2 ** (-96 / 52), 8);
});

const refusals = (activities_MBq: readonly number[], models: readonly ExponentialModel[]): unknown =>
  fitTimeActivity(curve(activities_MBq, { models })).candidates.map(({ model, refusedBecause }) => [
    model,
    refusedBecause,
  ]);

test('what the points cannot tell is refused, each with its reason', () => {
  expect(refusals([98, 76, 31, 12], ['mono', 'tri', 'tri-uptake'])).toEqual([
    ['mono', null],
    ['tri', 'too-few-points'],
    ['tri-uptake', 'too-few-points'],
  ]);
  // Nothing is left for an uptake: it becomes as fast as it may. Nothing for a second phase: it vanishes, or is the first once more.
  const [, uptake, second] = fitTimeActivity(curve(decaying(50), { models: ['mono', 'bi-uptake', 'bi'] })).candidates;
  expect([uptake!.refusedBecause, second!.refusedBecause]).toContain('at-bound');
  expect([uptake!.weight, second!.weight]).toEqual([null, null]);
});

test('a curve that was asked for alone is shown though it is refused, with its reason', () => {
  const fit = fitTimeActivity(curve(decaying(50), { models: ['bi-uptake'] }));
  expect(fit.model).toBe('bi-uptake');
  expect(fit.candidates).toMatchObject([{ refusedBecause: 'at-bound', weight: null }]);
  expect(Math.abs(fit.timeIntegratedActivity_MBq_h / ((100 * 50) / Math.LN2) - 1)).toBeLessThan(0.01);
});

test('weights are Akaike’s, the average and its shares are theirs', () => {
  const fit = fitTimeActivity(curve([60, 80, 33, 9], { models: ['mono', 'bi-uptake'] }));
  const [mono, uptake] = fit.candidates;
  expect(mono!.weight! + uptake!.weight!).toBeCloseTo(1, 12);
  expect(Math.log(uptake!.weight! / mono!.weight!)).toBeCloseTo((mono!.aicc! - uptake!.aicc!) / 2, 8);
  const mean = (of: (candidate: TimeActivityFit['candidates'][number]) => number): number =>
    sum(fit.candidates.map((candidate) => candidate.weight! * of(candidate)));
  const tia = mean((candidate) => candidate.timeIntegratedActivity_MBq_h);
  expect(fit.timeIntegratedActivity_MBq_h).toBeCloseTo(tia, 8);
  expect(fit.extrapolatedAfter_frac * tia).toBeCloseTo(
    mean((candidate) => candidate.extrapolatedAfter_frac * candidate.timeIntegratedActivity_MBq_h),
    8,
  );
  const [low, high] = fit.interval68_MBq_h!;
  expect(fit.timeIntegratedActivity_sigma_MBq_h).toBeCloseTo((high - low) / 2, 8);
});

test('the lowest AICc, F-tests and one model alone take that model', () => {
  const activities_MBq = [60, 80, 33, 9];
  expect(fitTimeActivity(curve(activities_MBq, { selection: 'aicc' })).model).toBe('bi-uptake');
  expect(fitTimeActivity(curve(activities_MBq, { selection: 'f-test' })).model).toBe('bi-uptake');
  const alone = fitTimeActivity(curve(activities_MBq, { models: ['mono'] }));
  expect(alone).toMatchObject({ model: 'mono', selection: 'average' });
  expect(alone.candidates).toHaveLength(1);
});

test.each([
  ['fit/models', curve([1, 2, 3, 4], { models: [] })],
  ['fit/length-mismatch', curve([1, 2, 3, 4], {}, { times_s: hours(4, 24) })],
  ['fit/length-mismatch', curve([1, 2, 3, 4], {}, { sigmas_MBq: [1] })],
  ['fit/length-mismatch', curve([1, 2, 3, 4], {}, { excluded: [true] })],
  ['fit/too-few-points', curve([], { models: ['trapezoid'] })],
  ['fit/too-few-points', curve([5, 6], {}, { excluded: [true, true] })],
  ['fit/times', curve([5, 6], {}, { times_s: hours(24, 4) })],
  ['fit/times', curve([5, 6], {}, { times_s: hours(-1, 4) })],
  ['fit/times', curve([5, 6], {}, { times_s: [NaN, 4] })],
  ['fit/half-life', curve([5, 6], {}, { halfLife_s: 0 })],
  ['fit/not-finite', curve([5, NaN])],
  ['fit/sigmas', curve([5, 6], MONO, { sigmas_MBq: [1, 0] })],
  ['fit/fixed-half-life', curve([5, 6], {}, { fixedHalfLives: { phases_s: [160 * 3600], uptake_s: null } })],
  ['fit/fixed-half-life', curve([5, 6], {}, { fixedHalfLives: { phases_s: [null], uptake_s: -1 } })],
  ['fit/relative-uncertainty', curve([5, 6], { uncertainty: { source: 'stated', relative_frac: 0 } })],
  ['fit/bootstrap', curve([5, 6], { bootstrap: { replicates: 1, seed: 1 } })],
  ['fit/not-finite', curve([5, 1e60])],
  ['fit/sigmas', curve([5, 6], {}, { sigmas_MBq: [1, 1e-60] })],
  ['fit/fixed-half-life', curve([5, 6], {}, { fixedHalfLives: { phases_s: [null, 3600], uptake_s: 7200 } })],
  ['fit/single-time-point-choice', curve([5, 6], { selection: 'single-time-point:madsen' })],
])('%s is refused with a remedy', (code, request) => {
  const error = errorOf(() => fitTimeActivity(request));
  expect(error.code).toBe(code);
  expect(error.remedy).not.toBe('');
});

test('one point: physical decay after it, and every other model says that it has too few', () => {
  const fit = fitTimeActivity(curve([60]));
  expect(fit.timeIntegratedActivity_MBq_h).toBeCloseTo(60 * 4 + (60 * PHYSICAL_h) / Math.LN2, 6);
  expect(fit.status).toBe('fallbackTrapezoid');
  expect(fit.candidates.map(({ refusedBecause }) => refusedBecause)).toEqual([
    'too-few-points',
    'too-few-points',
    'too-few-points',
    null,
  ]);
  expect(fitTimeActivity(curve([60], { models: ['trapezoid'] })).status).toBe('fitted');
});

test.each([
  ['two scans at the same time', [80, 82, 40], hours(24, 24, 96)],
  ['all at the same time', [80, 82, 40], hours(24, 24, 24)],
  ['all equal', [30, 30, 30, 30], hours(4, 24, 96, 168)],
  ['rising', [10, 20, 30, 40], hours(4, 24, 96, 168)],
  ['nothing at the end', [90, 40, 0, 0], hours(4, 24, 96, 168)],
  ['below zero at the end', [90, 40, 2, -3], hours(4, 24, 96, 168)],
  ['below zero at the start', [-20, 40, 22, 9], hours(4, 24, 96, 168)],
  ['after ten half-lives', [90, 40, 0.02], hours(4, 24, 1600)],
  ['all after ten half-lives', [0.09, 0.04, 0.02], hours(1600, 1700, 1800)],
  ['a huge range', [1e9, 1, 1e-9], hours(4, 24, 96)],
  ['a second after administration', [100, 90, 80], [1, 2, 3]],
  ['at administration alone', [100], [0]],
  ['almost at administration', [100, 60, 30], [1e-200, 86_400, 345_600]],
  ['below zero in the middle', [40, -32, 14], hours(1e5, 2e5, 3e5)],
  ['below zero on both sides', [-3, 46, -23], hours(0.001, 1, 2)],
  ['next to nothing', [4e-60, 2e-60, 1e-60], hours(4, 24, 96)],
  ['as large as can be', [1e50, 5e49, 2e49], hours(4, 24, 96)],
])('%s: a result with a status, no number that is none', (_, activities_MBq, times_s) => {
  for (const models of [['mono'], ['mono', 'bi', 'bi-uptake', 'tri-uptake', 'trapezoid'], ['quad-uptake']] as const)
    for (const selection of ['average', 'aicc', 'f-test'] as const)
      for (const uncertainty of [COUNTING, { source: 'stated', relative_frac: 0.06 }] as const) {
        const settings = { models, selection, uncertainty, exponentialTail: 'physical' } as const;
        const fit = fitTimeActivity(curve(activities_MBq, settings, { times_s }));
        expect(numbersOf(fit).filter((value) => !Number.isFinite(value))).toEqual([]);
        expect(fit.timeIntegratedActivity_MBq_h).toBeGreaterThanOrEqual(0);
        for (const share of [fit.extrapolatedBefore_frac, fit.extrapolatedAfter_frac]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac).toBeLessThanOrEqual(1 + 1e-12);
        if ('effectiveHalfLife_s' in fit.parameters)
          expect(fit.parameters['effectiveHalfLife_s']).toBeLessThanOrEqual(PHYSICAL_h * 3600 * (1 + 1e-12));
      }
});

test('no phase is faster than the uptake, whatever is held or the points ask for', () => {
  // Activity that lags behind at first: with a phase faster than the uptake it would be explained, by what is no decrease.
  const lagging = [0.5, 1, 2, 4, 24, 96, 168].map(
    (time_h) => 100 * 2 ** (-time_h / 70) * (1 - 2 ** (-time_h / 2)) ** 3,
  );
  const times_s = hours(0.5, 1, 2, 4, 24, 96, 168);
  for (const models of [['bi-uptake'], ['tri-uptake'], ['quad-uptake']] as const)
    for (const fixedHalfLives of [null, { phases_s: [], uptake_s: 40 * 3600 }, { phases_s: [3600], uptake_s: null }]) {
      const [candidate] = fitTimeActivity(curve(lagging, { models }, { times_s, fixedHalfLives })).candidates;
      const { uptakeHalfLife_s = Infinity, ...phases } = candidate!.parameters;
      for (const [name, value] of Object.entries(phases))
        if (name.endsWith('_s')) expect(value).toBeGreaterThanOrEqual(uptakeHalfLife_s * (1 - 1e-9));
      expect(candidate!.timeIntegratedActivity_MBq_h).toBeGreaterThanOrEqual(0);
    }
});
