import { movedGrid, rigidly, type RigidTransform, type Volume } from '@voxel-dosimetry/core';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { previewMr } from '../../../extensions/dosimetry-compute/src/engine/previewMr';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { resultOf } from '../core/drive';
import { job } from './loadedPhantom';
import { bodyAt, grid } from './scriptedRegistration';

const AWAY: RigidTransform = { rotation_rad: [0, 0, 0], translation_mm: [40, 310, 700], centre_mm: [0, 0, 0] };
const BACK: RigidTransform = { ...AWAY, translation_mm: [-40, -310, -700] };

test('an MR of another scanner lies over the reference as its transform says, its brightest voxels held down', async () => {
  const body = bodyAt([0, 0, 0]);
  const signal = Float32Array.from(body.values, (hu) => (hu > 100 ? 80 : hu > 0 ? 400 : 0));
  // Fluid beside a coil: fewer voxels than half a per cent.
  const bright = signal.findIndex((value) => value === 400);
  signal[bright] = 1e5;
  const away = { ...movedGrid(grid, AWAY), frameOfReferenceUID: 'magnet' };
  const mr: Volume<'signal'> = { unit: 'signal', grid: away, values: signal };
  const activity: Volume<'Bq/mL'> = { unit: 'Bq/mL', grid, values: new Float32Array(signal.length).fill(1) };
  const store = createVoxelStore();
  store.put([resultOf(measureVolume('activity/one', activity)), resultOf(measureVolume('mr/magnet', mr))]);
  const request = { mrSeriesInstanceUID: 'magnet', referenceTimePointId: 'one', transform: rigidly(BACK) };
  const { volume, info } = await createJobRunner().run(job, (control) => previewMr(store, request, control));
  expect(volume.unit).toBe('signal');
  expect(volume.grid.frameOfReferenceUID).toBe(grid.frameOfReferenceUID);
  for (const spacing_mm of volume.grid.spacing_mm) expect(Math.abs(spacing_mm - 3)).toBeLessThan(0.3);
  expect(info.max).toBeLessThanOrEqual(400);
  // The volume that shows tissue is the body's.
  const tissue_mL = (values: ArrayLike<number>, [x, y, z]: readonly [number, number, number]): number =>
    (Array.from(values).filter((value) => value > 200).length * x * y * z) / 1000;
  expect(tissue_mL(volume.values, volume.grid.spacing_mm) / tissue_mL(signal, grid.spacing_mm)).toBeCloseTo(1, 1);
});
