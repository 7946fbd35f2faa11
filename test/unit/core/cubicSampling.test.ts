/** Cubic sampling of a concentration: what it keeps that linear sampling blurs, and where it is linear. */
import { resampleOnto, rigidly, type Volume } from '@voxel-dosimetry/core';
import { centredGrid, volumeOf } from './grids';
import { resultOf } from './drive';

const grid = centredGrid([24, 22, 20], [4.8, 4.8, 4.8]);
/** As a camera of 12 mm FWHM shows a point. */
const spot = volumeOf('Bq/mL', grid, (at) => 100 * Math.exp(-0.5 * (Math.hypot(...at) / 5.1) ** 2));
const halfAVoxel = rigidly({ rotation_rad: [0, 0, 0], translation_mm: [2.4, 2.4, 2.4], centre_mm: [0, 0, 0] });
const sampled = (source: Volume, interpolation: 'cubic' | 'linear'): Volume =>
  resultOf(resampleOnto(source, grid, halfAVoxel, { outside: 0, interpolation }));
const total = ({ values }: Volume): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

test('half a voxel off along all axes a hot spot keeps its peak, which linear sampling lowers by more than a quarter', () => {
  const truth = volumeOf(
    'Bq/mL',
    grid,
    ([x, y, z]) => 100 * Math.exp(-0.5 * (Math.hypot(x - 2.4, y - 2.4, z - 2.4) / 5.1) ** 2),
  );
  const peak = ({ values }: Volume): number => Math.max(...values);
  expect(peak(sampled(spot, 'linear')) / peak(truth)).toBeLessThan(0.73);
  expect(peak(sampled(spot, 'cubic')) / peak(truth)).toBeGreaterThan(0.88);
  // What would be negative beside it is linear instead, which adds to the sum.
  expect(Math.abs(total(sampled(spot, 'cubic')) / total(truth) - 1)).toBeLessThan(0.01);
});

test('polynomials of the second degree are met exactly', () => {
  const parabola = (x: number, y: number, z: number): number =>
    500 + 3 * x + 0.01 * x * x + 0.02 * y * y - 0.01 * z * y;
  const source = volumeOf('Bq/mL', grid, ([x, y, z]) => parabola(x, y, z));
  const middle = 12 + 24 * (11 + 22 * 10);
  const truth = volumeOf('Bq/mL', grid, ([x, y, z]) => parabola(x - 2.4, y - 2.4, z - 2.4));
  expect(sampled(source, 'cubic').values[middle]).toBeCloseTo(truth.values[middle]!, 3);
});

test('nothing becomes negative beside an edge, and the outermost voxels are linear', () => {
  const edge = volumeOf('Bq/mL', grid, ([x]) => (x > 0 ? 100 : 0));
  expect(Math.min(...sampled(edge, 'cubic').values)).toBe(0);
  const slope = volumeOf('Bq/mL', grid, ([x]) => 1000 + x ** 3);
  expect(sampled(slope, 'cubic').values[1]).toBe(sampled(slope, 'linear').values[1]);
});
