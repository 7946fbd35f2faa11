import type { CaseChoices, CaseComparison, CaseState, StageState } from '../../../extensions/dosimetry-case/src/index';
import type {
  ComparedEngine,
  DoseEngine,
  DoseEstimate,
  KernelOutcome,
  MonteCarloOutcome,
} from '../../../extensions/dosimetry-compute/src/index';
import type { RegionDoseStatistics } from '../../../extensions/dosimetry-core/src/index';
import { caseAt, type CasePlan } from './cases';
import { caseByMonteCarlo, MONTE_CARLO } from './monteCarlo';
import { TORSO_REGIONS, type RegionPlan } from './regionPlan';
import { regionStatistics } from './results';

export const ESTIMATES: readonly DoseEstimate[] = [
  { engine: 'local', expected_s: 0.2, because: null },
  { engine: 'voxel-s', expected_s: 1.4, because: null },
  { engine: 'voxel-s-density', expected_s: 1.6, because: null },
  { engine: 'voxel-s-tissue', expected_s: 4.8, because: null },
  { engine: 'collapsed-cone', expected_s: 21, because: null },
  { engine: 'monte-carlo', expected_s: 1270, because: null },
];

const NO_DENSITY = 'There is no CT: the density of the tissue is not known.';
export const ESTIMATES_WITHOUT_CT = ESTIMATES.map((estimate): DoseEstimate => {
  const needsDensity = ['voxel-s-density', 'voxel-s-tissue', 'collapsed-cone'].includes(estimate.engine);
  return needsDensity ? { ...estimate, expected_s: null, because: NO_DENSITY } : estimate;
});

/** The choices of a case with this engine. */
export const by = (engine: DoseEngine, kernel: Partial<CaseChoices['dose']['kernel']> = {}): CaseChoices['dose'] => ({
  ...MONTE_CARLO,
  engine,
  kernel: { medium: 'soft-tissue', siteKernel: null, ...kernel },
});

export const SITE_KERNEL: NonNullable<CaseChoices['dose']['kernel']['siteKernel']> = {
  name: 'Lu177_4.80mm_soft-tissue_2026-03.json',
  radionuclide: 'Lu-177',
  voxelSize_mm: [4.8, 4.8, 4.8],
  daughters: null,
  fileUnit: 'mGy/(MBq·s)',
  medium: 'ICRU soft tissue',
  density_g_per_mL: 1.03,
  size: [3, 3, 3],
  values: Float64Array.from({ length: 8 }, (_, index) => (index === 0 ? 1.65e-13 : 2e-15)),
  relativeUncertainty: null,
};

/** What decides where engines are wrong on the torso with Lu-177. */
const SURROUNDINGS: NonNullable<CaseState['doseSurroundings']> = {
  voxelSize_mm: [4.8, 4.8, 4.8],
  chargedRange_mm: 0.62,
  charged_MeV: 0.1484,
  photon_MeV: 0.0335,
  nearLung_frac: 0.034,
  voxelsDenserThanBone: 0,
  densest_g_per_mL: 1.61,
  regions: [],
};

/** A case with both lungs among its regions, where engines without density are wrong. */
export function caseWithLungs(engine: DoseEngine): CaseState {
  const state = caseAt({
    readyTo: 'fit',
    choices: { dose: by(engine) },
    change: { doseEstimates: ESTIMATES },
  });
  const { segment } = state.results;
  const lungs = ['Lung left', 'Lung right'];
  const regions = segment?.regions.map((region, at) => {
    const name = lungs[at - 4];
    return name === undefined ? region : { ...region, name, mass_g: 0.26 * region.volume_mL };
  });
  const densities = (regions ?? []).map(({ id, mass_g, volume_mL }) => ({
    regionId: id,
    density_g_per_mL: mass_g / volume_mL,
  }));
  return {
    ...state,
    doseSurroundings: { ...SURROUNDINGS, regions: densities },
    results: { ...state.results, segment: { regions: regions ?? [] } },
  };
}

const ONE_MEDIUM: KernelOutcome = {
  source: 'point-kernel',
  siteKernel: null,
  media: [{ medium: 'soft-tissue', density_g_per_mL: 1.03, voxels: 1_048_576 }],
  reach: [63, 63, 63],
  beyond_frac: 0,
  selfUncertainty_frac: 0.0008,
  directions: null,
};
const BY_TISSUE: KernelOutcome = {
  ...ONE_MEDIUM,
  media: [
    { medium: 'lung', density_g_per_mL: 0.264, voxels: 71_204 },
    { medium: 'adipose', density_g_per_mL: 0.95, voxels: 182_377 },
    { medium: 'soft-tissue', density_g_per_mL: 1.04, voxels: 391_020 },
    { medium: 'cortical-bone', density_g_per_mL: 1.41, voxels: 33_917 },
  ],
};

