import type { Sourced } from './provenance';
import type { AdministeredImage } from './series';

/** One range of an energy window as the header describes it. */
export interface PlanarEnergyWindow {
  readonly name: string;
  readonly lower_keV: number;
  readonly upper_keV: number;
}

export type PlanarDetector = 'anterior' | 'posterior';

/** Which frame of the series (through its instances, in their order) is which view in which energy window (place in `energyWindows`). */
export interface PlanarFrame {
  readonly frame: number;
  readonly detector: PlanarDetector;
  readonly energyWindow: number;
}

/** Planar NM (whole body or static) with conjugate views, as its header describes it. Pixels are counts. Nothing is defaulted silently. */
export interface PlanarSeries extends AdministeredImage {
  readonly kind: 'planar';
  /** What the image shows: the rest of the body has a curve of its own only by whole-body images. */
  readonly extent: 'whole-body' | 'part';
  /** Way of the cameras along the patient, where the header tells it: durations over different ways do not compare. */
  readonly scanLength_mm?: Sourced<number>;
  readonly columns: number;
  readonly rows: number;
  /** Along a row (x) and down a column (y), mm. */
  readonly pixelSpacing_mm: Sourced<readonly [x: number, y: number]>;
  readonly energyWindows: readonly PlanarEnergyWindow[];
  readonly frames: readonly PlanarFrame[];
  /** How the posterior image lies in the file: from behind (the patient's left at its left), or turned to lie over the anterior one. */
  readonly posteriorSeen: Sourced<'from-behind' | 'from-the-front'>;
}

/** One planar acquisition in time; takes part in curves, never in maps. `id` is its SeriesInstanceUID. */
export interface PlanarTimePoint {
  readonly id: string;
  /** "4.0 h", or the study date when the administration is unknown. */
  readonly label: string;
  readonly studyInstanceUID: string;
  readonly planar: PlanarSeries;
  /** Acquisition mid-time after administration, s. */
  readonly timeAfterAdministration_s: Sourced<number>;
}

/** A closed outline on the anterior view: mm from the image's centre, x to the image's right (the patient's left), y down (to the feet). */
export type PlanarOutline = readonly (readonly [x_mm: number, y_mm: number])[];

/** How much of a region's radiation reaches the cameras, and how much of the background lies before and behind it. */
export interface PlanarAttenuation {
  /** e^(−μT) through the whole body at the region, 0..1. */
  readonly transmission_frac: number;
  /** μ·t of the source itself, t its thickness along the view; 0 for a thin one. */
  readonly sourceAttenuation: number;
  /** Part of the background that lies before and behind the source: 1 − t/T; 0..1. */
  readonly backgroundShare_frac: number;
}

/** A region as it was drawn on planar images, the same on all but for the shift of each. */
export interface PlanarRegion {
  readonly outline_mm: PlanarOutline;
  /** Beside it; null: no background is taken off. */
  readonly background_mm: PlanarOutline | null;
  /** Entered by a person; null: from the CT of the quantitative scan. */
  readonly attenuation: PlanarAttenuation | null;
}

/** How the scan was found on a planar image. */
export interface PlanarPlacement {
  /** The shift of the image that was found; where a person shifts it otherwise the placement holds no longer. */
  readonly shift_mm: readonly [x: number, y: number];
  /** Pearson correlation of the scan's projection with the image there, −1..1. */
  readonly correlation: number;
}

/** What a person chose about planar images. */
export interface PlanarChoices {
  /** Whether planar images give the shape of the curves of regions that are drawn on them. */
  readonly used: boolean;
  /** By region id. */
  readonly regions: Readonly<Record<string, PlanarRegion>>;
  /** How far the outlines are moved on an image, mm, by planar time point id; absent: not. */
  readonly shifts_mm: Readonly<Record<string, readonly [x: number, y: number]>>;
  /** Where the scan was found, by planar time point id; absent: outlines were not placed by it. */
  readonly placements?: Readonly<Record<string, PlanarPlacement>>;
  /** How the posterior image lies, where a person corrected it, by planar time point id. */
  readonly posteriorSeen: Readonly<Record<string, 'from-behind' | 'from-the-front'>>;
  readonly scatter: 'triple-energy-window' | 'none';
}

/** What a region's curve of planar images and one scan was made of. */
export interface HybridBasis {
  /** The quantitative scan that gives the scale. */
  readonly scan: {
    readonly timePointId: string;
    readonly time_s: number;
    readonly activity_MBq: number;
    readonly sigma_MBq: number | null;
  };
  /** Planar time points in the order of the curve's points. */
  readonly planarTimePointIds: readonly string[];
  /** Net count rates of the conjugate views; null where an image could not be measured (the point is left out then, with the reason). */
  readonly rates_cps: readonly (number | null)[];
  /** Part of a region's counts that was taken off as background, of each image; null as its rate. */
  readonly backgrounds_frac: readonly (number | null)[];
  readonly scale_MBq_per_cps: number;
  readonly attenuation: PlanarAttenuation;
  /** Where `attenuation` comes from, for a person. */
  readonly attenuationFrom: 'entered' | 'ct' | 'none';
}
