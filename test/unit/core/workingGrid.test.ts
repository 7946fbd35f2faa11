import {
  boxAbove,
  IDENTITY_TRANSFORM,
  rigidly,
  viewingGrid,
  voxelToPatient,
  workingGrid,
  type Grid,
  type VoxelBox,
} from '@voxel-dosimetry/core';
import { resultOf } from './drive';
import { AXIAL, centredGrid, turnedAxes, uniform, volumeOf } from './grids';

const grid = centredGrid([20, 16, 12], [1, 2, 4]);
/** Tissue of these voxels in air, HU. */
function tissueAt(...voxels: readonly (readonly [number, number, number])[]) {
  const image = uniform('HU', grid, -1000);
  for (const [i, j, k] of voxels) image.values[i + 20 * (j + 16 * k)] = 40;
  return image;
}
const box = (image: ReturnType<typeof tissueAt>, margin_mm: number): VoxelBox | null =>
  resultOf(boxAbove(image, -500, margin_mm));

describe('boxAbove', () => {
  test('holds the outermost voxels along each axis', () => {
    expect(box(tissueAt([5, 7, 3], [9, 4, 6], [8, 9, 5]), 0)).toEqual({ low: [5, 4, 3], high: [9, 9, 6] });
    expect(box(tissueAt([5, 7, 3]), 0)).toEqual({ low: [5, 7, 3], high: [5, 7, 3] });
  });

  test('a margin in mm is whole voxels of each axis, within the image', () => {
    expect(box(tissueAt([10, 8, 6]), 3)).toEqual({ low: [7, 6, 5], high: [13, 10, 7] });
    expect(box(tissueAt([1, 15, 0]), 5)).toEqual({ low: [0, 12, 0], high: [6, 15, 2] });
  });

  test('a value of exactly the threshold counts, one that is no number does not', () => {
    const image = tissueAt([10, 8, 6]);
    image.values.set([-500, NaN, -500.5], 20 * (8 + 16 * 6));
    expect(box(image, 0)).toEqual({ low: [0, 8, 6], high: [10, 8, 6] });
  });

  test('where nothing reaches the threshold there is no box', () => {
    expect(box(tissueAt(), 15)).toBeNull();
    expect(resultOf(boxAbove(uniform('HU', grid, NaN), -500, 15))).toBeNull();
  });
});

const whole = ({ size }: Grid): VoxelBox => ({ low: [0, 0, 0], high: [size[0] - 1, size[1] - 1, size[2] - 1] });

describe('workingGrid', () => {
  test('merges whole voxels, axis by axis, to no more than the spacing asked for', () => {
    const merged = workingGrid(grid, whole(grid), 3);
    expect(merged).toMatchObject({ spacing_mm: [3, 2, 4], size: [6, 16, 12], direction: AXIAL });
    // The first merged voxel lies over voxels 0, 1 and 2.
    expect(merged.origin_mm).toEqual(voxelToPatient(grid, [1, 0, 0]));
  });

  test('a spacing that is a multiple but for rounding merges all of it', () => {
    expect(workingGrid({ ...grid, spacing_mm: [0.1, 0.3, 1.5] }, whole(grid), 0.3).spacing_mm[0]).toBeCloseTo(0.3, 12);
  });

  test('begins at the box, also on oblique axes', () => {
    const oblique = centredGrid([20, 16, 12], [1, 1.5, 1], { direction: turnedAxes(0.4), centre_mm: [30, -140, 410] });
    const merged = workingGrid(oblique, { low: [3, 2, 1], high: [11, 12, 10] }, 3);
    expect(merged).toMatchObject({ size: [3, 5, 3], spacing_mm: [3, 3, 3], direction: oblique.direction });
    const expected = voxelToPatient(oblique, [3 + 1 + 3, 2 + 0.5 + 2, 1 + 1 + 3]);
    voxelToPatient(merged, [1, 1, 1]).forEach((at, axis) => expect(at).toBeCloseTo(expected[axis]!, 9));
  });

  test('a box thinner than the spacing keeps one voxel', () => {
    expect(workingGrid(grid, { low: [4, 4, 4], high: [5, 4, 4] }, 10)).toMatchObject({
      size: [1, 1, 1],
      spacing_mm: [2, 2, 4],
    });
  });

  test('merged voxels cover the box but for what makes no whole one', () => {
    const image = volumeOf('HU', grid, ([x]) => x);
    const merged = workingGrid(image.grid, { low: [0, 0, 0], high: [19, 15, 11] }, 7);
    expect(merged.size).toEqual([2, 5, 12]);
  });
});

describe('viewingGrid', () => {
  /** 64 × 64 × 48 mm of 4 mm about a CT of 20 × 32 × 48 mm. */
  const dose = centredGrid([16, 16, 12], [4, 4, 4]);
  const box = { low: [5, 4, 3], high: [15, 12, 9] } as const;

  test('voxels of about the asked size over the box, its middle where it was', () => {
    const viewed = viewingGrid(dose, grid, box, IDENTITY_TRANSFORM, 3);
    expect(viewed.size).toEqual([3, 5, 8]);
    viewed.spacing_mm.forEach((each_mm, axis) =>
      expect(each_mm * viewed.size[axis]!).toBeCloseTo([10, 16, 24][axis]!, 9),
    );
    const middle = voxelToPatient(viewed, [1, 2, 3.5]);
    voxelToPatient(grid, [10, 8, 6]).forEach((value, axis) => expect(middle[axis]).toBeCloseTo(value, 9));
  });

  test('it follows the motion, ends at the image, and is all of the image for what lies outside', () => {
    const shift = (translation_mm: readonly [number, number, number]) =>
      viewingGrid(dose, grid, box, rigidly({ rotation_rad: [0, 0, 0], translation_mm, centre_mm: [0, 0, 0] }), 3);
    const still = viewingGrid(dose, grid, box, IDENTITY_TRANSFORM, 3);
    expect(shift([7, 0, 0]).origin_mm[0]).toBeCloseTo(still.origin_mm[0] + 7, 9);
    const cut = shift([30, 0, 0]);
    expect(cut.size[0] * cut.spacing_mm[0]).toBeLessThan(10);
    expect(shift([300, 0, 0]).size).toEqual([21, 21, 16]);
  });
});
