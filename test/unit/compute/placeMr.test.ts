/** An MR on an image of a time point, around the program that is scripted here: where it starts, what is not believed. */
import { applyRigid, movedGrid, type Vector3, type Volume } from '@voxel-dosimetry/core';
import type { Placement } from '@voxel-dosimetry/compute';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { placeMr } from '../../../extensions/dosimetry-compute/src/engine/register/placeMr';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { resultOf } from '../core/drive';
import { uniform } from '../core/grids';
import { job } from './loadedPhantom';
import { bodyAt, euler, grid, refusal, threads, type Threads } from './scriptedRegistration';

/** The body's signal: tissue bright, the denser part dark, nothing around. `from_mm` is where its scanner has the origin. */
function mrFrom(from_mm: Vector3, frameOfReferenceUID = 'magnet'): Volume<'signal'> {
  const { values } = bodyAt([0, 0, 0]);
  const away = movedGrid(grid, { rotation_rad: [0, 0, 0], translation_mm: from_mm, centre_mm: [0, 0, 0] });
  const signal = Float32Array.from(values, (hu) => (hu > 100 ? 80 : hu > 0 ? 400 : 0));
  return { unit: 'signal', grid: { ...away, frameOfReferenceUID }, values: signal };
}

function place(mr: Volume, { host }: Threads): Promise<Placement> {
  const store = createVoxelStore();
  store.put([resultOf(measureVolume('ct/one', bodyAt([0, 0, 0]))), resultOf(measureVolume('mr/magnet', mr))]);
  const request = { mrSeriesInstanceUID: 'magnet', timePointId: 'one', onto: 'ct' } as const;
  return createJobRunner().run(job, (control) => placeMr(store, host, request, control));
}

/** A program that knows where the scanner's origin is: the fixed image's middle goes to that of the body, as long as it is not misled. */
const knowing =
  (misled_mm: readonly number[] = []) =>
  ({ fixed }: { readonly fixed: { readonly grid: Volume['grid'] } }, nth: number) => {
    const { size, spacing_mm, origin_mm } = fixed.grid;
    const middle = origin_mm.map((at, axis) => at + ((size[axis]! - 1) * spacing_mm[axis]!) / 2);
    const target = [5, -140, -400];
    return euler(
      [0, 0, 0],
      target.map((at, axis) => at - middle[axis]! + (misled_mm[nth] ?? 0)) as [number, number, number],
    );
  };
const scripted = (misled_mm: readonly number[] = []): Threads => {
  let nth = 0;
  return threads(async (task) => [knowing(misled_mm)(task, nth++)]);
};

test('another frame of reference: from the level of the body that tells most, twice, to the same place', async () => {
  const away: Vector3 = [40, 310, 700];
  const host = scripted();
  const found = await place(mrFrom(away), host);
  const moved = applyRigid(found.transform, [5 + away[0], -140 + away[1], -400 + away[2]]);
  expect(Math.hypot(moved[0] - 5, moved[1] + 140, moved[2] + 400)).toBeLessThan(4);
  expect(found.informationBefore).toBe(1);
  expect(found.informationAfter).toBeGreaterThan(1.5);
  expect(host.tasks).toHaveLength(2);
  expect(host.tasks[0]?.parameterMaps[0]).toMatchObject({ DefaultPixelValue: ['-200'] });
});

test('what ends elsewhere from another start is not believed', async () => {
  await expect(place(mrFrom([40, 310, 700]), scripted([0, 20]))).rejects.toMatchObject(
    refusal('register/not-reproduced', /up to 3\d\.\d mm elsewhere.*within a voxel, 5\.0 mm/),
  );
});

test('in one frame of reference it starts where it is, and what tells less afterwards is not taken', async () => {
  await expect(place(mrFrom([0, 0, 0], grid.frameOfReferenceUID), scripted([30, 30]))).rejects.toMatchObject(
    refusal('register/not-improved', /mutual information [12]\.\d+, before [12]\.\d+/),
  );
});

test('an MR that holds the same everywhere is refused before a thread is started', async () => {
  const host = scripted();
  await expect(place(uniform('signal', grid, 7), host)).rejects.toMatchObject(
    refusal('register/constant-image', /holds 7 signal everywhere/),
  );
  expect(host.tasks).toEqual([]);
});
