import type {
  DaughterTreatment,
  ErrorCode,
  ScannerCalibration,
  TimeActivityModel,
  TimePointEntries,
  Vector3,
} from '@voxel-dosimetry/core';
import type {
  CalibrationChoice,
  DoseEngine,
  DoseOrder,
  KernelSettings,
  MonteCarloSettings,
} from '@voxel-dosimetry/compute';
import type { ComparisonRequest } from '@voxel-dosimetry/case';

export const OUTPUTS = ['RTDOSE', 'SEG', 'RTSTRUCT'] as const;
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
  readonly registration: { readonly method: 'none'; readonly reference: TimePointName };
  readonly regions: ProtocolRegions;
  readonly timeActivity: { readonly scope: 'voxel' | 'region'; readonly model: TimeActivityModel };
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
}
