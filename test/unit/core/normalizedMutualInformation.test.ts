/** Against joint tables whose entropies are written down, and the two ends of the scale. */
import { normalizedMutualInformation, type Volume } from '@voxel-dosimetry/core';
import { resultOf } from './drive';

const line = (values: readonly number[]): Volume => ({
  unit: 'HU',
  grid: {
    size: [values.length, 1, 1],
    spacing_mm: [1, 1, 1],
    origin_mm: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID: '2.25.1',
  },
  values: Float32Array.from(values),
});
const of = (a: readonly number[], b: readonly number[]): number =>
  resultOf(normalizedMutualInformation(line(a), line(b)));

test('images that tell each other exactly have 2, in whatever numbers', () => {
  expect(of([1, 2, 3, 4, 4, 1], [-50, 900, 7, 30, 30, -50])).toBeCloseTo(2, 12);
});

test('images that have nothing to do with each other have 1', () => {
  expect(of([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(1, 12);
});

test('a table of 3/8, 1/8, 1/8, 3/8 has ln 4 over its entropy', () => {
  const joint = -2 * ((3 / 8) * Math.log(3 / 8) + (1 / 8) * Math.log(1 / 8));
  expect(of([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 0, 1, 1, 1])).toBeCloseTo((2 * Math.log(2)) / joint, 12);
  expect((2 * Math.log(2)) / joint).toBeCloseTo(1.104193, 6);
});

test('an image that is constant tells nothing', () => {
  expect(of([5, 5, 5], [1, 2, 3])).toBe(1);
});

test('images on other grids are refused', () => {
  expect(() => of([1, 2], [1, 2, 3])).toThrow(expect.objectContaining({ code: 'register/grid-mismatch' }) as Error);
});
