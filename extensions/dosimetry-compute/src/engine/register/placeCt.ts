import {
  DosimetryError,
  gridCentre_mm,
  IDENTITY_RIGID,
  invertRigid,
  type RigidTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { Placement } from '../../contract';
import type { JobControl } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import { evenedEmission, informationAt, softTissueOf } from './information';
import { largestMotion_mm } from './largestMotion';
import { registrationImage } from './registrationImage';
import { rigidOfEuler, rigidParameters } from './rigidParameters';
import { runElastix, type RegistrationHost } from './runElastix';

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
): Promise<Placement> {
  const activity = store.get(`activity/${timePointId}`).volume;
  const hounsfield = store.get(`ct/${timePointId}`).volume;
  const { volume: emission } = evenedEmission(await registrationImage(activity, 'emission', control));
  const ct = softTissueOf(await registrationImage(hounsfield, 'ct', control));
  const asAcquired: RigidTransform = { ...IDENTITY_RIGID, centre_mm: gridCentre_mm(ct.volume.grid) };
  const informationBefore = await informationAt(emission, ct, asAcquired, control, [0.1, 0.2]);
  const parameters = { ...rigidParameters('emission'), DefaultPixelValue: [String(ct.outside)] };
  const doing = ['Placing the CT', 0.2] as const;
  const map = await runElastix(host, { fixed: emission, moving: ct.volume }, parameters, control, doing);
  const back = rigidOfEuler(map);
  const transform = invertRigid(back);
  const informationAfter = await informationAt(emission, ct, back, control, [0.9, 1]);
  const motion_mm = largestMotion_mm(emission.grid, transform);
  const voxelSize_mm = activity.grid.spacing_mm;
  assertPlausible(informationBefore, informationAfter, motion_mm, voxelSize_mm);
  return { transform, informationBefore, informationAfter, largestMotion_mm: motion_mm, voxelSize_mm };
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
