import { doseRateSensitivity, fitVoxels, integrateDoseRates, type DoseRateFitRequest } from '@voxel-dosimetry/core';
import { resultOf } from './drive';
import { centredGrid, errorOf, volumeOf } from './grids';

const grid = centredGrid([4, 2, 1], [5, 5, 5]);
const times_s = [4, 24, 96].map((time_h) => time_h * 3600);
const halfLife_s = 574_300;
const effective_s = (x_mm: number): number => (40 + x_mm) * 3600;
const rates = times_s.map((time_s) =>
  volumeOf('Gy/s', grid, ([x_mm, y_mm]) => (y_mm > 0 ? 3e-6 : 1e-6) * 2 ** (-time_s / effective_s(x_mm))),
);
const request = (change: Partial<DoseRateFitRequest> = {}): DoseRateFitRequest => ({
  rates,
  times_s,
  halfLife_s,
  model: 'mono',
  scope: 'voxel',
  occupancies: [],
  ...change,
});

test('exponential dose rates integrate to rate over decay constant', () => {
  const dose = resultOf(integrateDoseRates(request()));
  expect(dose.unit).toBe('Gy');
  const expected = volumeOf('Gy', grid, ([x_mm, y_mm]) => ((y_mm > 0 ? 3e-6 : 1e-6) * effective_s(x_mm)) / Math.LN2);
  dose.values.forEach((value, v) => expect(value / expected.values[v]!).toBeCloseTo(1, 5));
});

test.each(['voxel', 'region'] as const)('it is the fit of activity, scope %s', (scope) => {
  const occupancies = scope === 'region' ? [Float32Array.of(1, 1, 0.5, 0, 1, 1, 0.5, 0)] : [];
  const aligned = rates.map((rate) => ({ ...rate, unit: 'Bq/mL' as const }));
  const { tia } = resultOf(fitVoxels({ aligned, times_s, halfLife_s, model: 'mono', scope, occupancies }));
  const dose = resultOf(integrateDoseRates(request({ scope, occupancies })));
  expect(dose.values).toEqual(tia.values);
});

test.each(['mono', 'trapezoid'] as const)('sensitivities of %s sum to the dose', (model) => {
  const dose = resultOf(integrateDoseRates(request({ model })));
  const parts = times_s.map((_, at) => resultOf(doseRateSensitivity(request({ model }), dose, at)));
  dose.values.forEach((value, v) => {
    const sum = parts.reduce((all, part) => all + part[v]!, 0);
    expect(Math.abs(sum / value - 1)).toBeLessThan(0.02);
  });
});

test('the sensitivity of the trapezoid is its weight times the rate', () => {
  const model = 'trapezoid';
  const dose = resultOf(integrateDoseRates(request({ model })));
  const last = resultOf(doseRateSensitivity(request({ model }), dose, 2));
  const weight_s = (times_s[2]! - times_s[1]!) / 2 + halfLife_s / Math.LN2;
  last.forEach((value, v) => expect(value / (weight_s * rates[2]!.values[v]!)).toBeCloseTo(1, 3));
});

test('maps in another unit are refused', () => {
  const wrong = [...rates.slice(1), { ...rates[0]!, unit: 'Gy' as never }];
  expect(errorOf(() => resultOf(integrateDoseRates(request({ rates: wrong })))).code).toBe('volume/unit');
});
