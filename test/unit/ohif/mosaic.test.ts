import type { Grid, Volume } from '@voxel-dosimetry/core';
import { mosaic, type MosaicPattern } from '../../../extensions/dosimetry-viewer/src/display/mosaic';

const grid = (direction: Grid['direction'], spacing_mm = 20): Grid => ({
  size: [4, 4, 4],
  spacing_mm: [spacing_mm, spacing_mm, spacing_mm],
  origin_mm: [0, 0, 0],
  direction,
  frameOfReferenceUID: '2.25.1',
});
const AXIAL: Grid['direction'] = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** The patient lies the other way round: rows run from left to right, columns from back to front. */
const TURNED: Grid['direction'] = [-1, 0, 0, 0, -1, 0, 0, 0, 1];

function made(pattern: MosaicPattern, direction = AXIAL): number[] {
  const filled = (value: number): Volume => ({
    unit: 'Bq/mL',
    grid: grid(direction),
    values: new Float32Array(64).fill(value),
  });
  const work = mosaic(filled(1), filled(2), 5, pattern);
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return [...step.value.values];
}
const firstRow = (values: readonly number[]): readonly number[] => values.slice(0, 4);
const firstColumn = (values: readonly number[]): readonly number[] => [0, 4, 8, 12].map((at) => values[at] ?? NaN);

test('squares of 40 mm by turns along every axis; the second image is scaled', () => {
  const values = made({ kind: 'checkerboard' });
  expect(firstRow(values)).toEqual([1, 1, 10, 10]);
  expect(firstColumn(values)).toEqual([1, 1, 10, 10]);
  expect([0, 16, 32, 48].map((at) => values[at])).toEqual([1, 1, 10, 10]);
  expect(values[2 + 4 * 2]).toBe(1);
});

test('the swipe shows the second image from the patient’s right, or front, whichever way the grid runs', () => {
  const right = { kind: 'swipe', from: 'right', edge_frac: 0.25 } as const;
  expect(firstRow(made(right))).toEqual([10, 1, 1, 1]);
  expect(firstRow(made(right, TURNED))).toEqual([1, 1, 1, 10]);
  const front = { kind: 'swipe', from: 'front', edge_frac: 0.5 } as const;
  expect(firstColumn(made(front))).toEqual([10, 10, 1, 1]);
  expect(firstColumn(made(front, TURNED))).toEqual([1, 1, 10, 10]);
  expect(firstRow(made(front))).toEqual([10, 10, 10, 10]);
});

test('the ends of the swipe show one image alone', () => {
  expect(new Set(made({ kind: 'swipe', from: 'right', edge_frac: 0 }))).toEqual(new Set([1]));
  expect(new Set(made({ kind: 'swipe', from: 'right', edge_frac: 1 }))).toEqual(new Set([10]));
});
