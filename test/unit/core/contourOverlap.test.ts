import { contourOverlap, type Grid } from '@voxel-dosimetry/core';

const grid: Grid = {
  size: [4, 4, 4],
  spacing_mm: [2, 3, 4],
  origin_mm: [-10, 5, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '2.25.1',
};
const region = (voxels: readonly number[], fractions = voxels.map(() => 1)) => ({
  voxels: Uint32Array.from(voxels),
  fractions: Float32Array.from(fractions),
});

test('alike is 1 without a distance, apart is 0', () => {
  expect(contourOverlap(grid, region([0, 1]), region([0, 1]))).toEqual({ dice: 1, centroidDistance_mm: 0 });
  expect(contourOverlap(grid, region([0]), region([3]))).toEqual({ dice: 0, centroidDistance_mm: 6 });
});

test('parts of voxels count as parts, distances in millimetres along each axis', () => {
  // 2 · min(1, 0.5) / (2 + 0.5).
  expect(contourOverlap(grid, region([0, 1]), region([0], [0.5])).dice).toBeCloseTo(0.4, 9);
  // One voxel on along y and along z: 3 and 4 mm.
  expect(contourOverlap(grid, region([0]), region([4 + 16])).centroidDistance_mm).toBeCloseTo(5, 9);
});

test('nothing overlaps nothing', () => {
  expect(contourOverlap(grid, region([]), region([1]))).toEqual({ dice: 0, centroidDistance_mm: null });
});
