import type { KineticsBasis } from './kinetics';
import type { HybridBasis } from './planar';

/**
 * Sums of exponentials, named by how many there are in all: `bi` has two phases of decrease, `bi-uptake` one of uptake from zero and one of
 * decrease.
 */
export const EXPONENTIAL_MODELS = ['mono', 'bi', 'bi-uptake', 'tri', 'tri-uptake', 'quad-uptake'] as const;
export type ExponentialModel = (typeof EXPONENTIAL_MODELS)[number];

/** Models of the fitting stage. */
export const TIME_ACTIVITY_MODELS = [...EXPONENTIAL_MODELS, 'trapezoid'] as const;
export type TimeActivityModel = (typeof TIME_ACTIVITY_MODELS)[number];

/** How a model is chosen: all admissible ones weighted by AICc, the lowest AICc, or nested F-tests. */
export const MODEL_SELECTIONS = ['average', 'aicc', 'f-test'] as const;
export type ModelSelection = (typeof MODEL_SELECTIONS)[number];

/** Time-integrated activity from one scan. */
export const SINGLE_TIME_POINT_METHODS = ['haenscheid', 'madsen', 'jackson', 'earlier-cycle', 'bayesian'] as const;
export type SingleTimePointMethod = (typeof SINGLE_TIME_POINT_METHODS)[number];

/** What the integral of a region's curve comes from. */
export type TimeActivitySelection = ModelSelection | `single-time-point:${SingleTimePointMethod}`;

/**
 * How sure each activity is, which decides what each point weighs.
 *
 * scatter: σ is not known and estimated from the residuals; the weights follow counting statistics (σ² ∝ the curve), are equal, or σ ∝ activity.
 * stated: σ = relative_frac · the curve's activity. counts-and-size: counting statistics of A · sensitivity · duration, and the uncertainty of the
 * region's volume by its size and the resolution (Gear et al. 2018, doi:10.1007/s00259-018-4136-7).
 */
export type ActivityUncertainty =
  | { readonly source: 'scatter'; readonly weighting: 'counting' | 'uniform' | 'relative' }
  | { readonly source: 'stated'; readonly relative_frac: number }
  | {
      readonly source: 'counts-and-size';
      readonly sensitivity_cps_per_MBq: number;
      /** Full width at half maximum of the image. */
      readonly resolution_mm: number;
    };

/** How the curves of a case are fitted. */
export interface CurveSettings {
  /** Candidates; what cannot be fitted to the points takes no part and says why. */
  readonly models: readonly TimeActivityModel[];
  readonly selection: TimeActivitySelection;
  /** After the last scan: the curve's own course, or physical decay from its value there. */
  readonly exponentialTail: 'curve' | 'physical';
  readonly trapezoidTail: 'physical' | 'last-two-points';
  readonly uncertainty: ActivityUncertainty;
  /** Parametric bootstrap of the integral; null: covariance alone. */
  readonly bootstrap: { readonly replicates: number; readonly seed: number } | null;
}

/** Half-lives that a person fixed, s; null where free, which may come out slower than a fixed one. Models with fewer phases take the first. */
export interface FixedHalfLives {
  readonly phases_s: readonly (number | null)[];
  readonly uptake_s: number | null;
}

/** What a person chose for one region instead of the case's settings; null: the case's. */
export interface RegionCurveChoice {
  readonly models: readonly TimeActivityModel[] | null;
  readonly selection: TimeActivitySelection | null;
  readonly fixedHalfLives: FixedHalfLives | null;
  /** Points that are left out, each with its reason. */
  readonly excluded: readonly { readonly timePointId: string; readonly reason: string }[];
}

/** How single voxels are fitted. */
export interface VoxelCurveSettings {
  /**
   * own: every voxel its own phases. region-phases: half-lives of the voxel's region, amplitudes of its own. region-shape: the region's curve
   * scaled to the voxel.
   */
  readonly shape: 'own' | 'region-phases' | 'region-shape';
  /** Full width at half maximum of a Gaussian over the images that half-lives or amplitudes are taken from, mm; 0: none. */
  readonly smoothing_mm: number;
  /** Where a voxel's own fit is not to be trusted. */
  readonly fallback: 'region-shape' | 'trapezoid';
}

