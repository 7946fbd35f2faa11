import { decayConstant_per_s } from '../domain/radionuclide';

/** The three parts of a trapezoidal integral, in activity × s. */
export interface TrapezoidParts {
  readonly beforeFirst: number;
  readonly measured: number;
  readonly afterLast: number;
}

/**
 * Weights wᵢ (s) with ∫₀^∞ A dt ≈ Σ wᵢAᵢ: constant from zero to the first point, straight lines between the points, physical decay
 * after the last.
 *
 * The constant start neither assumes an uptake phase (a triangle from zero halves it) nor a decay that was not seen. The tail is
 * the slowest possible, so for a convex curve without uptake the result is an upper bound. Times ascending, s.
 */
export function trapezoidWeights_s(times_s: readonly number[], halfLife_s: number): Float64Array {
  const weights = new Float64Array(times_s.length);
  weights[0] = times_s[0] as number;
  for (let at = 1; at < times_s.length; at++) {
    const half_s = ((times_s[at] as number) - (times_s[at - 1] as number)) / 2;
    weights[at - 1] = (weights[at - 1] as number) + half_s;
    weights[at] = (weights[at] as number) + half_s;
  }
  const last = times_s.length - 1;
  weights[last] = (weights[last] as number) + 1 / decayConstant_per_s(halfLife_s);
  return weights;
}

/** The same integral in its parts; activity in any unit. Test: physics/timeActivity. */
export function trapezoidParts(
  times_s: readonly number[],
  activities: readonly number[],
  halfLife_s: number,
): TrapezoidParts {
  const last = times_s.length - 1;
  const beforeFirst = (activities[0] as number) * (times_s[0] as number);
  const afterLast = (activities[last] as number) / decayConstant_per_s(halfLife_s);
  const weights = trapezoidWeights_s(times_s, halfLife_s);
  const whole = activities.reduce((sum, activity, at) => sum + activity * (weights[at] as number), 0);
  return { beforeFirst, measured: whole - beforeFirst - afterLast, afterLast };
}
