import { applyRigid, type Vector3 } from '@voxel-dosimetry/core';
import { rigidOfEuler } from '../../../extensions/dosimetry-compute/src/engine/register/rigidParameters';
import type { ParameterMap } from '../../../extensions/dosimetry-compute/src/registration/registrationThread';

const map = (parameters: readonly number[], changes: ParameterMap = {}): ParameterMap => ({
  Transform: ['EulerTransform'],
  TransformParameters: parameters.map(String),
  CenterOfRotationPoint: ['10', '-20', '30'],
  ...changes,
});
const CENTRE = [10, -20, 30] as const;

/** Rz·Rx·Ry written out (Euler angles of ITK: about y first, then x, then z), about the centre. */
function byHand([ax, ay, az, tx, ty, tz]: readonly number[], [x, y, z]: Vector3): number[] {
  const [sx, cx, sy, cy, sz, cz] = [ax!, ay!, az!].flatMap((angle) => [Math.sin(angle), Math.cos(angle)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [dx, dy, dz] = [x - CENTRE[0], y - CENTRE[1], z - CENTRE[2]];
  return [
    (cz * cy - sz * sx * sy) * dx - sz * cx * dy + (cz * sy + sz * sx * cy) * dz + CENTRE[0] + tx!,
    (sz * cy + cz * sx * sy) * dx + cz * cx * dy + (sz * sy - cz * sx * cy) * dz + CENTRE[1] + ty!,
    -cx * sy * dx + sx * dy + cx * cy * dz + CENTRE[2] + tz!,
  ];
}

test.each([
  ['a turn about x', [0.3, 0, 0, 0, 0, 0]],
  ['a turn about y', [0, -0.2, 0, 0, 0, 0]],
  ['a turn about z', [0, 0, 0.4, 0, 0, 0]],
  ['a shift', [0, 0, 0, 4, -5, 6]],
  ['all of them', [0.31, -0.22, 0.43, 4, -5, 6]],
])('%s moves a point as the matrix does', (_, parameters) => {
  const transform = rigidOfEuler(map(parameters));
  for (const point of [
    [0, 0, 0],
    [100, 0, 0],
    [0, 100, 0],
    [-40, 50, 260],
  ] as const)
    applyRigid(transform, point).forEach((at, axis) => expect(at).toBeCloseTo(byHand(parameters, point)[axis]!, 9));
});

test('a quarter turn about x takes the anterior side up: (0, 1, 0) from the centre to (0, 0, 1)', () => {
  const [x, y, z] = applyRigid(rigidOfEuler(map([Math.PI / 2, 0, 0, 0, 0, 0])), [10, -19, 30]);
  expect([x, y, z].map((at) => Number(at.toFixed(9)))).toEqual([10, -20, 31]);
});

test.each([
  ['no map', undefined],
  ['another transform', map([0, 0, 0, 0, 0, 0], { Transform: ['BSplineTransform'] })],
  ['the other sequence of turns', map([0, 0, 0, 0, 0, 0], { ComputeZYX: ['true'] })],
  ['too few parameters', map([0, 0, 0])],
  ['a parameter that is no number', map([0, NaN, 0, 0, 0, 0])],
  ['no centre', { ...map([0, 0, 0, 0, 0, 0]), CenterOfRotationPoint: [] }],
])('%s is no rigid transform', (_, wrong) => {
  expect(() => rigidOfEuler(wrong)).toThrow(expect.objectContaining({ code: 'register/elastix' }) as Error);
});
