import { decayConstant_per_s } from '../domain/radionuclide';
import { SECONDS_PER_HOUR } from '../domain/units';
import {
  exponentialSumGradient,
  exponentialSumIntegral,
  formOf,
  parameterCount,
  type ExponentialModel,
  type ExponentialSum,
} from './exponentialModels';
import { fastestConstant, fitExponentialSum, type ExponentialFit } from './fitExponentialSum';
import { inverseOfSymmetric, quadraticForm } from './smallMatrices';

/** A measured curve of a region. */
export interface MeasuredCurve {
  /** After administration, ascending, s. */
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  /** Standard uncertainty of each activity; null where it is not known: all points then count alike. */
  readonly sigmas_MBq: readonly number[] | null;
  /** Physical half-life, s. */
  readonly halfLife_s: number;
}

/** Why a model is left out of choice and averaging. */
export type Refusal = 'too-few-points' | 'vanishing-phase' | 'coinciding-phases' | 'at-bound' | 'correlation';

/** One model fitted to a curve. */
export interface CurveFit {
  readonly model: ExponentialModel;
  /** Amplitudes in MBq, decay constants per s. */
  readonly curve: ExponentialSum;
  /** Effective decay of the slowest phase is held at physical decay. */
  readonly isAtPhysicalDecay: boolean;
  readonly parameters: number;
  /** Σ (residual/σ)², or MBq² where σ is not known. */
  readonly chiSquare: number;
  /** AICc, or AIC where σ is known; null where there are too few points for it: N ≤ K + 1, or N < K with known σ. */
  readonly aicc: number | null;
  readonly timeIntegratedActivity_MBq_h: number;
  /** Standard uncertainty from the covariance of the parameters; null without degrees of freedom to estimate it from. */
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  readonly extrapolatedBefore_frac: number;
  readonly extrapolatedAfter_frac: number;
  readonly refusedBecause: Refusal | null;
}

/** Decay constants closer than this cannot be told apart. */
const COINCIDING_frac = 0.01;
/** Coefficient of correlation of two parameters beyond which neither is determined. */
const LARGEST_CORRELATION = 0.9995;
/** An amplitude below this part of the largest is no phase. */
const VANISHING_frac = 1e-6;
/** A fit through all points: what is left is rounding. */
const ROUNDING_frac = 1e-9;

/**
 * A sum of exponentials fitted to a curve, its integral from administration to infinity and how sure that is.
 *
 * Least squares weighted with 1/σ², or unweighted where σ is not known; no effective decay slower than physical. Covariance
 * C = s² (JᵀWJ)⁻¹ of the parameters that stand at no bound, s² = 1 with known σ and χ²/(N − K) without; u(Ã)² = gᵀCg with g = ∂Ã/∂θ.
 * With known σ the criterion is AIC = χ² + 2K; without, AICc = N ln(χ²/N) + 2K + 2K(K+1)/(N − K − 1), whose last term makes up for the
 * variance taken from few points (Hurvich and Tsai 1989, doi:10.1093/biomet/76.2.297; among time–activity curves: Glatting 2007,
 * doi:10.1118/1.2794176). K counts the curve's parameters.
 * Wrong where the curve has phases that no scan saw. Proved by test/physics/timeActivityModels.test.ts.
 */
export function fitCurveModel(measured: MeasuredCurve, model: ExponentialModel): CurveFit {
  const form = formOf(model);
  const { times_s, activities_MBq } = measured;
  const slowest = decayConstant_per_s(measured.halfLife_s);
  const sigmas = measured.sigmas_MBq ?? times_s.map(() => 1);
  const data = { times: times_s, values: activities_MBq, sigmas };
  const fit = fitExponentialSum(data, form, { slowest, fastest: fastestConstant(times_s, slowest) });
  const parameters = parameterCount(form);
  const covariance = covarianceOf(fit, data, measured.sigmas_MBq === null, parameters);
  const sigma = covariance?.sigma ?? null;
  const whole = exponentialSumIntegral(fit.curve, 0, Infinity);
  const [first_s, last_s] = [times_s[0]!, times_s[times_s.length - 1]!];
  const share = (from_s: number, to_s: number): number =>
    whole > 0 ? exponentialSumIntegral(fit.curve, from_s, to_s) / whole : 0;
  return {
    model,
    curve: fit.curve,
    isAtPhysicalDecay: fit.atSlowest.some(Boolean),
    parameters,
    chiSquare: fit.chiSquare,
    aicc: criterionOf(fit.chiSquare, measured, parameters),
    timeIntegratedActivity_MBq_h: whole / SECONDS_PER_HOUR,
    timeIntegratedActivity_sigma_MBq_h: sigma === null ? null : sigma / SECONDS_PER_HOUR,
    extrapolatedBefore_frac: share(0, first_s),
    extrapolatedAfter_frac: share(last_s, Infinity),
    refusedBecause: refusalOf(fit, times_s.length, parameters, covariance),
  };
}

