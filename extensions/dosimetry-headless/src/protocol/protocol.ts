import type {
  CurveSettings,
  DaughterTreatment,
  ErrorCode,
  KineticTissue,
  PlanarChoices,
  PlanarRegion,
  ScannerCalibration,
  TimePointEntries,
  Vector3,
  VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import type {
  CalibrationChoice,
  DoseEngine,
  DoseOrder,
  KernelSettings,
  MonteCarloSettings,
  OneScanSettings,
  RegionFitChoice,
  RegistrationImageKind,
  RegistrationMethod,
} from '@voxel-dosimetry/compute';
import type { ComparisonRequest } from '@voxel-dosimetry/case';

export const OUTPUTS = ['RTDOSE', 'SEG', 'RTSTRUCT', 'REG'] as const;
export type Output = (typeof OUTPUTS)[number];

/** One administration as the protocol states it. */
export interface ProtocolAdministration {
  readonly activity_MBq: number;
  /** ISO 8601; without an offset it is the local clock of the images. */
  readonly dateTime: string;
}

/** A time point by its number in order of time, from 0, or by the UID of its emission series or of its study. */
export type TimePointName = number | string;

/** A shift and turn by hand; see RigidTransform. Without a centre it turns about the middle of the image. */
export interface ProtocolAlignment {
  readonly translation_mm: Vector3;
  readonly rotation_rad: Vector3;
  readonly centre_mm: Vector3 | null;
}

/** What is entered for one time point, as a person would in ingest and register. */
export interface ProtocolTimePoint {
  /** SeriesInstanceUID of the emission image, or StudyInstanceUID where the study has one emission image. */
  readonly uid: string;
  readonly entries: TimePointEntries;
  readonly alignment: ProtocolAlignment | null;
}

export interface ProtocolThreshold {
  readonly fraction: number;
  readonly name: string;
  readonly timePoint: TimePointName;
}

export interface ProtocolRegions {
  /** SEG and RTSTRUCT series to use: `all` that the case takes by default, or those named. */
  readonly series: 'all' | readonly string[];
  readonly thresholds: readonly ProtocolThreshold[];
  /** Regions to leave out, by name. */
  readonly removed: readonly string[];
  /** New names by old name. */
  readonly names: Readonly<Record<string, string>>;
}

/** What the protocol says of one region's curve; `tissue` absent: as its name suggests. */
export interface ProtocolRegionCurve extends Pick<RegionFitChoice, 'models' | 'selection' | 'fixedHalfLives'> {
  readonly exclude: readonly { readonly timePoint: TimePointName; readonly reason: string }[];
  readonly tissue: KineticTissue | undefined;
}

/** Whose kinetics one scan follows, in files beside the protocol. */
export interface KineticsFiles {
  /** A published population, or a site's table. */
  readonly population: { readonly id: string } | { readonly file: string } | null;
  readonly earlierFile: string | null;
}

/** What those files hold. */
export type Kinetics = Pick<OneScanSettings, 'population' | 'earlier'>;

/** A region as it is drawn on planar images; `from-scan`: as the scan sees it from the front. */
export interface ProtocolPlanarRegion extends Pick<PlanarRegion, 'attenuation'> {
  readonly outline: PlanarRegion['outline_mm'] | 'from-scan';
  readonly background: PlanarRegion['background_mm'] | 'from-scan';
}

/** What planar images are used for, with regions by name and planar time points as time points are named. */
export interface ProtocolPlanar extends Pick<PlanarChoices, 'used' | 'scatter'> {
  readonly regions: readonly (readonly [name: string, region: ProtocolPlanarRegion])[];
  /** By number in order of time, or UID. */
  readonly shifts_mm: readonly (readonly [timePoint: TimePointName, shift_mm: readonly [x: number, y: number]])[];
  readonly posteriorSeen: readonly (readonly [
    timePoint: TimePointName,
    seen: PlanarChoices['posteriorSeen'][string],
  ])[];
  /** On which image the scan's outlines are placed; null: the one nearest in time to the scan. */
  readonly placeOn: TimePointName | null;
}

/** How curves are fitted, with regions by name. */
export interface ProtocolTimeActivity {
  readonly curves: CurveSettings;
  readonly voxels: VoxelCurveSettings;
  readonly regions: readonly (readonly [name: string, curve: ProtocolRegionCurve])[];
  readonly oneScan: KineticsFiles & { readonly timePoint: TimePointName | null };
  readonly planar: ProtocolPlanar;
  readonly extrapolationLimit_frac: number;
}

/** An MR, and the image that it is brought onto. */
export interface ProtocolMr {
  readonly seriesInstanceUID: string;
  readonly timePoint: TimePointName;
  readonly onto: RegistrationImageKind;
}

/** One anatomical place as a person has marked it on the reference and on a time point, mm LPS, each in its own frame. */
export interface ProtocolLandmark {
  readonly timePoint: TimePointName;
  readonly reference_mm: Vector3;
  readonly moving_mm: Vector3;
}

/** A protocol that was checked: every choice is stated, what the file left out has its default. */
export interface Protocol {
  /** Null: as the images say. */
  readonly radionuclide: string | null;
  /** Null: as the images say. */
  readonly administration: ProtocolAdministration | null;
  readonly timePoints: readonly ProtocolTimePoint[];
  /** Series that take no part (emission, CT, SEG, RTSTRUCT), by SeriesInstanceUID. */
  readonly excludedSeries: readonly string[];
  readonly calibration: CalibrationChoice;
  /** Mass density by CT number; null: Schneider 2000. */
  readonly ctCalibration: ScannerCalibration | null;
  readonly registration: {
    readonly method: 'none' | RegistrationMethod;
    readonly moving: RegistrationImageKind;
    readonly reference: TimePointName;
    /** Registrations of the input to take: the newest of each time point, or those with these UIDs (of series or object); null: none. */
    readonly stored: 'newest' | readonly string[] | null;
    /** Whether each CT is compared with its own emission image, and moved onto it. */
    readonly ctOntoEmission: 'as-acquired' | 'check' | 'correct';
    /** MRs that are brought onto images of time points, with what is drawn on them. */
    readonly mrs: readonly ProtocolMr[];
    readonly landmarks: readonly ProtocolLandmark[];
  };
  readonly regions: ProtocolRegions;
  readonly timeActivity: ProtocolTimeActivity;
  readonly dose: {
    readonly engine: DoseEngine;
    readonly order: DoseOrder;
    readonly daughters: DaughterTreatment | null;
    readonly monteCarlo: MonteCarloSettings;
    /** Without a site's kernel: `kernelFile` names it. */
    readonly kernel: KernelSettings;
    /** Of a site's own voxel S values, relative to the protocol's folder; null = computed. */
    readonly kernelFile: string | null;
    readonly compare: ComparisonRequest | null;
  };
  readonly outputs: readonly Output[];
  /** Codes of assumptions that the protocol's author accepts, beyond those that are noted as warnings anyway. */
  readonly accept: readonly ErrorCode[];
  /** Who stands for what is confirmed in the run; null: not given. */
  readonly acceptedBy: string | null;
}
