/** What the real program must not be given, and what becomes of a registration that fails or is stopped in the middle: a reason, and the next one works. */
import { IDENTITY_RIGID, movedGrid, type Volume } from '@voxel-dosimetry/core';
import type { RegistrationImageKind } from '@voxel-dosimetry/compute';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { align } from '../../../extensions/dosimetry-compute/src/engine/register/align';
import { placeCt } from '../../../extensions/dosimetry-compute/src/engine/register/placeCt';
import { registrationImage } from '../../../extensions/dosimetry-compute/src/engine/register/registrationImage';
import type { RegistrationThread } from '../../../extensions/dosimetry-compute/src/registration/registrationThread';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { resultOf } from '../../unit/core/drive';
import { uniform } from '../../unit/core/grids';
import { bodyAt, grid, refusal, SHIFT_mm, uptakeAt } from '../../unit/compute/scriptedRegistration';
import { registrationHost } from './registrationHost';

let host: Awaited<ReturnType<typeof registrationHost>>;
beforeAll(async () => {
  host = await registrationHost();
}, 60_000);
afterAll(() => host.remove());

const job = { id: 'register', onProgress: () => undefined };

/** Both images made ready as a case makes them, and registered by the real program. */
async function registered(fixed: Volume, moving: Volume, image: RegistrationImageKind = 'ct') {
  const store = createVoxelStore();
  return createJobRunner().run(job, async (control) => {
    for (const [id, volume] of Object.entries({ first: fixed, second: moving }))
      store.put([resultOf(measureVolume(`registration/${id}`, await registrationImage(volume, image, control)))]);
    const ids = { referenceTimePointId: 'first', timePointId: 'second' };
    return align(store, host, { image, method: 'rigid', ...ids }, control);
  });
}

const withValues = (of: Volume, change: (values: Float32Array) => Float32Array): Volume => ({
  ...of,
  values: change(Float32Array.from(of.values)),
});
const still = bodyAt([0, 0, 0]);

test.each([
  ['one voxel that is no number', () => withValues(still, (v) => v.fill(NaN, 22_335, 22_336)), /not numbers; finite/],
  [
    'one voxel that is infinite',
    () => withValues(still, (v) => v.fill(Infinity, 22_335, 22_336)),
    /not numbers; finite/,
  ],
  ['a constant image', () => uniform('HU', grid, 40), /holds 40 HU everywhere; different values/],
])('%s is refused, whichever of both it is', async (_, image, message) => {
  await expect(registered(image(), bodyAt(SHIFT_mm))).rejects.toMatchObject(
    refusal('register/constant-image', message),
  );
  await expect(registered(still, image())).rejects.toMatchObject(refusal('register/constant-image', message));
});

test.each([
  [
    'fewer values than voxels',
    () => withValues(still, (v) => v.subarray(0, v.length - 40)),
    /43160 values; 43200, one for each voxel of 40 × 36 × 30/,
  ],
  ['an emission image beside a CT', () => uptakeAt(SHIFT_mm), /holds Bq\/mL; HU was expected/],
])('%s is refused', async (_, image, message) => {
  await expect(registered(still, image())).rejects.toMatchObject(refusal('register/image-kind', message));
});

test('images of two kinds that were made ready are not brought onto each other', async () => {
  const store = createVoxelStore();
  store.put([
    resultOf(measureVolume('registration/first', still)),
    resultOf(measureVolume('registration/second', uptakeAt(SHIFT_mm))),
  ]);
  const ids = { referenceTimePointId: 'first', timePointId: 'second' };
  const run = createJobRunner().run(job, (control) =>
    align(store, host, { image: 'ct', method: 'rigid', ...ids }, control),
  );
  await expect(run).rejects.toMatchObject(refusal('register/image-kind', /holds Bq\/mL; HU was expected/));
});

/** A CT of the feet with an emission image of the trunk: the program itself finds no sample in both. */
test('a CT that does not overlap its emission image is told so, and the next registration works', async () => {
  const store = createVoxelStore();
  const far = { ...still, grid: movedGrid(still.grid, { ...IDENTITY_RIGID, translation_mm: [0, 0, 900] }) };
  store.put([resultOf(measureVolume('activity/one', uptakeAt([0, 0, 0]))), resultOf(measureVolume('ct/one', far))]);
  const placing = createJobRunner().run(job, (control) => placeCt(store, host, 'one', control));
  await expect(placing).rejects.toMatchObject({
    code: 'register/elastix',
    remedy: expect.stringContaining('Look at both images') as string,
  });
  const found = await registered(still, bodyAt(SHIFT_mm));
  found.transform.rigid.translation_mm.forEach((at, axis) => expect(Math.abs(at + SHIFT_mm[axis]!)).toBeLessThan(1));
}, 120_000);

test('stopped in the middle it ends its thread, and the next registration works', async () => {
  let ended = 0;
  const jobs = createJobRunner();
  const startRegistrationThread = (): RegistrationThread => {
    const thread = host.startRegistrationThread!();
    const register: RegistrationThread['register'] = (task) => {
      const answered = thread.register(task);
      // The program has its task.
      jobs.cancel(job.id);
      return answered;
    };
    const end = (): void => {
      ended++;
      thread.end();
    };
    return { register, end };
  };
  const store = createVoxelStore();
  for (const [id, volume] of Object.entries({ first: still, second: bodyAt(SHIFT_mm) }))
    store.put([resultOf(measureVolume(`registration/${id}`, volume))]);
  const request = { image: 'ct', method: 'rigid', referenceTimePointId: 'first', timePointId: 'second' } as const;
  const stopped = jobs.run(job, (control) => align(store, { startRegistrationThread }, request, control));
  await expect(stopped).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(ended).toBe(1);
  await expect(registered(still, bodyAt(SHIFT_mm))).resolves.toMatchObject({ method: 'rigid' });
}, 120_000);
