import type { Endpoint } from 'comlink';
import { createTransportEngine } from '../transport/createTransportEngine';
import { serveTransport } from '../transport/transportMessages';

/** Entry of one transport thread of the browser, started by the compute worker. */
serveTransport(createTransportEngine(), globalThis as unknown as Endpoint);
