import type {
  CurveSettings,
  EarlierKinetics,
  ErrorReport,
  FitStatus,
  KineticTissue,
  PlanarChoices,
  PlanarOutline,
  PlanarSeries,
  PlanarWindows,
  ProjectionPlace,
  PopulationKinetics,
  Radionuclide,
  RegionCurveChoice,
  RegionFit,
  TimeActivityModel,
  Vector3,
  VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import type { InstanceSource } from '@voxel-dosimetry/dicom';

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
  /** Planar images that give the shape of some regions' curves; null or absent: none. */
  readonly planar?: PlanarPlan | null;
}

/** Planar acquisitions, whose images the worker holds, and what is drawn on them. The scan of the scale is `oneScan.timePointId`, otherwise the first. */
export interface PlanarPlan {
  readonly timePoints: readonly FitTimePoint[];
  readonly choices: PlanarChoices;
}

export interface ReadPlanarRequest {
  readonly planarTimePointId: string;
  readonly series: PlanarSeries;
  readonly source: InstanceSource;
}

export interface PlanarViewsRequest {
  readonly planarTimePointId: string;
  readonly choices: PlanarChoices;
  readonly radionuclide: Radionuclide;
}

/** Conjugate views of one planar acquisition for display, both as seen from the front: counts, rows from top to bottom. */
export interface PlanarViews {
  readonly planarTimePointId: string;
  readonly columns: number;
  readonly rows: number;
  readonly pixelSpacing_mm: readonly [x: number, y: number];
  readonly anterior: Float32Array;
  readonly posterior: Float32Array;
  /** The window shown, and those that scatter is taken off by, as places in the series' list. */
  readonly windows: PlanarWindows;
}

/** On which planar image, against which scan's activity on the dose grid. Of `choices` the posterior view's lie and the image's shift are used. */
export interface ProjectOutlinesRequest {
  readonly planarTimePointId: string;
  readonly timePointId: string;
  readonly choices: PlanarChoices;
  readonly radionuclide: Radionuclide;
}

/** Outlines of the case's regions as the scan sees them from the front, moved to where scan and planar image agree best. */
export interface ProjectedOutlines {
  readonly outlines_mm: Readonly<Record<string, PlanarOutline>>;
  /** Beside each; null where there is no place for it. */
  readonly backgrounds_mm: Readonly<Record<string, PlanarOutline | null>>;
  /** Added to a position in the patient (mm to the left and to the feet) it is one on the image, mm from its centre, before the image's own shift. */
  readonly offset_mm: readonly [x: number, y: number];
  /** Correlation of the scan's projection with the planar image there, −1..1, and how well it would agree were the image to lie otherwise. */
  readonly correlation: ProjectionPlace['correlation'];
  readonly otherwise: ProjectionPlace['otherwise'];
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
  /** Regions that could not be fitted, and why: their voxels take the course of what belongs to no region. */
  readonly failures: RegionRefitOutcome['failures'];
  /** Number of voxels by status. */
  readonly voxelStatus: Readonly<Record<FitStatus, number>>;
  /** Number of voxels by the model that their integral is from. */
  readonly voxelModels: Readonly<Record<TimeActivityModel, number>>;
  /** Why voxels were not fitted as chosen, for a person; null where they were. */
  readonly voxelsForcedBecause: string | null;
  /** Whole-grid time-integrated activity, MBq·h. */
  readonly total_MBq_h: number;
}