/** Per-voxel outcome of a fit; stored as a status map (Uint8). */
export const FIT_STATUS = {
  outside: 0,
  fitted: 1,
  atPhysicalDecay: 2,
  fallbackTrapezoid: 3,
  zero: 4,
  fallbackRegionShape: 5,
} as const;
export type FitStatus = keyof typeof FIT_STATUS;

/** Why a model is left out of choice and averaging; no-criterion: too few points for AICc, while other models have one. */
export type Refusal =
  'too-few-points' | 'no-criterion' | 'vanishing-phase' | 'coinciding-phases' | 'at-bound' | 'correlation';

/** A curve for plots, of equal lengths: s after administration and MBq. */
export interface SampledCurve {
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  /** Standard uncertainty of the curve there; absent where it is not known. */
  readonly sigmas_MBq?: readonly number[];
}

/** One model fitted to the points of a curve. */
export interface TimeActivityCandidate {
  readonly model: TimeActivityModel;
  /** amplitude_MBq, effectiveHalfLife_s (amplitude1_MBq … with several phases, slowest first), uptakeHalfLife_s; none for the trapezoid. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly status: FitStatus;
  readonly refusedBecause: Refusal | null;
  /** Σ (residual/σ)², MBq² with unknown equal σ; null for the trapezoid. */
  readonly chiSquare: number | null;
  /** AICc (AIC where σ is known); null where it is not defined. */
  readonly aicc: number | null;
  /** Akaike weight among the admissible candidates; null where it takes no part. */
  readonly weight: number | null;
  readonly timeIntegratedActivity_MBq_h: number;
  /**
   * Standard uncertainty, half the width of the 68 % interval: where σ of the points comes from their scatter it holds Student's factor for few of them.
   * Null where nothing is known to estimate it from.
   */
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  /** Parts of the integral outside the measured interval, 0..1 of the whole. */
  readonly extrapolatedBefore_frac: number;
  readonly extrapolatedAfter_frac: number;
  readonly curve: SampledCurve;
}

/** Time–activity curve of one region and its integral from administration to infinity. */
export interface TimeActivityFit extends Omit<TimeActivityCandidate, 'weight' | 'refusedBecause'> {
  /** Of the result; with `average` the model of the largest weight, while integral, σ, shares and curve are the average's. */
  readonly selection: TimeActivitySelection;
  /** All models that were tried, the chosen one too; one with a single time point. */
  readonly candidates: readonly TimeActivityCandidate[];
  /** Ends of the interval that holds the integral with a probability of 68 %, MBq·h; null as σ. */
  readonly interval68_MBq_h: readonly [low: number, high: number] | null;
  /** Standard uncertainty by bootstrap; null where none was asked for. */
  readonly bootstrapSigma_MBq_h: number | null;
  /** Measured − curve at every point, MBq, excluded ones too. */
  readonly residuals_MBq: readonly number[];
  /** Where a single-time-point method is outside what it is valid for: for a person. Empty for curves. */
  readonly outsideValidity: readonly string[];
  /** Whose kinetics a single-time-point method took; absent for curves. */
  readonly basis?: KineticsBasis;
}

export interface RegionFit {
  readonly regionId: string;
  /** All points in order, the excluded ones too. */
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  /** Standard uncertainty of each; null where not known. */
  readonly sigmas_MBq: readonly number[] | null;
  /** Why a point is left out; null where it takes part. */
  readonly excludedBecause: readonly (string | null)[];
  readonly fit: TimeActivityFit;
  /** Where planar images gave the shape: points are their rates scaled to the one scan, in MBq; absent: points are those of scans. */
  readonly hybrid?: HybridBasis;
}
