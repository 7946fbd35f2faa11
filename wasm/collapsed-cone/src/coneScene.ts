/** What a point source in a uniform medium gives to its surroundings, radially: the energy absorbed within each distance. */
export interface RadialKernel {
  /** ρr (g/cm²), ascending, the first 0. */
  readonly massDistance_g_per_cm2: ArrayLike<number>;
  /** Absorbed within that mass distance, per decay (MeV), not falling: the first 0, the last all that is emitted. */
  readonly within_MeV: ArrayLike<number>;
}

/** A voxel grid and the point kernels to superpose on it. Arrays have one value a voxel, x fastest. */
export interface ConeScene {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: readonly [number, number, number];
  /** Zero is vacuum. */
  readonly density_g_per_mL: Float32Array;
  /** Electrons and positrons, with their bremsstrahlung. */
  readonly charged: RadialKernel;
  readonly photon: RadialKernel;
  /** Absorbed where it is emitted, per decay: α, recoil, electrons of the shortest range. */
  readonly local_MeV: number;
  /** Of charged particles: even, 48 or more. Photons have four times as many. */
  readonly directions: number;
  /** Every `of`-th pair of directions from number `index` on, to share the work: the energies of all parts add up. */
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
  /** Largest error of the kernels as fitted, in the energy absorbed within any distance, over all that is sent along lines. */
  readonly fitError_frac: number;
}
