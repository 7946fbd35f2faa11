import type { Endpoint } from 'comlink';
import { createThreadEngine } from '../transport/createThreadEngine';
import { serveTransport } from '../transport/transportMessages';
import { serveVoxelFits } from '../transport/voxelThread';

/** Entry of one transport thread of the browser, started by the compute worker. */
const endpoint = globalThis as unknown as Endpoint;
serveTransport(createThreadEngine(), endpoint);
serveVoxelFits(endpoint);
