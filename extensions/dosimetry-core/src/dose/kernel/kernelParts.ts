import type { DosePointKernel, RadialDeposit } from './dosePointKernel';

/** A point kernel in two that add up to it: what stays near, and everything that spreads further. */
export interface KernelParts {
  /** What is absorbed where it is emitted, and what charged particles and photons leave nearby; nothing beyond `range_g_per_cm2`. */
  readonly near: DosePointKernel;
  /** What is further away: nearly all of the photons, the last of the charged particles, and bremsstrahlung. */
  readonly far: DosePointKernel;
  readonly range_g_per_cm2: number;
}

/** Of the charged particles' energy; this many times the distance within which it is absorbed is next to the end of a β spectrum. */
const ABSORBED_frac = 0.9;
const RANGES = 1.25;
/** X rays of 10 keV and less are absorbed within it but for a few percent. */
const SOFT_PHOTONS_g_per_cm2 = 0.25;
/** One part fades into the other up to this many times where it begins to: an edge would be more than a few points in a voxel can integrate. */
const FADE = 1.4;

/**
 * Splits a point kernel by distance, not by particle, so that a short kernel holds the steep part and nothing is cut off: the bremsstrahlung of Y-90
 * reaches as far as photons do, the L X rays of Tb-161 no further than its electrons. near + far = the kernel, at every distance.
 * Test: unit/core/kernelComposition; unit/compute/kernelDose (one hot voxel).
 */
export function kernelParts(kernel: DosePointKernel): KernelParts {
  const hasPhotons = lastOf(kernel.photon.within_MeV) > 0;
  const from_g_per_cm2 = Math.max(
    RANGES * massDistanceOf(kernel.charged, ABSORBED_frac),
    hasPhotons ? SOFT_PHOTONS_g_per_cm2 : 0,
  );
  const charged = splitFrom(kernel.charged, from_g_per_cm2);
  const photon = splitFrom(kernel.photon, from_g_per_cm2);
  const near_MeV = kernel.local_MeV + lastOf(charged.near.within_MeV) + lastOf(photon.near.within_MeV);
  const far_MeV = lastOf(charged.far.within_MeV) + lastOf(photon.far.within_MeV);
  return {
    near: { ...kernel, charged: charged.near, photon: photon.near, emitted_MeV: near_MeV },
    far: { ...kernel, charged: charged.far, photon: photon.far, local_MeV: 0, emitted_MeV: far_MeV },
    range_g_per_cm2: FADE * from_g_per_cm2,
  };
}

interface SplitDeposit {
  readonly near: RadialDeposit;
  readonly far: RadialDeposit;
}

/** Each shell's energy, shared by how far along the fading its outer edge is. */
function splitFrom(deposit: RadialDeposit, from_g_per_cm2: number): SplitDeposit {
  const { massDistance_g_per_cm2, within_MeV } = deposit;
  const near_MeV = new Float64Array(within_MeV.length);
  for (let node = 1; node < within_MeV.length; node++) {
    const shell_MeV = within_MeV[node]! - within_MeV[node - 1]!;
    near_MeV[node] = near_MeV[node - 1]! + nearPart(massDistance_g_per_cm2[node]! / from_g_per_cm2) * shell_MeV;
  }
  const far_MeV = within_MeV.map((energy_MeV, node) => Math.max(0, energy_MeV - near_MeV[node]!));
  return { near: { ...deposit, within_MeV: near_MeV }, far: { ...deposit, within_MeV: far_MeV } };
}

/** 1 to where the fading begins (1), 0 from its end, a smooth step in between. */
function nearPart(distance: number): number {
  const along = Math.min(1, Math.max(0, (distance - 1) / (FADE - 1)));
  return 1 - along * along * (3 - 2 * along);
}

const lastOf = (energies_MeV: Float64Array): number => energies_MeV.at(-1)!;

/** The mass distance within which that part of the energy is absorbed, g/cm²; 0 without energy. */
export function massDistanceOf({ massDistance_g_per_cm2, within_MeV }: RadialDeposit, part_frac: number): number {
  const wanted_MeV = part_frac * lastOf(within_MeV);
  if (!(wanted_MeV > 0)) return 0;
  const at = within_MeV.findIndex((energy_MeV) => energy_MeV >= wanted_MeV);
  const [before, after] = [within_MeV[at - 1]!, within_MeV[at]!];
  const [from, to] = [massDistance_g_per_cm2[at - 1]!, massDistance_g_per_cm2[at]!];
  return from + ((wanted_MeV - before) / (after - before)) * (to - from);
}
