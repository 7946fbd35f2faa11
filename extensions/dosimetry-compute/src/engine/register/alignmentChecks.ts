import { DosimetryError } from '@voxel-dosimetry/core';
import type { DeformationFigures } from '../../contract';

/** Nobody lies further from the roughly aligned position on another day, at the corners of what the image shows. */
const LARGEST_MOTION_mm = 150;
/**
 * The diaphragm, which moves furthest, does so by up to 38 mm in quiet and 103 mm in deep breathing (Langen and Jones 2001,
 * doi:10.1016/S0360-3016(01)01453-5); scans are taken in quiet breathing.
 */
const LARGEST_DEFORMATION_mm = 50;
/** Over the whole patient: the rigid part has taken what all of it has in common. */
const MEAN_DEFORMATION_mm = 20;
/** So much of the similarity may be noise of two resamplings. */
const NOISE_OF_SIMILARITY = 2e-3;

/**
 * Images of one patient correlate by 0.8 and more once they lie on each other, by 0.6 where one shows half of what the other shows; what ends below this shows something
 * else, or is mirrored.
 */
const LEAST_SIMILARITY = 0.3;

/** Throws `register/not-improved`, `register/not-similar`. */
export function assertImproved(after: number, before: number): void {
  if (after < LEAST_SIMILARITY)
    throw new DosimetryError({
      code: 'register/not-similar',
      message: `After registration the images have a correlation of ${after.toFixed(3)}; at least ${LEAST_SIMILARITY} was expected of images of one patient.`,
      remedy:
        'Check that both images show the same patient the same way round; register the other kind of image, or align this time point by hand.',
    });
  if (after >= before - NOISE_OF_SIMILARITY) return;
  throw new DosimetryError({
    code: 'register/not-improved',
    message: `After registration the images are less similar than before: correlation ${after.toFixed(3)}, before ${before.toFixed(3)}.`,
    remedy: 'Register the other kind of image, or align this time point by hand.',
  });
}

/** Throws `register/implausible-motion`. */
export function assertPlausibleMotion(motion_mm: number): void {
  if (motion_mm <= LARGEST_MOTION_mm) return;
  throw new DosimetryError({
    code: 'register/implausible-motion',
    message: `The registration moves the roughly aligned image by up to ${motion_mm.toFixed(0)} mm; at most ${LARGEST_MOTION_mm} mm were expected.`,
    remedy: 'Check that both images show the same part of the patient, or align this time point by hand.',
  });
}

/** Throws `register/folded`, `register/implausible-motion`. */
export function assertPlausibleDeformation(figures: DeformationFigures): void {
  const { folded_mL, leastJacobian, largest_mm, mean_mm } = figures;
  const remedy = 'Register rigidly, register the other kind of image, or align this time point by hand.';
  if (folded_mL > 0)
    throw new DosimetryError({
      code: 'register/folded',
      message: `The deformation folds ${folded_mL.toFixed(1)} mL of the patient: its Jacobian falls to ${leastJacobian.toFixed(2)}; above 0 was expected.`,
      remedy,
    });
  if (largest_mm > LARGEST_DEFORMATION_mm || mean_mm > MEAN_DEFORMATION_mm)
    throw new DosimetryError({
      code: 'register/implausible-motion',
      message: `The deformation moves the patient by up to ${largest_mm.toFixed(0)} mm and ${mean_mm.toFixed(0)} mm on average; at most ${LARGEST_DEFORMATION_mm} and ${MEAN_DEFORMATION_mm} mm were expected.`,
      remedy,
    });
}
