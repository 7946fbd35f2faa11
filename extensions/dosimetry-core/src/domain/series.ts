import type { Grid } from './geometry';
import type { PlanarSeries, PlanarTimePoint } from './planar';
import type { ClockTime, Sourced } from './provenance';

export interface PatientIdentity {
  readonly patientID: string;
  readonly issuer: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: string;
}

/** What every series tells, in the archive's own identifiers. */
export interface SeriesIdentity {
  readonly patient: PatientIdentity;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUIDs: readonly string[];
  readonly modality: string;
  readonly description: string;
  readonly studyDescription: string;
  /** DICOM dates and times as they stand (YYYYMMDD, HHMMSS), for display and for objects that we write. */
  readonly studyDate: string;
  readonly studyTime: string;
  readonly seriesNumber: number | null;
  /** Of the study, for objects that join it; absent where the header has none. */
  readonly studyID?: string;
  readonly accessionNumber?: string;
  readonly referringPhysicianName?: string;
}

export type EmissionUnit = 'count' | 'Bq/mL';
/** What the voxel values of an emission image are decay-corrected to. */
export type DecayCorrection = 'none' | 'start' | 'administration';
/** Direction in which the frames of a multi-frame NM run along the slice normal. */
export type FrameOrder = 'along-normal' | 'against-normal';

/** What makes a series unusable, told by the header: refused at ingest, never repaired silently. */
export interface SeriesDefect {
  readonly code: `ingest/${string}`;
  readonly message: string;
  readonly remedy: string;
}

/** An emission image (SPECT as multi-frame NM, or PET/SPECT as PT) as its header describes it. Nothing is defaulted silently. */
export interface EmissionSeries extends SeriesIdentity {
  readonly kind: 'emission';
  readonly unit: Sourced<EmissionUnit>;
  readonly radionuclide: Sourced<string>;
  /** Half-life as the header states it (RadionuclideHalfLife), only for comparison with the library; absent when not read. */
  readonly statedHalfLife_s?: Sourced<number>;
  readonly administeredActivity_MBq: Sourced<number>;
  readonly administrationTime: Sourced<ClockTime>;
  readonly acquisitionStart: Sourced<ClockTime>;
  readonly acquisitionDuration_s: Sourced<number>;
  readonly decayCorrection: Sourced<DecayCorrection>;
  readonly frameOrder: Sourced<FrameOrder>;
  /**
   * The grid with frames in the order of `frameOrder`; missing when the header cannot place the image. Frame 0 stays at
   * `origin_mm` and voxels stay in file order: another frame order is the same grid with e_k negated.
   */
  readonly grid: Sourced<Grid>;
  /** Where it is not the header's own: assumed from the CT of the study, or missing altogether; absent where the header has one. */
  readonly frameOfReference?: Sourced<string>;
  /** Where the header lacks only the slice spacing (`grid` is missing then): the grid with 1 mm, which an entered spacing completes. */
  readonly gridWithoutSliceSpacing?: Grid;
  /** Why the voxels cannot be used at all (missing slices, bad slope, truncated …): a code `ingest/…` refuses the series with message and remedy. */
  readonly defects?: readonly SeriesDefect[];
}

/** What an emission image and a planar one have in common: an administration, and a moment after it. */
export type AdministeredImage = SeriesIdentity &
  Pick<
    EmissionSeries,
    | 'radionuclide'
    | 'statedHalfLife_s'
    | 'administeredActivity_MBq'
    | 'administrationTime'
    | 'acquisitionStart'
    | 'acquisitionDuration_s'
    | 'defects'
  >;

export interface CtSeries extends SeriesIdentity {
  readonly kind: 'ct';
  /** `sopInstanceUIDs` are in the order of its slices. */
  readonly grid: Sourced<Grid>;
  readonly defects?: readonly SeriesDefect[];
}

/** MR of one contrast: signal without a unit, for its borders and for what is drawn on it. */
export interface MrSeries extends SeriesIdentity {
  readonly kind: 'mr';
  /** `sopInstanceUIDs` are in the order of its slices. */
  readonly grid: Grid;
}

/** SEG or RTSTRUCT: the names are known from the header; masks are read when asked for. */
export interface RegionSeries extends SeriesIdentity {
  readonly kind: 'regions';
  readonly regionNames: readonly string[];
  readonly frameOfReferenceUID: string;
  /** The image series that the regions were drawn on, when the object says so. */
  readonly referencedSeriesInstanceUID: string | null;
}

export interface AbsorbedDoseSeries extends SeriesIdentity {
  readonly kind: 'absorbedDose';
  /** DICOM DoseUnits (3004,0002): `GY` or `RELATIVE`. */
  readonly doseUnits: string;
  readonly frameOfReferenceUID: string;
}

