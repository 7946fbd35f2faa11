/** Registration around its program: what is checked before, what after, and that its thread ends. The program itself is scripted. */
import { applyRigid, type Volume } from '@voxel-dosimetry/core';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { align as alignIn } from '../../../extensions/dosimetry-compute/src/engine/register/align';
import { registrationImage } from '../../../extensions/dosimetry-compute/src/engine/register/registrationImage';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { elastixCall } from '../../../extensions/dosimetry-compute/src/registration/elastixImages';
import type { RunElastix } from '../../../extensions/dosimetry-compute/src/registration/registrationThread';
import { randomNumbers } from '../../physics/randomNumbers';
import { resultOf } from '../core/drive';
import { centredGrid, turnedAxes, uniform, volumeOf } from '../core/grids';
import { job } from './loadedPhantom';
import {
  align,
  bodyAt,
  byCentroids,
  euler,
  FOUND,
  grid,
  refusal,
  SHIFT_mm,
  threads,
  uptakeAt,
  type Threads,
} from './scriptedRegistration';

test('what the program found is turned round, with its figures; the thread gets 32 bit images cropped to the body and ends', async () => {
  const scripted = threads(async (task) => [byCentroids(task)]);
  const found = await align(bodyAt(SHIFT_mm), scripted);
  const point = [20, -100, -380] as const;
  const moved = applyRigid(found.transform.rigid, point);
  expect(Math.hypot(...moved.map((at, axis) => at - point[axis]! + SHIFT_mm[axis]!))).toBeLessThan(0.5);
  expect(found.largestMotion_mm).toBeCloseTo(Math.hypot(...SHIFT_mm), 0);
  expect(found).toMatchObject({ image: 'ct', voxelSize_mm: [4, 4, 5] });
  expect(found.similarityBefore).toBeLessThan(0.9);
  expect(found.similarityAfter).toBeGreaterThan(0.97);
  const [task] = scripted.tasks;
  // 24 × 18 × 18 voxels of tissue and 15 mm around them.
  expect(task?.fixed.grid.size).toEqual([32, 26, 24]);
  expect(task?.parameterMaps[0]).toMatchObject({ DefaultPixelValue: ['-1000'], Transform: ['EulerTransform'] });
  expect(scripted.ended).toEqual([1]);
});

test('emission images are cropped to where there is activity, outside of them is none', async () => {
  const scripted = threads(async (task) => [byCentroids(task)]);
  const found = await align(uptakeAt(SHIFT_mm), scripted);
  expect(found.largestMotion_mm).toBeCloseTo(Math.hypot(...SHIFT_mm), 0);
  expect(scripted.tasks[0]?.fixed.grid.size).toEqual([32, 26, 24]);
  expect(scripted.tasks[0]?.parameterMaps[0]?.['DefaultPixelValue']).toEqual(['0']);
});

test('an image that shows no body is taken whole', async () => {
  const air = volumeOf('HU', grid, ([x]) => -900 + x);
  const whole = await createJobRunner().run(job, (control) => registrationImage(air, 'ct', control));
  expect(whole.grid.size).toEqual(grid.size);
});

test('a turn is told about the middle of the image, so that its shift is one that a person can read', async () => {
  const scripted = threads(async (task) => [byCentroids(task, [0, 0, 0.02])]);
  const { transform } = await align(bodyAt(SHIFT_mm), scripted);
  expect(Math.hypot(...transform.rigid.translation_mm)).toBeCloseTo(Math.hypot(...SHIFT_mm), 0);
});

test('images of scanners with other coordinates start from centre on centre, and that is no implausible motion', async () => {
  const far = bodyAt([0, 0, 0]);
  const moving = {
    ...far,
    grid: { ...grid, origin_mm: grid.origin_mm.map((at) => at + 700) as [number, number, number] },
  };
  const scripted = threads(async () => [euler([0, 0, 0], [0, 0, 0])]);
  const found = await align(moving, scripted);
  expect(found.transform.rigid.translation_mm.map(Math.round)).toEqual([-700, -700, -700]);
  expect(found.similarityBefore).toBe(0);
  expect(found.similarityAfter).toBeCloseTo(1, 6);
  scripted.tasks[0]?.moving.grid.origin_mm.forEach((at, axis) =>
    expect(at).toBeCloseTo(scripted.tasks[0]!.fixed.grid.origin_mm[axis]!, 9),
  );
});

test.each([
  ['a constant image', () => uniform('HU', grid, -1000), /holds -1000 HU everywhere; different values/],
  [
    'values that are not numbers',
    () => ({ ...bodyAt(SHIFT_mm), values: bodyAt(SHIFT_mm).values.fill(NaN, 22_335, 22_340) }),
    /not numbers/,
  ],
])('%s is refused before a thread is started', async (_, image, message) => {
  const scripted = threads(async () => [FOUND]);
  await expect(align(image(), scripted)).rejects.toMatchObject(refusal('register/constant-image', message));
  expect(scripted.tasks).toEqual([]);
});

