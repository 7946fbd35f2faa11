import type { Endpoint } from 'comlink';
import { createComputeEngine } from '../engine/createComputeEngine';
import { exposeEngine } from '../wire';

/** Entry of the browser's module worker. */
exposeEngine(createComputeEngine(), globalThis as unknown as Endpoint);
