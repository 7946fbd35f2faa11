import { elementOf } from '../../data/elements';
import { densityEffect } from './electronDensityEffect';
import { betaSquared, COLLISION_CONSTANT_MeV_cm2, ELECTRON_MASS_MeV, type ElectronKind } from './electronKinematics';
import type { TransportMedium } from './transportMedium';

const EV_PER_MEV = 1e6;

/** Electrons per gram, in units of Avogadro's number: Σ w Z/A. */
export function electronsPerGram_mol(medium: TransportMedium): number {
  return medium.massFractions.reduce(
    (sum, [atomicNumber, fraction_frac]) =>
      sum + (fraction_frac * atomicNumber) / elementOf(atomicNumber).atomicWeight_u,
    0,
  );
}

/**
 * Mass collision stopping power (MeV·cm²/g) of electrons or positrons after Bethe, ICRU 37 eq. 2.7–2.10:
 * S = 2πrₑ²mc²N_A (Z/A)/β² [ln(T/I)² + ln(1 + τ/2) + F±(τ) − δ], I and δ of the medium at its nominal density.
 *
 * No shell correction: wrong below about 10 keV. Test: physics/transportElectronTables (ESTAR water, air and tissues).
 */
export function collisionStoppingPower(medium: TransportMedium, kind: ElectronKind): (energy_MeV: number) => number {
  const electrons_mol = electronsPerGram_mol(medium);
  const delta = densityEffect(medium);
  const excitation_MeV = medium.meanExcitationEnergy_eV / EV_PER_MEV;
  const shape = kind === 'electron' ? electronShape : positronShape;
  return (energy_MeV) => {
    const tau = energy_MeV / ELECTRON_MASS_MeV;
    const beta2 = betaSquared(energy_MeV);
    const bracket =
      2 * Math.log(energy_MeV / excitation_MeV) + Math.log(1 + tau / 2) + shape(tau, beta2) - delta(energy_MeV);
    return (COLLISION_CONSTANT_MeV_cm2 * electrons_mol * bracket) / beta2;
  };
}

const electronShape = (tau: number, beta2: number): number =>
  (1 - beta2) * (1 + (tau * tau) / 8 - (2 * tau + 1) * Math.LN2);

function positronShape(tau: number, beta2: number): number {
  const y = 1 / (tau + 2);
  return 2 * Math.LN2 - (beta2 / 12) * (23 + 14 * y + 10 * y * y + 4 * y * y * y);
}
