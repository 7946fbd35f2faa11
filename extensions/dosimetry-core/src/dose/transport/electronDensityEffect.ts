import { elementOf } from '../../data/elements';
import { SHELL_ENERGY_ROWS } from '../../data/shellEnergyTable';
import { betaSquared } from './electronKinematics';
import type { TransportMedium } from './transportMedium';

/** ħωₚ of a medium of density 1 g/mL with one mole of electrons a gram, eV. */
const PLASMA_ENERGY_eV = 28.816;

const SHELLS_OF_ELEMENTS = new Map(SHELL_ENERGY_ROWS);

/** Lung is a foam: what screens a passing electron is the tissue of its walls, not the mean over walls and air. */
const TISSUE_DENSITY_g_per_mL = 1.05;
const POROUS_BELOW_g_per_mL = 0.8;

function localDensity_g_per_mL({ gas, density_g_per_mL }: TransportMedium): number {
  return gas || density_g_per_mL >= POROUS_BELOW_g_per_mL ? density_g_per_mL : TISSUE_DENSITY_g_per_mL;
}

/** One absorption line of the medium: oscillator strength (they sum to one) and binding energy. */
interface Oscillator {
  readonly strength_frac: number;
  readonly energy_eV: number;
}

function oscillatorsOf(medium: TransportMedium): { oscillators: Oscillator[]; electrons_mol: number } {
  let electrons_mol = 0;
  const shares: Oscillator[] = [];
  for (const [atomicNumber, fraction_frac] of medium.massFractions) {
    const { atomicWeight_u, meanExcitationEnergy_eV } = elementOf(atomicNumber);
    const atoms_mol = fraction_frac / atomicWeight_u;
    electrons_mol += atoms_mol * atomicNumber;
    const shells = SHELLS_OF_ELEMENTS.get(atomicNumber) ?? [[atomicNumber, meanExcitationEnergy_eV] as const];
    for (const [occupation, energy_eV] of shells) shares.push({ strength_frac: atoms_mol * occupation, energy_eV });
  }
  const oscillators = shares.map(({ strength_frac, energy_eV }) => ({
    strength_frac: strength_frac / electrons_mol,
    energy_eV,
  }));
  return { oscillators, electrons_mol };
}

/** The root of an increasing function between two points, to 1e-12 of the interval. */
function bisect(f: (x: number) => number, lowest: number, highest: number): number {
  let low = lowest;
  let high = highest;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/**
 * Density-effect correction δ of the collision stopping power as a function of kinetic energy (MeV).
 *
 * Sternheimer's model, R. M. Sternheimer, S. M. Seltzer, M. J. Berger 1982, Phys Rev B 26:6067, doi:10.1103/PhysRevB.26.6067: oscillators at the shells'
 * binding energies, scaled together so that they give the medium's mean excitation energy. Test: physics/transportElectronTables (ESTAR).
 */
export function densityEffect(medium: TransportMedium): (energy_MeV: number) => number {
  const { oscillators, electrons_mol } = oscillatorsOf(medium);
  const plasma_eV = PLASMA_ENERGY_eV * Math.sqrt(localDensity_g_per_mL(medium) * electrons_mol);
  const wanted = Math.log(medium.meanExcitationEnergy_eV / plasma_eV);
  const squares = (scale: number) =>
    oscillators.map(({ strength_frac, energy_eV }) => ({
      strength_frac,
      bare: ((scale * energy_eV) / plasma_eV) ** 2,
      line: ((scale * energy_eV) / plasma_eV) ** 2 + (2 / 3) * strength_frac,
    }));
  const scale = bisect(
    (tried) => squares(tried).reduce((sum, each) => sum + (each.strength_frac / 2) * Math.log(each.line), 0) - wanted,
    0.01,
    100,
  );
  const lines = squares(scale);
  const threshold = lines.reduce((sum, each) => sum + each.strength_frac / each.bare, 0);
  return (energy_MeV) => {
    const beta2 = betaSquared(energy_MeV);
    const slowness = 1 / beta2 - 1;
    if (slowness >= threshold) return 0;
    const root = bisect(
      (square) => slowness - lines.reduce((sum, each) => sum + each.strength_frac / (each.bare + square), 0),
      0,
      1 / slowness,
    );
    return (
      lines.reduce((sum, each) => sum + each.strength_frac * Math.log(1 + root / each.line), 0) - root * (1 - beta2)
    );
  };
}
