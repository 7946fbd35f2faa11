import type {
  AbsorbedDoseSeries,
  Confirmation,
  ContourOverlap,
  DaughterTreatment,
  CurveSettings,
  DoseSurroundings,
  ErrorReport,
  FoundPatient,
  Grid,
  IngestResult,
  Landmark,
  PlanarChoices,
  RegionMask,
  RegionSummary,
  RigidTransform,
  ScannerCalibration,
  Series,
  SpatialTransform,
  StageId,
  TimePointEntries,
  VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import type {
  AnalyseOutcome,
  CalibrationChoice,
  CompareRequest,
  DoseEngine,
  DoseEstimate,
  DoseOrder,
  DoseOutcome,
  Placement,
  EngineComparison,
  FitOutcome,
  FoundAlignment,
  KernelSettings,
  MonteCarloSettings,
  OneScanSettings,
  Progress,
  ReadBackComparison,
  RegionFitChoice,
  RegionRefitOutcome,
  RegisterOutcome,
  RegistrationImageKind,
  RegistrationMethod,
  VolumeInfo,
} from '@voxel-dosimetry/compute';
import type { StoreOutcome, WrittenModality } from '@voxel-dosimetry/dicom';

/** `ready` is current; `stale` has a result that an input has overtaken; `failed` keeps the error and the earlier inputs. */
export type StageState =
  | { readonly status: 'empty' }
  | { readonly status: 'running'; readonly jobId: string; readonly progress: Progress }
  | { readonly status: 'ready'; readonly at: string }
  | { readonly status: 'stale'; readonly because: string }
  | { readonly status: 'failed'; readonly error: ErrorReport };

/** Every choice that a person makes, by stage. Plain data: saved, compared, and equal to what protocol.json says headless. */
export interface CaseChoices {
  readonly ingest: {
    /** What was entered, by time point id. */
    readonly entries: Readonly<Record<string, TimePointEntries>>;
    /** Emission series that the person left out, by series UID. */
    readonly excluded: readonly string[];
    /** Ids of `confirm` issues that were accepted; the words and the time are in `confirmations`. */
    readonly confirmed: readonly string[];
  };
  readonly calibrate: {
    readonly calibration: CalibrationChoice;
    /** Ids of findings about the calibrated images that were accepted; words and time are in `confirmations`; absent = none. */
    readonly confirmed?: readonly string[];
  };
  readonly register: {
    /** Time point id; null = the first. */
    readonly referenceTimePointId: string | null;
    readonly transforms: Readonly<Record<string, RigidTransform>>;
    /** Time points that keep the deformation that registration found for them while a person moves them; absent = none. */
    readonly deformationKept?: readonly string[];
    /** SOPInstanceUID of the archive's registration (REG) to take, by time point id, where nobody has aligned it by hand; absent = none. */
    readonly stored?: Readonly<Record<string, string>>;
    /** What brings time points onto the reference where nobody has aligned them by hand; null: patient coordinates. */
    readonly registration: RegistrationChoice | null;
    /** Time points that are registered otherwise than `registration` says, by id; absent = none. */
    readonly registrations?: Readonly<Record<string, RegistrationChoice | null>>;
    /** Whether each CT is compared with the emission image of its own time point, and moved onto it where it lies elsewhere; absent: neither. */
    readonly ctOntoEmission?: 'as-acquired' | 'check' | 'correct';
    /** Time points whose CT stays as acquired all the same. Absent = none. */
    readonly ctsAsAcquired?: readonly string[];
    /** What MRs are brought onto, by series UID, with the regions drawn on them. Absent, or an MR that is not named: it takes no part. */
    readonly mrs?: Readonly<Record<string, MrPlacing>>;
    /** What a person has marked to judge an alignment by, by time point id; changes no result. Absent = none. */
    readonly landmarks?: Readonly<Record<string, readonly Landmark[]>>;
    /** Time point ids whose alignment the person accepted on the fusion check. */
    readonly accepted: readonly string[];
    /** How CT numbers become mass density; null = Schneider 2000. */
    readonly densityCalibration: ScannerCalibration | null;
  };
  readonly segment: {
    /** Series of SEG / RTSTRUCT to use; null = all of the case's. */
    readonly regionSeries: readonly string[] | null;
    /** Threshold regions, evaluated on the dose grid. */
    readonly thresholds: readonly {
      readonly id: string;
      readonly name: string;
      readonly timePointId: string;
      readonly fraction_frac: number;
    }[];
    /** Regions drawn in the host, kept as runs because they exist nowhere else; absent = none. */
    readonly drawn?: readonly DrawnRegion[];
    /** Regions removed or renamed by the person, by region id. */
    readonly removed: readonly string[];
    readonly names: Readonly<Record<string, string>>;
  };
  readonly fit: {
    readonly curves: CurveSettings;
    readonly voxels: VoxelCurveSettings;
    /** What holds for single regions instead of `curves`, by region id. */
    readonly regions: Readonly<Record<string, RegionFitChoice>>;
    readonly oneScan: OneScanSettings;
    readonly planar: PlanarChoices;
    /** A larger share of an integral outside the measured interval is warned of, 0..1: the site's own limit. */
    readonly extrapolationLimit_frac: number;
  };
  readonly dose: {
    readonly engine: DoseEngine;
    readonly order: DoseOrder;
    /** Null until a person has chosen; only nuclides with radioactive daughters ask for it. */
    readonly daughters: DaughterTreatment | null;
    /** Kept while another engine is chosen. */
    readonly monteCarlo: MonteCarloSettings;
    /** Kept while another engine is chosen. */
    readonly kernel: KernelSettings;
  };
  readonly analyse: Readonly<Record<string, never>>;
  readonly export: { readonly objects: readonly WrittenModality[] };
}

/** Small results (no voxels); each belongs to the stage that made it and stays visible when stale. */
export interface CaseResults {
  readonly ingest: IngestResult | null;
  readonly calibrate: { readonly volumes: Readonly<Record<string, VolumeInfo>> } | null;
  readonly register: RegisteredTimePoints | null;
  readonly segment: {
    readonly regions: readonly RegionSummary[];
    /** Regions that were drawn at a time point, beside those of the same name drawn at the reference; absent: none. */
    readonly overlaps?: readonly RegionOverlap[];
  } | null;
  readonly fit: FitOutcome | null;
  readonly dose: DoseOutcome | null;
  readonly analyse: AnalyseOutcome | null;
  readonly export: { readonly objects: readonly ExportedObject[] } | null;
}

/** How a region that was drawn at a time point lies, once brought onto the reference, on the one of the same name there. */
export interface RegionOverlap extends ContourOverlap {
  readonly timePointId: string;
  readonly regionId: string;
  readonly referenceRegionId: string;
}

export interface RegistrationChoice {
  readonly method: RegistrationMethod;
  readonly image: RegistrationImageKind;
}

/** What registration found for one time point, or why it found nothing: then patient coordinates hold. */
export interface AutomaticAlignment extends RegistrationChoice {
  /** Series that were brought onto each other, the reference's first: it holds for these alone. */
  readonly seriesInstanceUIDs: readonly [reference: string, moving: string];
  /** Where they lay then, the reference's first: a corrected slice spacing or order of frames makes other images of the same series. */
  readonly grids: readonly [reference: Grid | null, moving: Grid | null];
  /** Series of the regions that guided it; absent but for `contour-guided`. */
  readonly guideSeries?: readonly string[];
  /** How each of those is moved with the CT that it was drawn on; absent where none is. */
  readonly guidesMovedBy?: readonly (RigidTransform | null)[];
  readonly found: FoundAlignment | null;
  readonly notRegisteredBecause: ErrorReport | null;
}

/** How an image lies on another kind of image: a CT on the emission image that it was made with, an MR on either; or why that could not be found. */
export interface PlacedImage {
  /** The one that stays, and the one that moves. */
  readonly seriesInstanceUIDs: readonly [fixed: string, moving: string];
  /** Where they lay then, as acquired. */
  readonly grids: readonly [fixed: Grid | null, moving: Grid | null];
  readonly found: Placement | null;
  readonly notFoundBecause: ErrorReport | null;
}

/** What an MR is brought onto: the emission image, or the CT, of a time point. */
export interface MrPlacing {
  readonly timePointId: string;
  readonly onto: RegistrationImageKind;
}

/** A registration that was read from the archive, and where it is from. */
export interface StoredAlignment {
  readonly sopInstanceUID: string;
  readonly seriesInstanceUID: string;
  /** DICOM date and time, as they stand. */
  readonly contentDate: string;
  readonly contentTime: string;
  readonly creator: string;
  readonly transform: SpatialTransform;
}

export interface RegisteredTimePoints extends RegisterOutcome {
  /** By time point id; absent: nothing was registered. */
  readonly automatic?: Readonly<Record<string, AutomaticAlignment>>;
  /** CTs by the id of the time point that each was made with, MRs by series UID; absent or {}: none was compared. */
  readonly placedImages?: Readonly<Record<string, PlacedImage>>;
  /** Taken from the archive, by time point id; absent: none. */
  readonly stored?: Readonly<Record<string, StoredAlignment>>;
}

/** A drawn region without its voxels: the mask as run lengths, outside first, then inside, outside … along the x-fastest order. */
export type DrawnRegion = Omit<RegionMask, 'mask'> & { readonly runs: Uint32Array };

export interface ExportedObject {
  readonly modality: WrittenModality;
  /** Of REG: which time point it brings onto the reference. */
  readonly timePointId?: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly seriesDescription: string;
  readonly outcome: StoreOutcome | null;
  readonly readBack: ReadBackComparison | null;
}

/**
 * Several engines side by side: an aside of the dose stage, not a stage, which no stage takes anything from. `state` is as a stage's;
 * `result` stays visible while it is stale.
 */
export interface CaseComparison {
  readonly state: StageState;
  readonly result: EngineComparison | null;
  /** Whether the worker holds its maps; after a reload they are made again when they are asked for. */
  readonly hasVoxels: boolean;
}

/** Which engines to compare, with which of them, and by which gamma criteria. */
export type ComparisonRequest = Pick<CompareRequest, 'engines' | 'reference' | 'gamma'>;

export interface CaseState {
  /** Patient id and studies: what the case is saved under. Null until studies are opened. */
  readonly key: string | null;
  readonly studyInstanceUIDs: readonly string[];
  readonly series: readonly Series[];
  readonly storedDoses: readonly AbsorbedDoseSeries[];
  readonly choices: CaseChoices;
  readonly results: CaseResults;
  readonly stages: Readonly<Record<StageId, StageState>>;
  readonly comparison: CaseComparison;
  /**
   * Curves of all regions as the choices now say, while the result of Fit is not that of these choices (or there is none): the voxel maps
   * still wait for Fit. Null: the result's own curves hold. Never saved.
   */
  readonly refittedCurves: RegionRefitOutcome | null;
  /** How long each engine will roughly take here; null while that was not asked for, or for what has changed since. */
  readonly doseEstimates: readonly DoseEstimate[] | null;
  /** What decides where engines are wrong here; told with `doseEstimates`, and by each dose result. */
  readonly doseSurroundings: DoseSurroundings | null;
  readonly confirmations: readonly Confirmation[];
  /** Set when a saved case was resumed: its voxels are read again when a stage needs them. */
  readonly resumedAt: string | null;
  /** Why a saved case was not resumed, for a person; absent when there was none or it was resumed. */
  readonly notResumedBecause?: string | null;
  /** Whose images the opened studies hold, where they are several people's: one of them is to be chosen. */
  readonly patientsFound?: readonly FoundPatient[];
  /** Set while the case could not be kept for the next visit (storage full or denied). */
  readonly notSaved?: ErrorReport | null;
  /** Stages whose voxels the worker holds now. After a resume a stage can be `ready` without them: `restoreVoxels` reads them again. */
  readonly stagesWithVoxels?: readonly StageId[];
}
