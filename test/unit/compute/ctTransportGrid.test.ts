import {
  IDENTITY_RIGID,
  IDENTITY_TRANSFORM,
  patientToVoxel,
  rigidly,
  voxelToPatient,
  type Grid,
  type Vector3,
} from '@voxel-dosimetry/core';
import { ctLattice, type CtLattice } from '../../../extensions/dosimetry-compute/src/engine/dose/ctTransportGrid';
import { cubicDeformation } from '../core/deformations';
import { centredGrid, turnedAxes } from '../core/grids';

const dose = centredGrid([40, 36, 30], [4.8, 4.8, 4.8], { centre_mm: [3, -20, 100] });

const faces = (grid: Grid) => [
  voxelToPatient(grid, [-0.5, -0.5, -0.5]),
  voxelToPatient(grid, [grid.size[0] - 0.5, grid.size[1] - 0.5, grid.size[2] - 0.5]),
];

/** All of the dose grid lies inside, and `from_mm` is where. */
function expectAround({ grid, from_mm }: CtLattice): void {
  const [low, high] = faces(dose).map((corner) => patientToVoxel(grid, corner as Vector3));
  for (const axis of [0, 1, 2] as const) {
    expect(low![axis]).toBeGreaterThan(-0.5 - 1e-6);
    expect(high![axis]).toBeLessThan(grid.size[axis] - 0.5 + 1e-6);
    expect(from_mm[axis]).toBeCloseTo((low![axis] + 0.5) * grid.spacing_mm[axis], 6);
  }
}

/** The middle of each of its voxels is the middle of one of the CT's. */
function expectOnVoxelsOf(ct: Grid, { grid, merged }: CtLattice): void {
  for (const index of [[0, 0, 0] as const, [3, 5, 2] as const]) {
    const place = patientToVoxel(ct, voxelToPatient(grid, index));
    merged.forEach((count, axis) => {
      const face = place[axis]! - count / 2;
      expect(Math.abs(face + 0.5 - Math.round(face + 0.5))).toBeLessThan(1e-6);
    });
  }
}

test("a CT's own voxels, all of the dose grid and 100 mm of what lies around it", () => {
  const ct = centredGrid([512, 512, 120], [0.97, 0.97, 3], { centre_mm: [0, 0, 90] });
  const lattice = ctLattice(ct, dose, IDENTITY_TRANSFORM);
  expect(lattice).toMatchObject({ merged: [1, 1, 1], isResampled: false });
  lattice.spacing_mm.forEach((spacing_mm, axis) => expect(spacing_mm).toBeCloseTo(ct.spacing_mm[axis]!, 9));
  expectAround(lattice);
  expectOnVoxelsOf(ct, lattice);
  // 192 mm of dose grid and 100 mm on either side, in whole voxels inside that; along z the CT ends before.
  expect(lattice.size[0]).toBe(403);
  expect(lattice.size[2]).toBe(114);
});

test('a CT that is smaller than the dose grid goes on in voxels of the same lattice, so that no decay is lost', () => {
  const ct = centredGrid([100, 100, 20], [1.1, 1.1, 4], { centre_mm: [3.3, -19, 101] });
  const lattice = ctLattice(ct, dose, IDENTITY_TRANSFORM);
  expectAround(lattice);
  expectOnVoxelsOf(ct, lattice);
  expect(lattice.size[0] * lattice.spacing_mm[0]).toBeLessThan(192 + 2.2);
});

test('axes in another order and sense are the same voxels', () => {
  const direction = [0, 0, -1, -1, 0, 0, 0, 1, 0] as const;
  const ct = centredGrid([80, 110, 90], [2, 2.5, 3], { direction, centre_mm: [1, 2, 103] });
  const lattice = ctLattice(ct, dose, IDENTITY_TRANSFORM);
  expect(lattice.isResampled).toBe(false);
  [2.5, 3, 2].forEach((edge_mm, axis) => expect(lattice.spacing_mm[axis]).toBeCloseTo(edge_mm, 9));
  expect(lattice.grid.direction).toEqual(dose.direction);
  expectAround(lattice);
});

test('a registered CT takes its voxels along', () => {
  const ct = centredGrid([100, 100, 80], [2, 2, 3], { centre_mm: [0, 0, 100] });
  const transform = rigidly({ ...IDENTITY_RIGID, translation_mm: [0.7, -1.3, 2.2] });
  const lattice = ctLattice(ct, dose, transform);
  expectAround(lattice);
  const [x_mm, y_mm, z_mm] = voxelToPatient(lattice.grid, [4, 4, 4]);
  const place = patientToVoxel(ct, [x_mm - 0.7, y_mm + 1.3, z_mm - 2.2]);
  place.forEach((index) => expect(Math.abs(index - Math.round(index))).toBeLessThan(1e-6));
});

test('an oblique CT is averaged onto voxels of its size along the dose grid, and it is said', () => {
  const ct = centredGrid([200, 200, 100], [1.2, 1.2, 2.5], { direction: turnedAxes(0.15), centre_mm: [3, -20, 100] });
  const lattice = ctLattice(ct, dose, IDENTITY_TRANSFORM);
  expect(lattice.isResampled).toBe(true);
  [1.2, 1.2, 2.5].forEach((edge_mm, axis) => expect(lattice.spacing_mm[axis]).toBeCloseTo(edge_mm, 9));
  expectAround(lattice);
});

test('a CT that a deformation brings there is averaged too, on the voxels that it would have had', () => {
  const ct = centredGrid([100, 100, 80], [2, 2, 3], { centre_mm: [0, 0, 100] });
  const lattice = centredGrid([6, 6, 6], [60, 60, 60], { centre_mm: [0, 0, 100] });
  const deformation = cubicDeformation(lattice, ([x]) => [0.05 * x, 0, 0]);
  const own = ctLattice(ct, dose, IDENTITY_TRANSFORM);
  const deformed = ctLattice(ct, dose, { rigid: IDENTITY_RIGID, deformation });
  expect([own.isResampled, deformed.isResampled]).toEqual([false, true]);
  expect(deformed.spacing_mm).toEqual(own.spacing_mm);
  expectAround(deformed);
});

test('too many voxels are merged by whole numbers, the shortest edges first; the lattice stays', () => {
  const ct = centredGrid([512, 512, 120], [0.97, 0.97, 3], { centre_mm: [0, 0, 90] });
  const voxels = ({ size }: CtLattice) => size[0] * size[1] * size[2];
  const [whole, less, least] = [2 ** 27, 1e7, 1e6].map((most) => ctLattice(ct, dose, IDENTITY_TRANSFORM, most));
  expect([whole!.merged, less!.merged, least!.merged]).toEqual([
    [1, 1, 1],
    [2, 2, 1],
    [4, 4, 2],
  ]);
  expect(voxels(less!)).toBeLessThanOrEqual(1e7);
  expect(voxels(least!)).toBeLessThanOrEqual(1e6);
  for (const lattice of [less!, least!]) {
    expectAround(lattice);
    expectOnVoxelsOf(ct, lattice);
    lattice.spacing_mm.forEach((edge_mm, axis) =>
      expect(edge_mm).toBeCloseTo(lattice.merged[axis]! * ct.spacing_mm[axis]!, 9),
    );
  }
});
