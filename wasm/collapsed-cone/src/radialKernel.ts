/** What a point source in a uniform medium gives to its surroundings, radially: the energy that ends within each distance. */
export interface RadialKernel {
  /** ρr (g/cm²), ascending, the first 0. */
  readonly massDistance_g_per_cm2: ArrayLike<number>;
  /** Ended within that mass distance, per decay (MeV), not falling: the first 0, the last all that is emitted. */
  readonly within_MeV: ArrayLike<number>;
}

/** Photons, collision by collision. */
export interface PhotonKernel {
  /** Absorbed where photons of the source collide for the first time. */
  readonly absorbed: RadialKernel;
  /** Scattered there, into all directions alike. */
  readonly released: RadialKernel;
  readonly scattered: {
    readonly attenuation_cm2_per_g: number;
    /** Part of the colliding energy that is scattered once more; the rest is absorbed. */
    readonly released_frac: number;
  };
}

/** Point kernels of what a radionuclide emits. */
export interface EmittedKernels {
  /** Electrons and positrons, with their bremsstrahlung. */
  readonly charged: RadialKernel;
  readonly photon: PhotonKernel;
}
