import type { Radionuclide } from '../../domain/radionuclide';
import { DEFAULT_CUTOFF_MeV } from '../transport/transportTables';
import { ELECTRON_MASS_MeV } from '../transport/electronKinematics';
import {
  PARTICLE_KINDS,
  particleSource,
  type DaughterTreatment,
  type ParticleSource,
} from '../transport/particleSource';
import { depositSum, resampledKernel, type ResampledKernel } from './depositSum';
import type { KernelMedium } from './kernelMedium';
import { chargedKernel, monoEnergeticKernel } from './monoEnergeticKernel';

/** Energy absorbed around a point source in a uniform medium, per decay. */
export interface RadialDeposit {
  /** ρr, ascending, the first 0. */
  readonly massDistance_g_per_cm2: Float64Array;
  /** Energy absorbed within that distance; the first 0, the last everything. */
  readonly within_MeV: Float64Array;
  /** Relative standard uncertainty (statistical) of the energy between a distance and the next; one fewer than distances. */
  readonly shellUncertainty_frac: Float64Array;
}

/** Dose point kernel of a radionuclide in a medium, energy per decay. */
export interface DosePointKernel {
  readonly medium: KernelMedium;
  readonly emitted_MeV: number;
  /** α, recoil and what is below the cut-offs: absorbed where it is emitted. */
  readonly local_MeV: number;
  /** Electrons and positrons with their bremsstrahlung. */
  readonly charged: RadialDeposit;
  /** Photons, those of annihilation too. */
  readonly photon: RadialDeposit;
}

/** Everything is absorbed within this: some 25 mean free paths of a 3 MeV photon. */
const LAST_g_per_cm2 = 500;
const ANNIHILATION_PHOTONS = 2;
/** Softer ones go less than 0.1 mm in soft tissue. */
export const SOFTEST_PHOTON_MeV = 0.003;

/** Zero, then distances that grow by a factor up to each of the ends. */
function distances_g_per_cm2(first: number, ends: readonly (readonly [to: number, factor: number])[]): Float64Array {
  const distances = [0, first];
  let at = first;
  for (const [to, factor] of ends) {
    while (at * factor < to) distances.push((at *= factor));
    distances.push((at = to));
  }
  return Float64Array.from(distances);
}

/** Past 2 g/cm² there is only bremsstrahlung. */
const CHARGED_g_per_cm2 = distances_g_per_cm2(2e-5, [
  [2, 1.04],
  [LAST_g_per_cm2, 1.12],
]);
const PHOTON_g_per_cm2 = distances_g_per_cm2(2e-4, [[LAST_g_per_cm2, 1.06]]);

const COMPOSED = new Map<string, DosePointKernel>();

/**
 * Dose point kernel of a radionuclide of the library: the table of mono-energetic kernels (own Monte Carlo) summed over its lines and β spectra.
 *
 * emitted = local + last of charged + last of photon, per decay of the named nuclide, with daughters as decayChain lists them when asked for.
 * Electrons of 10 keV or less, photons of 3 keV or less, α and recoil are local. Positrons have kernels of their own; their annihilation photons start at the
 * source, not where the positron stopped (a few mm at most), and what they carry off in flight (1–2 % of a MeV positron) goes with 511 keV photons.
 * The medium is of its nominal density effect, the distance ρr: the density of the voxels is the caller's.
 * Kept after the first call. Throws nothing for the library's nuclides. Test: physics/pointKernels.
 */
export function dosePointKernel(
  radionuclide: Radionuclide,
  daughters: DaughterTreatment,
  medium: KernelMedium,
): DosePointKernel {
  const key = `${radionuclide.name} ${daughters} ${medium}`;
  const known = COMPOSED.get(key);
  if (known) return known;
  const composed = pointKernelOfSource(particleSource(radionuclide, daughters), medium);
  COMPOSED.set(key, composed);
  return composed;
}

/** The same of any source of particles. */
export function pointKernelOfSource(source: ParticleSource, medium: KernelMedium): DosePointKernel {
  const { carried_MeV, low_MeV, positrons } = emittedEnergies(source);
  const local_MeV = source.local_MeV_per_decay + low_MeV;
  const { electron, positron, photon } = carried_MeV;
  const annihilation_MeV = ANNIHILATION_PHOTONS * ELECTRON_MASS_MeV * positrons;
  const chargedSources = [...sourcesOf(medium, 'electron', electron), ...sourcesOf(medium, 'positron', positron)];
  const inFlight_MeV = chargedSources.reduce(
    (sum, [{ absorbed_frac }, energy_MeV]) => sum + Math.max(0, 1 - absorbed_frac) * energy_MeV,
    0,
  );
  if (positrons > 0) addEnergy(photon, ELECTRON_MASS_MeV, annihilation_MeV + inFlight_MeV);
  const deposits = {
    charged: depositSum(CHARGED_g_per_cm2, chargedSources),
    photon: depositSum(PHOTON_g_per_cm2, sourcesOf(medium, 'photon', photon)),
  };
  const emitted_MeV = local_MeV + deposits.charged.within_MeV.at(-1)! + deposits.photon.within_MeV.at(-1)!;
  return { medium, emitted_MeV, local_MeV, ...deposits };
}

