import type { ParticleSource, TransportMedium, Vector3 } from '@voxel-dosimetry/core';
import type { TallyGrid } from '@voxel-dosimetry/monte-carlo';

/** Everything that decides where particles go, except chance: plain data that crosses to a worker. All arrays x fastest. */
export interface TransportScene {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: Vector3;
  readonly density_g_per_mL: Float32Array;
  /** Positions in `media`. */
  readonly medium: Uint8Array;
  readonly media: readonly TransportMedium[];
  /** Where decays happen and energy is tallied: the dose grid within the voxels above; null: these voxels themselves. */
  readonly tallyGrid: TallyGrid | null;
  /** Decays in each voxel of the tally's grid, any scale; none below zero. */
  readonly activity: Float32Array;
  readonly source: ParticleSource;
  readonly doseTo: 'medium' | 'water';
  /** Photons of less energy are absorbed where they are. */
  readonly photonCutoff_MeV: number;
  /** Uniform medium beyond the grid's faces; null: nothing is there, what leaves is gone. */
  readonly surroundings: TransportSurroundings | null;
}

export interface TransportSurroundings {
  /** Position in `media`. */
  readonly medium: number;
  readonly density_g_per_mL: number;
  readonly margin_mm: number;
}
