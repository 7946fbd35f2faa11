import { elementOf } from '../../data/elements';
import { WATER_RADIATIVE_ROWS } from '../../data/waterRadiativeTable';
import { ELECTRON_MASS_MeV, FINE_STRUCTURE, type ElectronKind } from './electronKinematics';
import { integrate, integrateLogarithmically } from './quadrature';
import type { MassFraction, TransportMedium } from './transportMedium';

/** α rₑ² N_A, cm²/mol. */
const RADIATION_CONSTANT_cm2 = FINE_STRUCTURE * 0.0794078 * 0.602214;
const OXYGEN = 8;
const WATER = { hydrogen_frac: 0.111894, oxygen_frac: 0.888106 };

/**
 * What the atom's electrons take from the logarithm of an unscreened nucleus: Schiff's interpolation between none and complete screening,
 * −ln(1 + b²) + 2 − (2/b) arctan b (L. I. Schiff 1951, doi:10.1103/PhysRev.83.252). `reach` is one over the least momentum transfer, per mc.
 */
function screeningOfLogarithm(atomicNumber: number, reach: number): number {
  const b = (reach * Math.cbrt(atomicNumber)) / 111;
  return 2 - Math.log1p(b * b) - (2 / b) * Math.atan(b);
}

/**
 * k dσ/dk over α rₑ² Z²: Koch and Motz 1959 formula 3BN (doi:10.1103/RevModPhys.31.920) with Schiff's screening and Elwert's Coulomb factor.
 * `fraction_frac` is k over kinetic energy.
 */
function photonSpectrumShape(atomicNumber: number, energy_MeV: number, fraction_frac: number): number {
  const before = 1 + energy_MeV / ELECTRON_MASS_MeV;
  const k = (fraction_frac * energy_MeV) / ELECTRON_MASS_MeV;
  const after = Math.max(before - k, 1 + 1e-6);
  const p0 = Math.sqrt(before * before - 1);
  const p = Math.sqrt(after * after - 1);
  const e0 = Math.log((before + p0) / (before - p0));
  const e = Math.log((after + p) / (after - p));
  const reach = (before * after + p0 * p - 1) / k;
  const log = 2 * Math.log(reach) + screeningOfLogarithm(atomicNumber, reach);
  const inner =
    ((before * after + p0 * p0) / p0 ** 3) * e0 -
    ((before * after + p * p) / p ** 3) * e +
    (2 * k * before * after) / (p * p * p0 * p0);
  const bracket =
    4 / 3 -
    (2 * before * after * (p * p + p0 * p0)) / (p * p * p0 * p0) +
    (e0 * after) / p0 ** 3 +
    (e * before) / p ** 3 -
    (e * e0) / (p * p0) +
    log *
      ((8 / 3) * ((before * after) / (p0 * p)) +
        (k * k * (before * before * after * after + p0 * p0 * p * p)) / (p0 * p) ** 3 +
        (k / (2 * p0 * p)) * inner);
  return (p / p0) * bracket * elwert(atomicNumber, before, after);
}

function elwert(atomicNumber: number, before: number, after: number): number {
  const beta0 = Math.sqrt(1 - 1 / (before * before));
  const beta = Math.sqrt(1 - 1 / (after * after));
  const strength = 2 * Math.PI * FINE_STRUCTURE * atomicNumber;
  return (beta0 * -Math.expm1(-strength / beta0)) / (beta * -Math.expm1(-strength / beta));
}

const atomicFactor = (atomicNumber: number): number => atomicNumber * (atomicNumber + 1);

/** Radiative stopping power of one element's unscaled spectrum, MeV·cm²/g. */
function bornRadiative(atomicNumber: number, energy_MeV: number): number {
  const { atomicWeight_u } = elementOf(atomicNumber);
  const spectrum = integrate((k) => photonSpectrumShape(atomicNumber, energy_MeV, k), 0, 1, 3);
  return (RADIATION_CONSTANT_cm2 / atomicWeight_u) * atomicFactor(atomicNumber) * energy_MeV * spectrum;
}

/** log–log between the rows, the outermost slope beyond. */
function waterRadiative(energy_MeV: number): number {
  let at = 1;
  while (at < WATER_RADIATIVE_ROWS.length - 1 && WATER_RADIATIVE_ROWS[at]![0] < energy_MeV) at++;
  const [low, lowValue] = WATER_RADIATIVE_ROWS[at - 1]!;
  const [high, highValue] = WATER_RADIATIVE_ROWS[at]!;
  const part = Math.log(energy_MeV / low) / Math.log(high / low);
  return lowValue * (highValue / lowValue) ** part;
}

/** What screening, electron–electron bremsstrahlung and higher orders add: the measured-and-computed total over the Born one, for water. */
function radiativeCorrection(energy_MeV: number): number {
  const born =
    WATER.hydrogen_frac * bornRadiative(1, energy_MeV) + WATER.oxygen_frac * bornRadiative(OXYGEN, energy_MeV);
  return waterRadiative(energy_MeV) / born;
}

