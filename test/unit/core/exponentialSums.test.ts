import { chooseCurveModel, type ExponentialModel, type MeasuredCurve } from '@voxel-dosimetry/core';
import { nonNegativeAmplitudes } from '../../../extensions/dosimetry-core/src/fit/nonNegativeAmplitudes';
import { upperTailOfF } from '../../../extensions/dosimetry-core/src/fit/upperTailOfF';
import { errorOf } from './grids';

const HOUR_s = 3600;
const measured = (changes: Partial<MeasuredCurve> = {}): MeasuredCurve => ({
  times_s: [4, 24, 96, 168].map((time_h) => time_h * HOUR_s),
  activities_MBq: [98, 76, 31, 12],
  sigmas_MBq: null,
  halfLife_s: 159.5 * HOUR_s,
  ...changes,
});

test('amplitudes below zero are not taken: the best of the columns that are left', () => {
  const both = nonNegativeAmplitudes(
    [
      [1, 0],
      [0, 1],
    ],
    [3, 2],
  );
  expect(both.amplitudes).toEqual([3, 2]);
  expect(both.squares).toBeCloseTo(0, 12);
  const one = nonNegativeAmplitudes(
    [
      [1, 0],
      [1, 1],
    ],
    [1, -1],
  );
  expect(one.amplitudes).toEqual([1, 0]);
  expect(one.squares).toBeCloseTo(1, 12);
  expect(nonNegativeAmplitudes([[1, 1]], [-1, -2])).toEqual({ amplitudes: [0], residuals: [-1, -2], squares: 5 });
});

test.each([
  // Tables of the F distribution: the 5 % and 1 % points.
  [161.4476, 1, 1, 0.05],
  [18.5128, 1, 2, 0.05],
  [5.3177, 1, 8, 0.05],
  [4.7571, 3, 6, 0.05],
  [11.3919, 4, 5, 0.01],
  [0, 2, 2, 1],
])('beyond F = %d with %d and %d degrees of freedom lies %d', (value, a, b, tail) => {
  expect(upperTailOfF(value, a, b)).toBeCloseTo(tail, 3);
});

const refusals = (curve: MeasuredCurve, models: readonly ExponentialModel[]): unknown =>
  chooseCurveModel(curve, models, 'average').candidates.map(({ model, refusedBecause }) => [model, refusedBecause]);

test('what the points cannot tell is refused, each with its reason', () => {
  expect(refusals(measured(), ['tri', 'tri-uptake'])).toEqual([
    ['tri', 'too-few-points'],
    ['tri-uptake', 'too-few-points'],
  ]);
  const falling = [4, 24, 48, 96, 168].map((time_h) => 100 * 2 ** (-time_h / 50));
  const five = measured({ times_s: [4, 24, 48, 96, 168].map((time_h) => time_h * HOUR_s), activities_MBq: falling });
  expect(refusals(five, ['mono', 'bi-uptake'])).toEqual([
    ['mono', null],
    // Nothing is left for an uptake: it becomes as fast as it may.
    ['bi-uptake', 'at-bound'],
  ]);
});

test('activities that do not fall are held at physical decay, and it is said', () => {
  const { candidates, choice } = chooseCurveModel(measured({ activities_MBq: [50, 50, 50, 50] }), ['mono'], 'aicc');
  expect(choice).toBe('mono');
  expect(candidates[0]).toMatchObject({ isAtPhysicalDecay: true, refusedBecause: null });
  expect(candidates[0]?.curve.decayConstants[0]).toBeCloseTo(Math.LN2 / (159.5 * HOUR_s), 12);
});

test.each([
  [[0, 0, 0, 0], 0],
  [[-1, -2, 0, -1], 0],
])('activities of %j: nothing was there', (activities_MBq, expected) => {
  const chosen = chooseCurveModel(measured({ activities_MBq }), ['mono', 'bi-uptake'], 'average');
  expect(chosen.timeIntegratedActivity_MBq_h).toBe(expected);
  expect(chosen.extrapolated_frac).toBe(0);
  expect(chosen.candidates.every(({ refusedBecause }) => refusedBecause !== null)).toBe(true);
});

test.each([
  [{ activities_MBq: [1, 2] }, 'fit/length-mismatch'],
  [{ sigmas_MBq: [1] }, 'fit/length-mismatch'],
  [{ halfLife_s: 0 }, 'fit/half-life'],
  [{ times_s: [4, 2, 96, 168] }, 'fit/times'],
  [{ times_s: [4, 4, 4, 4] }, 'fit/too-few-points'],
  [{ activities_MBq: [1, NaN, 2, 3] }, 'fit/not-finite'],
  [{ sigmas_MBq: [1, 0, 1, 1] }, 'fit/sigmas'],
])('%j is refused: %s', (changes, code) => {
  expect(errorOf(() => chooseCurveModel(measured(changes), ['mono'], 'average')).code).toBe(code);
});

test('no model asked for', () => {
  expect(errorOf(() => chooseCurveModel(measured(), [], 'aicc')).code).toBe('fit/models');
});
