import { parentPort } from 'node:worker_threads';

import { nodeEndpoint } from '../nodeEndpoint';
import { createTransportEngine } from '../transport/createTransportEngine';
import { serveTransport } from '../transport/transportMessages';

/** Entry of one transport thread of Node, bundled beside the compute worker as `transport.node.mjs`. */
if (parentPort) serveTransport(createTransportEngine(), nodeEndpoint(parentPort));
