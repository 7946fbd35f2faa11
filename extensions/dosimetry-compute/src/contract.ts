import type {
  AbsorbedDoseSeries,
  ContourOverlap,
  CtSeries,
  MrSeries,
  EmissionSeries,
  ErrorReport,
  Grid,
  PatientIdentity,
  Provenance,
  Radionuclide,
  RegionDoseStatistics,
  RegionMask,
  RegionSeries,
  RegionSummary,
  RigidTransform,
  ScannerCalibration,
  SiteKernel,
  SpatialTransform,
  Unit,
  Vector3,
  Volume,
} from '@voxel-dosimetry/core';
import type {
  EncodeContext,
  EncodedInstance,
  InstanceSource,
  RegistrationRequest,
  RegistrationToWrite,
  WrittenModality,
} from '@voxel-dosimetry/dicom';
import type {
  CompareRequest,
  DoseEngine,
  DoseEstimates,
  DoseOutcome,
  DoseRequest,
  EngineComparison,
  KernelFile,
  PointKernelRequest,
  PointKernelVoxelSValues,
  VoxelSValueRequest,
  VoxelSValues,
} from './doseContract';
import type {
  FitOutcome,
  FitRequest,
  PlanarViews,
  PlanarViewsRequest,
  ProjectedOutlines,
  ProjectOutlinesRequest,
  ReadPlanarRequest,
  RegionRefitOutcome,
  RegionRefitRequest,
} from './fitContract';

export * from './doseContract';
export * from './fitContract';

/**
 * Names of the volumes that a worker holds. Voxels stay in the worker; the case store holds these keys.
 *
 * `emission/ID` as read (count or Bq/mL) · `ct/ID` HU, on its own grid · `activity/ID` Bq/mL at acquisition mid-time ·
 * `registration/ID` HU or Bq/mL, what Register brings onto each other · `jacobian/ID`, of previews alone · `aligned/ID` Bq/mL on the dose grid · `density` g/mL, `tia` Bq·s/mL, `tiaUncertainty` (relative standard uncertainty of `tia`, 0..1), `effectiveHalfLife` s,
 * `fitChiSquare`, `fitModel` (1 + place in TIME_ACTIVITY_MODELS, 0 none), `fitStatus`, `dose` Gy, all on the dose grid;
 * after Monte Carlo `doseUncertainty`, the relative standard uncertainty of `dose` (statistical, 0..1). After a comparison of engines
 * `comparison/ENGINE` Gy, and against the reference engine `difference/ENGINE` Gy (engine − reference) and `gamma/ENGINE` (−1 where not judged).
 * ID is the time point's id (`ct/` too: the CT paired with that time point), but the series UID for `mr/`.
 */
export type VolumeKey =
  | `emission/${string}`
  | `ct/${string}`
  | `mr/${string}`
  | `activity/${string}`
  | `aligned/${string}`
  | `registration/${string}`
  | `jacobian/${string}`
  | 'density'
  | 'tia'
  | 'tiaUncertainty'
  | 'effectiveHalfLife'
  | 'fitChiSquare'
  | 'fitModel'
  | 'fitStatus'
  | 'dose'
  | 'doseUncertainty'
  | `comparison/${DoseEngine}`
  | `difference/${DoseEngine}`
  | `gamma/${DoseEngine}`;

export interface VolumeInfo {
  readonly key: VolumeKey;
  readonly unit: Unit;
  readonly grid: Grid;
  readonly min: number;
  readonly max: number;
  /** Σ value · voxel volume for per-mL units (Bq, Bq·s, g); Σ value otherwise. The check-sum of activity. */
  readonly total: number;
}

export interface Progress {
  /** 0..1 */
  readonly fraction: number;
  /** What is being done, for a person: "Fitting voxels". */
  readonly doing: string;
}

/** A running call: `id` is what `cancel` takes; `onProgress` is called at most ten times a second. */
export interface Job {
  readonly id: string;
  readonly onProgress: (progress: Progress) => void;
}

export interface ReadEmissionRequest {
  readonly timePointId: string;
  readonly series: EmissionSeries;
  readonly source: InstanceSource;
}
export interface ReadMrRequest {
  readonly series: MrSeries;
  readonly source: InstanceSource;
}

