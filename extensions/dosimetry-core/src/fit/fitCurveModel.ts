import { decayConstant_per_s } from '../domain/radionuclide';
import type { CurveSettings, ExponentialModel, FixedHalfLives, Refusal } from '../domain/timeActivity';
import {
  exponentialIntegralGradient,
  exponentialSumAt,
  exponentialSumGradient,
  exponentialSumIntegral,
  formOf,
  parameterCount,
  type ExponentialForm,
  type ExponentialSum,
} from './exponentialModels';
import type { ExponentialFit, ExponentialFitter } from './exponentialFitter';
import { inverseOfSymmetric, quadraticForm } from './smallMatrices';

/** Points, what each weighs, and what holds for every model that is fitted to them. Activity in any unit, times in s. */
export interface CurveProblem {
  /** At the times of the points. */
  readonly fitter: ExponentialFitter;
  readonly activities: readonly number[];
  /** Standard uncertainties, or what is proportional to them where their scale is not known. */
  readonly sigmas: readonly number[];
  readonly isScaleUnknown: boolean;
  readonly halfLife_s: number;
  readonly fixed: FixedHalfLives | null;
  readonly tail: CurveSettings['exponentialTail'];
}

/** One model fitted to a curve; activity in the unit of the points, times in s. */
export interface CurveFit {
  readonly model: ExponentialModel;
  readonly curve: ExponentialSum;
  /** Physical decay follows after this time; null: the curve itself to the end. */
  readonly tailFrom: number | null;
  /** Effective decay of a phase is held at physical decay. */
  readonly isAtPhysicalDecay: boolean;
  /** A phase of decrease is as fast as the scans can tell, or faster: most of the integral would be a guess. */
  readonly isTooFast: boolean;
  /** Numbers that were free. */
  readonly parameters: number;
  /** Of the search, to begin the next one from. */
  readonly end: readonly number[];
  readonly chiSquare: number;
  /** AICc, or AIC where σ is known; null where there are too few points for it: N ≤ K + 1, or N < K with known σ. */
  readonly aicc: number | null;
  /** From administration to infinity, activity × s. */
  readonly integral: number;
  /** Standard error from the covariance of the parameters; null without degrees of freedom to estimate it from. */
  readonly standardError: number | null;
  /** The same of the curve at a time after administration, s, in the unit of the points. */
  readonly standardErrorAt: ((time_s: number) => number) | null;
  /** Degrees of freedom of both; Infinity where σ is known. */
  readonly freedom: number;
  readonly before_frac: number;
  readonly after_frac: number;
  readonly refusedBecause: Refusal | null;
}

/** Decay constants closer than this cannot be told apart. */
export const COINCIDING_frac = 0.01;
/** Coefficient of correlation of two parameters beyond which neither is determined. */
export const LARGEST_CORRELATION = 0.9995;
/** An amplitude below this part of the largest is no phase. */
export const VANISHING_frac = 1e-6;
/** Above this share of its integral before the first point a curve is a guess. */
export const LARGEST_BEFORE_FIRST_frac = 0.75;
/** A fit through all points: what is left is rounding. */
const ROUNDING_frac = 1e-9;

/**
 * A sum of exponentials fitted to a curve, its integral from administration to infinity and how sure that is.
 *
 * Least squares weighted with 1/σ²; no effective decay slower than physical. Covariance
 * C = s² (JᵀWJ)⁻¹ of the parameters that stand at no bound, s² = 1 with known σ, χ²/(N − K) where σ is known up to a factor; u(Ã)² = gᵀCg with g = ∂Ã/∂θ.
 * With known σ the criterion is AIC = χ² + 2K; without, AICc = N ln(χ²/N) + 2K + 2K(K+1)/(N − K − 1), whose last term makes up for the
 * variance taken from few points (Hurvich and Tsai 1989, doi:10.1093/biomet/76.2.297; among time–activity curves: Glatting 2007,
 * doi:10.1118/1.2794176). K counts the curve's parameters.
 * Wrong where the curve has phases that no scan saw. Proved by test/physics/timeActivityModels.test.ts.
 */
