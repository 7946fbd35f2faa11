import { parentPort } from 'node:worker_threads';

import { nodeEndpoint } from '../nodeEndpoint';
import { createThreadEngine } from '../transport/createThreadEngine';
import { serveTransport } from '../transport/transportMessages';
import { serveVoxelFits } from '../transport/voxelThread';

/** Entry of one transport thread of Node, bundled beside the compute worker as `transport.node.mjs`. */
if (parentPort) {
  const endpoint = nodeEndpoint(parentPort);
  serveTransport(createThreadEngine(), endpoint);
  serveVoxelFits(endpoint);
}
