/** Mean energy emitted per decay of the named nuclide alone (no daughters), keV, by what carries it. */
export interface EnergyPerDecay_keV {
  /** β⁻ and β⁺ mean kinetic energy, conversion and Auger electrons. */
  readonly electron_keV: number;
  readonly alpha_keV: number;
  readonly alphaRecoil_keV: number;
  /** γ, X and annihilation photons. */
  readonly photon_keV: number;
}

export const RADIATION_TYPES = [
  'beta-',
  'beta+',
  'conversion_electron',
  'auger_electron',
  'alpha',
  'gamma',
  'xray',
  'annihilation',
] as const;
export type RadiationType = (typeof RADIATION_TYPES)[number];

/** All emissions of one radiation type, per decay: number of particles and their summed mean energy. */
export interface EmissionTotal {
  readonly radiation: RadiationType;
  readonly particlesPerDecay: number;
  /** β: mean energy × yield; lines: energy × yield, keV per decay. */
  readonly energyPerDecay_keV: number;
}

export interface Radionuclide extends EnergyPerDecay_keV {
  /** Hyphenated: `Lu-177`, `Y-90`, `Tc-99m`. */
  readonly name: string;
  readonly halfLife_s: number;
  readonly halfLife_sigma_s: number | null;
  readonly decayModes: readonly { readonly mode: string; readonly daughter: string; readonly branching_frac: number }[];
  /** Totals by radiation type; `electron_keV`, `alpha_keV` and `photon_keV` are their sums. */
  readonly emissions: readonly EmissionTotal[];
  readonly source: string;
}

export const decayConstant_per_s = (halfLife_s: number): number => Math.LN2 / halfLife_s;