export interface ReadCtRequest {
  readonly timePointId: string;
  readonly series: CtSeries;
  readonly source: InstanceSource;
}

export type CalibrationChoice =
  { readonly source: 'image' } | { readonly source: 'factor'; readonly factor_cps_per_MBq: number };

export interface CalibrateRequest {
  readonly timePointId: string;
  readonly calibration: CalibrationChoice;
  readonly radionuclide: Radionuclide;
  readonly acquisitionDuration_s: number;
  /** Acquisition start after administration, s; the result stands at start + duration/2. */
  readonly acquisitionStartAfterAdministration_s: number;
  readonly decayCorrection: 'none' | 'start' | 'administration';
}

export interface RegisterRequest {
  readonly referenceTimePointId: string;
  /** One entry a time point in the case's order, the reference with the identity. */
  readonly alignments: readonly { readonly timePointId: string; readonly transform: SpatialTransform }[];
  /** The time point whose CT gives the density (normally the reference); null when the case has no CT at all. */
  readonly densityFromTimePointId: string | null;
  /** How that CT's numbers become density; null = Schneider 2000. */
  readonly densityCalibration: ScannerCalibration | null;
}

export interface RegisterOutcome {
  readonly grid: Grid;
  /** What the CT's numbers became density by; null = Schneider 2000, or no CT. */
  readonly densityCalibration: ScannerCalibration | null;
  readonly aligned: readonly {
    readonly timePointId: string;
    /** Total activity before and after resampling, MBq: the check-sum that a person sees. */
    readonly activityBefore_MBq: number;
    readonly activityAfter_MBq: number;
    /** Pearson correlation with the reference on the dose grid, a plain hint of the alignment's quality. */
    readonly correlationWithReference: number;
  }[];
}

/** Which images of two time points are brought onto each other. */
export type RegistrationImageKind = 'ct' | 'emission';

export interface PrepareRegistrationRequest {
  readonly image: RegistrationImageKind;
  readonly timePointId: string;
}

/** `deformable`: rigid first, then a B-spline of what it gave. `contour-guided`: rigid first, then each region on its own, blended into one field. */
export type RegistrationMethod = 'rigid' | 'deformable' | 'contour-guided';

/** Regions as they were drawn; RTSTRUCT becomes voxels of `onto`. */
export interface DrawnRegions {
  readonly series: RegionSeries;
  readonly source: InstanceSource;
  readonly onto: Grid;
  /** How the CT that they were drawn on is moved onto its emission image: they follow. Null or absent where it lies as acquired. */
  readonly movedBy?: RigidTransform | null;
}

export interface AlignRequest extends PrepareRegistrationRequest {
  readonly method: RegistrationMethod;
  readonly referenceTimePointId: string;
  /** For `contour-guided`. */
  readonly guides?: readonly DrawnRegions[];
}

/** What contour-guided registration found for one region. */
export interface GuideOutcome {
  readonly regionId: string;
  readonly name: string;
  /** `stayed`: nothing was gained by moving it. `left-out`: it could not be followed; what lies around it decides. */
  readonly became: 'moved' | 'stayed' | 'left-out';
  /** Against the whole patient, of the region's middle. */
  readonly shift_mm: number;
  readonly turn_deg: number;
  /** Pearson correlation over the region and its rim, by the rigid transform and with its own motion; null when left out. */
  readonly similarityBefore: number | null;
  readonly similarityAfter: number | null;
  /** How far from it its own motion has faded; null without a field. */
  readonly reach_mm: number | null;
  /** How far its voxels are off its own motion on average, for regions that touch it and move otherwise. */
  readonly offOwnMotion_mm: number | null;
  readonly leftOutBecause: ErrorReport | null;
}

/** How a deformation can be judged, inside the patient on the reference's registration image. */
export interface DeformationFigures {
  /** Without the rigid part. */
  readonly largest_mm: number;
  readonly mean_mm: number;
  /** Determinant of the Jacobian of x + u(x), 1 where volume is kept: below 0 the image is folded. */
  readonly leastJacobian: number;
  readonly greatestJacobian: number;
  readonly folded_mL: number;
}

