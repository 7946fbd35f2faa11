/**
 * Time–activity integrals against closed forms, and a patient's kidney, Lu-177, of which the integral of the bi-exponential with uptake from zero is
 * 7593.75 MBq·h (published curve: 3.7411, 27.7253, 103.0942, 123.9836 h; 98.561, 73.599, 25.396, 19.047 MBq).
 */
import { DEFAULT_CURVE_SETTINGS, findRadionuclide, fitTimeActivity, type CurveSettings } from '@voxel-dosimetry/core';

const lutetium = findRadionuclide('Lu-177');
const PHYSICAL_h = lutetium.halfLife_s / 3600;
const TIMES_h = [4, 24, 96, 168];
const seconds = (times_h: readonly number[]): number[] => times_h.map((time_h) => time_h * 3600);

const curveFit = (
  activities_MBq: readonly number[],
  settings: Partial<CurveSettings>,
  times_h: readonly number[] = TIMES_h,
) =>
  fitTimeActivity({
    times_s: seconds(times_h),
    activities_MBq,
    sigmas_MBq: null,
    excluded: null,
    halfLife_s: lutetium.halfLife_s,
    settings: { ...DEFAULT_CURVE_SETTINGS, uncertainty: { source: 'scatter', weighting: 'uniform' }, ...settings },
    fixedHalfLives: null,
    singleTimePoint: null,
  });

test.each([8, 25, 52, 100, 150])('mono-exponential with %d h: A₀·T½/ln 2 to 1e-9', (halfLife_h) => {
  const activities_MBq = TIMES_h.map((time_h) => 310 * 2 ** (-time_h / halfLife_h));
  for (const weighting of ['counting', 'uniform', 'relative'] as const) {
    const result = curveFit(activities_MBq, { models: ['mono'], uncertainty: { source: 'scatter', weighting } });
    expect(result.timeIntegratedActivity_MBq_h / ((310 * halfLife_h) / Math.LN2)).toBeCloseTo(1, 9);
    expect(result.extrapolatedBefore_frac).toBeCloseTo(1 - 2 ** (-4 / halfLife_h), 9);
    expect(result.extrapolatedAfter_frac).toBeCloseTo(2 ** (-168 / halfLife_h), 9);
  }
});

test('physical decay after the last scan: the integral to there, and the activity there over λ', () => {
  const activities_MBq = TIMES_h.map((time_h) => 310 * 2 ** (-time_h / 50));
  const result = curveFit(activities_MBq, { models: ['mono'], exponentialTail: 'physical' });
  const until = (310 * 50 * (1 - 2 ** (-168 / 50))) / Math.LN2;
  const after = (310 * 2 ** (-168 / 50) * PHYSICAL_h) / Math.LN2;
  expect(result.timeIntegratedActivity_MBq_h / (until + after)).toBeCloseTo(1, 9);
  expect(result.extrapolatedAfter_frac).toBeCloseTo(after / (until + after), 9);
  const last = result.curve.times_s.length - 1;
  const beyond_h = result.curve.times_s[last]! / 3600 - 168;
  expect(result.curve.activities_MBq[last]! / (310 * 2 ** (-168 / 50) * 2 ** (-beyond_h / PHYSICAL_h))).toBeCloseTo(
    1,
    9,
  );
});

