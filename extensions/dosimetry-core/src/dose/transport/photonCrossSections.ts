import { elementOf } from '../../data/elements';
import { PHOTON_CROSS_SECTION_ROWS } from '../../data/photonCrossSectionTable';
import type { TransportMedium } from './transportMedium';

/** How photons interact: incoherent is Compton scattering by bound electrons, pair includes triplet production. */
export const PHOTON_PROCESSES = ['photoelectric', 'incoherent', 'coherent', 'pair'] as const;
export type PhotonProcess = (typeof PHOTON_PROCESSES)[number];

interface LogCurve {
  readonly logEnergy: Float64Array;
  readonly logSection: Float64Array;
}

function logCurve(energiesAndSections: readonly number[]): LogCurve {
  const at = (offset: number) =>
    Float64Array.from({ length: energiesAndSections.length / 2 }, (_, n) =>
      Math.log(energiesAndSections[2 * n + offset] as number),
    );
  return { logEnergy: at(0), logSection: at(1) };
}

const CURVES = new Map<number, Record<PhotonProcess, LogCurve>>(
  PHOTON_CROSS_SECTION_ROWS.map(([atomicNumber, photoelectric, incoherent, coherent, pair]) => [
    atomicNumber,
    {
      photoelectric: logCurve(photoelectric),
      incoherent: logCurve(incoherent),
      coherent: logCurve(coherent),
      pair: logCurve(pair),
    },
  ]),
);

/** The point from which the interval holds that contains this energy; above the edge where the energy is that of an edge. */
function intervalOf({ logEnergy }: LogCurve, energy: number): number {
  let low = 0;
  let high = logEnergy.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((logEnergy[middle] as number) <= energy) low = middle;
    else high = middle - 1;
  }
  return low;
}

const BARN_cm2 = 1e-24;
const AVOGADRO_per_mol = 6.02214076e23;
const PAIR_THRESHOLD_keV = 2 * 510.99895069;

/**
 * Cross-section of one element, barn per atom, XCOM with logarithms linear between its points, extrapolated by the last two. No pairs below
 * 1.022 MeV; up to XCOM's first point (1.03 MeV) the little there is grows with the third power of the energy in excess.
 */
function crossSection_barn(atomicNumber: number, process: PhotonProcess, energy_keV: number): number {
  const curve = CURVES.get(elementOf(atomicNumber).atomicNumber)?.[process];
  if (!curve) return 0;
  const log = Math.log(energy_keV);
  const first = curve.logEnergy[0] as number;
  if (process === 'pair' && log < first) {
    const excess_keV = energy_keV - PAIR_THRESHOLD_keV;
    const atFirst_keV = Math.exp(first) - PAIR_THRESHOLD_keV;
    return excess_keV <= 0 ? 0 : Math.exp(curve.logSection[0] as number) * (excess_keV / atFirst_keV) ** 3;
  }
  const at = intervalOf(curve, log);
  const [from, to] = [curve.logEnergy[at] as number, curve.logEnergy[at + 1] as number];
  const [lower, upper] = [curve.logSection[at] as number, curve.logSection[at + 1] as number];
  return Math.exp(lower + ((log - from) / (to - from)) * (upper - lower));
}

/** Mass attenuation coefficient of one process in one element, cm²/g. Throws `dose/element`. */
export const elementAttenuation_cm2_per_g = (
  atomicNumber: number,
  process: PhotonProcess,
  energy_keV: number,
): number =>
  (crossSection_barn(atomicNumber, process, energy_keV) * BARN_cm2 * AVOGADRO_per_mol) /
  elementOf(atomicNumber).atomicWeight_u;

/**
 * Mass attenuation coefficient of one process, cm²/g, by the mixture rule Σ w σ N_A / A. XCOM (doi:10.18434/T48G6X), 1 keV to 4 MeV.
 * Throws `dose/element`. Test: physics/photonData (XCOM of tissues, SRD 126 of water).
 */
export const massAttenuation_cm2_per_g = (
  medium: TransportMedium,
  process: PhotonProcess,
  energy_keV: number,
): number =>
  medium.massFractions.reduce(
    (sum, [atomicNumber, fraction_frac]) =>
      sum + fraction_frac * elementAttenuation_cm2_per_g(atomicNumber, process, energy_keV),
    0,
  );

/** Part of the photoelectric effect above the K edge that is in the K shell, from the jump of the cross-section, (J − 1)/J. */
function kShellFraction_frac(atomicNumber: number): number {
  const curve = CURVES.get(atomicNumber)?.photoelectric;
  const logEdge = Math.log(elementOf(atomicNumber).kShellBinding_keV);
  for (let at = (curve?.logEnergy.length ?? 0) - 1; curve && at > 0; at--)
    if (curve.logEnergy[at] === curve.logEnergy[at - 1] && Math.abs((curve.logEnergy[at] as number) - logEdge) < 0.01)
      return 1 - Math.exp((curve.logSection[at - 1] as number) - (curve.logSection[at] as number));
  // Edges below 1 keV lie outside the table; for H to Ne the K shell has nearly all of it.
  return 1;
}

/**
 * Mean binding energy (keV) that a photoelectron leaves behind: K shell above its edge, nothing for the outer shells, weighted with the
 * photoelectric cross-sections of the elements. It is deposited on the spot, fluorescence included: the largest is that of calcium, 4 keV, whose X rays have
 * a mean free path of 0.2 mm in tissue. Test: physics/photonData.
 */
export function photoelectricBinding_keV(medium: TransportMedium, energy_keV: number): number {
  let all = 0;
  let binding = 0;
  for (const [atomicNumber, fraction_frac] of medium.massFractions) {
    const element = elementOf(atomicNumber);
    const share = fraction_frac * elementAttenuation_cm2_per_g(atomicNumber, 'photoelectric', energy_keV);
    all += share;
    if (energy_keV > element.kShellBinding_keV)
      binding += share * kShellFraction_frac(atomicNumber) * element.kShellBinding_keV;
  }
  return binding / all;
}
