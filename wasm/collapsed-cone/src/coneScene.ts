import type { LineKernels } from './lineKernel';

/** A voxel grid and the point kernels to superpose on it. Arrays have one value a voxel, x fastest. */
export interface ConeScene {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: readonly [number, number, number];
  /** Zero is vacuum. */
  readonly density_g_per_mL: Float32Array;
  /** As lineKernels fits them. */
  readonly kernels: LineKernels;
  /** Absorbed where it is emitted, per decay: α, recoil, electrons of the shortest range. */
  readonly local_MeV: number;
  /** Of charged particles: even, 48 or more. Photons have four times as many. */
  readonly directions: number;
  /**
   * To share the work: every `of`-th pair of directions from number `index` on; what photons scatter, and what is absorbed where it is emitted, is in the first.
   * The energies of all parts add up.
   */
  readonly part?: { readonly index: number; readonly of: number };
}

/** Where the energy went: emitted = absorbed + escaped, to 1e-6. */
export interface ConeResult {
  /** Absorbed in each voxel, MeV, x fastest. */
  readonly energy_MeV: Float32Array;
  readonly emitted_MeV: number;
  readonly absorbed_MeV: number;
  /** Carried out of the grid, or emitted into empty space that lets it out. */
  readonly escaped_MeV: number;
}
