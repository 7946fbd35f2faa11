/** A batch of histories; with the scene it decides every bit of the tally. */
export interface Shard {
  readonly seed: number;
  /** Different for every shard of a run, from 0. */
  readonly shard: number;
  readonly decays: number;
}

/** What a shard left: MeV per voxel of the tally, x fastest, and where the energy of its decays went. */
export interface ShardTally {
  readonly energy_MeV: Float64Array;
  readonly emitted_MeV: number;
  readonly escaped_MeV: number;
}

/**
 * One thread of the transport: it holds one scene at a time and runs one shard at a time. Every promise rejects with a DosimetryError
 * once the thread was lost or ended.
 */
export interface TransportWorker<Scene> {
  load(scene: Scene): Promise<void>;
  run(shard: Shard, onProgress: (done_frac: number) => void): Promise<ShardTally>;
  /** Ends the thread at once, in the middle of a shard too, and frees its memory. */
  end(): void;
}
