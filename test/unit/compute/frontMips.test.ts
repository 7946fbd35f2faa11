/** What a physician sees of all time points at once must not be mirrored or upside down. */
import type { Grid, Volume } from '@voxel-dosimetry/core';
import { frontMip, shadowOutlines } from '../../../extensions/dosimetry-compute/src/engine/register/frontMips';

const [NX, NY, NZ] = [4, 3, 5] as const;
/** Lying as DICOM usually has it: x to the patient's left, y to the back, z to the head. */
const supine: Grid = {
  size: [NX, NY, NZ],
  spacing_mm: [2, 2, 2],
  origin_mm: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '2.25.1',
};
const voxel = (i: number, j: number, k: number): number => i + NX * (j + NY * k);

function seen(grid: Grid, ...lit: readonly (readonly [voxel: number, value: number])[]): Float32Array {
  const values = new Float32Array(NX * NY * NZ);
  for (const [at, value] of lit) values[at] = value;
  const work = frontMip({ unit: 'Bq/mL', grid, values } satisfies Volume);
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return step.value;
}

test('the head is above, the patient’s right at the left; the brightest of a line is seen', () => {
  // To the patient's left and at the head: upper right of the picture.
  const mip = seen(supine, [voxel(NX - 1, 0, NZ - 1), 3], [voxel(NX - 1, 2, NZ - 1), 7]);
  expect([...mip].map((value, pixel) => [pixel, value]).filter(([, value]) => value !== 0)).toEqual([[NX - 1, 7]]);
});

test('an image stored head first and left to right is turned the same way', () => {
  const turned: Grid = { ...supine, direction: [-1, 0, 0, 0, 1, 0, 0, 0, -1] };
  expect(seen(turned, [voxel(0, 0, 0), 5]).indexOf(5)).toBe(NX - 1);
});

test('a region lies on the picture where its voxels do', () => {
  const voxels = Uint32Array.from([voxel(1, 0, 3), voxel(2, 1, 3)]);
  const [outline = [], ...others] = shadowOutlines(supine, { voxels, fractions: Float32Array.from([1, 1]) });
  expect(others).toEqual([]);
  const [columns, rows] = [outline.map(([column]) => column), outline.map(([, row]) => row)];
  expect([Math.min(...columns), Math.max(...columns)]).toEqual([0.5, 2.5]);
  // k = 3 of 5 is the second row from the head.
  expect([Math.min(...rows), Math.max(...rows)]).toEqual([0.5, 1.5]);
  expect(shadowOutlines(supine, { voxels: new Uint32Array(0), fractions: new Float32Array(0) })).toEqual([]);
});

test('a region of two parts has two outlines', () => {
  const voxels = Uint32Array.from([voxel(0, 0, 1), voxel(NX - 1, 0, 3)]);
  expect(shadowOutlines(supine, { voxels, fractions: Float32Array.from([1, 1]) })).toHaveLength(2);
});
