import {
  averageOnto,
  boxAbove,
  DosimetryError,
  IDENTITY_TRANSFORM,
  voxelCount,
  workingGrid,
  type Grid,
  type Unit,
  type Volume,
  type VoxelBox,
} from '@voxel-dosimetry/core';
import type { RegistrationImageKind } from '../../contract';
import type { JobControl } from '../jobs';

/** Voxels of this size give the accuracy that is stated, in a few seconds. */
const WORKING_SPACING_mm = 3;
/** Patient, arms and table, not the air around. */
export const BODY_HU = -500;
/** What holds less of the whole image's mean activity concentration, or signal, is taken for air around the patient. */
const BODY_OF_MEAN_frac = 0.5;
export const MARGIN_mm = 15;
/** More than these end the registration program: its memory is one of 32 bits. */
const MOST_VOXELS = 40e6;

/** Along each axis: fewer cannot be smoothed, and end the registration program. */
const LEAST_VOXELS = 4;

/** Between these soft tissues differ. */
export const SOFT_TISSUE_HU = [-200, 300] as const;

/** What takes part in a registration. */
type RegisteredKind = RegistrationImageKind | 'mr';

/** What an image holds where it shows nothing: air in HU, no activity in Bq/mL, no signal. */
export const OUTSIDE: Readonly<Record<RegisteredKind, number>> = { ct: -1000, emission: 0, mr: 0 };

/**
 * A time point's CT (HU) or emission image (Bq/mL), or an MR (signal), as it is registered: cropped to the body, whole voxels merged to at most 3 mm where they are
 * smaller. Throws `register/image-kind`, `register/constant-image` (values that are not finite too), `register/too-large`, `register/too-thin`. Test: unit/compute/align.
 */
export async function registrationImage(volume: Volume, image: RegisteredKind, control: JobControl): Promise<Volume> {
  assertOfKind(volume, image);
  const [nx, ny, nz] = volume.grid.size;
  const whole: VoxelBox = { low: [0, 0, 0], high: [nx - 1, ny - 1, nz - 1] };
  const body = await control.drive(
    boxAbove(volume, bodyThreshold(volume.values, image), MARGIN_mm),
    'Finding the body',
    0,
    0.3,
  );
  const grid = workingGrid(volume.grid, body ?? whole, WORKING_SPACING_mm);
  if (voxelCount(grid) > MOST_VOXELS) throw tooLarge(grid);
  if (Math.min(...grid.size) < LEAST_VOXELS) throw tooThin(grid);
  const work = averageOnto(volume, grid, IDENTITY_TRANSFORM, { outside: OUTSIDE[image] });
  const merged = await control.drive(work, 'Merging voxels', 0.3, 0.7);
  assertVaries(merged, image);
  return merged;
}

/** The cube root of activity concentrations, so that changed uptake and noise of what is hottest weigh less; HU as they are. */
export const evened = (volume: Volume, image: RegistrationImageKind): Volume =>
  image === 'ct' ? volume : { ...volume, values: volume.values.map((activity) => Math.cbrt(activity)) };

/** What holds at least this belongs to the patient, HU, Bq/mL or signal. */
export function bodyThreshold(values: Volume['values'], image: RegisteredKind): number {
  if (image === 'ct') return BODY_HU;
  let sum = 0;
  for (const value of values) sum += value;
  return (BODY_OF_MEAN_frac * sum) / values.length;
}

const UNIT: Readonly<Record<RegisteredKind, Unit>> = { ct: 'HU', emission: 'Bq/mL', mr: 'signal' };

/** Images of one kind, each with a value for every voxel. Throws `register/image-kind`. */
export function assertOfKind({ unit, grid, values }: Volume, image: RegisteredKind): void {
  const count = voxelCount(grid);
  if (unit === UNIT[image] && values.length === count) return;
  throw new DosimetryError({
    code: 'register/image-kind',
    message:
      unit === UNIT[image]
        ? `The image to register has ${values.length} values; ${count}, one for each voxel of ${grid.size.join(' × ')}, were expected.`
        : `The image to register holds ${unit}; ${UNIT[image]} was expected, as of every image of this registration.`,
    remedy: 'Run Register anew; where it stays so, leave this time point in patient coordinates.',
  });
}

function assertVaries({ values }: Volume, image: RegisteredKind): void {
  let [low, high, isFinite] = [Infinity, -Infinity, true];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
    isFinite &&= Number.isFinite(value);
  }
  if (high > low && isFinite) return;
  throw new DosimetryError({
    code: 'register/constant-image',
    message: isFinite
      ? `The image to register holds ${low} ${UNIT[image]} everywhere; different values were expected.`
      : 'The image to register holds values that are not numbers; finite ones were expected.',
    remedy: 'Look at the image; leave this time point in patient coordinates, or register the other kind of image.',
  });
}

const tooLarge = (grid: Grid): DosimetryError =>
  new DosimetryError({
    code: 'register/too-large',
    message: `The image to register has ${grid.size.join(' × ')} voxels after merging; at most ${MOST_VOXELS / 1e6} million were expected.`,
    remedy: 'Register the other kind of image, or align this time point by hand.',
  });

const tooThin = (grid: Grid): DosimetryError =>
  new DosimetryError({
    code: 'register/too-thin',
    message: `The image to register has ${grid.size.join(' × ')} voxels after merging; at least ${LEAST_VOXELS} along each axis were expected.`,
    remedy: 'Load the whole series, register the other kind of image, or align this time point by hand.',
  });
