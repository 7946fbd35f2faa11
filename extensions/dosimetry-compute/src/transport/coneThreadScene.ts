import type { ConeScene } from '@voxel-dosimetry/collapsed-cone';

/** A superposition that threads share: plain data that crosses to a worker. */
export interface ConeThreadScene {
  readonly cone: Omit<ConeScene, 'part'>;
  /** How many the directions are shared among, whatever the number of threads: sums then have the same bits. */
  readonly parts: number;
  /** In each voxel, x fastest. */
  readonly decays: Float32Array;
}
