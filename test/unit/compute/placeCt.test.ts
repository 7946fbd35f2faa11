/** A CT on its emission image, around the program that is scripted here: what it is given, what is not believed. */
import { applyRigid } from '@voxel-dosimetry/core';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { placeCt as placeIn } from '../../../extensions/dosimetry-compute/src/engine/register/placeCt';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import type { Placement } from '@voxel-dosimetry/compute';
import type { Volume } from '@voxel-dosimetry/core';
import { resultOf } from '../core/drive';
import { uniform } from '../core/grids';
import { job } from './loadedPhantom';
import { bodyAt, euler, FOUND, grid, refusal, SHIFT_mm, threads, uptakeAt, type Threads } from './scriptedRegistration';

function place(ct: Volume, host: Threads): Promise<Placement> {
  const store = createVoxelStore();
  const activity = uptakeAt([0, 0, 0]);
  store.put([resultOf(measureVolume('ct/one', ct)), resultOf(measureVolume('activity/one', activity))]);
  return createJobRunner().run(job, (control) => placeIn(store, host.host, 'one', control));
}

test('the program gets cube roots of activity and soft tissue of the CT, and what it finds is turned round', async () => {
  const scripted = threads(async () => [FOUND]);
  const found = await place(bodyAt(SHIFT_mm), scripted);
  const point = [20, -100, -380] as const;
  const moved = applyRigid(found.transform, point);
  expect(Math.hypot(...moved.map((at, axis) => at - point[axis]! + SHIFT_mm[axis]!))).toBeLessThan(1.5);
  expect(found.informationAfter).toBeGreaterThan(found.informationBefore);
  expect(found.largestMotion_mm).toBeCloseTo(Math.hypot(...SHIFT_mm), 0);
  expect(found.voxelSize_mm).toEqual(grid.spacing_mm);
  const [task] = scripted.tasks;
  expect(Math.min(...task!.moving.values)).toBe(-200);
  expect(Math.max(...task!.fixed.values)).toBeCloseTo(Math.cbrt(Math.max(...uptakeAt([0, 0, 0]).values)), 0);
  expect(task?.parameterMaps[0]).toMatchObject({ DefaultPixelValue: ['-200'], Transform: ['EulerTransform'] });
  expect(scripted.ended).toEqual([1]);
});

test('what tells less of each other afterwards is not taken', async () => {
  const scripted = threads(async () => [euler([0, 0, 0], [-20, 16, -20])]);
  await expect(place(bodyAt([0, 0, 0]), scripted)).rejects.toMatchObject(
    refusal('register/not-improved', /mutual information [12]\.\d+, before [12]\.\d+/),
  );
});

test('more than 50 mm between images of one session is not believed', async () => {
  const scripted = threads(async () => [euler([0, 0, 0], [60, 0, 0])]);
  const far = bodyAt([60, 0, 0]);
  await expect(place(far, scripted)).rejects.toMatchObject(
    refusal('register/implausible-motion', /up to 60 mm .* at most 50 mm/),
  );
});

test('a CT that holds the same everywhere is refused before a thread is started', async () => {
  const scripted = threads(async () => [euler([0, 0, 0], [0, 0, 0])]);
  await expect(place(uniform('HU', grid, 40), scripted)).rejects.toMatchObject(
    refusal('register/constant-image', /holds 40 HU everywhere/),
  );
  expect(scripted.tasks).toEqual([]);
});
