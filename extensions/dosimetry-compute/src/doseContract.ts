import type {
  DaughterTreatment,
  DoseEngine,
  DoseSurroundings,
  EnergyBudget,
  GammaCriteria,
  Grid,
  KernelMedium,
  Radionuclide,
  RegionDoseStatistics,
  SiteKernel,
  TimeActivityModel,
  Vector3,
} from '@voxel-dosimetry/core';
import type { FitPlan } from './fitContract';

export { DOSE_ENGINES, type DoseEngine } from '@voxel-dosimetry/core';

/** What the kernel engines need said; kept while another engine is chosen. */
export interface KernelSettings {
  /** The uniform medium of voxel-s and voxel-s-density, and the one whose kernel collapsed-cone scales. */
  readonly medium: KernelMedium;
  /** A site's own voxel S values for voxel-s and voxel-s-density; null = computed for this nuclide and voxel size. */
  readonly siteKernel: SiteKernel | null;
}

/** A kernel's file: a File where it crosses to a worker. */
export interface KernelFile {
  readonly name: string;
  text(): Promise<string>;
}

/** What a kernel engine used. */
export interface KernelOutcome {
  readonly source: 'point-kernel' | 'site';
  /** A site's kernel: its file, the medium as that says it, and the energy in its voxels over that of a computed kernel (tissue by density). */
  readonly siteKernel: (Pick<SiteKernel, 'name' | 'medium'> & { readonly ofComputed_frac: number }) | null;
  /** Media whose kernels were used, with their density and in how many voxels. */
  readonly media: readonly {
    /** Null: that of a site's kernel. */
    readonly medium: KernelMedium | null;
    readonly density_g_per_mL: number;
    readonly voxels: number;
  }[];
  /** From the source voxel to the edge of the kernel along each axis, voxels. */
  readonly reach: Grid['size'];
  /** Part of the energy that a site's kernel has no voxels for, 0..1: it counts as escaped. 0 for kernels that are computed, to the edge of the grid. */
  readonly beyond_frac: number;
  /** Relative standard uncertainty (statistical) of the source voxel's own S value; null where a site's kernel states none. */
  readonly selfUncertainty_frac: number | null;
  /** Of collapsed-cone. */
  readonly directions: number | null;
}

/**
 * activity-first: time–activity fits, then one dose calculation of the time-integrated activity. dose-rate-first: a dose-rate map per
 * time point, fitted and integrated voxel by voxel with the same model.
 */
export type DoseOrder = 'activity-first' | 'dose-rate-first';

/** Run until the relative standard uncertainty is reached everywhere that was asked for, or the histories are used up. */
export interface UncertaintyTarget {
  readonly uncertainty_pct: number;
  /**
   * region-mean: of the mean absorbed dose of each chosen region. every-voxel: of every voxel that lies at least half inside a
   * chosen region; the largest of many estimates counts, so it runs somewhat longer than the figure says.
   */
  readonly of: 'region-mean' | 'every-voxel';
  /** Region ids; null = all regions. */
  readonly regionIds: readonly string[] | null;
}

export interface MonteCarloSettings {
  /** Decays to follow; with a target the most that are followed. Dose-rate-first: for each time point. */
  readonly histories: number;
  readonly target: UncertaintyTarget | null;
  readonly seed: number;
  readonly doseTo: 'medium' | 'water';
  /** Voxels that particles travel in: those of the dose grid, or the CT's own, with the CT's own numbers for density and composition. */
  readonly geometry: 'dose-grid' | 'ct';
  /**
   * Parts that each edge of a dose voxel is cut into for the transport, 1 to 4; finer ones take their density from the CT itself. 1 with
   * the CT's own voxels.
   */
  readonly cuts: number;
  /** Photons of less energy are absorbed where they are, 1 to 100 keV; bremsstrahlung of less is not told apart from other losses. */
  readonly photonCutoff_keV: number;
}

