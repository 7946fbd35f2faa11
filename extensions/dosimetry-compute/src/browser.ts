import { createComputeClient, type ComputeClient, type WorkerLink } from './client';

function startWorker(): WorkerLink {
  const worker = new Worker(new URL('./workers/compute.worker.ts', import.meta.url), {
    type: 'module',
    name: 'dosimetry-compute',
  });
  return {
    endpoint: worker,
    onLost(lost) {
      worker.addEventListener('error', (event) => {
        worker.terminate();
        lost(event.message || 'it could not be loaded.');
      });
      worker.addEventListener('messageerror', () => lost('a message could not be read.'));
    },
    terminate: () => worker.terminate(),
  };
}

/** The compute API in a module worker of the browser; the bundler emits the worker as a file of its own. */
export const createBrowserComputeClient = (): ComputeClient => createComputeClient(startWorker);
