import { assertMeasuredCurve } from './assertMeasuredCurve';
import { EXPONENTIAL_MODELS, type ExponentialModel } from './exponentialModels';
import { fitCurveModel, type CurveFit, type MeasuredCurve } from './fitCurveModel';
import { upperTailOfF } from './upperTailOfF';

/** How a model is chosen: the lowest AICc, nested F-tests, or all admissible models weighted by AICc. */
export const MODEL_SELECTIONS = ['average', 'aicc', 'f-test'] as const;
export type ModelSelection = (typeof MODEL_SELECTIONS)[number];

export interface CurveCandidate extends CurveFit {
  /** Akaike weight among the admissible candidates; null where the model is refused or has no AICc. */
  readonly weight: number | null;
}

export interface ChosenCurve {
  readonly candidates: readonly CurveCandidate[];
  /** The model of the result; with `average` the one of the largest weight. */
  readonly choice: ExponentialModel;
  readonly selection: ModelSelection;
  readonly timeIntegratedActivity_MBq_h: number;
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  readonly extrapolated_frac: number;
}

/** Probability below which the longer of two nested curves is taken. */
const SIGNIFICANCE = 0.05;

/**
 * Several models fitted to a curve, and the integral by AICc, by F-tests or averaged over the admissible ones.
 *
 * Weights wᵢ = e^(−Δᵢ/2) / Σ e^(−Δⱼ/2), Δ = AICc − lowest; Ã = Σ wᵢÃᵢ and u(Ã) = Σ wᵢ √(uᵢ² + (Ãᵢ − Ã)²) (Burnham and Anderson 2004,
 * doi:10.1177/0049124104268644). F-test: from the shortest curve on, a longer one that contains it is taken when
 * F = (Δχ²/ΔK) / (χ²/(N − K)) would be exceeded by chance in less than 5 % (Glatting 2007, doi:10.1118/1.2794176). Models that are refused take no
 * part; where none is admissible or none has an AICc (too few points) the choice is the first admissible, else the first asked for, with its
 * reason. Throws what `assertMeasuredCurve` throws. Proved by test/physics/timeActivityModels.test.ts.
 */
export function chooseCurveModel(
  measured: MeasuredCurve,
  models: readonly ExponentialModel[],
  selection: ModelSelection,
): ChosenCurve {
  assertMeasuredCurve(measured, models);
  const fits = models.map((model) => fitCurveModel(measured, model));
  const candidates = weighted(fits);
  const chosen = selection === 'f-test' ? byFTests(candidates, measured) : byWeight(candidates);
  const isAveraged = selection === 'average' && chosen.weight !== null;
  return {
    candidates,
    choice: chosen.model,
    selection,
    ...(isAveraged ? averageOf(candidates) : own(chosen)),
  };
}

function weighted(fits: readonly CurveFit[]): CurveCandidate[] {
  const criteria = fits.map(({ aicc, refusedBecause }) => (refusedBecause === null ? aicc : null));
  const least = Math.min(...criteria.flatMap((each) => (each === null ? [] : [each])));
  const likelihoods = criteria.map((each) => (each === null ? null : Math.exp((least - each) / 2)));
  const total = likelihoods.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return fits.map((fit, n) => {
    const likelihood = likelihoods[n] ?? null;
    return { ...fit, weight: likelihood === null ? null : likelihood / total };
  });
}

const byWeight = (candidates: readonly CurveCandidate[]): CurveCandidate =>
  candidates.reduce((best, each) => {
    const [a, b] = [rank(each), rank(best)];
    return a > b ? each : best;
  });

/** Weighted above admissible above refused. */
const rank = ({ weight, refusedBecause }: CurveCandidate): number =>
  weight !== null ? 1 + weight : refusedBecause === null ? 1 : 0;

/** Whether every curve of `shorter` is one of `longer` too. */
const CONTAINS: Readonly<Record<ExponentialModel, readonly ExponentialModel[]>> = {
  mono: [],
  bi: ['mono'],
  'bi-uptake': ['mono'],
  tri: ['mono', 'bi'],
  'tri-uptake': ['mono', 'bi-uptake'],
};

function byFTests(candidates: readonly CurveCandidate[], { times_s }: MeasuredCurve): CurveCandidate {
  const ascending = [...candidates].sort(
    (a, b) => a.parameters - b.parameters || EXPONENTIAL_MODELS.indexOf(a.model) - EXPONENTIAL_MODELS.indexOf(b.model),
  );
  const admissible = ascending.filter(({ refusedBecause }) => refusedBecause === null);
  let chosen = admissible[0] ?? candidates[0]!;
  for (const longer of admissible.slice(1)) {
    const freedom = times_s.length - longer.parameters;
    if (!CONTAINS[longer.model].includes(chosen.model) || freedom < 1) continue;
    const gained = (chosen.chiSquare - longer.chiSquare) / (longer.parameters - chosen.parameters);
    const left = longer.chiSquare / freedom;
    if (upperTailOfF(gained > 0 ? gained / left : 0, longer.parameters - chosen.parameters, freedom) < SIGNIFICANCE)
      chosen = longer;
  }
  return chosen;
}

type Integral = Pick<
  ChosenCurve,
  'timeIntegratedActivity_MBq_h' | 'timeIntegratedActivity_sigma_MBq_h' | 'extrapolated_frac'
>;

const own = (fit: CurveFit): Integral => ({
  timeIntegratedActivity_MBq_h: fit.timeIntegratedActivity_MBq_h,
  timeIntegratedActivity_sigma_MBq_h: fit.timeIntegratedActivity_sigma_MBq_h,
  extrapolated_frac: fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac,
});

function averageOf(candidates: readonly CurveCandidate[]): Integral {
  const taking = candidates.filter((each): each is CurveCandidate & { weight: number } => each.weight !== null);
  const mean = (of: (fit: CurveFit) => number): number => taking.reduce((sum, each) => sum + each.weight * of(each), 0);
  const tia = mean((fit) => fit.timeIntegratedActivity_MBq_h);
  const isKnown = taking.every((each) => each.timeIntegratedActivity_sigma_MBq_h !== null);
  return {
    timeIntegratedActivity_MBq_h: tia,
    timeIntegratedActivity_sigma_MBq_h: isKnown
      ? mean((fit) => Math.hypot(fit.timeIntegratedActivity_sigma_MBq_h ?? 0, fit.timeIntegratedActivity_MBq_h - tia))
      : null,
    extrapolated_frac:
      mean((fit) => (fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac) * fit.timeIntegratedActivity_MBq_h) /
      tia,
  };
}
