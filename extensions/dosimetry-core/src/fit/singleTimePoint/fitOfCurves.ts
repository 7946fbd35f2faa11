import type { KineticsBasis } from '../../domain/kinetics';
import type {
  FitStatus,
  SampledCurve,
  TimeActivityCandidate,
  TimeActivityFit,
  TimeActivityModel,
} from '../../domain/timeActivity';
import { SECONDS_PER_HOUR } from '../../domain/units';
import { plotTimes_s } from '../candidates';
import { exponentialSumIntegral, type ExponentialSum } from '../exponentialModels';
import type { Scan } from './scanOf';
import type { SingleTimePointCurve } from './singleTimePointCurve';

/** A curve (MBq, per s) and what it counts; the weights add up to 1. */
export interface WeightedCurve {
  readonly weight: number;
  readonly curve: ExponentialSum;
}

/** What a method found: its curve is the weighted sum. */
export interface Estimate {
  readonly model: TimeActivityModel;
  readonly curves: readonly WeightedCurve[];
  readonly parameters: Readonly<Record<string, number>>;
  readonly status: FitStatus;
  readonly chiSquare: number | null;
  /** Whether the curves are what the patient's may be, so that their spread is its uncertainty, or parts of one. */
  readonly areAlternatives: boolean;
  /** Standard uncertainty and ends of the 68 % interval, MBq·h; null where the spread is not known. */
  readonly sigma_MBq_h: number | null;
  readonly interval68_MBq_h: readonly [low: number, high: number] | null;
  readonly outsideValidity: readonly string[];
  readonly basis: KineticsBasis;
}

/** ∫₀^∞ of a curve, MBq·h. */
export const integralOf_MBq_h = (curve: ExponentialSum): number =>
  exponentialSumIntegral(curve, 0, Infinity) / SECONDS_PER_HOUR;

/** ∫₀^∞ of the weighted sum, MBq·h. */
export const meanIntegral_MBq_h = (curves: readonly WeightedCurve[]): number =>
  curves.reduce((sum, { weight, curve }) => sum + weight * integralOf_MBq_h(curve), 0);

/** Integral, shares and plot of the weighted sum of the curves. */
export function fitOfCurves(
  { times_s, activities_MBq, method }: SingleTimePointCurve,
  scans: readonly Scan[],
  { curves, basis, outsideValidity, interval68_MBq_h, sigma_MBq_h, areAlternatives, ...estimate }: Estimate,
): TimeActivityFit {
  const part = (from: number, to: number): number =>
    curves.reduce((sum, { weight, curve }) => sum + weight * exponentialSumIntegral(curve, from, to), 0);
  const whole = part(0, Infinity);
  const own: Omit<TimeActivityCandidate, 'weight' | 'refusedBecause'> = {
    ...estimate,
    aicc: null,
    timeIntegratedActivity_MBq_h: whole / SECONDS_PER_HOUR,
    timeIntegratedActivity_sigma_MBq_h: sigma_MBq_h,
    extrapolatedBefore_frac: part(0, scans[0]!.time_s) / whole,
    extrapolatedAfter_frac: 1 - part(0, scans[scans.length - 1]!.time_s) / whole,
    curve: plotOf(curves, plotTimes_s(times_s[times_s.length - 1]!), areAlternatives),
  };
  const modelled = sumOfTerms(termsOf(curves));
  return {
    ...own,
    selection: `single-time-point:${method}`,
    candidates: [{ ...own, refusedBecause: null, weight: 1 }],
    interval68_MBq_h,
    bootstrapSigma_MBq_h: null,
    residuals_MBq: activities_MBq.map((activity, at) => activity - modelled(times_s[at]!)),
    outsideValidity,
    basis,
  };
}

/** Many sums of exponentials as one: coefficients (MBq) and constants (per s). */
interface Terms {
  readonly coefficients: Float64Array;
  readonly constants: Float64Array;
}

function termsOf(curves: readonly WeightedCurve[]): Terms {
  const coefficients: number[] = [];
  const constants: number[] = [];
  for (const { weight, curve } of curves) {
    let total = 0;
    for (let j = 0; j < curve.amplitudes.length; j++) {
      coefficients.push(weight * curve.amplitudes[j]!);
      constants.push(curve.decayConstants[j]!);
      total += curve.amplitudes[j]!;
    }
    if (curve.uptakeConstant === null) continue;
    coefficients.push(-weight * total);
    constants.push(curve.uptakeConstant);
  }
  return { coefficients: Float64Array.from(coefficients), constants: Float64Array.from(constants) };
}

const sumOfTerms =
  ({ coefficients, constants }: Terms) =>
  (time_s: number): number => {
    const { exp } = Math;
    let sum = 0;
    for (let k = 0; k < coefficients.length; k++) sum += coefficients[k]! * exp(-constants[k]! * time_s);
    return sum;
  };

const DRAWN = 32;

/** The weighted sum; of alternatives their spread too. */
function plotOf(curves: readonly WeightedCurve[], times_s: readonly number[], areAlternatives: boolean): SampledCurve {
  const drawn = curves.length > DRAWN ? fewOf(curves) : curves;
  if (!areAlternatives) return { times_s, activities_MBq: times_s.map(sumOfTerms(termsOf(drawn))) };
  const each = drawn.map(({ curve }) => sumOfTerms(termsOf([{ weight: 1, curve }])));
  const activities_MBq: number[] = [];
  const sigmas_MBq: number[] = [];
  for (const time_s of times_s) {
    const values = each.map((valueAt) => valueAt(time_s));
    const mean = values.reduce((sum, value, n) => sum + drawn[n]!.weight * value, 0);
    const variance = values.reduce((sum, value, n) => sum + drawn[n]!.weight * (value - mean) ** 2, 0);
    activities_MBq.push(mean);
    sigmas_MBq.push(Math.sqrt(variance));
  }
  return { times_s, activities_MBq, sigmas_MBq };
}

/** As many curves as a plot needs, standing for all: those at even steps of the summed weights. */
function fewOf(curves: readonly WeightedCurve[]): readonly WeightedCurve[] {
  let [summed, at] = [curves[0]!.weight, 0];
  return Array.from({ length: DRAWN }, (_, n) => {
    while (summed < (n + 0.5) / DRAWN && at < curves.length - 1) summed += curves[++at]!.weight;
    return { weight: 1 / DRAWN, curve: curves[at]!.curve };
  });
}
