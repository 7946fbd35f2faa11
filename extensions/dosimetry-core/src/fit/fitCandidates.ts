import { decayConstant_per_s } from '../domain/radionuclide';
import type { CurveSettings, ExponentialModel, FixedHalfLives } from '../domain/timeActivity';
import { curveAt } from './candidates';
import { chooseModel, weigh, type WeighedFit } from './chooseModel';
import { pointUncertainty, sigmasAlong, type PointUncertainty } from './curveWeights';
import { ExponentialFitter, fastestConstant } from './exponentialFitter';
import { fitCurveModel, type CurveProblem } from './fitCurveModel';
import type { MeasuredPoints } from './regionCurve';

/** What is fitted to the points of a curve. */
export interface CandidateRequest {
  readonly models: readonly ExponentialModel[];
  readonly settings: CurveSettings;
  readonly fixed: FixedHalfLives | null;
}

export interface FittedCandidates {
  readonly fits: readonly WeighedFit[];
  /** σ of the points as they were weighed in the end; up to a factor where their scale is not known. */
  readonly sigmas: readonly number[];
}

/** Before there is a curve: points near nothing, or below, are not surer than this part of the largest. */
const FIRST_LEAST_frac = 0.1;
const ROUNDS = 12;
const STILL_frac = 1e-7;

/**
 * Fits models to points again and again, for instance to those of a bootstrap: only the activities change.
 *
 * σ that follows the curve is taken from the average of the candidates, and the fit repeated until it stays: all are judged by the same σ, and with one model it is the
 * fit by quasi-likelihood (McCullagh and Nelder 1989), which for counting statistics keeps Σ A and Σ tA of the points. Weights from the points
 * themselves would favour those that noise made small.
 */
export function candidateFitter(
  points: MeasuredPoints,
  request: CandidateRequest,
): (activities: readonly number[], before: readonly WeighedFit[] | null) => FittedCandidates {
  const uncertainty = pointUncertainty(points, request.settings.uncertainty);
  const slowest = decayConstant_per_s(points.halfLife_s);
  const bounds = { slowest, fastest: fastestConstant(points.times_s, slowest) };
  const fixed = {
    fitter: new ExponentialFitter(points.times_s, bounds),
    isScaleUnknown: isScaleUnknown(uncertainty),
    halfLife_s: points.halfLife_s,
    fixed: request.fixed,
    tail: request.settings.exponentialTail,
  };
  return (activities, before) => {
    const least = FIRST_LEAST_frac * Math.max(...activities);
    let sigmas = sigmasAlong(
      uncertainty,
      activities.map((activity) => Math.max(activity, least)),
    );
    let starts = request.models.map((_, n) => startFrom(before?.[n]));
    for (let round = 0; ; round++) {
      const problem: CurveProblem = { ...fixed, activities, sigmas };
      const fits = weigh(request.models.map((model, n) => fitCurveModel(problem, model, starts[n])));
      const best = chooseModel(fits, 'average');
      if (!followsCurve(uncertainty) || round === ROUNDS || best === null) return { fits, sigmas };
      const activityAt = averageCurve(best.weight === null ? [{ ...best, weight: 1 }] : fits, points.halfLife_s);
      const along = points.times_s.map(activityAt);
      if (!(Math.max(...along) > 0)) return { fits, sigmas };
      const next = sigmasAlong(uncertainty, along);
      if (next.every((sigma, i) => Math.abs(sigma - sigmas[i]!) < STILL_frac * sigma)) return { fits, sigmas };
      sigmas = next;
      starts = fits.map(({ end }) => end);
    }
  };
}

/** What was refused may have ended in a corner: it is searched for anew. */
const startFrom = (fit: WeighedFit | undefined): readonly number[] | null =>
  fit === undefined || fit.refusedBecause !== null ? null : fit.end;

const followsCurve = (uncertainty: PointUncertainty): boolean =>
  uncertainty.kind === 'follows-curve' && uncertainty.exponent > 0;

export const isScaleUnknown = (uncertainty: PointUncertainty): boolean =>
  uncertainty.kind === 'follows-curve' && uncertainty.scale === null;

/** The average of weighted fits, MBq at a time in s. */
export function averageCurve(fits: readonly WeighedFit[], halfLife_s: number): (time_s: number) => number {
  const parts = fits.flatMap(({ weight, curve, tailFrom }) =>
    weight === null ? [] : [{ weight, at: curveAt(curve, tailFrom, halfLife_s) }],
  );
  return (time_s) => {
    let sum = 0;
    for (const { weight, at } of parts) sum += weight * at(time_s);
    return sum;
  };
}
