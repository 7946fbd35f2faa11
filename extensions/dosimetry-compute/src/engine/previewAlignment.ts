import { pearsonCorrelation } from '@voxel-dosimetry/core';
import type { AlignmentPreview, AlignmentPreviewRequest } from '../contract';
import { activityOnto } from './activityOnto';
import type { JobControl } from './jobs';
import { measureVolume, type VoxelStore } from './voxelStore';

/**
 * One time point on the dose grid as a transform would bring it there, for the eye: nothing of the case changes.
 * Throws `compute/no-volume`. Proved by test/unit/compute/engine.test.ts.
 */
export async function previewAlignment(
  store: VoxelStore,
  { timePointId, referenceTimePointId, transform }: AlignmentPreviewRequest,
  control: JobControl,
): Promise<AlignmentPreview> {
  const source = store.get(`activity/${timePointId}`).volume;
  const reference = store.get(`activity/${referenceTimePointId}`).volume;
  const volume = await activityOnto(source, reference.grid, transform, control, [0, 0.7]);
  const { info } = await control.drive(measureVolume(`aligned/${timePointId}`, volume), 'Resampling', 0.7, 0.8);
  const correlationWithReference = await control.drive(pearsonCorrelation(volume, reference), 'Comparing', 0.8, 1);
  return { volume, info, correlationWithReference };
}
