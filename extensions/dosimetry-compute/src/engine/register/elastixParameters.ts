import type { ParameterMap } from '../../registration/registrationThread';

/** A parameter's texts. */
export const of = (...values: readonly (string | number)[]): readonly string[] => values.map(String);

/**
 * What elastix does alike for every transform: adaptive stochastic gradient descent on new random samples each iteration (Klein et al. 2009, doi:10.1007/s11263-008-0168-y;
 * Klein et al. 2010, doi:10.1109/TMI.2009.2035616).
 */
export const EVERY_TRANSFORM: ParameterMap = {
  Optimizer: of('AdaptiveStochasticGradientDescent'),
  AutomaticParameterEstimation: of('true'),
  FixedImagePyramid: of('FixedSmoothingImagePyramid'),
  MovingImagePyramid: of('MovingSmoothingImagePyramid'),
  ImageSampler: of('RandomCoordinate'),
  NewSamplesEveryIteration: of('true'),
  NumberOfSamplesForExactGradient: of(4096),
  CheckNumberOfSamples: of('true'),
  MaximumNumberOfSamplingAttempts: of(8),
  // The same images give the same transform.
  RandomSeed: of(121_212),
  Interpolator: of('LinearInterpolator'),
  // Nobody looks at the resampled image; but a program that is to make none registers all over again for want of it. The nearest voxel is the quickest that Debian's elastix, with
  // which this is compared, has too.
  WriteResultImage: of('true'),
  Resampler: of('DefaultResampler'),
  ResampleInterpolator: of('FinalBSplineInterpolator'),
  FinalBSplineInterpolationOrder: of(0),
};
