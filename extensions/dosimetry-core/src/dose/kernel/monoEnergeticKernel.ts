import type { PointKernelRow } from '../../data/pointKernelRow';
import { POINT_KERNEL_NODES, POINT_KERNEL_ROWS } from '../../data/pointKernelTable';
import { findMedium } from '../transport/media';
import { massAttenuation_cm2_per_g, PHOTON_PROCESSES } from '../transport/photonCrossSections';
import type { KernelMedium } from './kernelMedium';

type Kind = PointKernelRow[1];

/** Energy absorbed around a point source of one energy, as part of what it emits. */
export interface MonoEnergeticKernel {
  /** Mass distances ρr, ascending, the first 0. */
  readonly distance_g_per_cm2: Float64Array;
  /** Part absorbed within each distance; the last may be below 1. */
  readonly within_frac: Float64Array;
  /** Statistical, of each shell's energy, and the row of the table that it is nearest to. */
  readonly shellUncertainty_frac: Float64Array;
  readonly nearestRow: number;
}

interface Rows {
  readonly logEnergy: Float64Array;
  readonly logLength: Float64Array;
  readonly nodes: readonly number[];
  readonly shells: readonly (readonly number[])[];
  readonly uncertainty_pct: readonly (readonly number[])[];
}

const STENCIL = 4;
const PER_PERCENT = 0.01;
const KEV_PER_MEV = 1e3;
const ROWS = new Map<string, Rows>();

function rowsOf(medium: KernelMedium, kind: Kind): Rows {
  const key = `${medium} ${kind}`;
  const known = ROWS.get(key);
  if (known) return known;
  const chosen = POINT_KERNEL_ROWS.filter((row) => row[0] === medium && row[1] === kind);
  const rows = {
    logEnergy: Float64Array.from(chosen, ([, , energy_MeV]) => Math.log(energy_MeV)),
    logLength: Float64Array.from(chosen, ([, , , length_g_per_cm2]) => Math.log(length_g_per_cm2)),
    nodes: POINT_KERNEL_NODES[kind === 'electron' || kind === 'positron' ? 'charged' : kind],
    shells: chosen.map(([, , , , shells]) => shells),
    uncertainty_pct: chosen.map(([, , , , , uncertainty_pct]) => uncertainty_pct),
  };
  ROWS.set(key, rows);
  return rows;
}

/** The four rows about a logarithm of energy, and the weights of the cubic through them. */
function cubicWeights(logEnergies: Float64Array, logEnergy: number): { first: number; weights: number[] } {
  let above = 0;
  while (above < logEnergies.length && logEnergies[above]! < logEnergy) above++;
  const first = Math.min(Math.max(0, above - STENCIL / 2), logEnergies.length - STENCIL);
  const places = Array.from(logEnergies.subarray(first, first + STENCIL));
  const weights = places.map((place) =>
    places.reduce(
      (product, other) => (other === place ? product : (product * (logEnergy - other)) / (place - other)),
      1,
    ),
  );
  return { first, weights };
}

/** Itself and not from the table: absorption edges lie between its energies. */
function meanFreePath_g_per_cm2(medium: KernelMedium, energy_MeV: number): number {
  const of = findMedium(medium);
  const sections = PHOTON_PROCESSES.map((process) => massAttenuation_cm2_per_g(of, process, energy_MeV * KEV_PER_MEV));
  return 1 / sections.reduce((sum, section) => sum + section, 0);
}

const STENCIL_STEPS = [0, 1, 2, 3] as const;

/**
 * The point kernel of one energy: rows of the table about it, a cubic in the logarithm of the energy at equal multiples of CSDA range or mean free path.
 *
 * Holds from 10 keV to 3.5 MeV (electrons and positrons) and 3 keV to 3.3 MeV (photons); constant beyond, in multiples of the length. A positron's
 * annihilation photons are not in it. Test: physics/pointKernels (an energy between rows against the transport itself).
 */
export function monoEnergeticKernel(medium: KernelMedium, kind: Kind, energy_MeV: number): MonoEnergeticKernel {
  const { logEnergy, logLength, nodes, shells, uncertainty_pct } = rowsOf(medium, kind);
  const at = Math.min(Math.max(Math.log(energy_MeV), logEnergy[0]!), logEnergy[logEnergy.length - 1]!);
  const { first, weights } = cubicWeights(logEnergy, at);
  const mix = (of: (row: number) => number): number =>
    STENCIL_STEPS.reduce<number>((sum, step) => sum + weights[step]! * of(first + step), 0);
  const length_g_per_cm2 =
    kind === 'photon' ? meanFreePath_g_per_cm2(medium, energy_MeV) : Math.exp(mix((row) => logLength[row]!));
  const within_frac = new Float64Array(nodes.length);
  for (let shell = 0; shell < nodes.length - 1; shell++)
    within_frac[shell + 1] = Math.min(
      1,
      within_frac[shell]! +
        Math.max(
          0,
          mix((row) => shells[row]![shell]!),
        ),
    );
  const nearestRow = first + weights.indexOf(Math.max(...weights));
  return {
    distance_g_per_cm2: Float64Array.from(nodes, (node) => node * length_g_per_cm2),
    within_frac,
    shellUncertainty_frac: Float64Array.from(uncertainty_pct[nearestRow]!, (each_pct) => each_pct * PER_PERCENT),
    nearestRow,
  };
}

/** A kernel, and the part of the energy that is absorbed in the end by what it describes. */
export interface ChargedKernel {
  readonly kernel: MonoEnergeticKernel;
  readonly absorbed_frac: number;
}

/**
 * Electrons or positrons of one energy: their own energy up to 1.3 CSDA ranges of electrons, bremsstrahlung beyond. A positron radiates
 * as an electron does (0.03 % of a MeV too much); what is missing to 1 leaves with its annihilation photons.
 */
export function chargedKernel(medium: KernelMedium, kind: 'electron' | 'positron', energy_MeV: number): ChargedKernel {
  const electron = monoEnergeticKernel(medium, 'electron', energy_MeV);
  const own = kind === 'electron' ? electron : monoEnergeticKernel(medium, kind, energy_MeV);
  const reach_g_per_cm2 = own.distance_g_per_cm2.at(-1)!;
  const ownPart_frac = own.within_frac.at(-1)!;
  const radiated_frac = Math.min(1 - electron.within_frac.at(-1)!, 1 - ownPart_frac);
  const tail = monoEnergeticKernel(medium, 'bremsstrahlung', energy_MeV);
  const first = tail.distance_g_per_cm2.findIndex((distance) => distance > reach_g_per_cm2);
  const inner = tail.within_frac[first - 1]!;
  const step =
    (reach_g_per_cm2 - tail.distance_g_per_cm2[first - 1]!) /
    (tail.distance_g_per_cm2[first]! - tail.distance_g_per_cm2[first - 1]!);
  const hidden_frac = inner + step * (tail.within_frac[first]! - inner);
  const beyond = tail.within_frac
    .subarray(first)
    .map((part_frac) => ownPart_frac + (radiated_frac * (part_frac - hidden_frac)) / (1 - hidden_frac));
  const joined = (left: Float64Array, right: Float64Array) => Float64Array.of(...left, ...right);
  return {
    kernel: {
      distance_g_per_cm2: joined(own.distance_g_per_cm2, tail.distance_g_per_cm2.subarray(first)),
      within_frac: joined(own.within_frac, beyond),
      shellUncertainty_frac: joined(own.shellUncertainty_frac, tail.shellUncertainty_frac.subarray(first - 1)),
      nearestRow: own.nearestRow,
    },
    absorbed_frac: ownPart_frac + radiated_frac,
  };
}
