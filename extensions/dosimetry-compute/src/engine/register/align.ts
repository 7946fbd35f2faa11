import { rigidly } from '@voxel-dosimetry/core';
import type { AlignRequest, FoundAlignment } from '../../contract';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import { alignRigidly } from './alignRigidly';
import { followGuides, readGuides } from './contourGuided';
import { deform } from './deform';
import { assertOfKind } from './registrationImage';
import type { RegistrationHost } from './runElastix';
import type { Pair } from './similarity';

/** Of the time of a deformable registration. */
const RIGID_PART_frac = 0.25;

/**
 * Registers one time point's registration image with the reference's: rigidly, and where asked for a B-spline of what that gave, or the regions' own motions.
 *
 * Throws `compute/no-volume`, `register/image-kind` and what alignRigidly, deform and followGuides throw: a doubtful transform is never returned. Wrong where organs slide along
 * each other: a B-spline is smooth. Tests: unit/compute/align, round-trip/headless/rigidRegistration, round-trip/registration/deformable.
 */
export async function align(
  store: VoxelStore,
  host: RegistrationHost,
  { image, method, referenceTimePointId, timePointId, guides = [] }: AlignRequest,
  control: JobControl,
): Promise<FoundAlignment> {
  const fixed = store.get(`registration/${referenceTimePointId}`).volume;
  const moving = store.get(`registration/${timePointId}`).volume;
  for (const volume of [fixed, moving]) assertOfKind(volume, image);
  const pair: Pair = { image, fixed, moving };
  const { rigid, ...part } = await alignRigidly(host, pair, control, [0, method === 'rigid' ? 1 : RIGID_PART_frac]);
  const found = { method, image, ...part, voxelSize_mm: fixed.grid.spacing_mm };
  if (method === 'rigid') return { ...found, transform: rigidly(rigid), deformation: null };
  if (method === 'contour-guided') {
    const regions = await readGuides(guides, control);
    return { ...found, ...(await followGuides(pair, { rigid, ...part }, regions, control, [RIGID_PART_frac, 1])) };
  }
  return { ...found, ...(await deform(host, pair, { rigid, ...part }, control, [RIGID_PART_frac, 1])) };
}
