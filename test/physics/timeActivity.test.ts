/**
 * Time–activity integrals against closed forms; Poisson-noisy voxels against their truth; and a patient's kidney, Lu-177, of which
 * the integral of the bi-exponential with uptake from zero is 7593.75 MBq·h (published curve: 3.7411, 27.7253, 103.0942, 123.9836 h;
 * 98.561, 73.599, 25.396, 19.047 MBq).
 */
import { findRadionuclide, fitTimeActivity, fitVoxels } from '@voxel-dosimetry/core';
import { resultOf } from '../unit/core/drive';
import { centredGrid } from '../unit/core/grids';
import { poisson, randomNumbers } from './randomNumbers';

const lutetium = findRadionuclide('Lu-177');
const PHYSICAL_h = lutetium.halfLife_s / 3600;
const TIMES_h = [4, 24, 96, 168];
const seconds = (times_h: readonly number[]): number[] => times_h.map((time_h) => time_h * 3600);
const curveFit = (activities_MBq: number[], model: 'mono' | 'trapezoid', times_h: readonly number[] = TIMES_h) =>
  fitTimeActivity({ times_s: seconds(times_h), activities_MBq, model, halfLife_s: lutetium.halfLife_s });

test.each([8, 25, 52, 100, 150])('mono-exponential with %d h: A₀·T½/ln 2 to 1e-9', (halfLife_h) => {
  const activities_MBq = TIMES_h.map((time_h) => 310 * 2 ** (-time_h / halfLife_h));
  const result = curveFit(activities_MBq, 'mono');
  expect(result.timeIntegratedActivity_MBq_h / ((310 * halfLife_h) / Math.LN2)).toBeCloseTo(1, 9);
  const { extrapolatedBefore_frac: before, extrapolatedAfter_frac: after } = result;
  expect(before + after + (2 ** (-4 / halfLife_h) - 2 ** (-168 / halfLife_h))).toBeCloseTo(1, 9);
});

test('trapezoid: constant start, straight lines, physical tail, by hand', () => {
  const result = curveFit([100, 80, 30, 10], 'trapezoid');
  const parts = [100 * 4, (180 / 2) * 20, (110 / 2) * 72, (40 / 2) * 72, (10 * PHYSICAL_h) / Math.LN2];
  const whole = parts.reduce((sum, part) => sum + part, 0);
  expect(result.timeIntegratedActivity_MBq_h / whole).toBeCloseTo(1, 12);
  expect(result.extrapolatedBefore_frac).toBeCloseTo(400 / whole, 12);
  expect(result.extrapolatedAfter_frac).toBeCloseTo(parts[4]! / whole, 12);
});

describe('a patient’s kidney', () => {
  const times_h = [3.7411, 27.7253, 103.0942, 123.9836];
  const activities_MBq = [98.561, 73.599, 25.396, 19.047];
  const BI_EXPONENTIAL_MBq_h = 7593.75;

  test('the trapezoid with physical tail is the sum of its parts and lies above: chords of a convex curve and the slowest possible tail', () => {
    const result = curveFit(activities_MBq, 'trapezoid', times_h);
    const byHand =
      98.561 * 3.7411 +
      ((98.561 + 73.599) / 2) * 23.9842 +
      ((73.599 + 25.396) / 2) * 75.3689 +
      ((25.396 + 19.047) / 2) * 20.8894 +
      (19.047 * PHYSICAL_h) / Math.LN2;
    expect(result.timeIntegratedActivity_MBq_h / byHand).toBeCloseTo(1, 10);
    expect(result.timeIntegratedActivity_MBq_h).toBeGreaterThan(BI_EXPONENTIAL_MBq_h);
  });

  test('the mono-exponential, which knows no uptake phase, lies above the bi-exponential with uptake by less than 3 %', () => {
    const result = curveFit(activities_MBq, 'mono', times_h);
    expect(result.status).toBe('fitted');
    const ratio = result.timeIntegratedActivity_MBq_h / BI_EXPONENTIAL_MBq_h;
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.03);
  });
});

test.each([
  ['spleen', 1.2, 12, 2.4, 72],
  ['marrow', 0.5, 4, 0.45, 58],
])(
  'bi-exponential kinetics as of %s: the mono-exponential is within 3 % of the integral',
  (_, a, halfLifeA_h, b, halfLifeB_h) => {
    const activities_MBq = TIMES_h.map((time_h) => a * 2 ** (-time_h / halfLifeA_h) + b * 2 ** (-time_h / halfLifeB_h));
    const truth_MBq_h = (a * halfLifeA_h + b * halfLifeB_h) / Math.LN2;
    expect(Math.abs(curveFit(activities_MBq, 'mono').timeIntegratedActivity_MBq_h / truth_MBq_h - 1)).toBeLessThan(
      0.03,
    );
  },
);

test.each([
  [52, 1900, 0.002],
  [52, 100, 0.006],
  [38, 138, 0.005],
  [67, 50, 0.02],
  [40, 19, 0.012],
])(
  'voxels of %d h with %d counts at time zero: the mean of 16 000 noisy fits is within %d of the truth',
  (halfLife_h, counts, within_frac) => {
    const COUNT = 16_000;
    const grid = centredGrid([COUNT, 1, 1], [4.8, 4.8, 4.8]);
    const next = randomNumbers(4711 + counts);
    const aligned = TIMES_h.map((time_h) => ({
      unit: 'Bq/mL' as const,
      grid,
      values: Float32Array.from({ length: COUNT }, () => poisson(counts * 2 ** (-time_h / halfLife_h), next)),
    }));
    const { tia } = resultOf(
      fitVoxels({
        aligned,
        times_s: seconds(TIMES_h),
        halfLife_s: lutetium.halfLife_s,
        model: 'mono',
        scope: 'voxel',
        occupancies: [],
      }),
    );
    const mean = Array.from(tia.values).reduce((sum, value) => sum + value, 0) / COUNT;
    expect(Math.abs(mean / ((counts * halfLife_h * 3600) / Math.LN2) - 1)).toBeLessThan(within_frac);
  },
);
