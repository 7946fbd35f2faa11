import { DosimetryError } from '@voxel-dosimetry/core';
import { transportMemory_bytes } from '@voxel-dosimetry/monte-carlo';
import type { TransportScene } from './transportScene';
import type { TransportWorker } from './transportWorker';

/** What a host gives to the engine for following particles. */
export interface TransportHost {
  startTransportWorker(): TransportWorker<TransportScene>;
  /** Threads at most. */
  readonly workers: number;
  /** For the tallies and all threads together, bytes. */
  readonly memory_bytes: number;
}

/** Sums of energy and of its squares, dose and uncertainty, bytes a voxel. */
const ENGINE_BYTES_A_VOXEL = 16 + 8;
/** Beside the kernel's memory: the scene as it came, a tally on its way and one that waits, bytes a voxel. */
const WORKER_BYTES_A_VOXEL = 9 + 16;
/** Code and heap of a thread, bytes. */
const WORKER_BYTES = 40e6;
export const DEFAULT_TRANSPORT_MEMORY_bytes = 4e9;

/** More threads than the memory can hold are not started; throws `dose/memory` when it cannot hold one. */
export function workersFor(host: TransportHost, doseVoxels: number, transportVoxels: number): number {
  const engine_bytes = doseVoxels * ENGINE_BYTES_A_VOXEL;
  const worker_bytes = transportMemory_bytes(transportVoxels) + transportVoxels * WORKER_BYTES_A_VOXEL + WORKER_BYTES;
  const held = Math.floor((host.memory_bytes - engine_bytes) / worker_bytes);
  if (held >= 1) return Math.max(1, Math.min(host.workers, held));
  const gigabytes = (bytes: number): string => (bytes / 1e9).toPrecision(3);
  throw new DosimetryError({
    code: 'dose/memory',
    message: `Monte Carlo in ${transportVoxels} voxels needs ${gigabytes(engine_bytes + worker_bytes)} GB; ${gigabytes(host.memory_bytes)} GB are allowed.`,
    remedy: 'Cut the voxels less, use a reference image with fewer of them, or another dose engine.',
  });
}