/** Images that a stored registration moves, or leaves where they are, by one of its items. */
export interface RegisteredImages {
  readonly frameOfReferenceUID: string;
  /** Empty: whatever lies in the frame of reference. */
  readonly sopInstanceUIDs: readonly string[];
  /** Whether a grid of displacements belongs to them. */
  readonly isDeformed: boolean;
}

/** One Spatial Registration or Deformable Spatial Registration object, as its header describes it. */
export interface RegistrationObject {
  readonly sopInstanceUID: string;
  /** DICOM date (YYYYMMDD) and time (HHMMSS) of its content, as they stand. */
  readonly contentDate: string;
  readonly contentTime: string;
  /** Program or person that made it, in the object's own words. */
  readonly creator: string;
  /** The frame that its items are brought onto. */
  readonly frameOfReferenceUID: string;
  readonly items: readonly RegisteredImages[];
}

/** REG: the transforms themselves are read when they are used. */
export interface RegistrationSeries extends SeriesIdentity {
  readonly kind: 'registration';
  readonly objects: readonly RegistrationObject[];
}

/** A series that takes no part; `reason` says why, so that nothing vanishes from the table unexplained. */
export interface OtherSeries extends SeriesIdentity {
  readonly kind: 'other';
  readonly reason: string;
}

export type Series =
  | EmissionSeries
  | PlanarSeries
  | CtSeries
  | MrSeries
  | RegionSeries
  | AbsorbedDoseSeries
  | RegistrationSeries
  | OtherSeries;

/** What a person may enter or correct on a time point. Keys are the fields of EmissionSeries. */
export interface TimePointEntries {
  readonly unit?: EmissionUnit;
  readonly radionuclide?: string;
  readonly administeredActivity_MBq?: number;
  readonly administrationTime?: ClockTime;
  readonly acquisitionStart?: ClockTime;
  readonly acquisitionDuration_s?: number;
  readonly decayCorrection?: DecayCorrection;
  readonly frameOrder?: FrameOrder;
  /** Entered slice spacing (mm) where the header has none. */
  readonly sliceSpacing_mm?: number;
}

/** One emission image in time, with the CT that belongs to it. `id` is the emission's SeriesInstanceUID. */
export interface TimePoint {
  readonly id: string;
  /** "4.0 h", or the study date when the administration is unknown. */
  readonly label: string;
  readonly studyInstanceUID: string;
  readonly emission: EmissionSeries;
  readonly ct: CtSeries | null;
  /** How the CT was paired: same study and frame of reference, same study, another study, or none. */
  readonly ctPairing: Sourced<'same-frame' | 'same-study' | 'other-study'>;
  /** Acquisition mid-time after administration, s. */
  readonly timeAfterAdministration_s: Sourced<number>;
}

/** Something that a person must settle before ingest is ready. `field` addresses the table cell. */
export interface IngestIssue {
  readonly id: string;
  readonly code: `ingest/${string}`;
  readonly timePointId: string | null;
  readonly field: keyof TimePointEntries | 'ct' | 'patient' | 'series';
  /** `blocks`: enter a value. `confirm`: accept what is shown. `refuse`: this input cannot be used. */
  readonly severity: 'blocks' | 'confirm' | 'refuse';
  readonly message: string;
  readonly remedy: string;
  /** Cells whose correction settles it; absent: that of `field`, unless the input cannot be used at all. */
  readonly enter?: readonly (keyof TimePointEntries)[];
  /** Series that can be left out to settle it; absent: that of the time point where the input cannot be used. */
  readonly leaveOut?: readonly LeaveOut[];
}

/** A series that takes no part any more when a person leaves it out; `name` as they know it. */
export interface LeaveOut {
  readonly seriesInstanceUID: string;
  readonly name: string;
}

/** A patient whose images are among the opened studies. */
export interface FoundPatient {
  readonly patient: PatientIdentity;
  /** In the order in which they were found. */
  readonly studyInstanceUIDs: readonly string[];
}

export interface IngestResult {
  readonly patient: PatientIdentity;
  /** In order of time after administration (acquisition start when that is unknown). */
  readonly timePoints: readonly TimePoint[];
  /** Planar acquisitions in the same order; absent: none. */
  readonly planarTimePoints?: readonly PlanarTimePoint[];
  /** Absent: none. */
  readonly mrs?: readonly MrSeries[];
  readonly regionSources: readonly RegionSeries[];
  readonly absorbedDoses: readonly AbsorbedDoseSeries[];
  /** Absent: none. */
  readonly registrations?: readonly RegistrationSeries[];
  readonly others: readonly OtherSeries[];
  /** What is open: blocks, waits for a confirmation, or cannot be used. */
  readonly issues: readonly IngestIssue[];
  /** Issues that a person has confirmed; kept so that a report can name them. */
  readonly confirmedIssues?: readonly IngestIssue[];
}
