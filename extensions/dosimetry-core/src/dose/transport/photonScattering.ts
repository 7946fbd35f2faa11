import { elementOf } from '../../data/elements';
import { MOMENTUM_TRANSFERS, SCATTERING_FACTOR_ROWS } from '../../data/scatteringFactorTable';
import type { TransportMedium } from './transportMedium';

const ROWS = new Map(
  SCATTERING_FACTOR_ROWS.map(([atomicNumber, form, incoherent]) => [atomicNumber, { form, incoherent }]),
);
const LOG_TRANSFERS = MOMENTUM_TRANSFERS.map(Math.log);
const FIRST = MOMENTUM_TRANSFERS[0] as number;
const LAST = MOMENTUM_TRANSFERS[MOMENTUM_TRANSFERS.length - 1] as number;

function interpolated(values: readonly number[], momentumTransfer_per_angstrom: number): number {
  const log = Math.log(momentumTransfer_per_angstrom);
  // Nodes after the first are evenly spaced in the logarithm but for their rounding: the guess is off by one at most.
  const second = LOG_TRANSFERS[1] as number;
  const spacing = ((LOG_TRANSFERS[LOG_TRANSFERS.length - 1] as number) - second) / (LOG_TRANSFERS.length - 2);
  let at = Math.min(Math.max(Math.floor((log - second) / spacing) + 1, 0), LOG_TRANSFERS.length - 2);
  while (at > 0 && log < (LOG_TRANSFERS[at] as number)) at--;
  while (at < LOG_TRANSFERS.length - 2 && log >= (LOG_TRANSFERS[at + 1] as number)) at++;
  const from = LOG_TRANSFERS[at] as number;
  const part = (log - from) / ((LOG_TRANSFERS[at + 1] as number) - from);
  return Math.exp(Math.log(values[at] as number) * (1 - part) + Math.log(values[at + 1] as number) * part);
}

/** Atomic form factor F(x, Z), electrons; x = sin(θ/2)/λ in 1/Å. */
export function formFactor(atomicNumber: number, momentumTransfer_per_angstrom: number): number {
  const values = ROWS.get(elementOf(atomicNumber).atomicNumber)?.form ?? [];
  if (momentumTransfer_per_angstrom <= FIRST) return values[0] as number;
  if (momentumTransfer_per_angstrom >= LAST)
    return (values[values.length - 1] as number) * (LAST / momentumTransfer_per_angstrom) ** 4;
  return interpolated(values, momentumTransfer_per_angstrom);
}

/** Incoherent scattering function S(x, Z), electrons: 0 at x = 0, Z far above. */
export function incoherentFunction(atomicNumber: number, momentumTransfer_per_angstrom: number): number {
  const values = ROWS.get(elementOf(atomicNumber).atomicNumber)?.incoherent ?? [];
  if (momentumTransfer_per_angstrom <= FIRST)
    return (values[0] as number) * (momentumTransfer_per_angstrom / FIRST) ** 2;
  if (momentumTransfer_per_angstrom >= LAST) return atomicNumber;
  return interpolated(values, momentumTransfer_per_angstrom);
}

const perGram = (medium: TransportMedium, ofElement: (atomicNumber: number) => number): number =>
  medium.massFractions.reduce(
    (sum, [atomicNumber, fraction_frac]) =>
      sum + (fraction_frac * ofElement(atomicNumber)) / elementOf(atomicNumber).atomicWeight_u,
    0,
  );

/**
 * Squared form factor of a medium, Σ w F²/A (mol/g): atoms scatter independently, interference between molecules is left out (below about
 * 0.2/Å in water, where it moves coherent scattering to larger angles). Hubbell 1975, doi:10.1063/1.555523. Test: physics/photonData.
 */
export const squaredFormFactor = (medium: TransportMedium, momentumTransfer_per_angstrom: number): number =>
  perGram(medium, (atomicNumber) => formFactor(atomicNumber, momentumTransfer_per_angstrom) ** 2);

/** Part of the medium's electrons that scatter incoherently, Σ w S/A / Σ w Z/A, 0 to 1. Hubbell 1975. Test: physics/photonData. */
export const incoherentScattering_frac = (medium: TransportMedium, momentumTransfer_per_angstrom: number): number =>
  perGram(medium, (atomicNumber) => incoherentFunction(atomicNumber, momentumTransfer_per_angstrom)) /
  perGram(medium, (atomicNumber) => atomicNumber);
