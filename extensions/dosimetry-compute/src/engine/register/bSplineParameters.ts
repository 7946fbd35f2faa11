import { DosimetryError, type Deformation, type Grid, type Volume } from '@voxel-dosimetry/core';
import type { RegistrationImageKind } from '../../contract';
import type { ParameterMap } from '../../registration/registrationThread';
import { EVERY_TRANSFORM, of } from './elastixParameters';
import { evened } from './registrationImage';

/** HU between which organs differ: without air, lung and dense bone, beside which these differences count for nothing. */
const WINDOW_HU = { low: -150, high: 250 } as const;

/**
 * Control points' spacing at the finest level, weight of the bending energy against the similarity, iterations a level and samples an iteration: as tried out on phantoms of known motion.
 * Without bending energy what shows no difference inside (liver, muscle) follows the noise; 20 mm instead of 32 do no better and fold sooner. Between CTs the bending energy is taken
 * at fewer places, and so are the derivatives from which the optimizer has its steps: elastix' own numbers (the similarity's samples; the control points) took twice the time for the same errors.
 */
const EFFORT: Readonly<Record<RegistrationImageKind, ParameterMap>> = {
  ct: {
    Metric: of('AdvancedNormalizedCorrelation', 'TransformBendingEnergyPenalty'),
    Metric1Weight: of(20),
    FinalGridSpacingInPhysicalUnits: of(32),
    MaximumNumberOfIterations: of(200),
    NumberOfSpatialSamples: of(2048),
    ImageSampler: of('RandomCoordinate', 'RandomCoordinate'),
    ImageSampler1NumberOfSpatialSamples: of(800),
    NumberOfJacobianMeasurements: of(400),
    DefaultPixelValue: of(WINDOW_HU.low),
  },
  emission: {
    Metric: of('AdvancedMattesMutualInformation', 'TransformBendingEnergyPenalty'),
    Metric1Weight: of(3000),
    FinalGridSpacingInPhysicalUnits: of(48),
    MaximumNumberOfIterations: of(150),
    NumberOfSpatialSamples: of(3000),
    DefaultPixelValue: of(0),
  },
};

/** An image as a B-spline is registered by: HU held to those of organs, activity concentrations as `evened` has them. */
export function contrastOf(volume: Volume, image: RegistrationImageKind): Volume {
  if (image === 'emission') return evened(volume, image);
  const { low, high } = WINDOW_HU;
  return { ...volume, values: volume.values.map((hu_HU) => Math.min(high, Math.max(low, hu_HU))) };
}

/**
 * Elastix' parameters of a cubic B-spline registration of `contrastOf` (CT by normalized correlation, emission by mutual information) with bending energy (Rueckert et al.
 * 1999, doi:10.1109/42.796284).
 */
export const bSplineParameters = (image: RegistrationImageKind): ParameterMap => ({
  ...EVERY_TRANSFORM,
  Registration: of('MultiMetricMultiResolutionRegistration'),
  Transform: of('BSplineTransform'),
  GridSpacingSchedule: of(1.9881, 1.41, 1),
  Metric0Weight: of(1),
  NumberOfResolutions: of(3),
  // Smoothed by a voxel at the finest level too: organs differ by less than a voxel's noise.
  ImagePyramidSchedule: of(8, 8, 8, 4, 4, 4, 2, 2, 2),
  ...EFFORT[image],
});

/**
 * The deformation of a cubic B-spline map: u(x) on the lattice of its grid, whose parameters are x of all control points (x fastest), then y, then z.
 * Throws `register/elastix` for another transform, or parameters that do not fit the lattice. Tests: unit/compute/align, round-trip/registration/deformable.
 */
export function deformationOfBSpline(map: ParameterMap | undefined, frameOfReferenceUID: string): Deformation {
  const numbers = (key: string): number[] => (map?.[key] ?? []).map(Number);
  const three = (key: string) => numbers(key) as [number, number, number];
  const coefficients_mm = Float64Array.from(numbers('TransformParameters'));
  const [size, index, spacing_mm, origin_mm] = [
    three('GridSize'),
    three('GridIndex'),
    three('GridSpacing'),
    three('GridOrigin'),
  ];
  const direction = numbers('GridDirection');
  const fits =
    map?.['Transform']?.[0] === 'BSplineTransform' &&
    (map['BSplineTransformSplineOrder']?.[0] ?? '3') === '3' &&
    map['UseCyclicTransform']?.[0] !== 'true' &&
    index.every((start) => start === 0) &&
    direction.length === 9 &&
    coefficients_mm.length === 3 * size.reduce((product, count) => product * count, 1) &&
    [...spacing_mm, ...origin_mm, ...direction, ...coefficients_mm].every(Number.isFinite);
  if (fits) {
    const grid = {
      size,
      spacing_mm,
      origin_mm,
      direction: direction as readonly number[] as Grid['direction'],
      frameOfReferenceUID,
    };
    return { grid, degree: 3, coefficients_mm };
  }
  throw new DosimetryError({
    code: 'register/elastix',
    message: `The registration gave ${map?.['Transform']?.[0] ?? 'no transform'} with ${coefficients_mm.length} parameters on ${size.join(' × ')} control points; a cubic B-spline with three for each was expected.`,
    remedy: 'Register rigidly, leave this time point in patient coordinates, or align it by hand.',
  });
}
