import { averageOnto, viewingGrid } from '@voxel-dosimetry/core';
import type { MrPreviewRequest, PreviewedVolume } from '../contract';
import type { JobControl } from './jobs';
import { VIEWED_SPACING_mm } from './previewCt';
import { withoutBright } from './register/placeMr';
import { measureVolume, type VoxelStore } from './voxelStore';

/**
 * An MR on the reference as a transform brings it there, for the eye: averaged once from its own voxels over those that are shown, 0 where it does not
 * reach. Nothing of the case changes. Throws `compute/no-volume`. Proved by test/unit/compute/previewMr.test.ts.
 */
export async function previewMr(
  store: VoxelStore,
  { mrSeriesInstanceUID, referenceTimePointId, transform }: MrPreviewRequest,
  control: JobControl,
): Promise<PreviewedVolume> {
  const key = `mr/${mrSeriesInstanceUID}` as const;
  const { volume: mr } = store.get(key);
  const { grid } = store.get(`activity/${referenceTimePointId}`).info;
  const [nx, ny, nz] = mr.grid.size;
  const whole = { low: [0, 0, 0], high: [nx - 1, ny - 1, nz - 1] } as const;
  const onto = viewingGrid(grid, mr.grid, whole, transform, VIEWED_SPACING_mm);
  const volume = await control.drive(averageOnto(mr, onto, transform, { outside: 0 }), 'Resampling MR', 0, 0.9);
  return control.drive(measureVolume(key, withoutBright(volume)), 'Resampling MR', 0.9, 1);
}
