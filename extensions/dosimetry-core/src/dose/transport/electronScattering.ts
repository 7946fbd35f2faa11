import { elementOf } from '../../data/elements';
import { greatestTransfer_MeV } from './electronCollisions';
import { betaSquared, ELECTRON_MASS_MeV, FINE_STRUCTURE, momentum_MeV, type ElectronKind } from './electronKinematics';
import { formFactor, incoherentFunction } from './photonScattering';
import { quadraturePoints } from './quadrature';
import type { TransportMedium } from './transportMedium';

/** π rₑ² N_A, cm²/mol. */
const RUTHERFORD_CONSTANT_cm2 = Math.PI * 0.0794078 * 0.602214;
/** Planck's constant times the velocity of light, MeV·Å. */
const PLANCK_MeV_angstrom = 0.01239842;
const PANELS = 32;
/** Below this (1 − cos θ)/2 screening leaves nothing of the scattering at our energies. */
const LEAST_HALF_VERSINE = 1e-9;

/**
 * Scattering of one gram per cm² by angle: weight = dΣ/dμ dμ at μ = (1 − cos θ)/2, as quadrature points over (0, 1).
 * Σ weight is the total, Σ 2μ · weight the inverse of the transport mean free path.
 */
export interface AngularCrossSection {
  readonly halfVersine: Float64Array;
  readonly weight_cm2_per_g: Float64Array;
}

const POINTS = quadraturePoints(Math.log(LEAST_HALF_VERSINE), 0, PANELS).map(([logarithm, weight]) => {
  const halfVersine = Math.exp(logarithm);
  return { halfVersine, width: weight * halfVersine, halfLogarithm: logarithm / 2 };
});

/** ln of the momentum transfer in 1/Å: even steps from 10⁻⁴ to 100. */
const TRANSFER_STEPS = 400;
const FIRST_TRANSFER = Math.log(1e-4);
const TRANSFER_STEP = Math.log(1e6) / TRANSFER_STEPS;
/** Below it the tabulated form factor has too few figures for 1 − F/Z, which goes as the square of the transfer. */
const LEAST_TABULATED = 0.03;

/** What the electrons of an atom leave of the scattering by its nucleus, and what they scatter themselves. */
interface Screening {
  /** (1 − F/Z)². */
  readonly nuclear: Float64Array;
  /** S/Z. */
  readonly electronic: Float64Array;
}

const SCREENINGS = new Map<number, Screening>();

function screeningOf(atomicNumber: number): Screening {
  const known = SCREENINGS.get(atomicNumber);
  if (known) return known;
  const transfers = Array.from({ length: TRANSFER_STEPS + 1 }, (_, at) =>
    Math.exp(FIRST_TRANSFER + at * TRANSFER_STEP),
  );
  const bare = (transfer: number) => 1 - formFactor(atomicNumber, transfer) / atomicNumber;
  const screening = {
    nuclear: Float64Array.from(transfers, (transfer) =>
      transfer < LEAST_TABULATED
        ? (bare(LEAST_TABULATED) * (transfer / LEAST_TABULATED) ** 2) ** 2
        : bare(transfer) ** 2,
    ),
    electronic: Float64Array.from(transfers, (transfer) =>
      transfer < LEAST_TABULATED
        ? (incoherentFunction(atomicNumber, LEAST_TABULATED) / atomicNumber) * (transfer / LEAST_TABULATED) ** 2
        : incoherentFunction(atomicNumber, transfer) / atomicNumber,
    ),
  };
  SCREENINGS.set(atomicNumber, screening);
  return screening;
}

function interpolated(values: Float64Array, logarithm: number): number {
  const place = (logarithm - FIRST_TRANSFER) / TRANSFER_STEP;
  if (place <= 0) return 0;
  if (place >= TRANSFER_STEPS) return values[TRANSFER_STEPS]!;
  const at = Math.floor(place);
  return values[at]! + (place - at) * (values[at + 1]! - values[at]!);
}