/** What a case begins with, and what a protocol that says nothing else means. */
export const USUAL_MONTE_CARLO: MonteCarloSettings = {
  histories: 10_000_000,
  target: null,
  seed: 1,
  doseTo: 'medium',
  geometry: 'dose-grid',
  cuts: 1,
  photonCutoff_keV: 10,
};

/** Shards, which are the batches of the statistics; more where a shard would be longer than some seconds. */
export const DEFAULT_SHARDS = 40;

export interface DoseRequest {
  readonly engine: DoseEngine;
  readonly order: DoseOrder;
  readonly radionuclide: Radionuclide;
  /** Whether daughters that decay count, where and as often as their parent does. */
  readonly daughters: DaughterTreatment;
  /** Used by dose-rate-first: when each map holds and how its curves are integrated. */
  readonly fit: FitPlan;
  /** Used by Monte Carlo; null with the other engines. */
  readonly monteCarlo: MonteCarloSettings | null;
  /** Used by the kernel engines and collapsed-cone; null with the others. */
  readonly kernel: KernelSettings | null;
  /** Makes a result again that was stopped and kept: only this many shards of the same plan. Absent: all of them. */
  readonly shardsToRepeat?: number;
}

export interface RegionUncertainty {
  readonly regionId: string;
  /** Of the region's mean absorbed dose, relative, 0..1. */
  readonly mean_frac: number;
  /** The largest and the median of the voxels that lie at least half inside, relative, 0..1; null where there is none. */
  readonly largestVoxel_frac: number | null;
  readonly medianVoxel_frac: number | null;
}

/** The voxels of a CT as particles travelled in them, along the dose grid's axes. */
export interface CtTransportGrid {
  readonly size: Grid['size'];
  readonly spacing_mm: Vector3;
  /** CT voxels along each axis of one such voxel: more than one where the CT has too many. */
  readonly merged: Grid['size'];
  /** The CT lies oblique to the dose grid: averaged onto voxels of its own size that do not. */
  readonly isResampled: boolean;
}

/** What a Monte Carlo run was and how sure its result is: statistical standard uncertainties alone. */
export interface MonteCarloOutcome {
  readonly seed: number;
  readonly doseTo: MonteCarloSettings['doseTo'];
  readonly cuts: number;
  /** Null where particles travelled in the dose grid's voxels or parts of them. */
  readonly ctGrid: CtTransportGrid | null;
  readonly photonCutoff_keV: number;
  /** Decays followed, over all time points. */
  readonly decays: number;
  readonly decaysPlanned: number;
  readonly shards: number;
  /** Stopped by the person before its plan was done: fewer decays, larger uncertainty. */
  readonly isPartial: boolean;
  /** Null when no target was set. */
  readonly isTargetReached: boolean | null;
  readonly regions: readonly RegionUncertainty[];
  /** Mean over voxels that get more than half the largest dose (Rogers 2000), relative, 0..1. */
  readonly highDose_frac: number;
  /** Wall time of the transport, s, and threads: what the next run's expected time rests on. */
  readonly duration_s: number;
  readonly workers: number;
}

/** A region's mean dose rate at the time points and its integral, as the region's curve alone gives it. */
export interface DoseRateFit {
  readonly regionId: string;
  readonly times_s: readonly number[];
  /** Mean over the region's volume. */
  readonly doseRates_Gy_per_h: readonly number[];
  readonly model: TimeActivityModel;
  readonly absorbedDose_Gy: number;
  /** Standard uncertainty; null where nothing is known to estimate it from. */
  readonly absorbedDose_sigma_Gy: number | null;
  readonly extrapolated_frac: number;
}

