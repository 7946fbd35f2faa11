import type { SampledCurve, TimeActivityCandidate, TimeActivityModel } from '../domain/timeActivity';
import { decayConstant_per_s } from '../domain/radionuclide';
import { SECONDS_PER_HOUR } from '../domain/units';
import { exponentialSumAt, type ExponentialSum } from './exponentialModels';
import type { CurveFit } from './fitCurveModel';
import type { MeasuredPoints } from './regionCurve';
import { studentFactor68 } from './studentDistribution';
import { fitTrapezoid, trapezoidAt, type TrapezoidTail } from './trapezoid';

const CURVE_POINTS = 121;
/** Plots run to this multiple of the last time. */
const CURVE_REACH = 1.5;

/** Times of a plotted curve: evenly from administration on past the last scan, s; with the times in `through` among them. */
export function plotTimes_s(last_s: number, through: readonly number[] = []): number[] {
  const even = Array.from({ length: CURVE_POINTS }, (_, at) => (CURVE_REACH * last_s * at) / (CURVE_POINTS - 1));
  return through.length === 0 ? even : [...new Set([...even, ...through])].sort((a, b) => a - b);
}

export const sampledCurve = (times_s: readonly number[], activityAt: (time_s: number) => number): SampledCurve => ({
  times_s,
  activities_MBq: times_s.map(activityAt),
});

/** Value of a fitted curve with its tail, MBq. */
export const curveAt =
  (curve: ExponentialSum, lastForTail_s: number | null, halfLife_s: number) =>
  (time_s: number): number =>
    lastForTail_s === null || time_s <= lastForTail_s
      ? exponentialSumAt(curve, time_s)
      : exponentialSumAt(curve, lastForTail_s) * Math.exp(-decayConstant_per_s(halfLife_s) * (time_s - lastForTail_s));

/** A fitted sum of exponentials as it is shown, at times of a plot, and stored. */
export function exponentialCandidate(
  fit: CurveFit,
  halfLife_s: number,
  times_s: readonly number[],
): Omit<TimeActivityCandidate, 'weight'> {
  return {
    model: fit.model,
    parameters: parametersOf(fit.curve),
    status: fit.isAtPhysicalDecay ? 'atPhysicalDecay' : 'fitted',
    refusedBecause: fit.refusedBecause,
    chiSquare: fit.chiSquare,
    aicc: fit.aicc,
    timeIntegratedActivity_MBq_h: fit.integral / SECONDS_PER_HOUR,
    timeIntegratedActivity_sigma_MBq_h:
      fit.standardError === null ? null : (fit.standardError * studentFactor68(fit.freedom)) / SECONDS_PER_HOUR,
    extrapolatedBefore_frac: fit.before_frac,
    extrapolatedAfter_frac: fit.after_frac,
    curve: sampledCurve(times_s, curveAt(fit.curve, fit.tailFrom, halfLife_s)),
  };
}

/** One phase without a number, several from 1 on. */
export function parametersOf({ amplitudes, decayConstants, uptakeConstant }: ExponentialSum): Record<string, number> {
  const named = amplitudes.flatMap((amplitude_MBq, j) => {
    const which = amplitudes.length === 1 ? '' : String(j + 1);
    return [
      [`amplitude${which}_MBq`, amplitude_MBq],
      [`effectiveHalfLife${which}_s`, Math.LN2 / decayConstants[j]!],
    ] as const;
  });
  const uptake = uptakeConstant === null ? [] : [['uptakeHalfLife_s', Math.LN2 / uptakeConstant] as const];
  return Object.fromEntries([...named, ...uptake]);
}

/** The trapezoid, which has neither parameters nor a criterion. */
export function trapezoidCandidate(
  points: MeasuredPoints,
  tail: TrapezoidTail,
  isFallback: boolean,
  reach_s: number,
): TimeActivityCandidate {
  const fit = fitTrapezoid(points, tail);
  return {
    weight: null,
    model: 'trapezoid',
    parameters: {},
    status: isFallback ? 'fallbackTrapezoid' : fit.isAtPhysicalDecay ? 'atPhysicalDecay' : 'fitted',
    refusedBecause: null,
    chiSquare: null,
    aicc: null,
    timeIntegratedActivity_MBq_h: fit.integral / SECONDS_PER_HOUR,
    timeIntegratedActivity_sigma_MBq_h: fit.sigma === null ? null : fit.sigma / SECONDS_PER_HOUR,
    extrapolatedBefore_frac: fit.before_frac,
    extrapolatedAfter_frac: fit.after_frac,
    curve: sampledCurve(plotTimes_s(reach_s, points.times_s), trapezoidAt(points, fit.tailConstant)),
  };
}

/** What a result has of the candidate that it stands for. */
export function fittedPart({
  weight: _weight,
  refusedBecause: _refusedBecause,
  ...part
}: TimeActivityCandidate): Omit<TimeActivityCandidate, 'weight' | 'refusedBecause'> {
  return part;
}

/** Nothing was measured. */
export function zeroCandidate(model: TimeActivityModel, last_s: number): TimeActivityCandidate {
  return {
    model,
    parameters: {},
    status: 'zero',
    refusedBecause: null,
    chiSquare: null,
    aicc: null,
    weight: null,
    timeIntegratedActivity_MBq_h: 0,
    timeIntegratedActivity_sigma_MBq_h: null,
    extrapolatedBefore_frac: 0,
    extrapolatedAfter_frac: 0,
    curve: { times_s: [0, last_s * CURVE_REACH], activities_MBq: [0, 0] },
  };
}