/** Coefficients of t, t² … t⁷ in PENELOPE's fit (Salvat 2019, NEA/MBDAV/R(2019)1) to the ratio of Kim and others. */
const POSITRON_COEFFICIENTS = [-1.2359e-1, 6.1274e-2, -3.1516e-2, 7.7446e-3, -1.0595e-3, 7.0568e-5, -1.808e-6];

/**
 * Bremsstrahlung of positrons, which the nucleus repels, over that of electrons, 0..1: 1 − exp(Σ aₙ tⁿ), t = ln(1 + 10⁶ T/(Z² mc²)).
 *
 * Of the energy lost; the shape of the spectrum is left as it is. Y. S. Kim, R. H. Pratt, S. M. Seltzer, M. J. Berger 1986,
 * doi:10.1103/PhysRevA.33.3002, to 0.5 %. Test: physics/transportElectronTables.
 */
export function positronBremsstrahlung_frac(atomicNumber: number, energy_MeV: number): number {
  const t = Math.log1p((1e6 * energy_MeV) / (ELECTRON_MASS_MeV * atomicNumber * atomicNumber));
  return -Math.expm1(POSITRON_COEFFICIENTS.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0));
}

/** Photons above a threshold per g/cm², and the energy that goes into photons below it and into all, MeV·cm²/g. */
export interface Radiation {
  readonly photons: number;
  readonly softLoss: number;
  readonly loss: number;
}

/** k dΣ/dk (cm²/g) of a pure element. */
const elementSpectrum =
  (atomicNumber: number, energy_MeV: number, correction: number) =>
  (fraction_frac: number): number =>
    ((correction * RADIATION_CONSTANT_cm2 * atomicFactor(atomicNumber)) / elementOf(atomicNumber).atomicWeight_u) *
    photonSpectrumShape(atomicNumber, energy_MeV, fraction_frac);

function radiationAt(spectrum: (k_frac: number) => number, energy_MeV: number, threshold_MeV: number): Radiation {
  const threshold_frac = Math.min(1, threshold_MeV / energy_MeV);
  const softLoss = energy_MeV * integrate(spectrum, 0, threshold_frac, 1);
  const photons = integrateLogarithmically((k) => spectrum(k) / k, threshold_frac, 1, 3);
  return { photons, softLoss, loss: softLoss + energy_MeV * integrate(spectrum, threshold_frac, 1, 2) };
}

/**
 * Bremsstrahlung of media at given energies: 3BN, screened, with Z(Z+1), and one factor of energy for all elements that makes the radiative stopping
 * power of water ESTAR's. Every element is worked out once.
 *
 * Other elements of tissue then agree with ESTAR to a few per cent (air within 4 %: the test); the shape near the tip is approximate, which dose does not feel.
 * Test: physics/transportPublished.
 */
export function bremsstrahlungOf(
  energies_MeV: Float64Array,
  threshold_MeV: number,
): (medium: TransportMedium, kind: ElectronKind) => Radiation[] {
  const corrections = energies_MeV.map(radiativeCorrection);
  const elements = new Map<number, Radiation[]>();
  const ofElement = (atomicNumber: number): Radiation[] => {
    const known = elements.get(atomicNumber);
    if (known) return known;
    const radiation = Array.from(energies_MeV, (energy_MeV, at) =>
      radiationAt(elementSpectrum(atomicNumber, energy_MeV, corrections[at]!), energy_MeV, threshold_MeV),
    );
    elements.set(atomicNumber, radiation);
    return radiation;
  };
  return ({ massFractions }, kind) =>
    Array.from(energies_MeV, (energy_MeV, at) => {
      const share = ([atomicNumber, part]: MassFraction) =>
        kind === 'electron' ? part : part * positronBremsstrahlung_frac(atomicNumber, energy_MeV);
      const sumOf = (quantity: keyof Radiation) =>
        massFractions.reduce((sum, each) => sum + share(each) * ofElement(each[0])[at]![quantity], 0);
      return { photons: sumOf('photons'), softLoss: sumOf('softLoss'), loss: sumOf('loss') };
    });
}

/** k dΣ/dk of a medium over its greatest value, at k over kinetic energy from 0 to 1 as squares of even steps. */
export function photonEnergyShape(medium: TransportMedium, energy_MeV: number, points: number): Float64Array {
  const heights = Float64Array.from({ length: points }, (_, at) => {
    const fraction_frac = Math.min(0.9995, Math.max(1e-5, (at / (points - 1)) ** 2));
    return medium.massFractions.reduce(
      (sum, [atomicNumber, part]) => sum + part * elementSpectrum(atomicNumber, energy_MeV, 1)(fraction_frac),
      0,
    );
  });
  const greatest = heights.reduce((most, height) => Math.max(most, height), 0);
  return heights.map((height) => height / greatest);
}
