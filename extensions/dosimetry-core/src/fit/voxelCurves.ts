import { decayConstant_per_s } from '../domain/radionuclide';
import {
  EXPONENTIAL_MODELS,
  TIME_ACTIVITY_MODELS,
  type ExponentialModel,
  type TimeActivityCandidate,
  type TimeActivityFit,
  type TimeActivityModel,
  type VoxelCurveSettings,
} from '../domain/timeActivity';
import { CONTAINS, SIGNIFICANCE } from './chooseModel';
import { pointUncertainty, sigmasAlong } from './curveWeights';
import { fastestConstant } from './exponentialFitter';
import { formOf, parameterCount } from './exponentialModels';
import {
  COINCIDING_frac,
  criterionPenalty,
  heldConstants,
  LARGEST_BEFORE_FIRST_frac,
  LARGEST_CORRELATION,
  VANISHING_frac,
} from './fitCurveModel';
import { pointsTakingPart, type RegionCurve } from './regionCurve';
import { upperTailOfF } from './upperTailOfF';

/** What refuses a model in a voxel: as in a region's curve, and an integral mostly before the first point. */
export const VOXEL_LIMITS = {
  vanishing_frac: VANISHING_frac,
  coinciding_frac: COINCIDING_frac,
  correlation: LARGEST_CORRELATION,
  before_frac: LARGEST_BEFORE_FIRST_frac,
} as const;

/** A sum of exponentials that is tried in the voxels of a region. */
export interface VoxelCandidate {
  /** 1 + place in TIME_ACTIVITY_MODELS. */
  readonly code: number;
  readonly phases: number;
  readonly hasUptake: boolean;
  /** Numbers that are free. */
  readonly parameters: number;
  /** It stands in where none of the others is admissible. */
  readonly isStandIn: boolean;
  /** What AICc (AIC where σ is known) adds; null with too few points for it. */
  readonly penalty: number | null;
  /** Decay constants that are given, phases first, uptake last; null where free. 1/s. */
  readonly constants_per_s: readonly (number | null)[];
  readonly weight: number;
  /** F above which it is taken instead of each candidate before it; null: that one is not contained in it. */
  readonly criticalF: readonly (number | null)[];
}

/** How the voxels of a region, or of what belongs to none, are fitted. */
export interface VoxelCurve {
  /** Which points take part. */
  readonly used: readonly number[];
  /** Variance of each of them up to a factor: a voxel's is `scale` · variance · mean^exponent of the voxel's values. */
  readonly variances: readonly number[];
  readonly exponent: 1 | 2;
  /** Null: not known. */
  readonly scale: number | null;
  readonly fastest_per_s: number;
  readonly selection: 'lowest' | 'average' | 'given' | 'f-test';
  readonly models: readonly VoxelCandidate[];
}

export const modelCode = (model: TimeActivityModel): number => 1 + TIME_ACTIVITY_MODELS.indexOf(model);

/**
 * How voxels are fitted that follow this curve: the models and points of the curve, weighted by its variances and not by the voxel's own values, whose
 * noise would bias them. shape own: the curve's candidates, free. region-phases: the decay constants of the curve's fit, one candidate or with `average` all that
 * take part by their weights. `scale`: of the noise, where it is known. Proved by test/physics/voxelCurves.test.ts.
 */
export function voxelCurve(
  curve: RegionCurve,
  fit: TimeActivityFit,
  shape: VoxelCurveSettings['shape'],
  scale: number | null,
): VoxelCurve {
  const used = pointsTakingPart(curve);
  const uncertainty = pointUncertainty({ sigmas_MBq: only(used, curve.sigmas_MBq) }, curve.settings.uncertainty);
  const modelled = used.map((at) => curve.activities_MBq[at]! - fit.residuals_MBq[at]!);
  const isAbove = modelled.some((activity) => activity > 0);
  const sigmas = isAbove || uncertainty.kind === 'given' ? sigmasAlong(uncertainty, modelled) : modelled.map(() => 1);
  return {
    used,
    variances: sigmas.map((sigma) => sigma * sigma),
    exponent: uncertainty.kind === 'follows-curve' && uncertainty.exponent === 1 ? 2 : 1,
    scale,
    fastest_per_s: fastestConstant(
      used.map((at) => curve.times_s[at]!),
      decayConstant_per_s(curve.halfLife_s),
    ),
    ...(shape === 'region-phases' ? givenPhases(fit) : freePhases(curve, used.length, scale === null)),
  };
}

