/** Kinds of radiation that have point kernels; positrons without their annihilation photons, bremsstrahlung of electrons. */
type PointKernelKind = 'electron' | 'positron' | 'bremsstrahlung' | 'photon';

/** Shells are those between the nodes of the kind times the length. */
export type PointKernelRow = readonly [
  medium: string,
  kind: PointKernelKind,
  energy: number,
  length: number,
  shells: readonly number[],
  uncertainty: readonly number[],
];
