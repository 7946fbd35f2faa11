/** The B-spline after the rigid registration: what its program is given, how its answer is read, and what is refused. The program itself is scripted. */
import { applyRigid, displacementAt, voxelToPatient, type Vector3 } from '@voxel-dosimetry/core';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { deformationOfBSpline } from '../../../extensions/dosimetry-compute/src/engine/register/bSplineParameters';
import { registrationImage } from '../../../extensions/dosimetry-compute/src/engine/register/registrationImage';
import type {
  ParameterMap,
  RegistrationTask,
} from '../../../extensions/dosimetry-compute/src/registration/registrationThread';
import { job } from './loadedPhantom';
import { align, bodyAt, byCentroids, euler, refusal, SHIFT_mm, threads, uptakeAt } from './scriptedRegistration';

const SIZE = [9, 9, 9] as const;
const STILL = euler([0, 0, 0], [0, 0, 0]);

/** Control points 40 mm apart all over the body, displaced by `at_mm` of their place. */
function bSpline(at_mm: (point_mm: Vector3) => Vector3): ParameterMap {
  const lattice = { origin_mm: [-155, -300, -560] as const, spacing_mm: 40 };
  const points = Array.from({ length: 9 * 9 * 9 }, (_, n): Vector3 => {
    const index = [n % 9, Math.floor(n / 9) % 9, Math.floor(n / 81)];
    return lattice.origin_mm.map((origin, axis) => origin + lattice.spacing_mm * index[axis]!) as [
      number,
      number,
      number,
    ];
  });
  const displacements = points.map(at_mm);
  return {
    Transform: ['BSplineTransform'],
    BSplineTransformSplineOrder: ['3'],
    UseCyclicTransform: ['false'],
    GridSize: SIZE.map(String),
    GridIndex: ['0', '0', '0'],
    GridSpacing: ['40', '40', '40'],
    GridOrigin: lattice.origin_mm.map(String),
    GridDirection: ['1', '0', '0', '0', '1', '0', '0', '0', '1'],
    TransformParameters: [0, 1, 2].flatMap((axis) => displacements.map((each) => String(each[axis]))),
  };
}

const isRigid = ({ parameterMaps }: RegistrationTask): boolean =>
  parameterMaps[0]?.['Transform']?.[0] === 'EulerTransform';
/** The first thread finds nothing to move, the second this. */
const deformedBy = (at_mm: (point_mm: Vector3) => Vector3) =>
  threads(async (task) => [isRigid(task) ? STILL : bSpline(at_mm)]);
/** Centre on centre is where the body lies already: less than what noise of resampling may cost. */
const SMALL_mm = [0.2, -0.1, 0.1] as const;
const DEFORMABLE = { method: 'deformable' } as const;

test('the displacements are read as they are, with figures inside the patient, and each step has a thread of its own', async () => {
  const scripted = deformedBy(() => SMALL_mm);
  const found = await align(bodyAt(SHIFT_mm), scripted, DEFORMABLE);
  const shift_mm = Math.hypot(...SMALL_mm);
  expect(found.method).toBe('deformable');
  displacementAt(found.transform.deformation!, [5, -140, -400]).forEach((each_mm, axis) =>
    expect(each_mm).toBeCloseTo(SMALL_mm[axis]!, 9),
  );
  const { largest_mm, mean_mm, leastJacobian, greatestJacobian, folded_mL } = found.deformation!;
  [largest_mm, mean_mm].forEach((each_mm) => expect(each_mm).toBeCloseTo(shift_mm, 4));
  [leastJacobian, greatestJacobian].forEach((each) => expect(each).toBeCloseTo(1, 6));
  expect(folded_mL).toBe(0);
  expect(found.similarityBefore).toBeLessThan(0.9);
  expect(found.similarityAfter).toBeGreaterThan(0.95);
  expect(scripted.ended).toEqual([1, 2]);
});

