import type { Grid, RigidTransform, Vector3 } from '@voxel-dosimetry/core';
import type { TissueAt } from './shapes';

/** One exponential of a tissue's activity: A(t) = activity0_MBq · 2^(−t/effectiveHalfLife_h), physical decay included. */
export interface KineticComponent {
  readonly activity0_MBq: number;
  readonly effectiveHalfLife_h: number;
}

export interface Tissue {
  readonly name: string;
  readonly hu_HU: number;
  /** Signal on MR; absent where the phantom has none. */
  readonly mrSignal?: number;
  /** Mean density where HU varies within the tissue; else the density follows from `hu_HU`. */
  readonly density_g_per_mL?: number;
  /** Uptake is uniform within the tissue; empty for a tissue without activity. */
  readonly kinetics: readonly KineticComponent[];
}

/** A region as a physician draws it: a union of tissues. `code` is its anatomic SNOMED CT property type. */
export interface RegionDefinition {
  readonly name: string;
  readonly tissues: readonly string[];
  readonly colour: readonly [number, number, number];
  readonly code: { readonly value: string; readonly meaning: string };
}

/** Smooth breathing motion: the point p of this study shows the reference tissue at p + d(p), d = amplitude · exp(−½((z − centre)/width)²). */
export interface BreathingMotion {
  readonly kind: 'breathing';
  readonly amplitude_mm: Vector3;
  readonly centreZ_mm: number;
  readonly widthZ_mm: number;
  /** How the whole patient lies besides: brings this study's points onto those of a patient who only breathes; p is such a point then. */
  readonly lying?: RigidTransform;
}

/** Organs slide in a patient who lies still: the point p of this study shows an organ that the reference shows at p + shift. */
export interface SlidingMotion {
  readonly kind: 'sliding';
  readonly organs: readonly {
    /** Places in the phantom's list, from 1. */
    readonly tissues: readonly number[];
    readonly shift_mm: Vector3;
  }[];
  /** What takes the place that an organ has left. */
  readonly bed: number;
}

/** Where the patient lies in a study against the first: core's RigidTransform maps this study's points onto the reference. */
export type StudyMotion =
  { readonly kind: 'none' } | ({ readonly kind: 'rigid' } & RigidTransform) | BreathingMotion | SlidingMotion;

export interface PhantomPatient {
  readonly patientID: string;
  readonly name: string;
  readonly birthDate: string;
  readonly sex: 'F' | 'M' | 'O';
  readonly weight_kg: number;
  readonly height_m: number;
}

/** Multi-frame NM; `quantitative` adds the real world value mapping to Bq/ml, otherwise the values are counts. */
export interface NmEncoding {
  readonly modality: 'NM';
  readonly quantitative: boolean;
  readonly geometry: NmGeometry;
}

export type EmissionEncoding =
  NmEncoding | { readonly modality: 'PT'; readonly decayCorrection: 'NONE' | 'START' | 'ADMIN' };

/** How the NM object says where it is: each variant is met in real files. */
export interface NmGeometry {
  readonly positionAt: 'detector' | 'top';
  readonly spacingBetweenSlices: 'positive' | 'missing' | 'negative';
  /** `against-normal`: the first frame lies last along row × column. */
  readonly frameOrder: 'along-normal' | 'against-normal';
}

const STANDARD_GEOMETRY: NmGeometry = {
  positionAt: 'detector',
  spacingBetweenSlices: 'positive',
  frameOrder: 'along-normal',
};
export const STANDARD_NM: NmEncoding = { modality: 'NM', quantitative: true, geometry: STANDARD_GEOMETRY };
export const COUNTS_NM: NmEncoding = { modality: 'NM', quantitative: false, geometry: STANDARD_GEOMETRY };

/** Whole-body images of two heads before and behind the patient. */
export interface PlanarAcquisitions {
  readonly times_h: readonly number[];
  readonly duration_s: number;
  /** Way of the heads along the patient. */
  readonly scanLength_mm: number;
  readonly columns: number;
  readonly rows: number;
  /** Of the square pixels. */
  readonly spacing_mm: number;
  /** The point of the patient at the middle of an image that is not shifted. */
  readonly centre_mm: Vector3;
  /** Everything of the patient lies within this along the view, about the centre. */
  readonly depth_mm: number;
  /** How far the patient lies moved on each image, pixels: to her left, to the feet. */
  readonly shifts_px: readonly (readonly [left: number, feet: number])[];
  readonly psfFwhm_mm: number;
  /** Unscattered, unattenuated photons in the photopeak's window; written in no image. */
  readonly sensitivity_cps_per_MBq: number;
  /** The photopeak's first. */
  readonly energyWindows: readonly { readonly name: string; readonly lower_keV: number; readonly upper_keV: number }[];
}

export interface PhantomDefinition {
  readonly name: string;
  readonly patient: PhantomPatient;
  readonly radionuclide: { readonly name: string; readonly halfLife_h: number };
  readonly administeredActivity_MBq: number;
  readonly times_h: readonly number[];
  readonly acquisitionDuration_s: number;
  /** cps/MBq: counts in a voxel = activity · factor · duration. */
  readonly cameraFactor_cps_per_MBq: number;
  /** Null: no blur. */
  readonly psfFwhm_mm: number | null;
  readonly noise: { readonly poisson: boolean; readonly ctSigma_HU: number };
  readonly tissues: readonly Tissue[];
  readonly tissueAt: TissueAt;
  /** HU by position instead of by tissue, where a measured map exists. */
  readonly huAt?: (x: number, y: number, z: number) => number;
  readonly airHu_HU: number;
  readonly regions: readonly RegionDefinition[];
  readonly regionObject: 'SEG' | 'RTSTRUCT';
  readonly emissionGrid: Omit<Grid, 'frameOfReferenceUID'>;
  readonly ctGrid: Omit<Grid, 'frameOfReferenceUID'>;
  readonly encoding: EmissionEncoding;
  /** One per time point; the first is the reference and does not move. */
  readonly motions: readonly StudyMotion[];
  /** Planar images beside the emission ones. */
  readonly planar?: PlanarAcquisitions;
  readonly mr?: MrAcquisition;
  /** Sub-samples per edge of a voxel that a tissue border crosses. */
  readonly subSamples: number;
}

/** An MR of another session, in a frame of reference of its own. */
export interface MrAcquisition {
  /** Of its middle, after administration; below 0 before it. */
  readonly time_h: number;
  readonly grid: Omit<Grid, 'frameOfReferenceUID'>;
  /** Brings the MR's points onto the first study's. */
  readonly motion: RigidTransform;
  /** Names of the regions that are drawn on it, and not on the CT. */
  readonly regions: readonly string[];
  /** Standard deviation of the signal's noise. */
  readonly sigma: number;
}

export const activityAt_MBq = (kinetics: readonly KineticComponent[], time_h: number): number =>
  kinetics.reduce((sum, part) => sum + part.activity0_MBq * 2 ** (-time_h / part.effectiveHalfLife_h), 0);

/** ∫₀^∞ A dt = Σ A₀·T½/ln 2, MBq·h. */
export const timeIntegratedActivity_MBq_h = (kinetics: readonly KineticComponent[]): number =>
  kinetics.reduce((sum, part) => sum + (part.activity0_MBq * part.effectiveHalfLife_h) / Math.LN2, 0);
