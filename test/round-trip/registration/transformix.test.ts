/** Points, displacements and Jacobians of one and the same transform, by Debian's transformix and by ours. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  composeSpatial,
  deformationMap,
  determinant,
  IDENTITY_RIGID,
  invertRigid,
  jacobianAt,
  pointsToMoving,
  pointsToReference,
  voxelToPatient,
  type Deformation,
  type Grid,
  type RigidTransform,
  type SpatialTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import { run, temporaryFolder } from '../../fixtures/dicom/validators';
import { randomNumbers } from '../../physics/randomNumbers';
import { deformationOf } from '../../unit/core/deformations';
import { resultOf } from '../../unit/core/drive';
import { centredGrid, turnedAxes } from '../../unit/core/grids';

const folder = temporaryFolder();
afterAll(folder.clear);

const WITHIN_mm = 1e-3;
/** transformix writes Jacobians as 32 bit numbers. */
const WITHIN_OF_JACOBIAN = 1e-5;

/** From the fixed image to the moving one, as elastix has it. */
const EULER: RigidTransform = {
  rotation_rad: [0.11, -0.07, 0.19],
  translation_mm: [6, -9, 4],
  centre_mm: [15, -40, 20],
};
const lattice = centredGrid([9, 8, 11], [24, 28, 20], { direction: turnedAxes(0.2), centre_mm: [10, -30, 15] });
const next = randomNumbers(11);
const within = (most: number): number => (2 * next() - 1) * most;
const deformation = deformationOf(lattice, 3, () => [within(5), within(6), within(4)]);

/** The image that transformix gives Jacobians for: where, through the Euler transform too, all control points exist. */
const image = centredGrid([10, 9, 8], [7, 8, 9], { direction: turnedAxes(0.5), centre_mm: [10, -30, 15] });
const POINTS = Array.from({ length: 200 }, () =>
  voxelToPatient(image, image.size.map((count) => next() * (count - 1)) as [number, number, number]),
);

type Map = Readonly<Record<string, string | readonly (string | number)[]>>;
const words = (value: string | number): string => (typeof value === 'number' ? String(value) : `"${value}"`);

function writeMap(name: string, map: Map, initial: string): string {
  const file = join(folder.path, name);
  const whole: Map = { ...map, ...onImage(image), InitialTransformParametersFileName: initial };
  const lines = Object.entries(whole).map(([key, value]) => `(${key} ${[value].flat().map(words).join(' ')})`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const onImage = ({ size, spacing_mm, origin_mm, direction }: Grid): Map => ({
  HowToCombineTransforms: 'Compose',
  FixedImageDimension: [3],
  MovingImageDimension: [3],
  FixedInternalImagePixelType: 'float',
  MovingInternalImagePixelType: 'float',
  Size: size,
  Index: [0, 0, 0],
  Spacing: spacing_mm,
  Origin: origin_mm,
  Direction: direction,
  ResampleInterpolator: 'FinalBSplineInterpolator',
  Resampler: 'DefaultResampler',
  ResultImageFormat: 'mhd',
  ResultImagePixelType: 'float',
  CompressResultImage: 'false',
});

const eulerMap: Map = {
  Transform: 'EulerTransform',
  NumberOfParameters: [6],
  TransformParameters: [...EULER.rotation_rad, ...EULER.translation_mm],
  CenterOfRotationPoint: EULER.centre_mm,
  ComputeZYX: 'true',
};

const splineMap = ({ grid, coefficients_mm }: Deformation): Map => ({
  Transform: 'BSplineTransform',
  NumberOfParameters: [coefficients_mm.length],
  TransformParameters: [...coefficients_mm],
  GridSize: grid.size,
  GridIndex: [0, 0, 0],
  GridSpacing: grid.spacing_mm,
  GridOrigin: grid.origin_mm,
  GridDirection: grid.direction,
  BSplineTransformSplineOrder: [3],
  UseCyclicTransform: 'false',
});

/** What transformix makes of the points and of the image's voxels. */
function byTransformix(map: string): { points: Vector3[]; jacobians: Float32Array } {
  const points = join(folder.path, 'points.txt');
  writeFileSync(
    points,
    `point\n${POINTS.length}\n${POINTS.map((point) => point.map((at) => String(at)).join(' ')).join('\n')}\n`,
  );
  run('transformix', '-tp', map, '-def', points, '-jac', 'all', '-out', folder.path, '-threads', '1');
  const told = readFileSync(join(folder.path, 'outputpoints.txt'), 'utf8').trim().split('\n');
  const raw = readFileSync(join(folder.path, 'spatialJacobian.raw'));
  return {
    points: told.map((line) => {
      const [x, y, z] = (/OutputPoint = \[([^\]]+)\]/.exec(line)?.[1] ?? '').trim().split(/\s+/).map(Number);
      return [x, y, z] as [number, number, number];
    }),
    jacobians: new Float32Array(new Uint8Array(raw).buffer),
  };
}

describe.each([
  [
    'a deformation, then a rigid motion, as the case holds it',
    () => writeMap('then-euler.txt', eulerMap, writeMap('spline.txt', splineMap(deformation), 'NoInitialTransform')),
    { rigid: invertRigid(EULER), deformation },
  ],
  [
    'a rigid motion, then a deformation of what it gave, as registration finds it',
    () => writeMap('then-spline.txt', splineMap(deformation), writeMap('euler.txt', eulerMap, 'NoInitialTransform')),
    composeSpatial({ rigid: IDENTITY_RIGID, deformation }, invertRigid(EULER)),
  ],
] as const)('%s', (_, write, transform: SpatialTransform) => {
  let told: ReturnType<typeof byTransformix>;
  beforeAll(() => (told = byTransformix(write())));

  test('moves points as transformix does, to 1e-3 mm, and back', () => {
    const [there, back] = [pointsToMoving(transform), pointsToReference(transform)];
    expect(told.points).toHaveLength(POINTS.length);
    const off_mm = POINTS.map((point, at) =>
      Math.hypot(...there(point).map((each, axis) => each - told.points[at]![axis]!)),
    );
    expect(Math.max(...off_mm)).toBeLessThan(WITHIN_mm);
    const returned_mm = told.points.map((point, at) =>
      Math.hypot(...back(point)!.map((each, axis) => each - POINTS[at]![axis]!)),
    );
    expect(Math.max(...returned_mm)).toBeLessThan(2 * WITHIN_mm);
  });

  test('has the determinant of the Jacobian that transformix has at every voxel', () => {
    const { jacobian } = resultOf(deformationMap(transform.deformation!, image));
    expect(told.jacobians).toHaveLength(jacobian.length);
    const off = jacobian.map((value, at) => Math.abs(value - told.jacobians[at]!));
    expect(Math.max(...off)).toBeLessThan(WITHIN_OF_JACOBIAN);
    expect(Math.max(...jacobian) - Math.min(...jacobian)).toBeGreaterThan(0.2);
    const [first] = POINTS;
    expect(determinant(jacobianAt(transform.deformation!, first!))).toBeGreaterThan(0);
  });
});
