import { composeRigid, DosimetryError, type RigidTransform, type Vector3 } from '@voxel-dosimetry/core';
import type { RegistrationImageKind } from '../../contract';
import type { ParameterMap } from '../../registration/registrationThread';
import { EVERY_TRANSFORM, of } from './elastixParameters';
import { OUTSIDE } from './registrationImage';

/** Levels of resolution, iterations a level and samples an iteration: as tried out on phantoms of a patient's size with known motion. */
const EFFORT: Readonly<Record<RegistrationImageKind, { levels: number; iterations: number; samples: number }>> = {
  ct: { levels: 3, iterations: 500, samples: 2048 },
  emission: { levels: 2, iterations: 500, samples: 4000 },
};

/** Elastix' parameters of a rigid registration by mutual information. */
export function rigidParameters(image: RegistrationImageKind): ParameterMap {
  const { levels, iterations, samples } = EFFORT[image];
  return {
    ...EVERY_TRANSFORM,
    Registration: of('MultiResolutionRegistration'),
    Transform: of('EulerTransform'),
    AutomaticScalesEstimation: of('true'),
    AutomaticTransformInitialization: of('false'),
    Metric: of('AdvancedMattesMutualInformation'),
    MaximumNumberOfIterations: of(iterations),
    NumberOfResolutions: of(levels),
    NumberOfSpatialSamples: of(samples),
    DefaultPixelValue: of(OUTSIDE[image]),
  };
}

/**
 * The rigid transform of an Euler map, from the fixed image's frame to the moving one's: x_m = Rz·Rx·Ry (x_f − c) + c + t, with
 * TransformParameters = (a_x, a_y, a_z in radians, t in mm). Throws `register/elastix` for another transform.
 */
export function rigidOfEuler(map: ParameterMap | undefined): RigidTransform {
  const [ax, ay, az, tx, ty, tz] = (map?.['TransformParameters'] ?? []).map(Number);
  const [cx, cy, cz] = (map?.['CenterOfRotationPoint'] ?? []).map(Number);
  const numbers = [ax, ay, az, tx, ty, tz, cx, cy, cz] as number[];
  if (
    map?.['Transform']?.[0] !== 'EulerTransform' ||
    map['ComputeZYX']?.[0] === 'true' ||
    !numbers.every(Number.isFinite)
  )
    throw new DosimetryError({
      code: 'register/elastix',
      message: `The registration gave ${map?.['Transform']?.[0] ?? 'no transform'} with the parameters ${numbers.join(', ')}; a rigid transform was expected.`,
      remedy: 'Leave this time point in patient coordinates, or align it by hand.',
    });
  const turn = (rotation_rad: Vector3, translation_mm: Vector3 = [0, 0, 0]): RigidTransform => ({
    rotation_rad,
    translation_mm,
    centre_mm: [cx, cy, cz] as [number, number, number],
  });
  const byY = turn([0, ay as number, 0]);
  const byX = turn([ax as number, 0, 0]);
  const byZ = turn([0, 0, az as number], [tx, ty, tz] as [number, number, number]);
  return composeRigid(composeRigid(byY, byX), byZ);
}
