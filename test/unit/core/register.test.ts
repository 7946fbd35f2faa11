import {
  applyRigid,
  averageOnto,
  composeRigid,
  IDENTITY_RIGID,
  IDENTITY_TRANSFORM,
  invertRigid,
  patientToVoxel,
  pearsonCorrelation,
  pointsToMoving,
  resampleOnto,
  rigidly,
  voxelToPatient,
  voxelVolume_mL,
  type RigidTransform,
  type SpatialTransform,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import { drive, resultOf } from './drive';
import { cubicDeformation } from './deformations';
import { centredGrid, errorOf, turnedAxes, uniform, volumeOf } from './grids';

const motion: RigidTransform = {
  rotation_rad: [0.1, -0.2, 0.3],
  translation_mm: [4, -7, 11],
  centre_mm: [20, -30, 40],
};
const linear = ([x, y, z]: Vector3): number => 50 + 0.4 * x - 0.3 * y + 0.2 * z;
const LINEAR = { outside: 0, interpolation: 'linear' } as const;
const total = ({ values, grid }: Volume): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) * voxelVolume_mL(grid);

const expectPoint = (actual: Vector3, expected: Vector3): void =>
  actual.forEach((value, axis) => expect(value).toBeCloseTo(expected[axis]!, 9));

describe('rigid transforms', () => {
  test('a quarter turn about z takes x to y', () => {
    const turn: RigidTransform = { rotation_rad: [0, 0, Math.PI / 2], translation_mm: [0, 0, 5], centre_mm: [1, 0, 0] };
    expectPoint(applyRigid(turn, [2, 0, 0]), [1, 1, 5]);
  });

  test('the angles turn about x first, then y, then z', () => {
    const turn: RigidTransform = { ...IDENTITY_RIGID, rotation_rad: [Math.PI / 2, 0, Math.PI / 2] };
    expectPoint(applyRigid(turn, [0, 1, 0]), [0, 0, 1]);
    expectPoint(applyRigid(turn, [0, 0, 1]), [1, 0, 0]);
  });

  test('the inverse undoes it, from either side, also at gimbal lock', () => {
    for (const transform of [motion, { ...motion, rotation_rad: [0.4, Math.PI / 2, -0.2] as const }]) {
      const point: Vector3 = [13, -5, 70];
      expectPoint(applyRigid(invertRigid(transform), applyRigid(transform, point)), point);
      expectPoint(applyRigid(transform, applyRigid(invertRigid(transform), point)), point);
    }
  });

  test('the composition is one after the other', () => {
    const second: RigidTransform = { rotation_rad: [-0.5, 0.2, 1.1], translation_mm: [1, 2, 3], centre_mm: [-9, 8, 7] };
    const point: Vector3 = [31, 2, -17];
    expectPoint(applyRigid(composeRigid(motion, second), point), applyRigid(second, applyRigid(motion, point)));
  });
});

