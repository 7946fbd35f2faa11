import { fitTimeActivity, type TimeActivityData } from '@voxel-dosimetry/core';
import { errorOf } from './grids';

const hours = (...times_h: number[]): number[] => times_h.map((time_h) => time_h * 3600);
const PHYSICAL_h = 574300.8 / 3600;
const data = (activities_MBq: number[], change: Partial<TimeActivityData> = {}): TimeActivityData => ({
  times_s: hours(4, 24, 96, 168).slice(0, activities_MBq.length),
  activities_MBq,
  model: 'mono',
  halfLife_s: PHYSICAL_h * 3600,
  ...change,
});
const decaying = (halfLife_h: number): number[] => [4, 24, 96, 168].map((time_h) => 100 * 2 ** (-time_h / halfLife_h));

test('a mono-exponential is found with its half-life and shares of extrapolation', () => {
  const fit = fitTimeActivity(data(decaying(52)));
  expect(fit.status).toBe('fitted');
  expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(52, 8);
  expect(fit.parameters['amplitude_MBq']).toBeCloseTo(100, 8);
  expect(fit.timeIntegratedActivity_MBq_h).toBeCloseTo((100 * 52) / Math.LN2, 6);
  expect(fit.extrapolatedBefore_frac).toBeCloseTo(1 - 2 ** (-4 / 52), 10);
  expect(fit.extrapolatedAfter_frac).toBeCloseTo(2 ** (-168 / 52), 10);
  expect(fit.aicc).toBeNull();
});

test('two points are met exactly', () => {
  const fit = fitTimeActivity(data([80, 50]));
  const at = (time_h: number): number =>
    fit.parameters['amplitude_MBq']! * 2 ** ((-time_h * 3600) / fit.parameters['effectiveHalfLife_s']!);
  expect(at(4)).toBeCloseTo(80, 8);
  expect(at(24)).toBeCloseTo(50, 8);
});

test('the fit keeps sum and mean time of the data: least squares weighted by counting statistics', () => {
  const activities_MBq = [97, 70, 33, 9];
  const fit = fitTimeActivity(data(activities_MBq));
  const modelled = [4, 24, 96, 168].map(
    (time_h) => fit.parameters['amplitude_MBq']! * 2 ** ((-time_h * 3600) / fit.parameters['effectiveHalfLife_s']!),
  );
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  const moment = (values: number[]): number => sum(values.map((value, at) => value * [4, 24, 96, 168][at]!));
  expect(sum(modelled)).toBeCloseTo(sum(activities_MBq), 8);
  expect(moment(modelled)).toBeCloseTo(moment(activities_MBq), 6);
  // AICc by hand from the weighted residuals, N = 4, K = 2.
  const weighted = sum(modelled.map((value, at) => (activities_MBq[at]! - value) ** 2 / value));
  expect(fit.aicc).toBeCloseTo(4 * Math.log(weighted / 4) + 4 + 12, 6);
});

test('activity that does not fall is held at physical decay, and says so', () => {
  const fit = fitTimeActivity(data([50, 50, 50, 50]));
  expect(fit.status).toBe('atPhysicalDecay');
  expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(PHYSICAL_h, 8);
});

test('data that fall too fast for an exponential become a trapezoid, and say so', () => {
  const fit = fitTimeActivity(data([90, 0.05, 0, 0]));
  expect(fit.model).toBe('trapezoid');
  expect(fit.status).toBe('fallbackTrapezoid');
  expect(fit.timeIntegratedActivity_MBq_h).toBeCloseTo(90 * 4 + (90.05 / 2) * 20 + (0.05 / 2) * 72, 8);
});

test('nothing measured is zero, not a failure', () => {
  for (const model of ['mono', 'trapezoid'] as const) {
    const fit = fitTimeActivity(data([0, 0, 0, 0], { model }));
    expect(fit.status).toBe('zero');
    expect(fit.timeIntegratedActivity_MBq_h).toBe(0);
    expect(fit.curve.activities_MBq).toEqual([0, 0]);
  }
});

test('a first point at administration is allowed', () => {
  const times_s = hours(0, 24, 96);
  const fit = fitTimeActivity(data([100, 100 * 2 ** (-24 / 60), 100 * 2 ** (-96 / 60)], { times_s }));
  expect(fit.parameters['effectiveHalfLife_s']! / 3600).toBeCloseTo(60, 6);
  expect(fit.extrapolatedBefore_frac).toBe(0);
});

test('the curves for plots start at administration and pass the last point', () => {
  for (const model of ['mono', 'trapezoid'] as const) {
    const { curve } = fitTimeActivity(data(decaying(70), { model }));
    expect(curve.times_s).toHaveLength(curve.activities_MBq.length);
    expect(curve.times_s[0]).toBe(0);
    expect(curve.times_s[curve.times_s.length - 1]).toBeCloseTo(1.5 * 168 * 3600, 6);
    curve.times_s.slice(1).forEach((time_s, at) => expect(time_s).toBeGreaterThan(curve.times_s[at]!));
  }
});

test.each([
  ['fit/length-mismatch', data([1, 2, 3, 4], { times_s: hours(4, 24) })],
  ['fit/too-few-points', data([5])],
  ['fit/too-few-points', data([5, 6], { times_s: hours(24, 24) })],
  ['fit/too-few-points', data([], { model: 'trapezoid' })],
  ['fit/times', data([5, 6], { times_s: hours(24, 4) })],
  ['fit/times', data([5, 6], { times_s: hours(-1, 4) })],
  ['fit/times', data([5, 6], { times_s: [NaN, 4] })],
  ['fit/half-life', data([5, 6], { halfLife_s: 0 })],
  ['fit/not-finite', data([5, NaN])],
])('%s is refused with a remedy', (code, request) => {
  const error = errorOf(() => fitTimeActivity(request));
  expect(error.code).toBe(code);
  expect(error.remedy).not.toBe('');
});

test('one point is enough for a trapezoid with physical decay', () => {
  const fit = fitTimeActivity(data([60], { model: 'trapezoid' }));
  expect(fit.timeIntegratedActivity_MBq_h).toBeCloseTo(60 * 4 + (60 * PHYSICAL_h) / Math.LN2, 6);
  expect(errorOf(() => fitTimeActivity(data([60]))).message).toBe(
    'A mono-exponential curve needs 2 different time points; there is 1.',
  );
});
