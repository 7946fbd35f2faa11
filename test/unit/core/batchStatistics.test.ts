import { addBatch, batchUncertainty_frac, noBatches, transportedDose } from '@voxel-dosimetry/core';
import { resultOf } from './drive';
import { centredGrid } from './grids';

/** Uniform in [0, 1), mulberry32. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each([
  ['equal', (_batch: number) => 500],
  ['unequal', (batch: number) => (batch % 2 === 0 ? 100 : 900)],
])('the uncertainty of %s batches is that of the mean of all histories', (_name, sizeOf) => {
  const random = sequence(3);
  const repeats = 200;
  const sums = noBatches(repeats);
  for (let batch = 0; batch < 40; batch++) {
    const size = sizeOf(batch);
    const tally = Float64Array.from({ length: repeats }, () => {
      let sum = 0;
      for (let history = 0; history < size; history++) sum += random() < 0.1 ? 1 : 0;
      return sum;
    });
    resultOf(addBatch(sums, tally, size));
  }
  expect([sums.batches, sums.histories]).toEqual([40, 20_000]);
  // Of a mean of N Bernoulli trials: √((1 − p) / (p N)).
  const expected = Math.sqrt(0.9 / (0.1 * 20_000));
  const found = Array.from({ length: repeats }, (_, at) => batchUncertainty_frac(sums, at));
  const mean = found.reduce((sum, each) => sum + each, 0) / repeats;
  // 200 estimates of 11 % spread each.
  expect(Math.abs(mean / expected - 1)).toBeLessThan(0.03);
  const spread = Math.sqrt(found.reduce((sum, each) => sum + (each / mean - 1) ** 2, 0) / repeats);
  expect(spread).toBeGreaterThan(0.08);
  expect(spread).toBeLessThan(0.16);
});

test('nothing tallied, or one batch alone, is wholly uncertain; equal tallies are certain', () => {
  const sums = noBatches(3);
  resultOf(addBatch(sums, Float64Array.of(0, 5, 5), 10));
  expect([0, 1].map((at) => batchUncertainty_frac(sums, at))).toEqual([1, 1]);
  resultOf(addBatch(sums, Float64Array.of(0, 5, 0), 10));
  expect(batchUncertainty_frac(sums, 0)).toBe(1);
  expect(batchUncertainty_frac(sums, 1)).toBe(0);
  expect(batchUncertainty_frac(sums, 2)).toBeCloseTo(1, 12);
});

test('dose is energy over mass, scaled from the decays followed to all; air gets none and its energy is told', () => {
  const grid = centredGrid([3, 1, 1], [10, 10, 10]);
  const energy = noBatches(3);
  for (const batch of [1, 2])
    resultOf(
      addBatch(
        energy,
        Float64Array.of(2, 4, 6).map((value) => batch * value),
        50,
      ),
    );
  const density = { unit: 'g/mL' as const, grid, values: Float32Array.of(1, 2, 0.01) };
  const { dose, uncertainty, withoutMass_MeV } = resultOf(
    transportedDose({ energy, decays: 1e9, density, unit: 'Gy' }),
  );
  const perMeV_Gy = ((1e9 / 100) * 1.602176634e-13) / 1e-3;
  expect(dose.values[0]! / (6 * perMeV_Gy)).toBeCloseTo(1, 6);
  expect(dose.values[1]! / (6 * perMeV_Gy)).toBeCloseTo(1, 6);
  expect(dose.values[2]).toBe(0);
  expect(withoutMass_MeV).toBe(18);
  expect(uncertainty.values[0]).toBeCloseTo(1 / 3, 6);
  expect(uncertainty.values[2]).toBe(1);
});
