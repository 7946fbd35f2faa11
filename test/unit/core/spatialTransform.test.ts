import {
  applyRigid,
  composeSpatial,
  deformationMap,
  determinant,
  displacementAt,
  IDENTITY_RIGID,
  invertRigid,
  jacobianAt,
  linearDeformation,
  patientToVoxel,
  pointsToMoving,
  pointsToReference,
  voxelToPatient,
  type Deformation,
  type Grid,
  type RigidTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import { displacementRows } from '../../../extensions/dosimetry-core/src/domain/displacementRows';
import { randomNumbers } from '../../physics/randomNumbers';
import { deformationOf } from './deformations';
import { drive, resultOf } from './drive';
import { centredGrid, turnedAxes } from './grids';

const RIGID: RigidTransform = { rotation_rad: [0.1, -0.2, 0.3], translation_mm: [4, -7, 11], centre_mm: [20, 5, -3] };
const next = randomNumbers(7);
const lattice = centredGrid([9, 8, 10], [22, 25, 18], { direction: turnedAxes(0.4), centre_mm: [5, -8, 12] });

const between = (low: number, high: number): number => low + (high - low) * next();
/** Each of them within `most_mm`, without a rule. */
const random = (degree: 1 | 3, most_mm: number, grid = lattice): Deformation =>
  deformationOf(grid, degree, () => [between(-1, 1) * most_mm, between(-1, 1) * most_mm, between(-1, 1) * most_mm]);
/** A point where all control points of a cubic spline exist, `margin` intervals inside. */
const inside = (grid = lattice, margin = 0): Vector3 =>
  voxelToPatient(
    grid,
    [0, 1, 2].map((axis) => between(1 + margin, grid.size[axis]! - 2 - margin)) as [number, number, number],
  );
const points = (count: number): Vector3[] => Array.from({ length: count }, () => inside());
const expectNear = (actual: Vector3, expected: Vector3, within: number): void =>
  expect(Math.hypot(...actual.map((value, axis) => value - expected[axis]!))).toBeLessThan(within);

describe('the displacement of a B-spline', () => {
  test('a cubic one gives polynomials of third degree exactly, with their derivatives', () => {
    const cubic = (i: number): number => i ** 3 - i;
    const square = (i: number): number => i ** 2 - 1 / 3;
    const deformation = deformationOf(lattice, 3, ([i, j, k]) => [0.01 * cubic(i), 0.2 * square(j) - k, 0.1 * i * j]);
    for (const point of points(50)) {
      const [i, j, k] = patientToVoxel(lattice, point);
      expectNear(displacementAt(deformation, point), [0.01 * i ** 3, 0.2 * j ** 2 - k, 0.1 * i * j], 1e-10);
      const d = lattice.direction;
      const byPoint = (byI: number, byJ: number, byK: number, axis: number): number =>
        (byI * d[axis]!) / 22 + (byJ * d[axis + 3]!) / 25 + (byK * d[axis + 6]!) / 18;
      const jacobian = jacobianAt(deformation, point);
      [0, 1, 2].forEach((axis) => {
        const one = (row: number): number => (row === axis ? 1 : 0);
        expect(jacobian[axis]).toBeCloseTo(one(0) + byPoint(0.03 * i ** 2, 0, 0, axis), 10);
        expect(jacobian[3 + axis]).toBeCloseTo(one(1) + byPoint(0, 0.4 * j, -1, axis), 10);
        expect(jacobian[6 + axis]).toBeCloseTo(one(2) + byPoint(0.1 * j, 0.1 * i, 0, axis), 10);
      });
    }
  });

  test.each([1, 3] as const)(
    'of degree %d is the control points’ own where all are the same: its weights sum to 1',
    (degree) => {
      const deformation = deformationOf(lattice, degree, () => [3, -2, 7]);
      for (const point of points(20)) expectNear(displacementAt(deformation, point), [3, -2, 7], 1e-12);
    },
  );

  test('of degree 1 is the trilinear value between the control points', () => {
    const deformation = deformationOf(lattice, 1, ([i, j, k]) => [i * j * k, i + 2 * j, 5]);
    for (const point of points(30)) {
      const [i, j, k] = patientToVoxel(lattice, point);
      expectNear(displacementAt(deformation, point), [i * j * k, i + 2 * j, 5], 1e-9);
    }
    expectNear(displacementAt(deformation, voxelToPatient(lattice, [8, 7, 9])), [8 * 7 * 9, 22, 5], 1e-9);
  });

  test.each([
    [1, [0, 0, 0], [8, 7, 9]],
    [3, [1, 1, 1], [7, 6, 8]],
  ] as const)('of degree %d holds on beyond the last place that has all its control points', (degree, low, high) => {
    const deformation = random(degree, 10);
    const at = (index: Vector3): Vector3 => displacementAt(deformation, voxelToPatient(lattice, index));
    expectNear(at([-30, 3.3, 4.4]), at([low[0], 3.3, 4.4]), 1e-10);
    expectNear(at([2.2, 90, -7]), at([2.2, high[1], low[2]]), 1e-10);
    expectNear(at([high[0] + 0.5, high[1] + 1e-9, high[2]]), at(high), 1e-7);
    const jacobian = jacobianAt(deformation, voxelToPatient(lattice, [-30, -30, -30]));
    jacobian.forEach((value, entry) => expect(value).toBeCloseTo(entry % 4 === 0 ? 1 : 0, 12));
  });

  test('the Jacobian agrees with central differences', () => {
    for (const degree of [1, 3] as const) {
      const deformation = random(degree, 6);
      for (let n = 0; n < 40; n++) {
        const index = [0, 1, 2].map((axis) => Math.floor(between(1, lattice.size[axis]! - 2)) + between(0.1, 0.9));
        const point = voxelToPatient(lattice, index as [number, number, number]);
        const jacobian = jacobianAt(deformation, point);
        for (const axis of [0, 1, 2] as const) {
          const step: [number, number, number] = [0, 0, 0];
          step[axis] = 1e-3;
          const shifted = (sign: number): Vector3 =>
            displacementAt(deformation, [
              point[0] + sign * step[0],
              point[1] + sign * step[1],
              point[2] + sign * step[2],
            ]);
          const [ahead, behind] = [shifted(1), shifted(-1)];
          for (const row of [0, 1, 2] as const)
            expect(jacobian[3 * row + axis]! - (row === axis ? 1 : 0)).toBeCloseTo(
              (ahead[row] - behind[row]) / 2e-3,
              6,
            );
        }
      }
    }
  });
});

describe('row by row', () => {
  const mirrored: Grid['direction'] = [0, -1, 0, 0, 0, 1, 1, 0, 0];
  const straight = centredGrid(lattice.size, lattice.spacing_mm);
  // No voxel on a plane of control points, where a linear spline has two slopes.
  const centre_mm: Vector3 = [1.3, 2.1, -0.7];
  test.each([
    ['along the lattice', centredGrid([13, 7, 5], [9, 11, 30], { direction: lattice.direction, centre_mm }), lattice],
    [
      'of permuted and mirrored axes',
      centredGrid([7, 9, 6], [20, 15, 40], { direction: mirrored, centre_mm }),
      straight,
    ],
    ['oblique to it', centredGrid([7, 9, 6], [20, 15, 40], { centre_mm }), lattice],
  ] as const)('a grid %s gets the same as point by point', (_, grid, on) => {
    for (const degree of [1, 3] as const) {
      const deformation = random(degree, 8, on);
      const rows = displacementRows(deformation, grid, { derivatives: false });
      const map = resultOf(deformationMap(deformation, grid));
      for (let k = 0, at = 0; k < grid.size[2]; k++)
        for (let j = 0; j < grid.size[1]; j++) {
          const { displacement_mm, byIndex_mm } = rows(j, k);
          expect(byIndex_mm).toBeNull();
          for (let i = 0; i < grid.size[0]; i++, at++) {
            const point = voxelToPatient(grid, [i, j, k]);
            const expected = displacementAt(deformation, point);
            expectNear([...displacement_mm.subarray(3 * i, 3 * i + 3)] as [number, number, number], expected, 1e-9);
            expect(map.displacement_mm[at]).toBeCloseTo(Math.hypot(...expected), 4);
            expect(map.jacobian[at]).toBeCloseTo(determinant(jacobianAt(deformation, point)), 5);
          }
        }
    }
  });

  test('cubic splines become linear ones, exact at their points and near between them', () => {
    const cubic = deformationOf(lattice, 3, (_, [x, y, z]) => [
      8 * Math.sin(x / 30),
      5 * Math.cos(y / 35),
      (x * z) / 1e3,
    ]);
    const { result: linear, fractions } = drive(linearDeformation(cubic, [4, 5, 3]));
    expect([linear.degree, linear.grid.size]).toEqual([1, [25, 26, 22]]);
    expect(Math.max(...fractions, 0)).toBeLessThanOrEqual(1);
    expectNear(linear.grid.origin_mm, voxelToPatient(lattice, [1, 1, 1]), 1e-9);
    for (let n = 0; n < 50; n++) {
      const index = linear.grid.size.map((count) => Math.floor(between(0, count))) as [number, number, number];
      const point = voxelToPatient(linear.grid, index);
      expectNear(displacementAt(linear, point), displacementAt(cubic, point), 1e-9);
      const other = inside();
      // h²/8 · |u''| of the two sines: 5.5²/8 · 8/30² + 5²/8 · 5/35².
      expectNear(displacementAt(linear, other), displacementAt(cubic, other), 0.05);
    }
  });
});

describe('the whole transform', () => {
  test('shows at x what the moving image has at rigid⁻¹(x + u(x))', () => {
    const deformation = random(3, 6);
    for (const point of points(20)) {
      const [x, y, z] = displacementAt(deformation, point);
      const moved: Vector3 = [point[0] + x, point[1] + y, point[2] + z];
      expectNear(pointsToMoving({ rigid: RIGID, deformation })(point), applyRigid(invertRigid(RIGID), moved), 1e-9);
      expectNear(
        pointsToMoving({ rigid: RIGID, deformation: null })(point),
        applyRigid(invertRigid(RIGID), point),
        1e-9,
      );
    }
  });

  test.each([1, 3] as const)('there and back within 1e-4 mm, degree %d, also beyond the lattice', (degree) => {
    const transform = { rigid: RIGID, deformation: random(degree, degree === 1 ? 2.5 : 6) };
    const [there, back] = [pointsToMoving(transform), pointsToReference(transform)];
    for (let n = 0; n < 300; n++) {
      const point: Vector3 = [between(-250, 250), between(-250, 250), between(-250, 250)];
      expectNear(back(there(point))!, point, 1e-4);
      expectNear(there(back(point)!), point, 1e-4);
    }
  });

  test('a point of a folded image has no one place in the reference', () => {
    const folded = deformationOf(lattice, 3, ([i]) => (i < 5 ? [60, 0, 0] : [-60, 0, 0]));
    const map = resultOf(deformationMap(folded, lattice));
    expect(Math.min(...map.jacobian)).toBeLessThan(0);
    const transform = { rigid: IDENTITY_RIGID, deformation: folded };
    const back = pointsToReference(transform);
    const found = points(200).map((point) => back(pointsToMoving(transform)(point)));
    expect(found).toContain(null);
    for (const point of found) if (point) expect(determinant(jacobianAt(folded, point))).toBeGreaterThan(0);
  });

  test('a rigid motion after it takes the deformation along', () => {
    const first = { rigid: RIGID, deformation: random(3, 6) };
    const second: RigidTransform = { rotation_rad: [-0.5, 0.2, 1.1], translation_mm: [1, 2, 3], centre_mm: [-9, 8, 7] };
    const both = composeSpatial(first, second);
    for (const point of points(30))
      expectNear(pointsToMoving(both)(applyRigid(second, point)), pointsToMoving(first)(point), 1e-9);
    expect(composeSpatial({ rigid: RIGID, deformation: null }, second).deformation).toBeNull();
  });

  test('the Jacobian is the volume that one mL was: a field that shrinks by a tenth along each axis', () => {
    const grown = deformationOf(lattice, 3, (_, [x, y, z]) => [-0.1 * x, -0.1 * y, -0.1 * z]);
    const { jacobian } = resultOf(deformationMap(grown, centredGrid([4, 4, 4], [10, 10, 10])));
    jacobian.forEach((value) => expect(value).toBeCloseTo(0.9 ** 3, 6));
  });
});
