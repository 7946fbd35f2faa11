import {
  IDENTITY_TRANSFORM,
  movedGrid,
  normalizedMutualInformation,
  resampleOnto,
  type RigidTransform,
  type Volume,
} from '@voxel-dosimetry/core';
import type { JobControl } from '../jobs';
import { evened, OUTSIDE, SOFT_TISSUE_HU } from './registrationImage';
import { within, type Span } from './similarity';

/** An image as another kind of image is compared with it, and what it holds where it shows nothing. */
export interface Compared {
  readonly volume: Volume;
  readonly outside: number;
}

/** Soft tissue alone: the table, teeth and hips of metal would have most of the histogram. */
export const softTissueOf = (ct: Volume): Compared => {
  const [least, most] = SOFT_TISSUE_HU;
  const values = Float32Array.from(ct.values, (value) => Math.min(most, Math.max(least, value)));
  return { volume: { ...ct, values }, outside: least };
};

export const evenedEmission = (activity: Volume): Compared => ({
  volume: evened(activity, 'emission'),
  outside: OUTSIDE.emission,
});

/** Normalized mutual information of two images on the voxels of one, once that lies where `by` brings it. */
export async function informationAt(
  one: Volume,
  { volume, outside }: Compared,
  by: RigidTransform,
  control: JobControl,
  span: Span,
): Promise<number> {
  const options = { outside, interpolation: 'linear' } as const;
  const work = resampleOnto(volume, movedGrid(one.grid, by), IDENTITY_TRANSFORM, options);
  const resampled = await control.drive(work, 'Comparing', ...within(span, 0, 0.8));
  return control.drive(normalizedMutualInformation(resampled, one), 'Comparing', ...within(span, 0.8, 1));
}
