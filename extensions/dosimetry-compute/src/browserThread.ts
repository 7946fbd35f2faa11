import type { WorkerLink } from './client';

/** A module worker of the browser that has just been started. */
export function browserThread(worker: Worker): WorkerLink {
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
