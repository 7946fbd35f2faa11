import { regionDoseStatistics, type Volume } from '@voxel-dosimetry/core';
import { centredGrid, errorOf, uniform } from './grids';
import { resultOf } from './drive';

const grid = centredGrid([100, 1, 1], [10, 10, 10]);
const of = <U extends 'Gy' | 'g/mL' | 'Bq·s/mL'>(unit: U, valueAt: (v: number) => number): Volume<U> => ({
  unit,
  grid,
  values: Float32Array.from({ length: 100 }, (_, v) => valueAt(v)),
});
const water = uniform('g/mL', grid, 1);
const tia = uniform('Bq·s/mL', grid, 3.6e9);
const whole = new Float32Array(100).fill(1);
const ramp = of('Gy', (v) => v + 1);

test('D_x of 1, 2 … 100 Gy in equal volumes', () => {
  const statistics = resultOf(
    regionDoseStatistics({ region: { id: 'r', name: 'r' }, dose: ramp, density: water, tia, occupancy: whole }),
  );
  expect(statistics).toMatchObject({
    regionId: 'r',
    volume_mL: 100,
    mass_g: 100,
    mean_Gy: 50.5,
    min_Gy: 1,
    max_Gy: 100,
    D98_Gy: 3,
    D95_Gy: 6,
    D50_Gy: 51,
    D2_Gy: 99,
  });
  expect(statistics.timeIntegratedActivity_MBq_h).toBeCloseTo(100, 10);
});

test('the cumulative histogram falls from all to the hottest, in at most 512 points', () => {
  const { histogram } = resultOf(
    regionDoseStatistics({ region: { id: 'r', name: 'r' }, dose: ramp, density: water, tia, occupancy: whole }),
  );
  expect(histogram.dose_Gy).toHaveLength(512);
  expect(histogram.volume_frac).toHaveLength(512);
  expect([histogram.dose_Gy[0], histogram.volume_frac[0]]).toEqual([0, 1]);
  expect([histogram.dose_Gy[511], histogram.volume_frac[511]]).toEqual([100, 0.01]);
  histogram.dose_Gy.forEach((dose_Gy, at) => {
    const atLeast = ramp.values.filter((value) => value >= dose_Gy).length / 100;
    expect(histogram.volume_frac[at]).toBeCloseTo(atLeast, 10);
  });
});

test('the mean is energy over mass, the histogram is over volume', () => {
  const density = of('g/mL', (v) => (v < 50 ? 0.26 : 1.9));
  const dose = of('Gy', (v) => (v < 50 ? 8 : 2));
  const statistics = resultOf(
    regionDoseStatistics({ region: { id: 'r', name: 'r' }, dose, density, tia, occupancy: whole }),
  );
  expect(statistics.mean_Gy).toBeCloseTo((8 * 0.26 + 2 * 1.9) / (0.26 + 1.9), 6);
  expect(statistics.mass_g).toBeCloseTo(50 * 2.16, 4);
  expect([statistics.D98_Gy, statistics.D50_Gy, statistics.D2_Gy]).toEqual([2, 8, 8]);
});

test('a voxel counts for the fraction that lies inside', () => {
  const occupancy = Float32Array.from({ length: 100 }, (_, v) => (v === 0 ? 1 : v === 1 ? 0.25 : 0));
  const statistics = resultOf(
    regionDoseStatistics({ region: { id: 'r', name: 'r' }, dose: ramp, density: water, tia, occupancy }),
  );
  expect(statistics.volume_mL).toBe(1.25);
  expect(statistics.mean_Gy).toBeCloseTo((1 + 0.25 * 2) / 1.25, 10);
  expect([statistics.min_Gy, statistics.max_Gy, statistics.D50_Gy]).toEqual([1, 2, 1]);
  expect(statistics.timeIntegratedActivity_MBq_h).toBeCloseTo(1.25, 10);
});

test('a trace of a voxel does not make the extremes', () => {
  const occupancy = Float32Array.from({ length: 100 }, (_, v) => (v === 50 ? 1 : v === 99 ? 5e-4 : 0));
  const { max_Gy, min_Gy } = resultOf(
    regionDoseStatistics({ region: { id: 'r', name: 'r' }, dose: ramp, density: water, tia, occupancy }),
  );
  expect([min_Gy, max_Gy]).toEqual([51, 51]);
});

test('no dose gives a histogram of one point', () => {
  const { histogram, D2_Gy } = resultOf(
    regionDoseStatistics({
      region: { id: 'r', name: 'r' },
      dose: of('Gy', () => 0),
      density: water,
      tia,
      occupancy: whole,
    }),
  );
  expect(histogram).toEqual({ dose_Gy: [0], volume_frac: [1] });
  expect(D2_Gy).toBe(0);
});

test('refuses an empty region and maps of different size', () => {
  const code = (occupancy: Float32Array): string =>
    errorOf(() =>
      resultOf(regionDoseStatistics({ region: { id: 'r', name: 'r' }, dose: ramp, density: water, tia, occupancy })),
    ).code;
  expect(code(new Float32Array(100))).toBe('analyse/empty-region');
  expect(code(new Float32Array(99))).toBe('analyse/grid-mismatch');
});

test('extremes and percentiles of 50 000 voxels in no order, negative and equal values among them, are those of a sort', () => {
  const wide = centredGrid([50, 100, 10], [4, 4, 4]);
  const values = Float32Array.from({ length: 50_000 }, (_, v) =>
    Math.fround(Math.sin(v * 12.9898) * 40 + (v % 7 === 0 ? 0 : 5)),
  );
  const sorted = [...values].sort((a, b) => a - b);
  const statistics = resultOf(
    regionDoseStatistics({
      region: { id: 'r', name: 'r' },
      dose: { unit: 'Gy', grid: wide, values },
      density: uniform('g/mL', wide, 1),
      tia: uniform('Bq·s/mL', wide, 1),
      occupancy: new Float32Array(50_000).fill(1),
    }),
  );
  expect([statistics.min_Gy, statistics.max_Gy]).toEqual([sorted[0], sorted[49_999]]);
  expect(statistics.D98_Gy).toBe(sorted[1000]);
  expect(statistics.D50_Gy).toBe(sorted[25_000]);
  expect(statistics.D2_Gy).toBe(sorted[49_000]);
});
