import { patientToVoxel, voxelToPatient, type Grid } from '@voxel-dosimetry/core';
import { cropMask } from '../../../extensions/dosimetry-viewer/src/display/cropMask';

const grid: Grid = {
  size: [7, 6, 5],
  spacing_mm: [2, 3, 4],
  origin_mm: [10, 20, 30],
  direction: [0, 1, 0, -1, 0, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2',
};
const inside: readonly (readonly [number, number, number])[] = [
  [0, 5, 4],
  [2, 3, 2],
  [1, 4, 3],
];

test('what is inside stays where it lies in the patient, with one empty voxel around it', () => {
  const mask = new Uint8Array(7 * 6 * 5);
  for (const [i, j, k] of inside) mask[i + 7 * (j + 6 * k)] = 1;
  const cropped = cropMask(grid, mask);
  if (cropped === null) throw new Error('the mask is not empty');
  expect(cropped.grid.size).toEqual([5, 5, 5]);
  const found = [...cropped.values.entries()]
    .filter(([, value]) => value === 1)
    .map(([index]) => voxelToPatient(cropped.grid, [index % 5, Math.floor(index / 5) % 5, Math.floor(index / 25)]))
    .map((point) => patientToVoxel(grid, point).map(Math.round));
  expect(found).toHaveLength(inside.length);
  expect(found).toEqual(expect.arrayContaining(inside.map((index) => [...index])));
});

test('an empty mask is nothing to draw', () => {
  expect(cropMask(grid, new Uint8Array(7 * 6 * 5))).toBeNull();
});
