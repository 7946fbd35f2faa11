import type {
  KineticsBasis,
  Refusal,
  TimeActivityCandidate,
  TimeActivityFit,
  TimeActivityModel,
  TimeActivitySelection,
} from '@voxel-dosimetry/core';

/** One model fitted to a curve. `weight` is its Akaike weight among the admissible candidates; null without one. */
export interface Candidate {
  readonly model: TimeActivityModel;
  /** Amplitudes in MBq and half-lives in s, slowest phase first; none for the trapezoid. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly chiSquare: number | null;
  readonly aicc: number | null;
  readonly weight: number | null;
  readonly status: TimeActivityFit['status'] | 'refused';
  readonly refusedBecause: Refusal | null;
  readonly timeIntegratedActivity_MBq_h: number;
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  readonly extrapolated_frac: number;
}

/** A curve's fit as files tell it: candidates, the choice, the integral and how sure it is. */
export interface FittedCurve {
  readonly candidates: readonly Candidate[];
  readonly selection: TimeActivitySelection;
  /** The model of the result; with `average` the one of the largest weight. */
  readonly choice: TimeActivityModel;
  readonly status: TimeActivityFit['status'];
  readonly timeIntegratedActivity_MBq_h: number;
  /** Null where nothing is known to estimate it from: no degrees of freedom, or a trapezoid of points without uncertainty. */
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  readonly interval68_MBq_h: readonly [low: number, high: number] | null;
  /** Null where no bootstrap was asked for. */
  readonly bootstrapSigma_MBq_h: number | null;
  readonly extrapolated_frac: number;
  readonly extrapolatedBefore_frac: number;
  readonly extrapolatedAfter_frac: number;
  /** Measured − curve at every point, MBq. */
  readonly residuals_MBq: readonly number[];
  /** Where a method for one scan is outside what it is valid for. */
  readonly outsideValidity: readonly string[];
  /** Whose kinetics a method for one scan took; null for curves. */
  readonly basis: KineticsBasis | null;
}

export const fittedCurve = (fit: TimeActivityFit): FittedCurve => ({
  candidates: fit.candidates.map(candidateOf),
  selection: fit.selection,
  choice: fit.model,
  status: fit.status,
  timeIntegratedActivity_MBq_h: fit.timeIntegratedActivity_MBq_h,
  timeIntegratedActivity_sigma_MBq_h: fit.timeIntegratedActivity_sigma_MBq_h,
  interval68_MBq_h: fit.interval68_MBq_h,
  bootstrapSigma_MBq_h: fit.bootstrapSigma_MBq_h,
  extrapolated_frac: fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac,
  extrapolatedBefore_frac: fit.extrapolatedBefore_frac,
  extrapolatedAfter_frac: fit.extrapolatedAfter_frac,
  residuals_MBq: fit.residuals_MBq,
  outsideValidity: fit.outsideValidity,
  basis: fit.basis ?? null,
});

const candidateOf = (fit: TimeActivityCandidate): Candidate => ({
  model: fit.model,
  parameters: fit.parameters,
  chiSquare: fit.chiSquare,
  aicc: fit.aicc,
  weight: fit.weight,
  status: fit.refusedBecause === null ? fit.status : 'refused',
  refusedBecause: fit.refusedBecause,
  timeIntegratedActivity_MBq_h: fit.timeIntegratedActivity_MBq_h,
  timeIntegratedActivity_sigma_MBq_h: fit.timeIntegratedActivity_sigma_MBq_h,
  extrapolated_frac: fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac,
});

/**
 * The same of a dose rate in Gy/h, whose integral is an absorbed dose in Gy: every key says so. `amplitude_MBq` is `amplitude_Gy_per_h`,
 * `timeIntegratedActivity_sigma_MBq_h` is `absorbedDose_sigma_Gy`.
 */
export function asDoseRate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asDoseRate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [doseRateKey(key), asDoseRate(entry)]));
}

const doseRateKey = (key: string): string =>
  key
    .replace('timeIntegratedActivity', 'absorbedDose')
    .replace(/_MBq_h$/, '_Gy')
    .replace(/_MBq$/, '_Gy_per_h');