export function fitCurveModel(
  problem: CurveProblem,
  model: ExponentialModel,
  start: readonly number[] | null = null,
): CurveFit {
  const form = formOf(model);
  const times_s = problem.fitter.times;
  const slowest = decayConstant_per_s(problem.halfLife_s);
  const held = heldConstants(problem.fixed, form);
  const parameters = parameterCount(form) - held.filter((each) => each !== null).length;
  const fit = problem.fitter.fit({ values: problem.activities, sigmas: problem.sigmas, form, held, start });
  const last_s = times_s[times_s.length - 1]!;
  const tailFrom = problem.tail === 'physical' ? last_s : null;
  const covariance = covarianceOf(fit, problem, parameters, tailFrom);
  const after =
    tailFrom === null
      ? exponentialSumIntegral(fit.curve, last_s, Infinity)
      : exponentialSumAt(fit.curve, last_s) / slowest;
  const measured = exponentialSumIntegral(fit.curve, 0, last_s);
  const whole = measured + after;
  const before_frac = whole > 0 ? exponentialSumIntegral(fit.curve, 0, times_s[0]!) / whole : 0;
  const isTooFast = anyPhase(fit, fit.atFastest) || before_frac > LARGEST_BEFORE_FIRST_frac;
  return {
    model,
    curve: fit.curve,
    tailFrom,
    isAtPhysicalDecay: anyPhase(fit, fit.atSlowest),
    isTooFast,
    parameters,
    end: fit.end,
    chiSquare: fit.chiSquare,
    aicc: criterionOf(fit.chiSquare, problem, parameters),
    integral: whole,
    standardError: covariance?.standardError ?? null,
    standardErrorAt: covariance?.standardErrorAt ?? null,
    freedom: problem.isScaleUnknown ? Math.max(0, times_s.length - parameters) : Infinity,
    before_frac,
    after_frac: whole > 0 ? after / whole : 0,
    refusedBecause:
      whole > 0 ? refusalOf(fit, new Set(times_s).size, parameters, isTooFast, covariance) : 'vanishing-phase',
  };
}

const vanishes = (amplitude: number, amplitudes: readonly number[]): boolean =>
  !(amplitude > VANISHING_frac * Math.max(...amplitudes));

/** Whether it holds for a phase that there is: where one that vanished has come to stand is chance. */
const anyPhase = ({ curve: { amplitudes } }: ExponentialFit, holds: readonly boolean[]): boolean =>
  amplitudes.some((amplitude, j) => holds[j]! && !vanishes(amplitude, amplitudes));

/** Fixed decay constants in the order of the form, the uptake last; null where free. */
export function heldConstants(fixed: FixedHalfLives | null, { phases, hasUptake }: ExponentialForm): (number | null)[] {
  const constant = (halfLife_s: number | null): number | null =>
    halfLife_s === null ? null : decayConstant_per_s(halfLife_s);
  const ofPhases = Array.from({ length: phases }, (_, j) => constant(fixed?.phases_s[j] ?? null));
  return hasUptake ? [...ofPhases, constant(fixed?.uptake_s ?? null)] : ofPhases;
}

interface Covariance {
  readonly standardError: number | null;
  readonly standardErrorAt: ((time_s: number) => number) | null;
  readonly largestCorrelation: number;
}

/** Null where the points do not determine the parameters at all. */
function covarianceOf(
  fit: ExponentialFit,
  { fitter: { times }, sigmas, isScaleUnknown, halfLife_s }: CurveProblem,
  parameters: number,
  tailFrom: number | null,
): Covariance | null {
  const { curve } = fit;
  const free = freeParameters(fit);
  const gradient = new Float64Array(2 * curve.amplitudes.length + 1);
  const information = free.map(() => new Array<number>(free.length).fill(0));
  for (let i = 0; i < times.length; i++) {
    exponentialSumGradient(curve, times[i]!, gradient);
    const weight = 1 / (sigmas[i]! * sigmas[i]!);
    for (let a = 0; a < free.length; a++)
      for (let b = 0; b < free.length; b++) information[a]![b]! += weight * gradient[free[a]!]! * gradient[free[b]!]!;
  }
  const inverse = inverseOfSymmetric(information);
  if (inverse === null) return null;
  const freedom = times.length - parameters;
  const scale = !isScaleUnknown ? 1 : freedom > 0 ? fit.chiSquare / freedom : null;
  const physical = decayConstant_per_s(halfLife_s);
  const error = (slopes: Float64Array): number =>
    Math.sqrt(Math.max(0, (scale ?? 0) * quadraticForm(inverse, free, slopes)));
  return {
    standardError: scale === null ? null : error(integralGradient(curve, tailFrom, physical, gradient)),
    standardErrorAt:
      scale === null ? null : (time_s) => error(valueGradient(curve, tailFrom, time_s, physical, gradient)),
    largestCorrelation: largestCorrelation(inverse),
  };
}

