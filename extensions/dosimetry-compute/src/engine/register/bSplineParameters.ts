import { DosimetryError, type Deformation, type Grid, type Volume } from '@voxel-dosimetry/core';
import type { RegistrationImageKind } from '../../contract';
import type { ParameterMap } from '../../registration/registrationThread';
import { evened } from './registrationImage';

/** HU between which organs differ: without air, lung and dense bone, beside which these differences count for nothing. */
const WINDOW_HU = { low: -150, high: 250 } as const;

/**
 * Control points' spacing at the finest level, weight of the bending energy against the similarity, samples an iteration: as tried out on phantoms of known motion. Without
 * bending energy what shows no difference inside (liver, muscle) follows the noise; 20 mm instead of 32 do no better and fold sooner.
 */
const EFFORT: Readonly<
  Record<RegistrationImageKind, { metric: string; spacing_mm: number; bending: number; samples: number }>
> = {
  ct: { metric: 'AdvancedNormalizedCorrelation', spacing_mm: 32, bending: 20, samples: 2048 },
  emission: { metric: 'AdvancedMattesMutualInformation', spacing_mm: 48, bending: 3000, samples: 3000 },
};
const LEVELS = 3;
const ITERATIONS = 150;

/** An image as a B-spline is registered by: HU held to those of organs, activity concentrations as `evened` has them. */
export function contrastOf(volume: Volume, image: RegistrationImageKind): Volume {
  if (image === 'emission') return evened(volume, image);
  const { low, high } = WINDOW_HU;
  return { ...volume, values: volume.values.map((hu_HU) => Math.min(high, Math.max(low, hu_HU))) };
}

/**
 * Elastix' parameters of a cubic B-spline registration of `contrastOf` (CT by normalized correlation, emission by mutual information) with bending energy and adaptive
 * stochastic gradient descent (Rueckert et al. 1999, doi:10.1109/42.796284; Klein et al. 2009, doi:10.1007/s11263-008-0168-y; Klein et al. 2010,
 * doi:10.1109/TMI.2009.2035616).
 */
export function bSplineParameters(image: RegistrationImageKind): ParameterMap {
  const { metric, spacing_mm, bending, samples } = EFFORT[image];
  const of = (...values: readonly (string | number)[]): readonly string[] => values.map(String);
  return {
    Registration: of('MultiMetricMultiResolutionRegistration'),
    Transform: of('BSplineTransform'),
    FinalGridSpacingInPhysicalUnits: of(spacing_mm),
    GridSpacingSchedule: of(1.9881, 1.41, 1),
    Metric: of(metric, 'TransformBendingEnergyPenalty'),
    Metric0Weight: of(1),
    Metric1Weight: of(bending),
    Optimizer: of('AdaptiveStochasticGradientDescent'),
    AutomaticParameterEstimation: of('true'),
    MaximumNumberOfIterations: of(ITERATIONS),
    NumberOfResolutions: of(LEVELS),
    FixedImagePyramid: of('FixedSmoothingImagePyramid'),
    MovingImagePyramid: of('MovingSmoothingImagePyramid'),
    // Smoothed by a voxel at the finest level too: organs differ by less than a voxel's noise.
    ImagePyramidSchedule: of(8, 8, 8, 4, 4, 4, 2, 2, 2),
    ImageSampler: of('RandomCoordinate'),
    NewSamplesEveryIteration: of('true'),
    NumberOfSpatialSamples: of(samples),
    NumberOfSamplesForExactGradient: of(4096),
    CheckNumberOfSamples: of('true'),
    MaximumNumberOfSamplingAttempts: of(8),
    // The same images give the same transform.
    RandomSeed: of(121_212),
    Interpolator: of('LinearInterpolator'),
    // Nothing is resampled; Debian's elastix, with which this is compared, has no linear one.
    ResampleInterpolator: of('FinalBSplineInterpolator'),
    Resampler: of('DefaultResampler'),
    DefaultPixelValue: of(image === 'ct' ? WINDOW_HU.low : 0),
    WriteResultImage: of('false'),
  };
}

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
