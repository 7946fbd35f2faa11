import { ExponentialFitter, fastestConstant } from '../../../extensions/dosimetry-core/src/fit/exponentialFitter';
import {
  exponentialIntegralGradient,
  exponentialSumAt,
  exponentialSumGradient,
  exponentialSumIntegral,
  type ExponentialSum,
} from '../../../extensions/dosimetry-core/src/fit/exponentialModels';
import { Projection } from '../../../extensions/dosimetry-core/src/fit/projection';

function projected(columns: readonly (readonly number[])[], data: readonly number[]) {
  const projection = new Projection(data.length, columns.length);
  columns.forEach((column, j) => projection.columns[j]!.set(column));
  const squares = projection.solve(Float64Array.from(data));
  return { squares, amplitudes: Array.from(projection.amplitudes), residuals: Array.from(projection.residuals) };
}

test('amplitudes below zero are not taken: the best of the columns that are left', () => {
  const both = projected(
    [
      [1, 0],
      [0, 1],
    ],
    [3, 2],
  );
  expect(both.amplitudes).toEqual([3, 2]);
  expect(both.squares).toBeCloseTo(0, 12);
  const one = projected(
    [
      [1, 0],
      [1, 1],
    ],
    [1, -1],
  );
  expect(one.amplitudes).toEqual([1, 0]);
  expect(one.squares).toBeCloseTo(1, 12);
  expect(projected([[1, 1]], [-1, -2])).toEqual({ amplitudes: [0], residuals: [-1, -2], squares: 5 });
});

const SUM: ExponentialSum = { amplitudes: [3, 5], decayConstants: [0.01, 0.2], uptakeConstant: 1.5 };

/** By central differences of one number of the curve after another. */
function byDifferences(of: (curve: ExponentialSum) => number): number[] {
  const numbers = [...SUM.amplitudes, ...SUM.decayConstants, SUM.uptakeConstant!];
  const at = (values: readonly number[]): number =>
    of({ amplitudes: values.slice(0, 2), decayConstants: values.slice(2, 4), uptakeConstant: values[4]! });
  return numbers.map((value, k) => {
    const moved = (by: number): number[] => numbers.map((each, n) => (n === k ? each + by : each));
    return (at(moved(1e-6 * value)) - at(moved(-1e-6 * value))) / (2e-6 * value);
  });
}

test('the derivatives of value and integral are those of differences', () => {
  const gradient = new Float64Array(5);
  byDifferences((curve) => exponentialSumAt(curve, 7)).forEach((slope, k) =>
    expect(exponentialSumGradient(SUM, 7, gradient)[k]! / slope).toBeCloseTo(1, 6),
  );
  for (const to of [12, Infinity])
    byDifferences((curve) => exponentialSumIntegral(curve, 0, to)).forEach((slope, k) =>
      expect(exponentialIntegralGradient(SUM, to, gradient)[k]! / slope).toBeCloseTo(1, 6),
    );
});

test('one fitter serves other points and other models at the same times', () => {
  const times = [1, 4, 24, 96, 168];
  const bounds = { slowest: 0.004, fastest: fastestConstant(times, 0.004) };
  const shared = new ExponentialFitter(times, bounds);
  const sigmas = times.map(() => 1);
  for (const [amplitude, form] of [
    [50, { phases: 1, hasUptake: false }],
    [70, { phases: 1, hasUptake: true }],
    [20, { phases: 2, hasUptake: false }],
  ] as const) {
    const values = times.map((time) => amplitude * (0.7 * Math.exp(-0.012 * time) + 0.3 * Math.exp(-0.1 * time)));
    const held = Array.from({ length: form.phases + (form.hasUptake ? 1 : 0) }, () => null);
    const task = { values, sigmas, form, held, start: null };
    expect(shared.fit(task)).toEqual(new ExponentialFitter(times, bounds).fit(task));
  }
});

test('what is held stays, and the rest is the best beside it', () => {
  const times = [1, 4, 24, 96, 168];
  const values = times.map((time) => 30 * Math.exp(-0.01 * time) + 60 * Math.exp(-0.09 * time));
  const fitter = new ExponentialFitter(times, { slowest: 0.004, fastest: 2 });
  const form = { phases: 2, hasUptake: false };
  const sigmas = times.map(() => 1);
  const right = fitter.fit({ values, sigmas, form, held: [0.01, null], start: null });
  expect(right.curve.decayConstants[1]).toBeCloseTo(0.09, 8);
  expect(right.isHeld).toEqual([true, false]);
  const wrong = fitter.fit({ values, sigmas, form, held: [0.02, null], start: null });
  expect(wrong.curve.decayConstants[0]).toBeCloseTo(0.02, 12);
  expect(wrong.chiSquare).toBeGreaterThan(right.chiSquare);
});
