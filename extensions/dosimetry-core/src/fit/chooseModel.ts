import type { ExponentialModel, ModelSelection } from '../domain/timeActivity';
import type { CurveFit } from './fitCurveModel';
import { upperTailOfF } from './upperTailOfF';

/** Probability below which the longer of two nested curves is taken. */
export const SIGNIFICANCE = 0.05;

/** Models whose every curve is one of the longer model too: with uptake, in the limit of an uptake that no scan sees. */
export const CONTAINS: Readonly<Record<ExponentialModel, readonly ExponentialModel[]>> = {
  mono: [],
  bi: ['mono'],
  'bi-uptake': ['mono'],
  tri: ['mono', 'bi'],
  'tri-uptake': ['mono', 'bi', 'bi-uptake'],
  'quad-uptake': ['mono', 'bi', 'tri', 'bi-uptake', 'tri-uptake'],
};

export type WeighedFit = CurveFit & {
  /** Akaike weight among the admissible candidates; null where the model is refused or has no criterion. */
  readonly weight: number | null;
};

/** wᵢ = e^(−Δᵢ/2) / Σ e^(−Δⱼ/2), Δ = criterion − lowest, among the admissible (Burnham and Anderson 2004, doi:10.1177/0049124104268644). */
export function weigh(fits: readonly CurveFit[]): WeighedFit[] {
  const criteria = fits.map(({ aicc, refusedBecause }) => (refusedBecause === null ? aicc : null));
  const least = Math.min(...criteria.flatMap((each) => (each === null ? [] : [each])));
  const likelihoods = criteria.map((each) => (each === null ? null : Math.exp((least - each) / 2)));
  const total = likelihoods.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return fits.map((fit, n) => {
    const likelihood = likelihoods[n] ?? null;
    return { ...fit, weight: likelihood === null ? null : likelihood / total };
  });
}

/**
 * The model of the result; null where none can stand for the curve.
 *
 * average, aicc: the largest weight; where none has one (too few points for a criterion) the first admissible. f-test: from the shortest curve on, a
 * longer one that contains it is taken when F = (Δχ²/ΔK) / s² would be exceeded by chance in less than 5 %, s² = χ²/(N − K), or 1 where σ is known (Glatting 2007,
 * doi:10.1118/1.2794176). Where all are refused, the first whose phases the scans can see: it was asked for, and its reason stands beside it.
 * Proved by test/physics/timeActivityModels.test.ts.
 */
export function chooseModel(fits: readonly WeighedFit[], selection: ModelSelection): WeighedFit | null {
  const admissible = fits.filter(({ refusedBecause }) => refusedBecause === null);
  if (admissible.length > 0) return selection === 'f-test' ? byFTests(admissible) : byWeight(admissible);
  const isSeen = ({ refusedBecause, isTooFast, integral }: WeighedFit): boolean =>
    refusedBecause !== 'too-few-points' && !isTooFast && integral > 0;
  return fits.find(isSeen) ?? null;
}

const byWeight = (fits: readonly WeighedFit[]): WeighedFit =>
  fits.reduce((best, each) => ((each.weight ?? -1) > (best.weight ?? -1) ? each : best));

function byFTests(admissible: readonly WeighedFit[]): WeighedFit {
  const ascending = [...admissible].sort((a, b) => a.parameters - b.parameters);
  let chosen = ascending[0]!;
  for (const longer of ascending.slice(1)) {
    const [gain, { freedom }] = [longer.parameters - chosen.parameters, longer];
    if (!CONTAINS[longer.model].includes(chosen.model) || freedom < 1 || gain < 1) continue;
    const gained = (chosen.chiSquare - longer.chiSquare) / gain;
    const left = freedom === Infinity ? 1 : longer.chiSquare / freedom;
    if (upperTailOfF(gained > 0 ? gained / left : 0, gain, freedom) < SIGNIFICANCE) chosen = longer;
  }
  return chosen;
}
