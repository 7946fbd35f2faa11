import type { ActivityUncertainty } from '../domain/timeActivity';
import type { MeasuredPoints } from './regionCurve';

/** How sure the points are: given once for all, or following the curve, σᵢ = scale · A(tᵢ)^exponent. */
export type PointUncertainty =
  | { readonly kind: 'given'; readonly sigmas: readonly number[] }
  | { readonly kind: 'follows-curve'; readonly exponent: 0 | 0.5 | 1; readonly scale: number | null };

/**
 * Part of the largest activity below which an activity's σ no longer falls: what has died away is known no better for it, and would weigh
 * without bound.
 */
const LEAST_frac = { 0: 0, 0.5: 1e-4, 1: 1e-2 } as const;

const EXPONENTS = { counting: 0.5, uniform: 0, relative: 1 } as const;

/**
 * What the settings say of a curve's points. σ that were given count before scatter; a stated share is one of the curve, which has less noise than
 * the points.
 */
export function pointUncertainty(
  { sigmas_MBq }: Pick<MeasuredPoints, 'sigmas_MBq'>,
  uncertainty: ActivityUncertainty,
): PointUncertainty {
  if (uncertainty.source === 'stated') return { kind: 'follows-curve', exponent: 1, scale: uncertainty.relative_frac };
  if (sigmas_MBq !== null) return { kind: 'given', sigmas: sigmas_MBq };
  const exponent = uncertainty.source === 'scatter' ? EXPONENTS[uncertainty.weighting] : 0;
  return { kind: 'follows-curve', exponent, scale: null };
}

/** σ of the points from a curve through them; up to a factor where the scale is not known. */
export function sigmasAlong(uncertainty: PointUncertainty, activities: readonly number[]): readonly number[] {
  if (uncertainty.kind === 'given') return uncertainty.sigmas;
  const { exponent, scale } = uncertainty;
  const least = LEAST_frac[exponent] * Math.max(...activities);
  return activities.map((activity) => (scale ?? 1) * Math.max(activity, least) ** exponent);
}
