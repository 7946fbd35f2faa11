import type {
  CurveSettings,
  EarlierKinetics,
  ErrorReport,
  FitStatus,
  KineticTissue,
  PopulationKinetics,
  Radionuclide,
  RegionCurveChoice,
  RegionFit,
  TimeActivityModel,
  Vector3,
  VoxelCurveSettings,
} from '@voxel-dosimetry/core';

/** What a person chose for one region; null: the case's settings. */
export interface RegionFitChoice extends RegionCurveChoice {
  /** Whose kinetics a method for one scan takes; null: none is known. */
  readonly tissue: KineticTissue | null;
}

/** What methods for one scan need to know; kept while the integral is taken from curves. */
export interface OneScanSettings {
  /** The scan that is used; null: the only one that takes part (the Bayesian estimate takes all that do). */
  readonly timePointId: string | null;
  /** A site's own or a published one; null: none was chosen. */
  readonly population: PopulationKinetics | null;
  /** The patient's own kinetics from an earlier cycle, found by the region's name. */
  readonly earlier: readonly EarlierKinetics[];
}

export interface FitTimePoint {
  readonly timePointId: string;
  /** Middle of the acquisition. */
  readonly timeAfterAdministration_s: number;
  /** Of the acquisition: how many counts a point rests on; null where it is not known. */
  readonly duration_s: number | null;
}

/** What is fitted when, and how; activity and dose rate alike. */
export interface FitPlan {
  readonly timePoints: readonly FitTimePoint[];
  readonly curves: CurveSettings;
  readonly voxels: VoxelCurveSettings;
  /** By region id; regions that are not named follow `curves`. */
  readonly regions: Readonly<Record<string, RegionFitChoice>>;
  readonly oneScan: OneScanSettings;
  /** What population amplitudes are related to; null: not known. */
  readonly administeredActivity_MBq: number | null;
}

export interface FitRequest extends FitPlan {
  readonly radionuclide: Radionuclide;
}

/** The measured activities of one region. */
export interface RegionActivities {
  readonly regionId: string;
  readonly name: string;
  readonly volume_mL: number;
  /** At the time points in their order. */
  readonly activities_MBq: readonly number[];
}

/** Curves of regions alone: an answer while a person still chooses. Needs no voxels. */
export interface RegionRefitRequest {
  readonly fit: FitRequest;
  readonly regions: readonly RegionActivities[];
  /** Of the dose grid: how sure a region's volume is. */
  readonly voxelSize_mm: Vector3;
}

/** One region that cannot be fitted does not hide the others. */
export interface RegionRefitOutcome {
  readonly regionFits: readonly RegionFit[];
  readonly failures: readonly { readonly regionId: string; readonly error: ErrorReport }[];
}

export interface FitOutcome {
  readonly regionFits: readonly RegionFit[];
  /** Number of voxels by status. */
  readonly voxelStatus: Readonly<Record<FitStatus, number>>;
  /** Number of voxels by the model that their integral is from. */
  readonly voxelModels: Readonly<Record<TimeActivityModel, number>>;
  /** Why voxels were not fitted as chosen, for a person; null where they were. */
  readonly voxelsForcedBecause: string | null;
  /** Whole-grid time-integrated activity, MBq·h. */
  readonly total_MBq_h: number;
}
