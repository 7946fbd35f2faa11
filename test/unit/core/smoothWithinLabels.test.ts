import { smoothWithinLabels } from '@voxel-dosimetry/core';
import { resultOf } from './drive';

const size = [16, 12, 10] as const;
const spacing_mm = [4, 4, 5] as const;
const COUNT = 1920;
const labels = Uint16Array.from({ length: COUNT }, (_, v) => (v % 16 < 7 ? 0 : 3));
const smoothed = (image: Float32Array, fullWidth_mm: number, of = labels): Float32Array =>
  resultOf(smoothWithinLabels([image], of, { size, spacing_mm }, fullWidth_mm))[0]!;
const totalOf = (values: Float32Array, label: number): number =>
  values.reduce((sum, value, v) => sum + (labels[v] === label ? value : 0), 0);

test('each label keeps its total, and nothing crosses from one to another', () => {
  const image = Float32Array.from({ length: COUNT }, (_, v) => (labels[v] === 0 ? 1000 : 0) + (v % 11));
  const result = smoothed(image, 15);
  for (const label of [0, 3]) expect(totalOf(result, label) / totalOf(image, label)).toBeCloseTo(1, 5);
  expect(Math.max(...result.filter((_, v) => labels[v] === 3))).toBeLessThan(11);
});

test('a point becomes a Gaussian of the full width that was asked for, in millimetres', () => {
  const one = new Uint16Array(41 * 41);
  const image = new Float32Array(41 * 41);
  image[20 + 41 * 20] = 1;
  const grid = { size: [41, 41, 1], spacing_mm: [2, 4, 1] } as const;
  const [result] = resultOf(smoothWithinLabels([image], one, grid, 16));
  const at = (i: number, j: number): number => result![20 + i + 41 * (20 + j)]!;
  expect(at(4, 0) / at(0, 0)).toBeCloseTo(0.5, 3);
  expect(at(0, 2) / at(0, 0)).toBeCloseTo(0.5, 3);
  expect(result!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
});

test('an even image stays even to the edge of each label', () => {
  for (const value of smoothed(new Float32Array(COUNT).fill(5), 10))
    expect(Math.abs(value / 5 - 1)).toBeLessThan(0.002);
});