/** Half versine at which an electron that lost this much to a free one goes on. */
function collisionHalfVersine(energy_MeV: number, transfer_MeV: number): number {
  const kept_MeV = energy_MeV - transfer_MeV;
  const twice = 2 * ELECTRON_MASS_MeV;
  const cosine2 = (kept_MeV * (energy_MeV + twice)) / (energy_MeV * (kept_MeV + twice));
  return (1 - Math.sqrt(Math.max(0, cosine2))) / 2;
}

/** One element of a medium as it scatters at one energy. */
interface Scatterer extends Screening {
  readonly atomicNumber: number;
  /** Rutherford's factor times atoms and Z per gram. */
  readonly strength: number;
  /** ln of the momentum transfer at μ = 1, lowered by Molière's correction to Born: the atom looks smaller to slow electrons. */
  readonly greatestTransfer: number;
}

function scatterersOf(medium: TransportMedium, energy_MeV: number): Scatterer[] {
  const beta2 = betaSquared(energy_MeV);
  const scale = (RUTHERFORD_CONSTANT_cm2 * (ELECTRON_MASS_MeV / momentum_MeV(energy_MeV)) ** 2) / beta2;
  return medium.massFractions.map(([atomicNumber, fraction_frac]) => ({
    ...screeningOf(atomicNumber),
    atomicNumber,
    strength: (scale * fraction_frac * atomicNumber) / elementOf(atomicNumber).atomicWeight_u,
    greatestTransfer:
      Math.log(momentum_MeV(energy_MeV) / PLANCK_MeV_angstrom) -
      0.5 * Math.log(1 + ((3.76 / 1.13) * (FINE_STRUCTURE * atomicNumber) ** 2) / beta2),
  }));
}

/**
 * Elastic and soft inelastic deflections of a medium: Rutherford's cross section, for the nucleus with Z²(1 − F/Z)² and McKinley and Feshbach's spin factor
 * (doi:10.1103/PhysRev.74.1759; opposite sign of the second term for positrons), for the atomic electrons with S up to the angle at which collisions become
 * single events; F and S as for photons. Slow electrons: Molière's correction of the screening (Bethe 1953, doi:10.1103/PhysRev.89.1256).
 *
 * Good for tissue (Z ≤ 20) above about 10 keV. Test: physics/transportElectronTables, physics/transportPublished.
 */
export function angularCrossSection(
  medium: TransportMedium,
  kind: ElectronKind,
  energy_MeV: number,
  threshold_MeV: number,
): AngularCrossSection {
  const beta2 = betaSquared(energy_MeV);
  const interference = (kind === 'electron' ? 1 : -1) * Math.PI * FINE_STRUCTURE * Math.sqrt(beta2);
  const softest = collisionHalfVersine(
    energy_MeV,
    Math.min(threshold_MeV, 0.999 * greatestTransfer_MeV(kind, energy_MeV)),
  );
  const scatterers = scatterersOf(medium, energy_MeV);
  const weight = POINTS.map(({ halfVersine, width, halfLogarithm }) => {
    const root = Math.sqrt(halfVersine);
    let sum = 0;
    for (const { atomicNumber, strength, greatestTransfer, nuclear, electronic } of scatterers) {
      const logarithm = greatestTransfer + halfLogarithm;
      const spin = 1 - beta2 * halfVersine + interference * atomicNumber * root * (1 - root);
      const electrons = halfVersine <= softest ? interpolated(electronic, logarithm) : 0;
      sum += strength * (atomicNumber * spin * interpolated(nuclear, logarithm) + electrons);
    }
    return (sum * width) / halfVersine ** 2;
  });
  return {
    halfVersine: Float64Array.from(POINTS, (point) => point.halfVersine),
    weight_cm2_per_g: Float64Array.from(weight),
  };
}

/** Inverse of the first transport mean free path, cm²/g. */
export function transportCrossSection({ halfVersine, weight_cm2_per_g }: AngularCrossSection): number {
  return halfVersine.reduce((sum, mu, at) => sum + 2 * mu * weight_cm2_per_g[at]!, 0);
}
