import { parentPort } from 'node:worker_threads';

import { createComputeEngine } from '../engine/createComputeEngine';
import { nodeEndpoint } from '../nodeEndpoint';
import { exposeEngine } from '../wire';

/** Entry of Node's worker thread, bundled beside the program as `compute.node.mjs`. */
if (parentPort) exposeEngine(createComputeEngine(), nodeEndpoint(parentPort));