export interface DoseOutcome {
  readonly engine: DoseEngine;
  readonly order: DoseOrder;
  readonly daughters: DaughterTreatment;
  readonly energy: EnergyBudget;
  readonly max_Gy: number;
  /** Voxels with activity but a density below the limit, where no dose is given (air). */
  readonly voxelsWithoutMass: number;
  /** What decays in them, MBq·h: its energy is lost. */
  readonly timeIntegratedActivityWithoutMass_MBq_h: number;
  /** Null for engines that draw no random numbers. */
  readonly monteCarlo: MonteCarloOutcome | null;
  /** Null for local deposition and Monte Carlo. */
  readonly kernel: KernelOutcome | null;
  /** Of dose-rate-first; null with activity-first. */
  readonly doseRateFits: readonly DoseRateFit[] | null;
  /** What decides where engines are wrong; null in a result that was saved before it was told. */
  readonly surroundings: DoseSurroundings | null;
  /** Wall time of the calculation, s; null in a result that was saved before it was measured. */
  readonly duration_s: number | null;
}

/** How long an engine will roughly take on this machine and this case. */
export interface DoseEstimate {
  readonly engine: DoseEngine;
  /** Null when it cannot run on this case, which `because` says. */
  readonly expected_s: number | null;
  readonly because: string | null;
}

/** What can be said before a dose calculation. */
export interface DoseEstimates {
  readonly engines: readonly DoseEstimate[];
  readonly surroundings: DoseSurroundings;
}

/** Several engines on one case: same activity, density and regions. */
export interface CompareRequest {
  readonly engines: readonly DoseEngine[];
  /** The engine that the others are compared with; one of `engines`. */
  readonly reference: DoseEngine;
  /** As for `dose`, with the settings of every engine that is asked for. */
  readonly dose: Omit<DoseRequest, 'engine'>;
  readonly gamma: GammaCriteria;
}

/** One engine's result in a comparison; its voxels are `comparison/ENGINE`, the others' `difference/ENGINE` and `gamma/ENGINE` too. */
export interface ComparedEngine {
  readonly outcome: DoseOutcome;
  readonly statistics: readonly RegionDoseStatistics[];
  /** Null for the reference itself. */
  readonly gamma: {
    readonly pass_frac: number;
    readonly evaluatedVoxels: number;
    readonly regions: readonly { readonly regionId: string; readonly pass_frac: number | null }[];
  } | null;
}

export interface EngineComparison {
  readonly reference: DoseEngine;
  readonly gamma: GammaCriteria;
  readonly engines: readonly ComparedEngine[];
}

/** Absorbed dose per decay around a source voxel in a uniform medium (MIRD Pamphlet 17). */
export interface VoxelSValueRequest {
  readonly radionuclide: Radionuclide;
  readonly daughters: DaughterTreatment;
  readonly voxelSize_mm: Vector3;
  /** Name of a transport medium. */
  readonly medium: string;
  /** Null: the medium's own. */
  readonly density_g_per_mL: number | null;
  /** Voxels on each side of the source voxel. */
  readonly extent: number;
  readonly histories: number;
  readonly seed: number;
  /** Photons of less energy are absorbed where they are, 1 to 100 keV. */
  readonly photonCutoff_keV: number;
  /** Average over voxels that symmetry makes equal. */
  readonly symmetric: boolean;
}

export interface VoxelSValues {
  /** 2·extent + 1 along each axis. */
  readonly size: Grid['size'];
  /** Gy/(Bq·s), x fastest. */
  readonly values: Float64Array;
  /** Relative standard uncertainty, 0..1; 1 where nothing was deposited. */
  readonly relativeUncertainty: Float64Array;
  readonly density_g_per_mL: number;
  /** Decays followed. */
  readonly histories: number;
  /** Uniform medium around the source voxel to this distance at least, mm. */
  readonly mediumTo_mm: number;
  readonly energy: EnergyBudget;
}

/** The same from a dose point kernel: no random numbers, nothing to follow. */
export interface PointKernelRequest extends Pick<
  VoxelSValueRequest,
  'radionuclide' | 'daughters' | 'voxelSize_mm' | 'density_g_per_mL' | 'extent'
> {
  readonly medium: KernelMedium;
}

/** The medium is uniform everywhere; the uncertainty is that of the point kernel's table. */
export type PointKernelVoxelSValues = Omit<VoxelSValues, 'histories' | 'mediumTo_mm'>;