/** A case whose dose came from voxel S values of each tissue, or, with the site's own kernel, from one. */
export function caseByKernel(engine: DoseEngine, plan: CasePlan = {}): CaseState {
  const state = caseAt({
    readyTo: 'dose',
    change: { doseEstimates: ESTIMATES },
    ...plan,
    choices: { dose: by(engine) },
  });
  const { dose } = state.results;
  if (dose === null) return state;
  const kernel = { 'voxel-s-tissue': BY_TISSUE, 'collapsed-cone': { ...ONE_MEDIUM, directions: 96 } }[engine as string];
  return { ...state, results: { ...state.results, dose: { ...dose, engine, kernel: kernel ?? ONE_MEDIUM } } };
}

/** Share of the reference's dose that each engine gives in the regions of the torso, one after the other. */
const SHARES: Readonly<Record<DoseEngine, readonly number[]>> = {
  local: [0.952, 0.948, 0.961, 0.962, 0.988, 0.871],
  'voxel-s': [0.984, 0.979, 0.993, 0.992, 0.981, 0.842],
  'voxel-s-density': [0.991, 0.99, 0.998, 0.996, 1.004, 0.948],
  'voxel-s-tissue': [0.996, 0.993, 0.999, 0.999, 1.001, 0.972],
  'collapsed-cone': [0.999, 0.998, 1.001, 1.001, 1.002, 0.991],
  'monte-carlo': [1, 1, 1, 1, 1, 1],
};

function scaled(statistics: RegionDoseStatistics, share: number): RegionDoseStatistics {
  const dose = (value_Gy: number): number => share * value_Gy;
  const { histogram, mean_Gy, min_Gy, max_Gy, D98_Gy, D95_Gy, D50_Gy, D2_Gy } = statistics;
  return {
    ...statistics,
    mean_Gy: dose(mean_Gy),
    min_Gy: dose(min_Gy),
    max_Gy: dose(max_Gy),
    D98_Gy: dose(D98_Gy),
    D95_Gy: dose(D95_Gy),
    D50_Gy: dose(D50_Gy),
    D2_Gy: dose(D2_Gy),
    histogram: { ...histogram, dose_Gy: histogram.dose_Gy.map(dose) },
  };
}

function compared(engine: DoseEngine, reference: DoseEngine, regions: readonly RegionPlan[]): ComparedEngine {
  const { dose } = caseAt({ readyTo: 'dose', regions }).results;
  if (dose === null) throw new Error('An example of a comparison needs a dose.');
  const shares = SHARES[engine];
  const shareOf = (at: number): number => shares[at % shares.length] ?? 1;
  const statistics = regionStatistics(regions).map((each, at) => scaled(each, shareOf(at)));
  const passing = (at: number): number => Math.max(0, 1 - 6 * Math.abs(1 - shareOf(at)));
  const judged = statistics.map(({ regionId }, at) => ({ regionId, pass_frac: passing(at) }));
  return {
    outcome: { ...dose, engine, max_Gy: Math.max(...statistics.map(({ max_Gy }) => max_Gy)) },
    statistics,
    gamma:
      engine === reference ? null : { pass_frac: 0.5 * (1 + passing(0)), evaluatedVoxels: 48_211, regions: judged },
  };
}

export const COMPARED: StageState = { status: 'ready', at: '2026-11-02T10:31:00+01:00' };

/** Engines side by side, the last of them as the reference. */
export function comparisonOf(
  engines: readonly DoseEngine[],
  state: StageState = COMPARED,
  regions: readonly RegionPlan[] = TORSO_REGIONS,
): CaseComparison {
  const reference = engines.at(-1) ?? 'local';
  return {
    state,
    result: {
      reference,
      gamma: { dose_pct: 3, distance_mm: 3, threshold_pct: 10, normalisation: 'global' },
      engines: engines.map((engine) => compared(engine, reference, regions)),
    },
    hasVoxels: true,
  };
}

/** The comparison with what its Monte Carlo was; marrow lies below what gamma judges. */
export function withMonteCarlo(comparison: CaseComparison, run: Partial<MonteCarloOutcome> = {}): CaseComparison {
  const { monteCarlo } = caseByMonteCarlo({ decays: 6_200_000, decaysPlanned: 20_000_000, ...run }).results.dose ?? {};
  const { result } = comparison;
  if (result === null || !monteCarlo) return comparison;
  const engines = result.engines.map(({ outcome, statistics, gamma }, _, all): ComparedEngine => {
    const last = all[0]?.statistics.at(-1)?.regionId;
    const regions = gamma?.regions.map((each) => (each.regionId === last ? { ...each, pass_frac: null } : each));
    return {
      outcome: outcome.engine === 'monte-carlo' ? { ...outcome, monteCarlo } : outcome,
      statistics,
      gamma: gamma && { ...gamma, regions: regions ?? [] },
    };
  });
  return { ...comparison, result: { ...result, engines } };
}

export const comparing = (comparison: CaseComparison, plan: CasePlan = {}): CaseState =>
  caseAt({ readyTo: 'analyse', ...plan, change: { comparison, doseEstimates: ESTIMATES } });