describe('resampleOnto', () => {
  const source = volumeOf('Bq/mL', centredGrid([24, 20, 18], [4, 5, 6]), linear);

  test('a linear function is exact, on a turned grid with other voxels', () => {
    const grid = centredGrid([11, 9, 7], [3, 2.5, 4], { direction: turnedAxes(0.4), centre_mm: [2, 1, -3] });
    const { result, fractions } = drive(resampleOnto(source, grid, IDENTITY_TRANSFORM, LINEAR));
    const expected = volumeOf('Bq/mL', grid, linear);
    result.values.forEach((value, v) => expect(value).toBeCloseTo(expected.values[v]!, 4));
    expect(result.unit).toBe('Bq/mL');
    expect(fractions[fractions.length - 1]).toBe(1);
  });

  test('the transform moves the image: what lay at p is found at T p', () => {
    const grid = centredGrid([9, 9, 9], [2, 2, 2]);
    const moved = resultOf(resampleOnto(source, grid, rigidly({ ...motion, centre_mm: [0, 0, 0] }), LINEAR));
    const back = invertRigid({ ...motion, centre_mm: [0, 0, 0] });
    const expected = volumeOf('Bq/mL', grid, (point) => linear(applyRigid(back, point)));
    moved.values.forEach((value, v) => expect(value).toBeCloseTo(expected.values[v]!, 4));
  });

  test('the same grid without motion gives the same values, bit for bit', () => {
    const same = resultOf(resampleOnto(source, source.grid, IDENTITY_TRANSFORM, LINEAR));
    expect(same.values).toEqual(source.values);
    expect(same.values).not.toBe(source.values);
  });

  test('axes in another order and sense change nothing in the patient', () => {
    const flipped = centredGrid([18, 24, 20], [6, 4, 5], { direction: [0, 0, -1, 1, 0, 0, 0, -1, 0] });
    const there = resultOf(resampleOnto(source, flipped, IDENTITY_TRANSFORM, LINEAR));
    const back = resultOf(resampleOnto(there, source.grid, IDENTITY_TRANSFORM, LINEAR));
    back.values.forEach((value, v) => expect(value).toBeCloseTo(source.values[v]!, 4));
    expect(total(there) / total(source)).toBeCloseTo(1, 6);
  });

  test('to the edge of the outermost voxels the edge value holds, further out the outside value', () => {
    const small = uniform('g/mL', centredGrid([2, 2, 2], [4, 4, 4]), 7);
    const row = centredGrid([12, 1, 1], [1, 1, 1]);
    const { values } = resultOf(resampleOnto(small, row, IDENTITY_TRANSFORM, { outside: -1, interpolation: 'linear' }));
    expect([...values]).toEqual([-1, -1, 7, 7, 7, 7, 7, 7, 7, 7, -1, -1]);
  });

  test('a single slice is as thick as its spacing', () => {
    const slice = volumeOf('Bq/mL', centredGrid([5, 5, 1], [4, 4, 8]), ([x]) => x);
    const column = centredGrid([1, 1, 5], [1, 1, 3], { centre_mm: [2, 0, 0] });
    const { values } = resultOf(resampleOnto(slice, column, IDENTITY_TRANSFORM, LINEAR));
    expect([...values]).toEqual([0, 2, 2, 2, 0]);
  });

  test('nearest takes the voxel that holds the point', () => {
    const labels = volumeOf('frac', centredGrid([4, 1, 1], [4, 4, 4]), ([x]) => Math.round((x + 6) / 4));
    const fine = centredGrid([10, 1, 1], [2, 2, 2]);
    const { values } = resultOf(
      resampleOnto(labels, fine, IDENTITY_TRANSFORM, { outside: 9, interpolation: 'nearest' }),
    );
    expect([...values]).toEqual([9, 0, 0, 1, 1, 2, 2, 3, 3, 9]);
  });
});

