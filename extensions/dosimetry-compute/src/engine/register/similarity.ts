import { pearsonCorrelation, resampleOnto, type SpatialTransform, type Volume } from '@voxel-dosimetry/core';
import type { RegistrationImageKind } from '../../contract';
import type { JobControl } from '../jobs';
import { OUTSIDE } from './registrationImage';

/** Registration images of two time points. */
export interface Pair {
  readonly image: RegistrationImageKind;
  readonly fixed: Volume;
  readonly moving: Volume;
}

/** The part of a job's progress that a step fills. */
export type Span = readonly [from_frac: number, to_frac: number];

/** The part of a span between two fractions of it. */
export const within = ([from_frac, to_frac]: Span, low_frac: number, high_frac: number): Span => [
  from_frac + (to_frac - from_frac) * low_frac,
  from_frac + (to_frac - from_frac) * high_frac,
];

/** Pearson correlation of both on the fixed image's grid. */
export async function similarity(
  { image, fixed, moving }: Pair,
  transform: SpatialTransform,
  control: JobControl,
  span: Span,
): Promise<number> {
  const work = resampleOnto(moving, fixed.grid, transform, { outside: OUTSIDE[image], interpolation: 'linear' });
  const resampled = await control.drive(work, 'Comparing', ...within(span, 0, 0.8));
  return control.drive(pearsonCorrelation(resampled, fixed), 'Comparing', ...within(span, 0.8, 1));
}
