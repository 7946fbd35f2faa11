import type { DosePointKernel, RadialDeposit } from './dosePointKernel';

/** A point kernel in two that add up to it: what stays near, and everything that spreads further. */
export interface KernelParts {
  /** What is absorbed where it is emitted, and what charged particles leave within `range_g_per_cm2`. */
  readonly near: DosePointKernel;
  /** Photons, and beyond that range what charged particles leave: the last of them, and bremsstrahlung. */
  readonly far: DosePointKernel;
  readonly range_g_per_cm2: number;
}

/** Of the charged particles' energy; this many times the distance within which it is absorbed is next to the end of a β spectrum. */
const ABSORBED_frac = 0.9;
const RANGES = 1.6;

/**
 * Splits a point kernel by distance, not by particle, so that a short kernel holds the steep part and nothing is cut off: the bremsstrahlung of Y-90
 * reaches as far as photons do. near + far = the kernel, at every distance. Test: unit/core/kernelComposition.
 */
export function kernelParts(kernel: DosePointKernel): KernelParts {
  const { charged, photon, local_MeV, emitted_MeV } = kernel;
  const range_g_per_cm2 = RANGES * massDistanceOf(charged, ABSORBED_frac);
  const beyond = charged.massDistance_g_per_cm2.findIndex((distance) => distance > range_g_per_cm2);
  const last = Math.max(0, beyond - 1);
  const kept_MeV = charged.within_MeV[last]!;
  const near = charged.within_MeV.map((energy_MeV) => Math.min(energy_MeV, kept_MeV));
  const far = charged.within_MeV.map((energy_MeV) => Math.max(0, energy_MeV - kept_MeV));
  const nothing = { ...photon, within_MeV: new Float64Array(photon.within_MeV.length) };
  return {
    near: { ...kernel, charged: { ...charged, within_MeV: near }, photon: nothing, emitted_MeV: local_MeV + kept_MeV },
    far: {
      ...kernel,
      charged: { ...charged, within_MeV: far },
      local_MeV: 0,
      emitted_MeV: emitted_MeV - local_MeV - kept_MeV,
    },
    range_g_per_cm2: charged.massDistance_g_per_cm2[last]!,
  };
}

/** The mass distance within which that part of the energy is absorbed, g/cm²; 0 without energy. */
export function massDistanceOf({ massDistance_g_per_cm2, within_MeV }: RadialDeposit, part_frac: number): number {
  const wanted_MeV = part_frac * within_MeV.at(-1)!;
  if (!(wanted_MeV > 0)) return 0;
  const at = within_MeV.findIndex((energy_MeV) => energy_MeV >= wanted_MeV);
  const [before, after] = [within_MeV[at - 1]!, within_MeV[at]!];
  const [from, to] = [massDistance_g_per_cm2[at - 1]!, massDistance_g_per_cm2[at]!];
  return from + ((wanted_MeV - before) / (after - before)) * (to - from);
}
