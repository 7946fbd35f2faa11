import { deformationMap, voxelCount } from '@voxel-dosimetry/core';
import type { AlignmentPreviewRequest, PreviewedVolume } from '../contract';
import type { JobControl } from './jobs';
import { measureVolume, type VoxelStore } from './voxelStore';

const DOING = 'Computing the Jacobian';

/**
 * What a deformation does to volumes, for the eye: the determinant of ∂(x + u)/∂x at the middles of the reference's emission voxels. 1 where volume is
 * kept, 2 where what lies here had twice the volume when it was scanned, 0 and below where the image is folded. Nothing of the case changes.
 * Throws `compute/no-volume`. Proved by test/unit/compute/engine.test.ts.
 */
export async function previewJacobian(
  store: VoxelStore,
  { timePointId, referenceTimePointId, transform: { deformation } }: AlignmentPreviewRequest,
  control: JobControl,
): Promise<PreviewedVolume> {
  const { grid } = store.get(`activity/${referenceTimePointId}`).info;
  const values =
    deformation === null
      ? new Float32Array(voxelCount(grid)).fill(1)
      : (await control.drive(deformationMap(deformation, grid), DOING, 0, 0.9)).jacobian;
  return control.drive(measureVolume(`jacobian/${timePointId}`, { unit: 'frac', grid, values }), DOING, 0.9, 1);
}
