import { symmetryAverage } from '../../../extensions/dosimetry-compute/src/engine/dose/symmetryAverage';

const indexed = (length: number) => Float64Array.from({ length }, (_, at) => at);

test('cubic voxels: the six neighbours share their mean, and so do edges and corners; the sum stays', () => {
  const tally = indexed(27);
  const averaged = symmetryAverage([3, 3, 3], [4, 4, 4])(tally);
  const faces = [4, 10, 12, 14, 16, 22];
  const mean = faces.reduce((sum, at) => sum + tally[at]!, 0) / 6;
  for (const at of faces) expect(averaged[at]).toBeCloseTo(mean, 12);
  expect(averaged[13]).toBe(13);
  expect(new Set([0, 2, 6, 8, 18, 20, 24, 26].map((at) => averaged[at])).size).toBe(1);
  expect(averaged.reduce((sum, value) => sum + value, 0)).toBeCloseTo(
    tally.reduce((sum, value) => sum + value, 0),
    9,
  );
});

test('only axes of the same voxel size are exchanged', () => {
  const tally = new Float64Array(27);
  tally[14] = 6;
  const averaged = symmetryAverage([3, 3, 3], [4, 4, 3])(tally);
  // +x, −x, +y, −y share; ±z has its own size.
  expect([12, 14, 10, 16].map((at) => averaged[at])).toEqual([1.5, 1.5, 1.5, 1.5]);
  expect([4, 22].map((at) => averaged[at])).toEqual([0, 0]);
});

test('three different sizes: mirror images alone', () => {
  const tally = new Float64Array(27);
  tally[14] = 6;
  const averaged = symmetryAverage([3, 3, 3], [2, 3, 4])(tally);
  expect([12, 14, 10].map((at) => averaged[at])).toEqual([3, 3, 0]);
});
