import type { Endpoint } from 'comlink';
import { browserThread } from '../browserThread';
import { createComputeEngine } from '../engine/createComputeEngine';
import { registrationThreadOn } from '../registration/registrationThread';
import { DEFAULT_TRANSPORT_MEMORY_bytes } from '../transport/transportHost';
import { transportWorkerOn } from '../transport/transportMessages';
import { voxelThreadOn } from '../transport/voxelThread';
import { exposeEngine } from '../wire';

/** Entry of the browser's module worker; Monte Carlo threads are workers of its own. */
const startThread = () =>
  browserThread(
    new Worker(new URL('./transport.worker.ts', import.meta.url), { type: 'module', name: 'dosimetry-transport' }),
  );
const engine = createComputeEngine({
  startTransportWorker: () => transportWorkerOn(startThread()),
  startVoxelThread: () => voxelThreadOn(startThread()),
  startRegistrationThread: () =>
    registrationThreadOn(
      browserThread(
        new Worker(new URL('./registration.worker.ts', import.meta.url), {
          type: 'module',
          name: 'dosimetry-registration',
        }),
      ),
    ),
  // Every browser that can run this can start workers from workers; one a core, the engine's own thread mostly waits.
  workers: navigator.hardwareConcurrency,
  memory_bytes: DEFAULT_TRANSPORT_MEMORY_bytes,
});
exposeEngine(engine, globalThis as unknown as Endpoint);
