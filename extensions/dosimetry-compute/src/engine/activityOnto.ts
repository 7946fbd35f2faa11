import { deformationMap, resampleOnto, type Grid, type SpatialTransform, type Volume } from '@voxel-dosimetry/core';
import type { JobControl } from './jobs';

const DOING = 'Resampling';
/** Of the time, where there is a deformation. */
const SAMPLING_frac = 0.6;

/**
 * Activity concentration (Bq/mL) on a grid as a transform brings it there: what lies in a piece of tissue stays in it,
 *
 * C(x) = C_mov(T⁻¹x) · max(0, det ∂(x + u(x))/∂x),
 *
 * by cubic convolution (trilinear interpolation would blur lesions of some mL by 3 to 6 %). The determinant is 1 for a rigid transform; where tissue was compressed when
 * it was scanned its concentration was higher, and its decays belong to the larger piece that it is on the reference. Wrong by what the deformation's own
 * determinant is off: between organs it follows the bending energy, not the tissue. Proved by test/unit/compute/activityOnto.test.ts.
 */
export async function activityOnto(
  source: Volume,
  grid: Grid,
  transform: SpatialTransform,
  control: JobControl,
  [from_frac, to_frac]: readonly [number, number],
): Promise<Volume> {
  const { deformation } = transform;
  const sampled_frac = deformation === null ? to_frac : from_frac + SAMPLING_frac * (to_frac - from_frac);
  const work = resampleOnto(source, grid, transform, { outside: 0, interpolation: 'cubic' });
  const volume = await control.drive(work, DOING, from_frac, sampled_frac);
  if (deformation === null) return volume;
  const { jacobian } = await control.drive(deformationMap(deformation, grid), DOING, sampled_frac, to_frac);
  return { ...volume, values: volume.values.map((value, at) => value * Math.max(0, jacobian[at]!)) };
}
