import { Worker } from 'node:worker_threads';
import { nodeEndpoint } from './nodeEndpoint';
import { createComputeClient, type ComputeClient, type WorkerLink } from './client';

function startWorker(workerUrl: URL): WorkerLink {
  const worker = new Worker(workerUrl, { name: 'dosimetry-compute' });
  return {
    endpoint: nodeEndpoint(worker),
    onLost(lost) {
      worker.once('error', (error: { readonly message?: string }) => lost(error.message ?? 'it crashed.'));
      worker.once('messageerror', () => lost('a message could not be read.'));
      worker.once('exit', (code) => lost(`it ended with exit code ${code}.`));
    },
    terminate: () => worker.terminate(),
  };
}

/** The compute API in a worker thread of Node. `workerUrl` is the bundle of src/workers/compute.node.ts. */
export const createNodeComputeClient = (workerUrl: URL): ComputeClient =>
  createComputeClient(() => startWorker(workerUrl));