type GridKind = 'electron' | 'positron' | 'photon';

/** Kernels are made at these energies only, so close that half of each of two neighbours is as good as one between them. */
const GRID_LOGARITHM = 0.02;
const gridEnergy_MeV = (step: number): number => DEFAULT_CUTOFF_MeV * Math.exp(step * GRID_LOGARITHM);

/** Energy per decay that particles of the energies of the grid carry. */
type CarriedEnergy = Map<number, number>;

/** Shares energy between the two energies of the grid about that of its particles: their number and their energy stay. */
function addEnergy(carried_MeV: CarriedEnergy, particle_MeV: number, energy_MeV: number): void {
  const step = Math.floor(Math.log(particle_MeV / DEFAULT_CUTOFF_MeV) / GRID_LOGARITHM);
  const [below_MeV, above_MeV] = [gridEnergy_MeV(step), gridEnergy_MeV(step + 1)];
  const particlesAbove = Math.min(1, Math.max(0, (particle_MeV - below_MeV) / (above_MeV - below_MeV)));
  const part = (particlesAbove * above_MeV) / particle_MeV;
  carried_MeV.set(step, (carried_MeV.get(step) ?? 0) + (1 - part) * energy_MeV);
  carried_MeV.set(step + 1, (carried_MeV.get(step + 1) ?? 0) + part * energy_MeV);
}

const GRID_KERNELS = new Map<string, ResampledKernel>();

function gridKernel(medium: KernelMedium, kind: GridKind, step: number): ResampledKernel {
  const key = `${medium} ${kind} ${step}`;
  const known = GRID_KERNELS.get(key);
  if (known) return known;
  const energy_MeV = gridEnergy_MeV(step);
  const { kernel, absorbed_frac } =
    kind === 'photon'
      ? { kernel: monoEnergeticKernel(medium, kind, energy_MeV), absorbed_frac: 1 }
      : chargedKernel(medium, kind, energy_MeV);
  const distances = kind === 'photon' ? PHOTON_g_per_cm2 : CHARGED_g_per_cm2;
  const made = resampledKernel(kernel, absorbed_frac, distances);
  GRID_KERNELS.set(key, made);
  return made;
}

const sourcesOf = (medium: KernelMedium, kind: GridKind, carried_MeV: CarriedEnergy) =>
  Array.from(carried_MeV, ([step, energy_MeV]) => [gridKernel(medium, kind, step), energy_MeV] as const);

const GRID_KINDS: readonly GridKind[] = ['photon', 'electron', 'positron'];

interface EmittedEnergies {
  readonly carried_MeV: Readonly<Record<GridKind, CarriedEnergy>>;
  /** Of particles at or below their cut-off. */
  readonly low_MeV: number;
  /** Per decay. */
  readonly positrons: number;
}

/** What a decay emits, on the grid of energies. */
function emittedEnergies(source: ParticleSource): EmittedEnergies {
  const carried_MeV: Record<GridKind, CarriedEnergy> = { electron: new Map(), positron: new Map(), photon: new Map() };
  let low_MeV = 0;
  let positrons = 0;
  forEachPiece(source, (kind, particle_MeV, particles) => {
    if (kind === PARTICLE_KINDS.positron) positrons += particles;
    if (particle_MeV <= (kind === PARTICLE_KINDS.photon ? SOFTEST_PHOTON_MeV : DEFAULT_CUTOFF_MeV))
      low_MeV += particle_MeV * particles;
    else addEnergy(carried_MeV[GRID_KINDS[kind]!], particle_MeV, particle_MeV * particles);
  });
  return { carried_MeV, low_MeV, positrons };
}

/** Lines as they are; bins of a spectrum in pieces that are narrow for their energy, cut at the cut-off. */
function forEachPiece(
  { kind, low_MeV, high_MeV, yield_per_decay }: ParticleSource,
  visit: (kind: number, energy_MeV: number, particles: number) => void,
): void {
  kind.forEach((each, entry) => {
    const [low, high, particles] = [low_MeV[entry]!, high_MeV[entry]!, yield_per_decay[entry]!];
    if (!(high > low)) {
      visit(each, low, particles);
      return;
    }
    const cut = Math.min(Math.max(low, DEFAULT_CUTOFF_MeV), high);
    if (cut > low) visit(each, (low + cut) / 2, (particles * (cut - low)) / (high - low));
    const pieces = Math.ceil(Math.log(high / cut) / GRID_LOGARITHM);
    const width = (high - cut) / pieces;
    for (let piece = 0; piece < pieces; piece++)
      visit(each, cut + (piece + 0.5) * width, (particles * width) / (high - low));
  });
}