test('an image too large for the program is refused, before it is merged', async () => {
  const large: Volume = {
    unit: 'Bq/mL',
    grid: centredGrid([500, 500, 200], [4, 4, 4]),
    values: new Int16Array(500 * 500 * 200),
  };
  const preparing = createJobRunner().run(job, (control) => registrationImage(large, 'emission', control));
  await expect(preparing).rejects.toMatchObject(
    refusal('register/too-large', /500 × 500 × 200 voxels .* at most 40 million/),
  );
});

test.each([1, 3])('an image of %d slices is refused: nothing can be smoothed along them', async (slices) => {
  const thin: Volume = {
    unit: 'HU',
    grid: centredGrid([20, 20, slices], [4, 4, 4]),
    values: Int16Array.from({ length: 400 * slices }, (_, at) => at % 7),
  };
  const preparing = createJobRunner().run(job, (control) => registrationImage(thin, 'ct', control));
  await expect(preparing).rejects.toMatchObject(
    refusal('register/too-thin', /20 × 20 × [13] voxels .* at least 4 along each axis/),
  );
});

test('what shows something else is not taken, however much better it lies', async () => {
  // Noise has nothing in common with the body.
  const { unit, grid: place, values } = bodyAt([0, 0, 0]);
  const next = randomNumbers(7);
  const noise: Volume = { unit, grid: place, values: Float32Array.from(values, () => 400 * next()) };
  await expect(
    align(
      noise,
      threads(async () => [euler([0, 0, 0], [0, 0, 0])]),
    ),
  ).rejects.toMatchObject(refusal('register/not-similar', /correlation of -?0\.0\d+; at least 0\.3/));
});

test('a motion that makes the images less similar is not taken', async () => {
  const scripted = threads(async () => [euler([0, 0, 0], [-8, 6, -10])]);
  await expect(align(bodyAt(SHIFT_mm), scripted)).rejects.toMatchObject(
    refusal('register/not-improved', /correlation 0\.\d+, before 0\.\d+/),
  );
});

test('a motion further than anybody lies is not taken, however similar the images', async () => {
  const ball = volumeOf('HU', grid, ([x, y, z]) => (Math.hypot(x - 5, y + 140, z + 400) < 40 ? 40 : -1000));
  const store = createVoxelStore();
  store.put([resultOf(measureVolume('registration/a', ball))]);
  const scripted = threads(async () => [euler([0, 0, Math.PI], [0, 0, 0])]);
  const request = { image: 'ct', method: 'rigid', referenceTimePointId: 'a', timePointId: 'a' } as const;
  const aligning = createJobRunner().run(job, (control) => alignIn(store, scripted.host, request, control));
  await expect(aligning).rejects.toMatchObject(
    refusal('register/implausible-motion', /by up to 2\d\d mm; at most 150 mm/),
  );
});

test.each([
  ['a bare number, as an exception of the compiled program', 5_234_112, /without a reason/],
  ['words', new Error('out of memory'), /stopped: out of memory/],
])('a program that ends with %s is told in words, and its thread ends', async (_, thrown, message) => {
  const scripted = threads(jest.fn<ReturnType<RunElastix>, []>().mockRejectedValue(thrown));
  await expect(align(bodyAt(SHIFT_mm), scripted)).rejects.toMatchObject(refusal('register/elastix', message));
  expect(scripted.ended).toEqual([1]);
});

test('another transform than a rigid one is refused', async () => {
  const scripted = threads(async () => [{ ...FOUND, Transform: ['AffineTransform'] }]);
  await expect(align(bodyAt(SHIFT_mm), scripted)).rejects.toMatchObject(refusal('register/elastix', /AffineTransform/));
});

test('a thread that is lost says so', async () => {
  const scripted: Threads = threads(() => {
    scripted.lose();
    return new Promise(() => undefined);
  });
  await expect(align(bodyAt(SHIFT_mm), scripted)).rejects.toMatchObject(refusal('register/thread-lost', /exit code 1/));
});

test('a cancel ends the thread in the middle of its work', async () => {
  const jobs = createJobRunner();
  const scripted = threads(() => {
    jobs.cancel(job.id);
    return new Promise(() => undefined);
  });
  await expect(align(bodyAt(SHIFT_mm), scripted, { jobs })).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(scripted.ended).toEqual([1]);
});

test('without threads nothing is registered, and it is said', async () => {
  await expect(align(bodyAt(SHIFT_mm), { host: {} })).rejects.toMatchObject({ code: 'register/no-thread' });
});

test('the axes of an image are handed over row by row, as the program reads them', () => {
  const direction = turnedAxes(0.3);
  const image = { grid: centredGrid([3, 4, 5], [1, 2, 3], { direction }), values: new Float32Array(60) };
  const { fixed } = elastixCall({ fixed: image, moving: image, parameterMaps: [] });
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  [c, -s, 0, s * c, c * c, -s, s * s, c * s, c].forEach((value, n) =>
    expect((fixed.direction as Float64Array)[n]).toBeCloseTo(value, 12),
  );
  expect(fixed).toMatchObject({ size: [3, 4, 5], spacing: [1, 2, 3], imageType: { componentType: 'float32' } });
});