describe('trapezoid', () => {
  const parts = [100 * 4, (180 / 2) * 20, (110 / 2) * 72, (40 / 2) * 72];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  test('constant start, straight lines, physical tail, by hand', () => {
    const result = curveFit([100, 80, 30, 10], { models: ['trapezoid'] });
    const tail = (10 * PHYSICAL_h) / Math.LN2;
    const whole = sum(parts) + tail;
    expect(result.timeIntegratedActivity_MBq_h / whole).toBeCloseTo(1, 12);
    expect(result.extrapolatedBefore_frac).toBeCloseTo(400 / whole, 12);
    expect(result.extrapolatedAfter_frac).toBeCloseTo(tail / whole, 12);
    expect(result).toMatchObject({ model: 'trapezoid', status: 'fitted', timeIntegratedActivity_sigma_MBq_h: null });
  });

  test('the tail of the last two points', () => {
    const result = curveFit([100, 80, 30, 10], { models: ['trapezoid'], trapezoidTail: 'last-two-points' });
    const tail = (10 * 72) / Math.log(30 / 10);
    expect(result.timeIntegratedActivity_MBq_h / (sum(parts) + tail)).toBeCloseTo(1, 12);
    expect(result.status).toBe('fitted');
  });

  test.each([
    ['fall more slowly than physical decay', 29],
    ['rise', 40],
    ['are equal', 30],
    ['end at nothing', 0],
  ])('where the last two points %s the tail is physical, and it is said', (_, last) => {
    const tails = (['physical', 'last-two-points'] as const).map((trapezoidTail) =>
      curveFit([100, 80, 30, last], { models: ['trapezoid'], trapezoidTail }),
    );
    expect(tails[1]!.timeIntegratedActivity_MBq_h).toBe(tails[0]!.timeIntegratedActivity_MBq_h);
    expect(tails.map(({ status }) => status)).toEqual(['fitted', 'atPhysicalDecay']);
  });

  test('σ of the integral is what the points’ σ make of it', () => {
    const uncertainty = { source: 'stated', relative_frac: 0.05 } as const;
    const settings = { models: ['trapezoid'], trapezoidTail: 'last-two-points', uncertainty } as const;
    const points = [100, 80, 30, 10];
    const middle = curveFit(points, settings);
    const variance = points.reduce((total, point, at) => {
      const raised = curveFit(
        points.map((value, n) => (n === at ? value * (1 + 1e-6) : value)),
        settings,
      );
      const slope = (raised.timeIntegratedActivity_MBq_h - middle.timeIntegratedActivity_MBq_h) / (1e-6 * point);
      return total + (slope * 0.05 * point) ** 2;
    }, 0);
    expect(middle.timeIntegratedActivity_sigma_MBq_h! / Math.sqrt(variance)).toBeCloseTo(1, 5);
  });
});

describe('a patient’s kidney', () => {
  const times_h = [3.7411, 27.7253, 103.0942, 123.9836];
  const activities_MBq = [98.561, 73.599, 25.396, 19.047];
  const BI_EXPONENTIAL_MBq_h = 7593.75;

  test('7593.75 MBq·h to 1e-4 by the bi-exponential with uptake, points weighing alike', () => {
    const result = curveFit(activities_MBq, { models: ['bi-uptake'] }, times_h);
    expect(Math.abs(result.timeIntegratedActivity_MBq_h / BI_EXPONENTIAL_MBq_h - 1)).toBeLessThan(1e-4);
    expect(result).toMatchObject({ model: 'bi-uptake', status: 'fitted' });
    // F(1, 1) = 428: the uptake is seen.
    expect(curveFit(activities_MBq, { models: ['mono', 'bi-uptake'], selection: 'f-test' }, times_h).model).toBe(
      'bi-uptake',
    );
  });

  test('the average of the settings lies within its uncertainty, whatever the points weigh', () => {
    const result = curveFit(activities_MBq, { uncertainty: DEFAULT_CURVE_SETTINGS.uncertainty }, times_h);
    expect(Math.abs(result.timeIntegratedActivity_MBq_h / BI_EXPONENTIAL_MBq_h - 1)).toBeLessThan(0.01);
    const [low, high] = result.interval68_MBq_h!;
    expect(low).toBeLessThan(BI_EXPONENTIAL_MBq_h);
    expect(high).toBeGreaterThan(BI_EXPONENTIAL_MBq_h);
  });

  test('the trapezoid with physical tail lies above: chords of a convex curve and the slowest possible tail', () => {
    const result = curveFit(activities_MBq, { models: ['trapezoid'] }, times_h);
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
    const result = curveFit(activities_MBq, { models: ['mono'] }, times_h);
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
    const uncertainty = { source: 'scatter', weighting: 'counting' } as const;
    const result = curveFit(activities_MBq, { models: ['mono'], uncertainty });
    expect(Math.abs(result.timeIntegratedActivity_MBq_h / truth_MBq_h - 1)).toBeLessThan(0.03);
  },
);
