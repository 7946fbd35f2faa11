import {
  DosimetryError,
  gridCentre_mm,
  IDENTITY_RIGID,
  invertRigid,
  normalizedMutualInformation,
  resampleOnto,
  rigidly,
  type RigidTransform,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import type { CtPlacement } from '../../contract';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import { largestMotion_mm } from './largestMotion';
import { evened, OUTSIDE, registrationImage, SOFT_TISSUE_HU } from './registrationImage';
import { rigidOfEuler, rigidParameters } from './rigidParameters';
import { runElastix, type RegistrationHost } from './runElastix';
import { within, type Span } from './similarity';

/** Of one session on one couch: further off something else is wrong. */
const LARGEST_MOTION_mm = 50;
/** So much more or less the images tell of each other by noise. */
const NOISE_OF_INFORMATION = 1e-3;

/**
 * How a time point's CT lies on its own emission image: rigid registration of the CT, held to −200 … 300 HU, to the cube roots of activity concentrations, by mutual
 * information. Both must be held. Nothing is kept.
 *
 * Throws `compute/no-volume`, what registrationImage and runElastix throw, `register/not-improved`, `register/implausible-motion`. Wrong where uptake is in one place only, and as
 * far as the emission image lies on itself: breathing blurs it. Tests: round-trip/registration/placeCt (points within 0.4 mm), unit/compute/placeCt.
 */
export async function placeCt(
  store: VoxelStore,
  host: RegistrationHost,
  timePointId: string,
  control: JobControl,
): Promise<CtPlacement> {
  const activity = store.get(`activity/${timePointId}`).volume;
  const hounsfield = store.get(`ct/${timePointId}`).volume;
  const emission = evened(await registrationImage(activity, 'emission', control), 'emission');
  const ct = heldTo(await registrationImage(hounsfield, 'ct', control));
  const asAcquired: RigidTransform = { ...IDENTITY_RIGID, centre_mm: gridCentre_mm(ct.grid) };
  const informationBefore = await information(emission, ct, asAcquired, control, [0.1, 0.2]);
  const parameters = { ...rigidParameters('emission'), DefaultPixelValue: [String(SOFT_TISSUE_HU[0])] };
  const doing = ['Placing the CT', 0.2] as const;
  const map = await runElastix(host, { fixed: emission, moving: ct }, parameters, control, doing);
  const transform = invertRigid(rigidOfEuler(map));
  const informationAfter = await information(emission, ct, transform, control, [0.9, 1]);
  const motion_mm = largestMotion_mm(emission.grid, transform);
  const voxelSize_mm = activity.grid.spacing_mm;
  assertPlausible(informationBefore, informationAfter, motion_mm, voxelSize_mm);
  return { transform, informationBefore, informationAfter, largestMotion_mm: motion_mm, voxelSize_mm };
}

/** The table, teeth and hips of metal would have most of the histogram. */
const heldTo = (ct: Volume): Volume => {
  const [least, most] = SOFT_TISSUE_HU;
  return { ...ct, values: Float32Array.from(ct.values, (value) => Math.min(most, Math.max(least, value))) };
};

async function information(
  emission: Volume,
  ct: Volume,
  by: RigidTransform,
  control: JobControl,
  span: Span,
): Promise<number> {
  const work = resampleOnto(ct, emission.grid, rigidly(by), { outside: OUTSIDE.ct, interpolation: 'linear' });
  const resampled = await control.drive(work, 'Comparing', ...within(span, 0, 0.8));
  return control.drive(normalizedMutualInformation(heldTo(resampled), emission), 'Comparing', ...within(span, 0.8, 1));
}

/** A CT that lies right is sampled less sharply where it is moved by a fraction of a voxel, and tells less then. */
function assertPlausible(before: number, after: number, motion_mm: number, voxelSize_mm: Vector3): void {
  const remedy = 'Look at Emission on CT; leave the CT as acquired, or correct the series.';
  if (motion_mm > Math.max(...voxelSize_mm) && after < before - NOISE_OF_INFORMATION)
    throw new DosimetryError({
      code: 'register/not-improved',
      message: `After registration CT and emission image tell less of each other than before: mutual information ${after.toFixed(4)}, before ${before.toFixed(4)}.`,
      remedy,
    });
  if (motion_mm > LARGEST_MOTION_mm)
    throw new DosimetryError({
      code: 'register/implausible-motion',
      message: `The registration moves the CT by up to ${motion_mm.toFixed(0)} mm against the emission image of its own session; at most ${LARGEST_MOTION_mm} mm were expected.`,
      remedy,
    });
}