/** What a registration found, and how a person can judge it. */
export interface FoundAlignment {
  readonly method: RegistrationMethod;
  readonly image: RegistrationImageKind;
  /** From the time point's frame onto the reference's. */
  readonly transform: SpatialTransform;
  /** Null for a rigid one. */
  readonly deformation: DeformationFigures | null;
  /** Region by region; absent but for `contour-guided`. */
  readonly guides?: readonly GuideOutcome[];
  /** Pearson correlation in patient coordinates, and with the transform, on the reference's registration image. */
  readonly similarityBefore: number;
  readonly similarityAfter: number;
  /** Of the rigid part, at the corners of the reference's registration image. */
  readonly largestMotion_mm: number;
  /** Of the reference's registration image. */
  readonly voxelSize_mm: Vector3;
}

/** How an image lies on another kind of image of the same patient, as registration of both finds it. */
export interface Placement {
  /** From where the image lies as acquired to where the other one shows the patient. */
  readonly transform: RigidTransform;
  /** Normalized mutual information of both as acquired and with the transform, 1..2. */
  readonly informationBefore: number;
  readonly informationAfter: number;
  /** At the corners of what the other image shows. */
  readonly largestMotion_mm: number;
  /** Of the emission image, or of the CT as it is registered: less than its longest edge is none to a person. */
  readonly voxelSize_mm: Vector3;
}

/** An MR, and the image of a time point that it is brought onto. */
export interface PlaceMrRequest {
  readonly mrSeriesInstanceUID: string;
  readonly timePointId: string;
  readonly onto: RegistrationImageKind;
}

export interface AlignmentPreviewRequest {
  readonly timePointId: string;
  readonly referenceTimePointId: string;
  readonly transform: SpatialTransform;
}

/** What an alignment would look like: the time point's activity on the reference's emission grid. */
export interface AlignmentPreview extends PreviewedVolume {
  readonly correlationWithReference: number;
}

/** A volume that is made for the eye alone. */
export interface PreviewedVolume {
  readonly volume: Volume;
  readonly info: VolumeInfo;
}

export interface MrPreviewRequest {
  /** As `readMr` was told. */
  readonly mrSeriesInstanceUID: string;
  readonly referenceTimePointId: string;
  /** From the MR's frame onto the reference's. */
  readonly transform: SpatialTransform;
}

export interface CtPreviewRequest {
  /** Whose CT, as `readCt` was told. */
  readonly timePointId: string;
  readonly referenceTimePointId: string;
  /** From the CT's frame onto the reference's. */
  readonly transform: SpatialTransform;
  /** Null: voxels of about 3 mm along the dose grid's axes, as far as the patient in this CT reaches. */
  readonly onto: Grid | null;
}

/** Time points on the dose grid from the front: the patient's right at the left, the head above. */
export interface FrontMips {
  readonly columns: number;
  readonly rows: number;
  readonly pixelSpacing_mm: readonly [across: number, down: number];
  /** Largest activity concentration along each line, Bq/mL, row by row. */
  readonly images: readonly { readonly timePointId: string; readonly values: Float32Array }[];
  /** Shadow of each region, in pixels, an outline for each of its parts and holes; none before Segment. */
  readonly outlines: readonly {
    readonly regionId: string;
    readonly outlines: readonly (readonly (readonly [column: number, row: number])[])[];
  }[];
}

export interface AnalyseOutcome {
  readonly statistics: readonly RegionDoseStatistics[];
}

/** Objects of which a case writes one. */
type SingleModality = Exclude<WrittenModality, 'REG'>;

export interface EncodeRequest {
  readonly patient: PatientIdentity;
  /** Study that receives the objects: the reference time point's. */
  readonly reference: EncodeContext['reference'];
  /** Headers that the objects reference: where each instance of the reference series lies is in the series' grids. */
  readonly objects: readonly WrittenModality[];
  /** One REG object each, where `objects` has REG. */
  readonly registrations: readonly (RegistrationToWrite & Pick<EncodeContext, 'seriesDescription' | 'uids'>)[];
  readonly provenance: Provenance;
  /** ISO 8601 local time of creation: workers own no clock in what they write. */
  readonly createdAt: string;
  readonly seriesDescriptions: Readonly<Record<SingleModality, string>>;
  /** Root-safe 2.25 UIDs made by the caller, one series and one instance UID an object, so that a retry stores the same object. */
  readonly uids: Readonly<Record<SingleModality, EncodeContext['uids']>>;
}

