import { chainEnergyPerDecay, decayChain, type ChainMember, type DecayChain } from '../../data/decayChain';
import { emissionSpectra } from '../../data/emissions';
import type { Radionuclide, RadiationType } from '../../domain/radionuclide';

/** Numbers that the kernel knows particles by. */
export const PARTICLE_KINDS = { photon: 0, electron: 1, positron: 2 } as const;

/** What one decay emits, one entry a line or a bin of a spectrum. */
export interface ParticleSource {
  /** PARTICLE_KINDS. */
  readonly kind: Uint8Array;
  /** Energies are uniform from low to high; a line has them equal. Kinetic energy for electrons and positrons. */
  readonly low_MeV: Float64Array;
  readonly high_MeV: Float64Array;
  readonly yield_per_decay: Float64Array;
  /** α and recoil: absorbed where they are emitted. */
  readonly local_MeV_per_decay: number;
}

/** `none`: the named nuclide alone. `equilibrium`: every daughter that decayChain lists, where the parent decays. */
export type DaughterTreatment = 'none' | 'equilibrium';

const KIND_OF: ReadonlyMap<RadiationType, number> = new Map([
  ['beta-', PARTICLE_KINDS.electron],
  ['beta+', PARTICLE_KINDS.positron],
  ['conversion_electron', PARTICLE_KINDS.electron],
  ['auger_electron', PARTICLE_KINDS.electron],
  ['gamma', PARTICLE_KINDS.photon],
  ['xray', PARTICLE_KINDS.photon],
]);
const MEV_PER_KEV = 1e-3;

interface Entry {
  readonly kind: number;
  readonly low_keV: number;
  readonly high_keV: number;
  readonly yieldPerDecay: number;
}

/**
 * What a decay emits, for the transport: β spectra as bins, every line, α and recoil as local energy, per decay of the parent.
 *
 * Annihilation photons are left out: they come from the positrons when these are transported. Daughters are included only when asked for;
 * decayChain says which, and where it is wrong. Entries below the cut-offs stay in; the kernel absorbs them where they are emitted.
 * Test: physics/emissionChains.
 */
export function particleSource(radionuclide: Radionuclide, daughters: DaughterTreatment): ParticleSource {
  const chain: DecayChain =
    daughters === 'equilibrium'
      ? decayChain(radionuclide)
      : { members: [{ radionuclide, decaysPerParentDecay: 1 }], ends: [] };
  const entries = chain.members.flatMap(entriesOf).filter((each) => each.yieldPerDecay > 0);
  const { alpha_keV, alphaRecoil_keV } = chainEnergyPerDecay(chain);
  return {
    kind: Uint8Array.from(entries, (each) => each.kind),
    low_MeV: Float64Array.from(entries, (each) => each.low_keV * MEV_PER_KEV),
    high_MeV: Float64Array.from(entries, (each) => each.high_keV * MEV_PER_KEV),
    yield_per_decay: Float64Array.from(entries, (each) => each.yieldPerDecay),
    local_MeV_per_decay: (alpha_keV + alphaRecoil_keV) * MEV_PER_KEV,
  };
}

function entriesOf({ radionuclide, decaysPerParentDecay }: ChainMember): Entry[] {
  const { lines, spectra } = emissionSpectra(radionuclide);
  const entries: Entry[] = [];
  for (const { radiation, energy_keV, yieldPerDecay } of lines) {
    const kind = KIND_OF.get(radiation);
    if (kind !== undefined)
      entries.push({
        kind,
        low_keV: energy_keV,
        high_keV: energy_keV,
        yieldPerDecay: yieldPerDecay * decaysPerParentDecay,
      });
  }
  for (const { radiation, binWidth_keV, yieldPerDecay } of spectra)
    yieldPerDecay.forEach((particles, bin) =>
      entries.push({
        kind: radiation === 'beta-' ? PARTICLE_KINDS.electron : PARTICLE_KINDS.positron,
        low_keV: bin * binWidth_keV,
        high_keV: (bin + 1) * binWidth_keV,
        yieldPerDecay: particles * decaysPerParentDecay,
      }),
    );
  return entries;
}
