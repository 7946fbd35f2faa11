import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';

import { createComputeEngine } from '../engine/createComputeEngine';
import type { NodeComputeSettings } from '../node';
import { nodeEndpoint } from '../nodeEndpoint';
import { startNodeThread } from '../nodeThread';
import { registrationThreadOn } from '../registration/registrationThread';
import { DEFAULT_TRANSPORT_MEMORY_bytes } from '../transport/transportHost';
import { transportWorkerOn } from '../transport/transportMessages';
import { voxelThreadOn } from '../transport/voxelThread';
import { exposeEngine } from '../wire';

/** Entry of Node's worker thread, bundled beside the program as `compute.node.mjs`. */
if (parentPort) {
  const { workers } = workerData as NodeComputeSettings;
  const startThread = () => startNodeThread(new URL('./transport.node.mjs', import.meta.url), 'dosimetry-transport');
  const engine = createComputeEngine({
    startTransportWorker: () => transportWorkerOn(startThread()),
    startVoxelThread: () => voxelThreadOn(startThread()),
    startRegistrationThread: () =>
      registrationThreadOn(
        startNodeThread(new URL('./registration.node.mjs', import.meta.url), 'dosimetry-registration'),
      ),
    workers: workers ?? availableParallelism(),
    memory_bytes: DEFAULT_TRANSPORT_MEMORY_bytes,
  });
  exposeEngine(engine, nodeEndpoint(parentPort));
}
