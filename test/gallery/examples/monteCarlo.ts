import type { CaseChoices, CaseState, StageState } from '../../../extensions/dosimetry-case/src/index';
import { USUAL_MONTE_CARLO, type MonteCarloOutcome } from '../../../extensions/dosimetry-compute/src/index';
import { sourced } from '../../../extensions/dosimetry-core/src/index';
import { caseAt, TORSO_POINTS, type CasePlan } from './cases';

export const MONTE_CARLO: CaseChoices['dose'] = {
  engine: 'monte-carlo',
  order: 'activity-first',
  daughters: null,
  monteCarlo: { ...USUAL_MONTE_CARLO, histories: 20_000_000 },
  kernel: { medium: 'soft-tissue', siteKernel: null },
};

export const IN_CT: CaseChoices['dose'] = {
  ...MONTE_CARLO,
  monteCarlo: { ...MONTE_CARLO.monteCarlo, geometry: 'ct' },
};

/** Of a CT with more voxels than the transport holds. */
export const IN_MERGED_CT: Partial<MonteCarloOutcome> = {
  ctGrid: { size: [256, 256, 640], spacing_mm: [1.953, 1.953, 0.6], merged: [2, 2, 1], isResampled: false },
};

export const TO_TARGET: CaseChoices['dose'] = {
  ...MONTE_CARLO,
  monteCarlo: {
    ...USUAL_MONTE_CARLO,
    histories: 1_000_000_000,
    target: { uncertainty_pct: 1, of: 'region-mean', regionIds: null },
  },
};

export const FOLLOWING: StageState = {
  status: 'running',
  jobId: 'dose-3',
  progress: { fraction: 0.31, doing: 'Following 6.2 of 20 million decays, ±0.84 % in Kidney left' },
};

const UNCERTAINTIES_frac = [0.0021, 0.0034, 0.0087, 0.0112, 0.0019, 0.0243];

/** A case whose dose came from a Monte Carlo run. */
export function caseByMonteCarlo(run: Partial<MonteCarloOutcome> = {}, plan: CasePlan = {}): CaseState {
  const state = caseAt({ readyTo: 'analyse', ...plan, choices: { dose: MONTE_CARLO, ...plan.choices } });
  const { dose, segment } = state.results;
  if (dose === null || segment === null) return state;
  const regions = segment.regions.map(({ id }, at) => {
    const mean_frac = UNCERTAINTIES_frac[at % UNCERTAINTIES_frac.length] ?? 0.01;
    return { regionId: id, mean_frac, medianVoxel_frac: 9 * mean_frac, largestVoxel_frac: 21 * mean_frac };
  });
  const monteCarlo: MonteCarloOutcome = {
    seed: 1,
    doseTo: 'medium',
    cuts: 1,
    ctGrid: null,
    photonCutoff_keV: 10,
    decays: 20_000_000,
    decaysPlanned: 20_000_000,
    shards: 40,
    isPartial: false,
    isTargetReached: null,
    regions,
    highDose_frac: 0.021,
    duration_s: 34,
    workers: 4,
    ...run,
  };
  return { ...state, results: { ...state.results, dose: { ...dose, engine: 'monte-carlo', monteCarlo } } };
}

/** A patient treated with Ra-223, whose daughters decay too. */
export const RADIUM_POINTS = TORSO_POINTS.map((point) => ({
  ...point,
  emission: { ...point.emission, radionuclide: sourced('Ra-223', 'attribute', 'RadionuclideCodeSequence (0054,0300)') },
}));
