export const ELECTRON_MASS_MeV = 0.51099895069;
export const FINE_STRUCTURE = 1 / 137.035999;
/** 2π rₑ² mₑc² N_A, MeV·cm²/mol. */
export const COLLISION_CONSTANT_MeV_cm2 = 0.1535375;

export type ElectronKind = 'electron' | 'positron';

/** β² of this kinetic energy. */
export function betaSquared(energy_MeV: number): number {
  const gamma = 1 + energy_MeV / ELECTRON_MASS_MeV;
  return 1 - 1 / (gamma * gamma);
}

/** Momentum times c, MeV. */
export const momentum_MeV = (energy_MeV: number): number =>
  Math.sqrt(energy_MeV * (energy_MeV + 2 * ELECTRON_MASS_MeV));