interface Covariance {
  /** Of the integral; null without degrees of freedom. */
  readonly sigma: number | null;
  readonly largestCorrelation: number;
}

/** Null where the points do not determine the parameters at all. */
function covarianceOf(
  fit: ExponentialFit,
  { times, sigmas }: { readonly times: readonly number[]; readonly sigmas: readonly number[] },
  isScaleUnknown: boolean,
  parameters: number,
): Covariance | null {
  const n = fit.curve.amplitudes.length;
  const free = exponentialSumGradient(fit.curve, null).flatMap((_, k) => {
    const phase = k - n;
    const isHeld = phase >= 0 && phase < n && (fit.atSlowest[phase]! || fit.atFastest[phase]!);
    return isHeld ? [] : [k];
  });
  const rows = times.map((time, i) => {
    const gradient = exponentialSumGradient(fit.curve, time);
    return free.map((k) => gradient[k]! / sigmas[i]!);
  });
  const information = free.map((_, a) => free.map((__, b) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0)));
  const inverse = inverseOfSymmetric(information);
  if (inverse === null) return null;
  const gradient = exponentialSumGradient(fit.curve, null);
  const unscaled = quadraticForm(
    inverse,
    free.map((k) => gradient[k]!),
  );
  const freedom = times.length - parameters;
  const scale = !isScaleUnknown ? 1 : freedom > 0 ? fit.chiSquare / freedom : null;
  return {
    sigma: scale === null ? null : Math.sqrt(unscaled * scale),
    largestCorrelation: largestCorrelation(inverse),
  };
}

function largestCorrelation(covariance: readonly (readonly number[])[]): number {
  let largest = 0;
  covariance.forEach((row, i) =>
    row.slice(0, i).forEach((value, j) => {
      largest = Math.max(largest, Math.abs(value) / Math.sqrt(row[i]! * covariance[j]![j]!));
    }),
  );
  return largest;
}

function criterionOf(
  chiSquare: number,
  { activities_MBq, sigmas_MBq }: MeasuredCurve,
  parameters: number,
): number | null {
  const points = activities_MBq.length;
  // The correction for few points is for the variance that is estimated from them: a known one needs none.
  if (sigmas_MBq !== null) return points < parameters ? null : chiSquare + 2 * parameters;
  if (points <= parameters + 1) return null;
  const penalty = 2 * parameters + (2 * parameters * (parameters + 1)) / (points - parameters - 1);
  // A perfect fit of rounded numbers is no better than their rounding.
  const rounding = activities_MBq.reduce((sum, activity) => sum + (ROUNDING_frac * activity) ** 2, 0);
  return points * Math.log(Math.max(chiSquare, rounding) / points) + penalty;
}

function refusalOf(
  { curve, atFastest, uptakeAtFastest }: ExponentialFit,
  points: number,
  parameters: number,
  covariance: Covariance | null,
): Refusal | null {
  if (points < parameters) return 'too-few-points';
  const largest = Math.max(...curve.amplitudes);
  if (curve.amplitudes.some((amplitude) => !(amplitude > VANISHING_frac * largest))) return 'vanishing-phase';
  const constants = [...curve.decayConstants, ...(curve.uptakeConstant === null ? [] : [curve.uptakeConstant])];
  const ascending = constants.sort((a, b) => a - b);
  if (ascending.some((constant, j) => j > 0 && constant < (1 + COINCIDING_frac) * ascending[j - 1]!))
    return 'coinciding-phases';
  if (uptakeAtFastest || atFastest.some(Boolean)) return 'at-bound';
  return covariance === null || covariance.largestCorrelation > LARGEST_CORRELATION ? 'correlation' : null;
}