export interface ReadRegistrationRequest extends RegistrationRequest {
  readonly source: InstanceSource;
}

/** Outcome of comparing an object read back from the archive with what was meant to be written. */
export interface ReadBackComparison {
  readonly sopInstanceUID: string;
  readonly equal: boolean;
  /** For a person: "1 572 864 dose values, largest difference 3e-8 Gy". */
  readonly statement: string;
}

export interface ProbeValue {
  readonly key: VolumeKey;
  readonly unit: Unit;
  /** Trilinear value at the point; null outside the volume. */
  readonly value: number | null;
}

/**
 * What a compute worker offers. It holds the voxels of one case; every call that works longer than 50 ms takes a Job,
 * reports progress and stops within a second after `cancel(job.id)` by throwing `compute/cancelled`.
 * Errors cross the worker boundary as DosimetryError with code, remedy and detail.
 */
export interface ComputeApi {
  readEmission(request: ReadEmissionRequest, job: Job): Promise<VolumeInfo>;
  readCt(request: ReadCtRequest, job: Job): Promise<VolumeInfo>;
  /** Makes `mr/UID`. */
  readMr(request: ReadMrRequest, job: Job): Promise<VolumeInfo>;
  /** Planar images are held beside volumes, for curves. */
  readPlanar(request: ReadPlanarRequest, job: Job): Promise<void>;
  /** Keeps just these planar images; resolves to those that are held. */
  keepPlanar(planarTimePointIds: readonly string[]): Promise<string[]>;
  /** For display. Throws `compute/no-volume` for an image that is not held. */
  planarViews(request: PlanarViewsRequest): Promise<PlanarViews>;
  /** Regions of the case as outlines on planar images. Throws `compute/no-volume`. */
  projectOutlines(request: ProjectOutlinesRequest, job: Job): Promise<ProjectedOutlines>;
  calibrate(request: CalibrateRequest, job: Job): Promise<VolumeInfo>;
  register(request: RegisterRequest, job: Job): Promise<RegisterOutcome>;
  /**
   * Makes `registration/ID` of `ct/ID` or `activity/ID`: cropped to the body and merged to about 3 mm. Throws `compute/no-volume`,
   * `register/constant-image`, `register/too-large`, `register/too-thin`.
   */
  prepareRegistration(request: PrepareRegistrationRequest, job: Job): Promise<VolumeInfo>;
  /**
   * Finds the transform between two `registration/ID`; nothing is kept. Throws `compute/no-volume`, `register/thread-lost`, `register/elastix`,
   * `register/no-thread`, `register/not-improved`, `register/not-similar`, `register/implausible-motion`, `register/folded`,
   * `register/no-guides`.
   */
  align(request: AlignRequest, job: Job): Promise<FoundAlignment>;
  /** How `ct/ID` lies on `activity/ID`; nothing is kept. Throws `compute/no-volume` and what `align` throws for rigid ones. */
  placeCt(timePointId: string, job: Job): Promise<Placement>;
  /** How `mr/UID` lies on `activity/ID` or `ct/ID`; nothing is kept. Throws as `placeCt`. */
  placeMr(request: PlaceMrRequest, job: Job): Promise<Placement>;
  /** A stored registration as a transform onto the reference; nothing is kept. Throws `register/registration-…`. */
  readRegistration(request: ReadRegistrationRequest, job: Job): Promise<SpatialTransform>;
  /** What `register` would make of one time point; nothing is kept. Throws `compute/no-volume`. */
  previewAlignment(request: AlignmentPreviewRequest, job: Job): Promise<AlignmentPreview>;
  /** A CT that is held, on the reference, averaged over coarser voxels; nothing is kept. Throws `compute/no-volume`. */
  previewCt(request: CtPreviewRequest, job: Job): Promise<PreviewedVolume>;
  /** An MR that is held, on the reference, averaged over coarser voxels, its brightest 0.5 % held down; nothing is kept. Throws `compute/no-volume`. */
  previewMr(request: MrPreviewRequest, job: Job): Promise<PreviewedVolume>;
  /** Determinant of the Jacobian of a transform on the reference's emission grid (`deformationMap`), 1 without a deformation; nothing is kept. Throws `compute/no-volume`. */
  previewJacobian(request: AlignmentPreviewRequest, job: Job): Promise<PreviewedVolume>;
  /** Maximum intensity projections of `aligned/ID` and outlines of the regions, from the front. Throws `compute/no-volume`. */
  frontMips(timePointIds: readonly string[], job: Job): Promise<FrontMips>;
  /**
   * Decodes SEG or RTSTRUCT into masks on the grid they were drawn on (RTSTRUCT: on `onto`) and adds them to the regions.
   * `drawnAtTimePointId`: whose images they were drawn on, so that they follow its alignment also where their frame of
   * reference tells nothing; null or absent when it is not known.
   */
  readRegions(request: DrawnRegions & { drawnAtTimePointId?: string | null }, job: Job): Promise<RegionSummary[]>;
  /** Adds or replaces (by id) regions drawn in the host. */
  putRegions(masks: readonly RegionMask[], job: Job): Promise<RegionSummary[]>;
  /** Voxels of `aligned/ID` at or above fraction · maximum, as one region. */
  thresholdRegion(
    request: { id: string; name: string; timePointId: string; fraction_frac: number },
    job: Job,
  ): Promise<RegionSummary[]>;
  /** Keeps just these regions, in this order, with these names. Returns all that are left, measured against the current aligned volumes. */
  keepRegions(
    regions: readonly { id: string; name: string }[],
    timePointIds: readonly string[],
    job: Job,
  ): Promise<RegionSummary[]>;
  regionMask(id: string): Promise<RegionMask>;
  /** How regions lie on others on the dose grid, pair by pair. Throws `compute/no-region`. */
  regionOverlaps(pairs: readonly (readonly [id: string, otherId: string])[], job: Job): Promise<ContourOverlap[]>;
  fit(request: FitRequest, job: Job): Promise<FitOutcome>;
  /** Curves of regions alone, at once: no voxels are made. Planar images and the density are taken where they are held. */
  refitRegions(request: RegionRefitRequest): Promise<RegionRefitOutcome>;
  dose(request: DoseRequest, job: Job): Promise<DoseOutcome>;
  /** Roughly how long each engine will take on this case here, from short runs of its inner loops. Throws `compute/no-volume`. */
  estimateDose(request: CompareRequest['dose'], job: Job): Promise<DoseEstimates>;
  /** Several engines on the present activity, density and regions; `dose` and its uncertainty are not touched. */
  compareEngines(request: CompareRequest, job: Job): Promise<EngineComparison>;
  /** A site's kernel from its file, which may have tens of MB; touches no volume. Throws what parseSiteKernel throws. */
  readSiteKernel(file: KernelFile, job: Job): Promise<SiteKernel>;
  /** Voxel S values by Monte Carlo; touches no volume. */
  voxelSValues(request: VoxelSValueRequest, job: Job): Promise<VoxelSValues>;
  /** Voxel S values by integrating a dose point kernel; touches no volume. */
  pointKernelVoxelSValues(request: PointKernelRequest, job: Job): Promise<PointKernelVoxelSValues>;
  analyse(job: Job): Promise<AnalyseOutcome>;
  encode(request: EncodeRequest, job: Job): Promise<EncodedInstance[]>;
  compareReadBack(meant: EncodedInstance, readBack: ArrayBuffer, job: Job): Promise<ReadBackComparison>;
  /** A stored RTDOSE in Gy as a volume, for overlay and comparison. RELATIVE units throw `ingest/dose-units`. */
  readAbsorbedDose(request: { series: AbsorbedDoseSeries; source: InstanceSource }, job: Job): Promise<Volume<'Gy'>>;
  /** A copy of the voxels, for display. Throws `compute/no-volume`. */
  volume(key: VolumeKey): Promise<Volume>;
  volumes(): Promise<VolumeInfo[]>;
  probe(point_mm: Vector3): Promise<ProbeValue[]>;
  release(keys: readonly VolumeKey[]): Promise<void>;
  cancel(jobId: string): Promise<void>;
  /**
   * Ends activity-first Monte Carlo, in a dose job or a comparison, with what it has reached, labelled `isPartial`, once ten shards are done
   * (fewer give no uncertainty worth the name); the rest of a comparison and other jobs go on.
   */
  conclude(jobId: string): Promise<void>;
}
