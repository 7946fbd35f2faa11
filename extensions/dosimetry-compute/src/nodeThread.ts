import { Worker } from 'node:worker_threads';
import type { WorkerLink } from './client';
import { nodeEndpoint } from './nodeEndpoint';

/** A worker thread of Node; `settings` reaches it as workerData. */
export function startNodeThread(url: URL, name: string, settings: object = {}): WorkerLink {
  const worker = new Worker(url, { name, workerData: settings });
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
