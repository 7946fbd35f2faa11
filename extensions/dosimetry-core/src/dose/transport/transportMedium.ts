/** Atomic number and the part of the mass that it has. */
export type MassFraction = readonly [atomicNumber: number, fraction_frac: number];

/** What particles travel through: elements by mass, independent of how dense it lies in a voxel. */
export interface TransportMedium {
  /** `water`, `soft-tissue` …; `schneider-N` for the N-th composition by CT number. */
  readonly name: string;
  readonly title: string;
  /** Of the tissue as published (for the density effect); a voxel brings its own. */
  readonly density_g_per_mL: number;
  readonly meanExcitationEnergy_eV: number;
  /** They sum to one. */
  readonly massFractions: readonly MassFraction[];
  readonly gas: boolean;
}
