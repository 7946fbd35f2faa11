import { DosimetryError } from '@voxel-dosimetry/core';
import { transportMemory_bytes } from '@voxel-dosimetry/monte-carlo';
import type { RegistrationThread } from '../registration/registrationThread';
import type { ThreadScene } from './createThreadEngine';
import type { TransportWorker } from './transportWorker';
import type { VoxelThread } from './voxelThread';

/** What a host gives to the engine for work that threads share: following particles, superposing cones. */
export interface TransportHost {
  startTransportWorker(): TransportWorker<ThreadScene>;
  /** A thread for voxel fits; without it they are done on the engine's own. */
  readonly startVoxelThread?: () => VoxelThread;
  /** A thread for one registration; without it nothing is registered. */
  readonly startRegistrationThread?: () => RegistrationThread;
  /** Threads at most. */
  readonly workers: number;
  /** For the tallies and all threads together, bytes. */
  readonly memory_bytes: number;
}

/** Sums of energy and of its squares, dose and uncertainty, bytes a dose voxel. */
const ENGINE_BYTES_A_DOSE_VOXEL = 16 + 8;
/** Density, composition in the library and among the media that occur, and while they are made the CT number, bytes a transport voxel. */
const ENGINE_BYTES_A_VOXEL = 4 + 1 + 1 + 4;
/** Beside the kernel's memory: the scene as it came, bytes a transport voxel; with activity, a tally on its way and one that waits, a dose voxel. */
const WORKER_BYTES_A_VOXEL = 5;
const WORKER_BYTES_A_DOSE_VOXEL = 4 + 16;
/** Code and heap of a thread, bytes. */
const WORKER_BYTES = 40e6;
export const DEFAULT_TRANSPORT_MEMORY_bytes = 4e9;

/** What a run takes at most, bytes: with none of its threads, and each of them. Proved by test/worker/largeGrid.test.ts. */
export function transportNeeds(
  doseVoxels: number,
  transportVoxels: number,
): { readonly engine_bytes: number; readonly thread_bytes: number } {
  return {
    engine_bytes: doseVoxels * ENGINE_BYTES_A_DOSE_VOXEL + transportVoxels * ENGINE_BYTES_A_VOXEL,
    thread_bytes:
      transportMemory_bytes(transportVoxels, doseVoxels) +
      transportVoxels * WORKER_BYTES_A_VOXEL +
      doseVoxels * WORKER_BYTES_A_DOSE_VOXEL +
      WORKER_BYTES,
  };
}

/** More threads than the memory can hold are not started; throws `dose/memory` when it cannot hold one. */
export function workersFor(host: TransportHost, doseVoxels: number, transportVoxels: number): number {
  const { engine_bytes, thread_bytes } = transportNeeds(doseVoxels, transportVoxels);
  const held = Math.floor((host.memory_bytes - engine_bytes) / thread_bytes);
  if (held >= 1) return Math.max(1, Math.min(host.workers, held));
  const gigabytes = (bytes: number): string => (bytes / 1e9).toPrecision(3);
  throw new DosimetryError({
    code: 'dose/memory',
    message: `Monte Carlo in ${transportVoxels} voxels needs ${gigabytes(engine_bytes + thread_bytes)} GB; ${gigabytes(host.memory_bytes)} GB are allowed.`,
    remedy:
      "Let particles travel in the dose grid's voxels, cut them less, use a reference image with fewer of them, or another dose engine.",
  });
}
