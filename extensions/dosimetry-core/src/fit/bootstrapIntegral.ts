import type { CurveSettings, ModelSelection } from '../domain/timeActivity';
import { fitTrapezoid } from './trapezoid';
import { candidateFitter, type CandidateRequest } from './fitCandidates';
import { chooseModel, type WeighedFit } from './chooseModel';
import type { MeasuredPoints } from './regionCurve';

/**
 * Standard deviation of the integral (activity × s) over data drawn anew about the fitted curve: yᵢ = A(tᵢ) + σᵢ · normal, each fitted, chosen and averaged
 * as the measured points were (Efron and Tibshirani 1993, ch. 6.5). Same seed, same number. Yields the fraction done, after every replicate (a millisecond).
 *
 * Wrong as the fit is: where the truth is none of the candidates. Proved by test/physics/timeActivityModels.test.ts.
 */
export function* bootstrapIntegral(
  points: MeasuredPoints,
  request: CandidateRequest,
  fits: readonly WeighedFit[],
  sigmas: readonly number[],
  activityAt: (time_s: number) => number,
  { replicates, seed }: NonNullable<CurveSettings['bootstrap']>,
): Generator<number, number> {
  const { models, before } = withEnoughPoints(request.models, fits);
  const fit = candidateFitter(points, { ...request, models });
  const expected = points.times_s.map(activityAt);
  const normal = normalNumbers(seed);
  let [sum, squares] = [0, 0];
  for (let n = 0; n < replicates; n++) {
    const activities = expected.map((value, i) => value + sigmas[i]! * normal());
    const integral = integralOf(fit(activities, before).fits, request, { ...points, activities_MBq: activities });
    sum += integral;
    squares += integral * integral;
    yield (n + 1) / replicates;
  }
  return Math.sqrt(Math.max(0, (squares - (sum * sum) / replicates) / (replicates - 1)));
}

/** What the points are too few for stays refused whatever they are: it need not be fitted again and again. */
function withEnoughPoints(models: CandidateRequest['models'], fits: readonly WeighedFit[]) {
  const before = fits.filter(({ refusedBecause }) => refusedBecause !== 'too-few-points');
  return { models: models.filter((model) => before.some((fit) => fit.model === model)), before };
}

function integralOf(fits: readonly WeighedFit[], { settings }: CandidateRequest, points: MeasuredPoints): number {
  const chosen = chooseModel(fits, settings.selection as ModelSelection);
  if (chosen === null) return fitTrapezoid(points, settings.trapezoidTail).integral;
  if (settings.selection !== 'average' || chosen.weight === null) return chosen.integral;
  return fits.reduce((sum, { weight, integral }) => sum + (weight ?? 0) * integral, 0);
}

/** Standard normal numbers from a seed: Box and Muller on a 32-bit multiplicative mixer (mulberry32). */
function normalNumbers(seed: number): () => number {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