describe('averageOnto', () => {
  const water = { outside: 1 };

  test('mass is conserved on parallel axes whatever the voxel sizes, and reversed axes do not matter', () => {
    const ct = volumeOf(
      'g/mL',
      centredGrid([40, 36, 21], [1.1, 0.97, 2.5]),
      ([x, y, z]) => 1 + 0.3 * Math.sin(x * y + z),
    );
    for (const direction of [
      [1, 0, 0, 0, 1, 0, 0, 0, 1],
      [0, -1, 0, 0, 0, 1, -1, 0, 0],
    ] as const) {
      const coarse = centredGrid([16, 16, 16], [4.8, 4.42, 4.8], { direction, centre_mm: [0.7, -0.4, 1.1] });
      const averaged = resultOf(averageOnto(ct, coarse, IDENTITY_TRANSFORM, { outside: 0 }));
      expect(total(averaged) / total(ct)).toBeCloseTo(1, 6);
    }
  });

  test('what the source does not cover counts as the outside value', () => {
    const source = uniform('g/mL', centredGrid([4, 4, 4], [2, 2, 2]), 2);
    const grid = centredGrid([3, 1, 1], [4, 2, 2]);
    expect([...resultOf(averageOnto(source, grid, IDENTITY_TRANSFORM, water)).values]).toEqual([1.5, 2, 1.5]);
    const far = centredGrid([2, 2, 2], [4, 4, 4], { centre_mm: [100, 0, 0] });
    expect([...new Set(resultOf(averageOnto(source, far, IDENTITY_TRANSFORM, water)).values)]).toEqual([1]);
  });

  test('whole source voxels per grid voxel give their plain mean', () => {
    const source = volumeOf('g/mL', centredGrid([8, 8, 8], [1, 1, 1]), linear);
    const grid = centredGrid([4, 4, 4], [2, 2, 2]);
    const averaged = resultOf(averageOnto(source, grid, IDENTITY_TRANSFORM, water));
    const expected = volumeOf('g/mL', grid, linear);
    averaged.values.forEach((value, v) => expect(value).toBeCloseTo(expected.values[v]!, 4));
  });

  test('oblique: a linear function is exact inside, the total is kept', () => {
    const source = volumeOf('g/mL', centredGrid([60, 60, 60], [1, 1, 1]), linear);
    const grid = centredGrid([6, 6, 6], [4.8, 4.8, 4.8], { direction: turnedAxes(0.3) });
    const averaged = resultOf(averageOnto(source, grid, IDENTITY_TRANSFORM, water));
    const expected = volumeOf('g/mL', grid, linear);
    averaged.values.forEach((value, v) => expect(value).toBeCloseTo(expected.values[v]!, 3));

    const ball = volumeOf('g/mL', source.grid, (point) => (Math.hypot(...point) < 18 ? 1 : 0));
    const wide = centredGrid([16, 16, 16], [4.8, 4.8, 4.8], { direction: turnedAxes(0.3) });
    const spread = resultOf(averageOnto(ball, wide, motionAboutCentre, { outside: 0 }));
    expect(total(spread) / total(ball)).toBeCloseTo(1, 3);
  });
  const motionAboutCentre = rigidly({ ...motion, centre_mm: [0, 0, 0] });
});

