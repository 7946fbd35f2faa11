import { browserThread } from './browserThread';
import { createComputeClient, type ComputeClient, type WorkerLink } from './client';

const startWorker = (): WorkerLink =>
  browserThread(
    new Worker(new URL('./workers/compute.worker.ts', import.meta.url), { type: 'module', name: 'dosimetry-compute' }),
  );

/** The compute API in a module worker of the browser; the bundler emits the worker as a file of its own. */
export const createBrowserComputeClient = (): ComputeClient => createComputeClient(startWorker);