const only = (used: readonly number[], values: readonly number[] | null): number[] | null =>
  values === null ? null : used.map((at) => values[at]!);

function freePhases(
  { settings, fixedHalfLives }: RegionCurve,
  points: number,
  isScaleUnknown: boolean,
): Pick<VoxelCurve, 'selection' | 'models'> {
  const asked = EXPONENTIAL_MODELS.filter((model) => settings.models.includes(model));
  // What is left of a phase that vanishes.
  const standIns: ExponentialModel[] = asked.length > 0 && !asked.includes('mono') ? ['mono'] : [];
  const candidates = [...asked, ...standIns].map((model) => {
    const form = formOf(model);
    const constants_per_s = heldConstants(fixedHalfLives, form);
    const parameters = parameterCount(form) - constants_per_s.filter((each) => each !== null).length;
    const penalty = criterionPenalty(points, parameters, isScaleUnknown);
    return { model, code: modelCode(model), ...form, parameters, constants_per_s, penalty, weight: 1 };
  });
  const isFTest = settings.selection === 'f-test';
  const ordered = isFTest ? [...candidates].sort((a, b) => a.parameters - b.parameters) : candidates;
  return {
    selection: isFTest ? 'f-test' : settings.selection === 'average' ? 'average' : 'lowest',
    models: ordered.map(({ model, ...candidate }, at) => ({
      ...candidate,
      isStandIn: standIns.includes(model),
      criticalF: ordered
        .slice(0, at)
        .map((shorter) =>
          isFTest && CONTAINS[model].includes(shorter.model) && candidate.parameters > shorter.parameters
            ? criticalF(
                candidate.parameters - shorter.parameters,
                isScaleUnknown ? points - candidate.parameters : Infinity,
              )
            : null,
        ),
    })),
  };
}

/** F that chance exceeds in SIGNIFICANCE of the cases, by bisection of its logarithm; null without degrees of freedom. */
function criticalF(numeratorFreedom: number, denominatorFreedom: number): number | null {
  if (denominatorFreedom < 1) return null;
  let [low, high] = [-10, 20];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (upperTailOfF(Math.exp(middle), numeratorFreedom, denominatorFreedom) > SIGNIFICANCE) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

function givenPhases(fit: TimeActivityFit): Pick<VoxelCurve, 'selection' | 'models'> {
  const weighted = fit.selection === 'average' ? fit.candidates.filter(({ weight }) => (weight ?? 0) > 0) : [];
  const taken: readonly Pick<TimeActivityCandidate, 'model' | 'parameters' | 'weight'>[] =
    weighted.length > 0 ? weighted : [{ model: fit.model, parameters: fit.parameters, weight: 1 }];
  return {
    selection: 'given',
    models: taken.flatMap(({ model, parameters, weight }) => {
      if (model === 'trapezoid' || fit.status === 'zero') return [];
      const { phases, hasUptake } = formOf(model);
      const names = Array.from({ length: phases }, (_, j) => `effectiveHalfLife${phases === 1 ? '' : j + 1}_s`);
      const constants_per_s = [...names, ...(hasUptake ? ['uptakeHalfLife_s'] : [])].map((name) =>
        decayConstant_per_s(parameters[name]!),
      );
      const candidate = { code: modelCode(model), phases, hasUptake, parameters: phases, constants_per_s };
      return [{ ...candidate, isStandIn: false, penalty: null, weight: weight ?? 1, criticalF: [] }];
    }),
  };
}
