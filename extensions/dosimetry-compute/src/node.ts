import { createComputeClient, type ComputeClient } from './client';
import { startNodeThread } from './nodeThread';

/** What a person allows the compute worker. */
export interface NodeComputeSettings {
  /** Monte Carlo threads at most; null: one a core. */
  readonly workers: number | null;
}

/**
 * The compute API in a worker thread of Node. `workerUrl` is the bundle of src/workers/compute.node.ts; that of
 * src/workers/transport.node.ts lies beside it as `transport.node.mjs`.
 */
export const createNodeComputeClient = (
  workerUrl: URL,
  settings: NodeComputeSettings = { workers: null },
): ComputeClient => createComputeClient(() => startNodeThread(workerUrl, 'dosimetry-compute', settings));
