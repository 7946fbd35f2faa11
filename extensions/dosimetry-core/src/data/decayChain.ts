import type { EnergyPerDecay_keV, Radionuclide } from '../domain/radionuclide';
import { RADIONUCLIDES } from './radionuclides';
import { WITHHELD_RADIONUCLIDES } from './radionuclideTable';

export interface ChainMember {
  readonly radionuclide: Radionuclide;
  /** Decays of this member for each decay of the parent; 1 for the parent itself. */
  readonly decaysPerParentDecay: number;
}

/** Where a chain is left: nothing of this nuclide's own decay is counted. */
export interface ChainEnd {
  readonly nuclide: string;
  readonly perParentDecay: number;
  /** `outlives`: its half-life is longer than the parent's. `unknown`: radioactive, without data. */
  readonly reason: 'stable' | 'outlives' | 'unknown';
}

export interface DecayChain {
  /** The parent first, then its daughters, each after what it comes from. */
  readonly members: readonly ChainMember[];
  readonly ends: readonly ChainEnd[];
}

const BY_NAME = new Map(RADIONUCLIDES.map((each) => [each.name, each]));

/** Radioactive daughters without data; each is fed by less than 1e-4 of a member's decays, or by a nuclide that is withheld. */
const WITHOUT_DATA: readonly string[] = ['At-215', 'Ra-221', ...Object.keys(WITHHELD_RADIONUCLIDES)];

/**
 * The parent and every daughter that decays with it, n_daughter = Σ n_mother · branching per decay of the parent.
 *
 * Holds for what is decayed in total (time-integrated activity), and for activities in equilibrium, when every daughter decays where its
 * parent did: wrong where daughters move (recoil out of the carrier, Rn in the lung, Bi in the kidney). A daughter that lives longer than
 * the parent (Bi-207 of At-211, Xe-131m of I-131, Tc-99) ends the chain and stands in `ends`; so do stable ones.
 * Sources: the branchings of the library (DDEP). Test: physics/emissionChains.
 */
export function decayChain(parent: Radionuclide): DecayChain {
  const amounts = new Map<string, number>([[parent.name, 1]]);
  const members: ChainMember[] = [];
  const ends = new Map<string, number>();
  for (const name of inOrder(parent)) {
    const perParentDecay = amounts.get(name) ?? 0;
    const radionuclide = BY_NAME.get(name);
    if (radionuclide && (name === parent.name || radionuclide.halfLife_s <= parent.halfLife_s)) {
      members.push({ radionuclide, decaysPerParentDecay: perParentDecay });
      for (const { daughter, branching_frac } of radionuclide.decayModes)
        amounts.set(daughter, (amounts.get(daughter) ?? 0) + perParentDecay * branching_frac);
    } else ends.set(name, perParentDecay);
  }
  return { members, ends: [...ends].map(([nuclide, perParentDecay]) => chainEnd(nuclide, perParentDecay)) };
}

/** Mean energy of all members of a chain per decay of the parent, keV, by what carries it. Test: physics/emissionChains. */
export function chainEnergyPerDecay({ members }: DecayChain): EnergyPerDecay_keV {
  const sum = (of: keyof EnergyPerDecay_keV) =>
    members.reduce((energy, each) => energy + each.decaysPerParentDecay * each.radionuclide[of], 0);
  return {
    electron_keV: sum('electron_keV'),
    alpha_keV: sum('alpha_keV'),
    alphaRecoil_keV: sum('alphaRecoil_keV'),
    photon_keV: sum('photon_keV'),
  };
}

function chainEnd(nuclide: string, perParentDecay: number): ChainEnd {
  const reason = BY_NAME.has(nuclide) ? 'outlives' : WITHOUT_DATA.includes(nuclide) ? 'unknown' : 'stable';
  return { nuclide, perParentDecay, reason };
}

/** All nuclides that the parent leads to, mothers before daughters (depth first, reversed). */
function inOrder(parent: Radionuclide): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const radionuclide = BY_NAME.get(name);
    if (radionuclide && (name === parent.name || radionuclide.halfLife_s <= parent.halfLife_s))
      for (const { daughter } of radionuclide.decayModes) visit(daughter);
    order.unshift(name);
  };
  visit(parent.name);
  return order;
}
