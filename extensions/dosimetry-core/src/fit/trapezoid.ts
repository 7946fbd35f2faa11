import { decayConstant_per_s } from '../domain/radionuclide';
import type { MeasuredPoints } from './regionCurve';

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

export type TrapezoidTail = 'physical' | 'last-two-points';

export interface TrapezoidFit {
  /** Activity × s. */
  readonly integral: number;
  /** Standard uncertainty of the integral; null without σ of the points. */
  readonly sigma: number | null;
  readonly before_frac: number;
  readonly after_frac: number;
  /** After the last point, 1/s. */
  readonly tailConstant: number;
  /** The last two points fall no faster than physical decay, which is then the tail though they were asked for. */
  readonly isAtPhysicalDecay: boolean;
}

/**
 * The same integral with its parts, and after the last point the decay of the last two points (physical where they fall more
 * slowly, rise, or are not above zero) or physical decay. An integral below zero, of points below zero, is 0.
 *
 * u² = Σ wᵢ²σᵢ², wᵢ the derivative by the point: noise alone, nothing of what lies between the points. Activity in any unit.
 * Test: physics/timeActivity.
 */
export function fitTrapezoid(
  { times_s, activities_MBq, sigmas_MBq, halfLife_s }: MeasuredPoints,
  tail: TrapezoidTail,
): TrapezoidFit {
  const last = times_s.length - 1;
  const physical = decayConstant_per_s(halfLife_s);
  const ofPoints = tail === 'physical' ? null : lastTwoPoints(times_s, activities_MBq);
  const isFaster = ofPoints !== null && ofPoints > physical;
  const tailConstant = isFaster ? ofPoints : physical;
  const lastActivity = activities_MBq[last]!;
  const weights = trapezoidWeights_s(times_s, halfLife_s);
  weights[last]! += 1 / tailConstant - 1 / physical;
  const whole = activities_MBq.reduce((sum, activity, at) => sum + activity * weights[at]!, 0);
  const integral = Math.max(0, whole);
  if (isFaster) {
    // The tail A/λ with λ = ln(B/A)/Δt: its derivative by both points.
    const slope = lastActivity / (tailConstant * tailConstant * (times_s[last]! - times_s[last - 1]!));
    weights[last]! += slope / lastActivity;
    weights[last - 1]! -= slope / activities_MBq[last - 1]!;
  }
  // Points below zero can leave less in all than one part has.
  const share = (part: number): number => (integral > 0 ? Math.min(1, Math.max(0, part / integral)) : 0);
  const before_frac = share(activities_MBq[0]! * times_s[0]!);
  return {
    integral,
    sigma: sigmas_MBq === null ? null : Math.hypot(...sigmas_MBq.map((sigma, at) => sigma * weights[at]!)),
    before_frac,
    after_frac: Math.min(1 - before_frac, share(lastActivity / tailConstant)),
    tailConstant,
    isAtPhysicalDecay: tail === 'last-two-points' && !isFaster,
  };
}

/** Decay constant of the last two different times; null where there is none. */
function lastTwoPoints(times_s: readonly number[], activities: readonly number[]): number | null {
  const last = times_s.length - 1;
  if (last < 1 || !(times_s[last]! > times_s[last - 1]!)) return null;
  const [before, after] = [activities[last - 1]!, activities[last]!];
  return before > 0 && after > 0 ? Math.log(before / after) / (times_s[last]! - times_s[last - 1]!) : null;
}

/** Value of the trapezoid's curve at a time: for plots. */
export const trapezoidAt =
  ({ times_s, activities_MBq }: MeasuredPoints, tailConstant: number) =>
  (time_s: number): number => {
    const next = times_s.findIndex((each) => each >= time_s);
    const last = times_s.length - 1;
    if (next < 0) return activities_MBq[last]! * Math.exp(-tailConstant * (time_s - times_s[last]!));
    if (next === 0) return activities_MBq[0]!;
    const part = (time_s - times_s[next - 1]!) / (times_s[next]! - times_s[next - 1]!);
    return activities_MBq[next - 1]! + part * (activities_MBq[next]! - activities_MBq[next - 1]!);
  };