/** Places, in the order of the gradients, of what is neither held nor at a bound. */
function freeParameters({
  curve,
  isHeld,
  atSlowest,
  atFastest,
  isUptakeHeld,
  uptakeAtFastest,
}: ExponentialFit): number[] {
  const n = curve.amplitudes.length;
  const free = Array.from(curve.amplitudes, (_, j) => j);
  for (let j = 0; j < n; j++) if (!isHeld[j]! && !atSlowest[j]! && !atFastest[j]!) free.push(n + j);
  if (curve.uptakeConstant !== null && !isUptakeHeld && !uptakeAtFastest) free.push(2 * n);
  return free;
}

/** ∂Ã/∂θ, the tail included. */
function integralGradient(
  curve: ExponentialSum,
  tailFrom: number | null,
  physical: number,
  gradient: Float64Array,
): Float64Array {
  exponentialIntegralGradient(curve, tailFrom ?? Infinity, gradient);
  if (tailFrom === null) return gradient;
  const last = exponentialSumGradient(curve, tailFrom, new Float64Array(gradient.length));
  for (let k = 0; k < gradient.length; k++) gradient[k]! += last[k]! / physical;
  return gradient;
}

/** ∂A(t)/∂θ, the tail included. */
function valueGradient(
  curve: ExponentialSum,
  tailFrom: number | null,
  time_s: number,
  physical: number,
  gradient: Float64Array,
): Float64Array {
  if (tailFrom === null || time_s <= tailFrom) return exponentialSumGradient(curve, time_s, gradient);
  exponentialSumGradient(curve, tailFrom, gradient);
  const left = Math.exp(-physical * (time_s - tailFrom));
  for (let k = 0; k < gradient.length; k++) gradient[k]! *= left;
  return gradient;
}

function largestCorrelation(covariance: readonly (readonly number[])[]): number {
  let largest = 0;
  for (let i = 0; i < covariance.length; i++)
    for (let j = 0; j < i; j++)
      largest = Math.max(largest, Math.abs(covariance[i]![j]!) / Math.sqrt(covariance[i]![i]! * covariance[j]![j]!));
  return largest;
}

/** What the criterion adds for K parameters; null with too few points for it. */
export function criterionPenalty(points: number, parameters: number, isScaleUnknown: boolean): number | null {
  // The correction for few points is for the variance that is estimated from them: a known one needs none.
  if (!isScaleUnknown) return points < parameters ? null : 2 * parameters;
  if (points <= parameters + 1) return null;
  return 2 * parameters + (2 * parameters * (parameters + 1)) / (points - parameters - 1);
}

function criterionOf(
  chiSquare: number,
  { activities, sigmas, isScaleUnknown }: CurveProblem,
  parameters: number,
): number | null {
  const points = activities.length;
  const penalty = criterionPenalty(points, parameters, isScaleUnknown);
  if (penalty === null) return null;
  if (!isScaleUnknown) return chiSquare + penalty;
  // A perfect fit of rounded numbers is no better than their rounding.
  const rounding = activities.reduce((sum, activity, i) => sum + ((ROUNDING_frac * activity) / sigmas[i]!) ** 2, 0);
  return points * Math.log(Math.max(chiSquare, rounding) / points) + penalty;
}

function refusalOf(
  { curve, uptakeAtFastest }: ExponentialFit,
  points: number,
  parameters: number,
  isTooFast: boolean,
  covariance: Covariance | null,
): Refusal | null {
  if (points < parameters) return 'too-few-points';
  if (curve.amplitudes.some((amplitude) => vanishes(amplitude, curve.amplitudes))) return 'vanishing-phase';
  const constants = [...curve.decayConstants, ...(curve.uptakeConstant === null ? [] : [curve.uptakeConstant])];
  const ascending = constants.sort((a, b) => a - b);
  if (ascending.some((constant, j) => j > 0 && constant < (1 + COINCIDING_frac) * ascending[j - 1]!))
    return 'coinciding-phases';
  if (uptakeAtFastest || isTooFast) return 'at-bound';
  return covariance === null || covariance.largestCorrelation > LARGEST_CORRELATION ? 'correlation' : null;
}
