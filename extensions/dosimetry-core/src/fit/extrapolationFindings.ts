import { findingIn, percentOf, type StageFinding } from '../domain/finding';
import type { RegionFit } from '../domain/timeActivity';

/** Above this share outside the measured interval the integral rests more on the model than on the images; a site may set its own limit. */
export const LARGE_EXTRAPOLATION_frac = 0.3;

/** The part of a region's integral that lies outside the measured interval, 0..1. */
export const extrapolated_frac = ({ fit }: Pick<RegionFit, 'fit'>): number =>
  fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac;

/** `fit/extrapolated`: a region whose integral lies to a large part outside the measured interval. Test: unit/core/findings. */
export function extrapolationFindings(
  fits: readonly RegionFit[],
  nameOf: (regionId: string) => string,
  limit_frac = LARGE_EXTRAPOLATION_frac,
): StageFinding[] {
  return (
    fits
      // Of one scan there is no measured interval: its method has a validity of its own.
      .filter(
        (region) => !region.fit.selection.startsWith('single-time-point:') && extrapolated_frac(region) > limit_frac,
      )
      .map((fit) =>
        findingIn(fit.regionId, {
          code: 'fit/extrapolated',
          severity: 'warning',
          about: percentOf(extrapolated_frac(fit)),
          message: `${percentOf(extrapolated_frac(fit))} of the time-integrated activity of the region "${nameOf(fit.regionId)}" lies outside the measured interval; at most ${percentOf(limit_frac)} was expected.`,
          remedy: 'Add a time point, or take the dependence on the model into account.',
        }),
      )
  );
}
