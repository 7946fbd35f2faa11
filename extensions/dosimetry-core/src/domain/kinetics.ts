import type { ExponentialModel } from './timeActivity';

/** Tissues whose kinetics a population can tell. */
export const KINETIC_TISSUES = [
  'kidney',
  'liver',
  'spleen',
  'tumour',
  'red-marrow',
  'salivary-gland',
  'lacrimal-gland',
  'thyroid',
  'lung',
  'whole-body',
] as const;
export type KineticTissue = (typeof KINETIC_TISSUES)[number];

/** Where kinetics come from that were not measured in this cycle: for a person. */
export interface KineticsBasis {
  readonly title: string;
  readonly doi: string | null;
  /** How many it rests on; null where it is the patient's own. */
  readonly patients: number | null;
}

/** A sum of exponentials as a table gives it: phases slowest first, effective half-lives. */
export interface KineticCurve {
  /** In the population as a part of the administered activity (MBq/MBq), or in any one unit where that is not known; MBq of the patient's own. */
  readonly amplitudes: readonly number[];
  readonly effectiveHalfLives_s: readonly number[];
  /** Null without uptake from zero. */
  readonly uptakeHalfLife_s: number | null;
}

/**
 * Kinetics of one tissue in a population: the logarithmic coordinates of its curves (see `kineticCoordinates`) are normally distributed among
 * patients.
 */
export interface TissueKinetics {
  readonly patients: number;
  readonly model: ExponentialModel;
  /** One value a coordinate. */
  readonly mean: readonly number[];
  /** Of single patients, not of the mean; the row and column of the amplitude are 0 where it is not known. */
  readonly covariance: readonly (readonly number[])[];
  /** Whether amplitudes are parts of the administered activity, so that they tell something of a patient whose administered activity is known. */
  readonly isPerAdministered: boolean;
  /** Scatter of single measurements about their curve, 1σ; null where it is not known. */
  readonly residual_frac: number | null;
  /** The curves that it was made of; null where mean and spread alone were published. */
  readonly curves: readonly KineticCurve[] | null;
}

/** What is known of the kinetics of an agent: published, or a site's own table of earlier fits. */
export interface PopulationKinetics {
  readonly id: string;
  readonly title: string;
  /** As the library spells it: `Lu-177`. */
  readonly radionuclide: string;
  /** The radiopharmaceutical: `DOTATATE`. */
  readonly agent: string;
  readonly doi: string | null;
  readonly tissues: Partial<Readonly<Record<KineticTissue, TissueKinetics>>>;
}

/** The patient's own curve of one region from an earlier cycle. */
export interface EarlierKinetics {
  /** Of the region. */
  readonly name: string;
  readonly radionuclide: string;
  /** Curves and what each counts, the weights adding up to 1; one unless models were averaged. */
  readonly curves: readonly { readonly weight: number; readonly curve: KineticCurve }[];
  /** Standard uncertainty of its time-integrated activity as a part of it; null where it is not known. */
  readonly sigma_frac: number | null;
  /** First and last scan of that cycle, s after administration; null where they are not known. */
  readonly measured_s: readonly [first: number, last: number] | null;
}
