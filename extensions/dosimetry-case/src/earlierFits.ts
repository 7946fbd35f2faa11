import {
  DEFAULT_CURVE_SETTINGS,
  dependentStages,
  TIME_ACTIVITY_MODELS,
  type RegionFit,
  type TimeActivityFit,
  type TimeActivityModel,
} from '@voxel-dosimetry/core';
import type { FitOutcome } from '@voxel-dosimetry/compute';
import { INITIAL_CHOICES } from './initialState';
import type { CaseChoices, CaseState } from './state';

/** What Fit was told, and gave, before there were several models: one for all regions, by voxel or by region. */
interface EarlierChoice {
  readonly model: 'mono' | 'trapezoid';
  readonly scope: 'voxel' | 'region';
}
type EarlierTimeActivityFit = Pick<
  TimeActivityFit,
  | 'model'
  | 'parameters'
  | 'status'
  | 'aicc'
  | 'timeIntegratedActivity_MBq_h'
  | 'extrapolatedBefore_frac'
  | 'extrapolatedAfter_frac'
  | 'curve'
>;
interface EarlierOutcome extends Pick<FitOutcome, 'voxelStatus' | 'total_MBq_h'> {
  readonly regionFits: readonly (Pick<RegionFit, 'regionId' | 'times_s' | 'activities_MBq'> & {
    readonly fit: EarlierTimeActivityFit;
  })[];
}

type SavedOutcome = Omit<FitOutcome, 'failures'> & Partial<Pick<FitOutcome, 'failures'>>;

type SavedChoice = CaseChoices['fit'] | EarlierChoice;

const isEarlier = (saved: SavedChoice): saved is EarlierChoice => !('curves' in saved);

/** The same choice in today's words: its one model, weighted for counting statistics as it was. Proved by test/unit/case/earlierFits.test.ts. */
export function withFitChoice(saved: SavedChoice): CaseChoices['fit'] {
  if (!isEarlier(saved)) return { ...INITIAL_CHOICES.fit, ...saved };
  const { model, scope } = saved;
  return {
    ...INITIAL_CHOICES.fit,
    curves: {
      ...DEFAULT_CURVE_SETTINGS,
      models: [model],
      selection: 'aicc',
      uncertainty: { source: 'scatter', weighting: 'counting' },
    },
    voxels: { shape: scope === 'region' ? 'region-shape' : 'own', smoothing_mm: 0, fallback: 'trapezoid' },
  };
}

/** A result from then: what nobody asked for then is not known. */
export function withFitOutcome(saved: SavedOutcome | EarlierOutcome | null): FitOutcome | null {
  if (saved === null) return saved;
  // One region that could not be fitted failed them all then.
  if ('voxelModels' in saved) return { ...saved, failures: saved.failures ?? [] };
  const { voxelStatus, regionFits } = saved;
  const none = Object.fromEntries(TIME_ACTIVITY_MODELS.map((model) => [model, 0])) as Record<TimeActivityModel, number>;
  const model = regionFits[0]?.fit.model ?? 'mono';
  const exponential = voxelStatus.fitted + voxelStatus.atPhysicalDecay;
  return {
    ...saved,
    failures: [],
    voxelStatus: { ...voxelStatus, fallbackRegionShape: 0 },
    voxelModels: { ...none, [model]: exponential },
    voxelsForcedBecause: null,
    regionFits: regionFits.map((region) => ({
      ...region,
      sigmas_MBq: null,
      excludedBecause: region.times_s.map(() => null),
      fit: withoutUncertainty(region),
    })),
  };
}

function withoutUncertainty({ fit, times_s, activities_MBq }: EarlierOutcome['regionFits'][number]): TimeActivityFit {
  const { amplitude_MBq, effectiveHalfLife_s } = fit.parameters;
  const isExponential = amplitude_MBq !== undefined && effectiveHalfLife_s !== undefined;
  const candidate = { ...fit, chiSquare: null, timeIntegratedActivity_sigma_MBq_h: null };
  return {
    ...candidate,
    selection: 'aicc',
    candidates: [{ ...candidate, refusedBecause: null, weight: null }],
    interval68_MBq_h: null,
    bootstrapSigma_MBq_h: null,
    residuals_MBq: activities_MBq.map((activity, at) =>
      isExponential ? activity - amplitude_MBq * 2 ** (-times_s[at]! / effectiveHalfLife_s) : 0,
    ),
    outsideValidity: [],
  };
}

/** Voxels are fitted otherwise now: what was made of them then is out of date, since its voxels could not be made again. */
export function withFitStages(saved: SavedChoice, stages: CaseState['stages']): CaseState['stages'] {
  if (!isEarlier(saved)) return stages;
  const stale = { status: 'stale', because: 'Voxels are fitted otherwise since this case was saved.' } as const;
  const affected = (['fit', ...dependentStages('fit')] as const).filter((stage) => stages[stage].status === 'ready');
  return { ...stages, ...Object.fromEntries(affected.map((stage) => [stage, stale])) };
}
