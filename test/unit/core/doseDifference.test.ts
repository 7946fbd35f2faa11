/** Difference of two dose maps on one grid. */
import { doseDifference, type Grid, type Volume } from '@voxel-dosimetry/core';
import { resultOf } from './drive';
import { errorOf } from './grids';

const GRID: Grid = {
  size: [2, 2, 1],
  spacing_mm: [2, 2, 5],
  origin_mm: [1, 2, 3],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2.3',
};
const dose = (values: readonly number[], change: Partial<Grid> = {}): Volume<'Gy'> => ({
  unit: 'Gy',
  grid: { ...GRID, ...change },
  values: Float32Array.from(values),
});

test('evaluated minus reference, in Gy', () => {
  const result = resultOf(doseDifference({ reference: dose([1, 2, 3, 0]), evaluated: dose([1.5, 1, 3, 2]) }));
  expect(Array.from(result.values)).toEqual([0.5, -1, 0, 2]);
  expect(result).toMatchObject({ unit: 'Gy', grid: GRID });
});

test.each<Partial<Grid>>([
  { size: [4, 1, 1] },
  { spacing_mm: [2, 2, 4] },
  { origin_mm: [1, 2, 4] },
  { direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] },
  { frameOfReferenceUID: '9' },
])('another grid is refused: %p', (change) => {
  const work = doseDifference({ reference: dose([1, 2, 3, 4]), evaluated: dose([1, 2, 3, 4], change) });
  expect(errorOf(() => resultOf(work)).code).toBe('analyse/grid-mismatch');
});