test('figures are those of a stretched patient', async () => {
  const scripted = deformedBy(([, , z]) => [0, 0, 0.004 * (z + 400)]);
  const { deformation } = await align(bodyAt([0, 0, 0]), scripted, DEFORMABLE);
  expect(deformation!.leastJacobian).toBeCloseTo(1.004, 6);
  expect(deformation!.greatestJacobian).toBeCloseTo(1.004, 6);
});

test('the moving image reaches the second step unsampled, its grid moved as the first step found; organs alone make the contrast', async () => {
  const scripted = threads(async (task) => [
    isRigid(task) ? byCentroids(task, [0.01, 0, 0.02]) : bSpline(() => [0, 0, 0]),
  ]);
  const { transform } = await align(bodyAt(SHIFT_mm), scripted, DEFORMABLE);
  const asRead = await createJobRunner().run(job, (control) => registrationImage(bodyAt(SHIFT_mm), 'ct', control));
  const corner = [3, 20, 11] as const;
  const moved = applyRigid(transform.rigid, voxelToPatient(asRead.grid, corner));
  voxelToPatient(scripted.tasks[1]!.moving.grid, corner).forEach((at, axis) => expect(at).toBeCloseTo(moved[axis]!, 6));
  expect(scripted.tasks[1]!.parameterMaps[0]).toMatchObject({
    Transform: ['BSplineTransform'],
    DefaultPixelValue: ['-150'],
  });
  for (const image of ['fixed', 'moving'] as const) {
    const { values } = scripted.tasks[1]![image];
    expect([Math.min(...values), Math.max(...values)]).toEqual([-150, 250]);
  }
});

test('emission images reach the second step as cube roots', async () => {
  const scripted = deformedBy(() => SMALL_mm);
  await align(uptakeAt(SHIFT_mm), scripted, DEFORMABLE);
  const [first, second] = scripted.tasks.map(({ moving }) => moving.values);
  const hottest = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((most, value) => Math.max(most, value), 0);
  const uptake = hottest(uptakeAt(SHIFT_mm).values);
  expect(uptake).toBeGreaterThan(100);
  for (const seen of [first!, second!]) expect(hottest(seen)).toBeCloseTo(Math.cbrt(uptake), 3);
});

test.each([
  [
    'a folded one',
    ([x]: Vector3): Vector3 => [-1.5 * (x - 5), 0, 0],
    'register/folded',
    /folds \d+\.\d mL .* falls to -0\.50/,
  ],
  [
    'a motion further than organs move',
    (): Vector3 => [0, 0, 60],
    'register/implausible-motion',
    /up to 60 mm and 60 mm on average; at most 50 and 20/,
  ],
  [
    'one that makes the images less similar',
    (): Vector3 => [-8, 6, -10],
    'register/not-improved',
    /correlation 0\.\d+, before 0\.\d+/,
  ],
])('%s is not taken, and nothing rigid in its place', async (_, at_mm, code, message) => {
  await expect(align(bodyAt(SHIFT_mm), deformedBy(at_mm), DEFORMABLE)).rejects.toMatchObject(refusal(code, message));
});

test.each([
  ['another transform', { Transform: ['AffineTransform'] }],
  ['parameters that do not fit the lattice', { GridSize: ['9', '9', '8'] }],
  ['parameters that are not numbers', { GridSpacing: ['40', 'NaN', '40'] }],
  ['another degree', { BSplineTransformSplineOrder: ['2'] }],
])('%s of the program is refused', (_, change) => {
  const map = { ...bSpline(() => [0, 0, 0]), ...change };
  expect(() => deformationOfBSpline(map, '1.2.3')).toThrow(/cubic B-spline with three for each was expected/);
});

test('a cancel ends the thread of the second step in the middle of its work', async () => {
  const jobs = createJobRunner();
  const scripted = threads((task) => {
    if (isRigid(task)) return Promise.resolve([STILL]);
    jobs.cancel(job.id);
    return new Promise(() => undefined);
  });
  await expect(align(bodyAt(SHIFT_mm), scripted, { jobs, ...DEFORMABLE })).rejects.toMatchObject({
    code: 'compute/cancelled',
  });
  expect(scripted.ended).toEqual([1, 2]);
});
