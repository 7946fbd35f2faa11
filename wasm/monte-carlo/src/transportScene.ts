/** What one decay emits, an entry a line or a bin: energies uniform from low to high (kinetic, MeV). */
export interface Emissions {
  /** 0 photon, 1 electron, 2 positron. */
  readonly kind: Uint8Array;
  readonly low_MeV: Float64Array;
  readonly high_MeV: Float64Array;
  readonly yield_per_decay: Float64Array;
  /** α and recoil, absorbed in the voxel of the decay. */
  readonly local_MeV_per_decay: number;
}

/** What the kernel reads about its media: float32, laid out as tables.h says, media one after another. */
export interface KernelTables {
  readonly media: number;
  readonly electron: Float32Array;
  readonly deflection: Float32Array;
  readonly bremsstrahlungNumber: Float32Array;
  readonly bremsstrahlungShape: Float32Array;
  readonly photon: Float32Array;
  readonly photonSampling: Float32Array;
  readonly scatteringPerStep: number;
  readonly deltaThreshold_MeV: number;
  readonly bremsstrahlungThreshold_MeV: number;
}

/** A uniform medium that goes on around the grid: particles may come back from it; what it absorbs counts as escaped. */
export interface Surroundings {
  readonly medium: number;
  readonly density_g_per_mL: number;
  readonly margin_mm: number;
}

/** Where decays happen and energy is tallied, with axes parallel to the scene's voxels and within them. */
export interface TallyGrid {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: readonly [number, number, number];
  /** Its low corner, from that of the scene's grid. */
  readonly from_mm: readonly [number, number, number];
}

/** A voxel grid with its media, a source in it, and how to follow what the source emits. Arrays have one value a voxel, x fastest. */
export interface TransportScene {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: readonly [number, number, number];
  /** Index into the tables' media, fewer than 64. */
  readonly medium: Uint8Array;
  /** Zero is vacuum. */
  readonly density_g_per_mL: Float32Array;
  /** Null: the voxels that particles travel in. Energy absorbed beyond a grid of its own counts as escaped; not with surroundings. */
  readonly tallyGrid: TallyGrid | null;
  /** On the tally's grid. Relative, not negative: decays are spread over the voxels in proportion. */
  readonly activity: Float32Array;
  readonly surroundings: Surroundings | null;
  readonly emissions: Emissions;
  /** Part of each voxel's edges over which its decays are spread: 1 the whole voxel, 0 its centre. */
  readonly sourceExtent_frac: number;
  readonly tables: KernelTables;
  /** At or below, a particle is absorbed where it is. From 1 keV. */
  readonly electronCutoff_MeV: number;
  readonly photonCutoff_MeV: number;
  readonly doseTo: 'medium' | 'water';
}

/** Where the energy of a shard went: emitted = absorbed + escaped, to rounding. */
export interface ShardResult {
  /** Energy per voxel of the tally's grid, MeV, x fastest; for dose to water times the ratio of stopping powers. */
  readonly energy_MeV: Float64Array;
  readonly decays: number;
  readonly emitted_MeV: number;
  readonly absorbed_MeV: number;
  readonly escaped_MeV: number;
  /** Part of what is absorbed: α and recoil. */
  readonly local_MeV: number;
  /** Given to bremsstrahlung photons above the threshold, absorbed or not. */
  readonly bremsstrahlung_MeV: number;
  /** Electrons and positrons followed, and straight pieces of their tracks. */
  readonly electrons: number;
  readonly segments: number;
  /** Particles that ran into a bound and were absorbed on the spot: zero in a sound run. */
  readonly abandoned: number;
}
