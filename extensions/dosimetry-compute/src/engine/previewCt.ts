import { averageOnto, boxAbove, viewingGrid, type Grid } from '@voxel-dosimetry/core';
import type { CtPreviewRequest, PreviewedVolume } from '../contract';
import type { JobControl } from './jobs';
import { BODY_HU, MARGIN_mm, OUTSIDE } from './register/registrationImage';
import { measureVolume, type VoxelStore } from './voxelStore';

/** Bones, and air in the bowel, are judged well at this size, and a patient has some million voxels. */
export const VIEWED_SPACING_mm = 3;

/**
 * A CT on the reference as a transform brings it there, for the eye: averaged once from its own voxels over those that are shown, air where it does not
 * reach. Nothing of the case changes. Throws `compute/no-volume`. Proved by test/unit/compute/engine.test.ts.
 */
export async function previewCt(
  store: VoxelStore,
  request: CtPreviewRequest,
  control: JobControl,
): Promise<PreviewedVolume> {
  const { timePointId, transform, onto } = request;
  const { volume: ct } = store.get(`ct/${timePointId}`);
  const grid = onto ?? (await gridToView(store, request, control));
  const work = averageOnto(ct, grid, transform, { outside: OUTSIDE.ct });
  const volume = await control.drive(work, 'Resampling CT', 0.2, 0.9);
  return control.drive(measureVolume(`ct/${timePointId}`, volume), 'Resampling CT', 0.9, 1);
}

async function gridToView(
  store: VoxelStore,
  { timePointId, referenceTimePointId, transform }: CtPreviewRequest,
  control: JobControl,
): Promise<Grid> {
  const { volume: ct } = store.get(`ct/${timePointId}`);
  const { grid } = store.get(`activity/${referenceTimePointId}`).info;
  const [nx, ny, nz] = ct.grid.size;
  const body = await control.drive(boxAbove(ct, BODY_HU, MARGIN_mm), 'Finding the body', 0, 0.2);
  const whole = { low: [0, 0, 0], high: [nx - 1, ny - 1, nz - 1] } as const;
  return viewingGrid(grid, ct.grid, body ?? whole, transform, VIEWED_SPACING_mm);
}