describe('through a deformation', () => {
  const lattice = centredGrid([9, 9, 9], [25, 25, 25], { centre_mm: [3, -2, 5] });
  const deformation = cubicDeformation(lattice, ([x, y, z]) => [
    6 * Math.sin(y / 40),
    5 * Math.cos((x + z) / 45),
    4 * Math.sin(x / 35),
  ]);
  const transform: SpatialTransform = { rigid: { ...motion, centre_mm: [0, 0, 0] }, deformation };
  const source = volumeOf('Bq/mL', centredGrid([70, 70, 70], [3, 3, 3]), linear);

  test.each([
    ['along the control points', undefined],
    ['oblique to them', { direction: turnedAxes(0.3) }],
  ])('every voxel takes what lies where the transform has brought it from, sampled once: %s', (_, turn) => {
    const grid = centredGrid([12, 10, 9], [8, 9, 10], turn);
    const expected = volumeOf('Bq/mL', grid, (point) => linear(pointsToMoving(transform)(point)));
    const { result, fractions } = drive(resampleOnto(source, grid, transform, LINEAR));
    result.values.forEach((value, v) => expect(value).toBeCloseTo(expected.values[v]!, 3));
    expect(fractions.at(-1)).toBe(1);
  });

  test('labels stay labels, and what lies outside the moving image is told', () => {
    const labels = volumeOf('status', source.grid, ([x]) => (x < 0 ? 3 : 7));
    const grid = centredGrid([12, 10, 9], [26, 9, 10]);
    const { values } = resultOf(resampleOnto(labels, grid, transform, { outside: 9, interpolation: 'nearest' }));
    const expected = volumeOf('status', grid, (point) => {
      const at = pointsToMoving(transform)(point);
      return Math.max(...at.map(Math.abs)) > 105 ? 9 : at[0] < -1.5 ? 3 : 7;
    });
    expect(new Set(values)).toEqual(new Set([3, 7, 9]));
    // A point at a voxel's edge may fall to either side.
    expect(values.filter((value, v) => value !== expected.values[v]).length).toBeLessThan(0.01 * values.length);
  });

  test.each([
    ['along the control points', undefined],
    ['oblique to them', { direction: turnedAxes(0.3) }],
  ])('a grid voxel takes the mean over what its own volume pulls: %s', (_, turn) => {
    const wavy = volumeOf('g/mL', source.grid, ([x, y, z]) => 1 + 0.4 * Math.sin(x / 6) * Math.cos(y / 7) + z / 300);
    const grid = centredGrid([6, 6, 6], [12, 12, 12], turn);
    const { values } = resultOf(averageOnto(wavy, grid, transform, { outside: 0 }));
    const there = pointsToMoving(transform);
    const parts = Array.from({ length: 8 }, (_, at) => (at + 0.5) / 8 - 0.5);
    const mean = volumeOf('g/mL', grid, (point) => {
      const [i, j, k] = patientToVoxel(grid, point);
      let sum = 0;
      for (const a of parts)
        for (const b of parts)
          for (const c of parts) {
            const [p, q, r] = there(voxelToPatient(grid, [i + a, j + b, k + c]));
            sum += 1 + 0.4 * Math.sin(p / 6) * Math.cos(q / 7) + r / 300;
          }
      return sum / 512;
    });
    // Trilinear values of a wave of 38 mm between voxels of 3 mm: 3²/8 · 0.4/6² per axis.
    values.forEach((value, v) => expect(Math.abs(value - mean.values[v]!)).toBeLessThan(0.02));
  });

  test('what a deformation lets grow has more volume: a ball’s mass by the Jacobian', () => {
    const ball = volumeOf('g/mL', source.grid, (point) => (Math.hypot(...point) < 60 ? 1 : 0));
    const stretch = {
      ...transform,
      deformation: cubicDeformation(lattice, ([x, y, z]) => [0.1 * x, -0.05 * y, 0.08 * z]),
    };
    const grid = centredGrid([32, 32, 32], [6, 6, 6]);
    const spread = resultOf(averageOnto(ball, grid, stretch, { outside: 0 }));
    expect((total(spread) / total(ball)) * 1.1 * 0.95 * 1.08).toBeCloseTo(1, 2);
  });
});

describe('pearsonCorrelation', () => {
  const grid = centredGrid([5, 5, 5], [4, 4, 4]);
  const image = volumeOf('Bq/mL', grid, linear);

  test('is 1 for the same shape, −1 for the opposite, 0 for a constant', () => {
    const scaled = volumeOf('Bq/mL', grid, (point) => 3 * linear(point) + 10);
    const opposite = volumeOf('Bq/mL', grid, (point) => -linear(point));
    expect(resultOf(pearsonCorrelation(image, scaled))).toBeCloseTo(1, 6);
    expect(resultOf(pearsonCorrelation(image, opposite))).toBeCloseTo(-1, 6);
    expect(resultOf(pearsonCorrelation(image, uniform('Bq/mL', grid, 4)))).toBe(0);
  });

  test('refuses images on different grids', () => {
    const other = uniform('Bq/mL', centredGrid([4, 5, 5], [4, 4, 4]), 1);
    expect(errorOf(() => resultOf(pearsonCorrelation(image, other))).code).toBe('register/grid-mismatch');
  });
});

test('the middle of a voxel is where the grid says', () => {
  const grid = centredGrid([3, 3, 3], [2, 3, 4], { centre_mm: [10, 20, 30] });
  expectPoint(voxelToPatient(grid, [1, 1, 1]), [10, 20, 30]);
});
