import { DosimetryError, type Grid } from '@voxel-dosimetry/core';
import {
  compileCollapsedConeModule,
  coneMemory_bytes,
  createCollapsedCone,
  type ConeResult,
} from '@voxel-dosimetry/collapsed-cone';
import type { ConeThreadScene } from '../../../transport/coneThreadScene';
import type { TransportHost } from '../../../transport/transportHost';
import { createTransportPool } from '../../../transport/transportPool';
import type { JobControl } from '../../jobs';

/** Parts of every superposition: enough that two, three or four threads are busy to the end. */
const PARTS = 4;
/** Smaller grids are done before threads have started. */
const FEWEST_VOXELS = 40 ** 3;
/** Beside the superposition: the scene and the result as they cross, bytes a voxel. */
const THREAD_BYTES_A_VOXEL = 8 + 16;
/** Code and heap of a thread, bytes. */
const THREAD_BYTES = 40e6;

const voxelsIn = ([nx, ny, nz]: Grid['size']): number => nx * ny * nz;

/** Threads that are worth starting, 1: none but the engine's own. */
export const threadsFor = (workers: number, size: Grid['size']): number =>
  voxelsIn(size) < FEWEST_VOXELS ? 1 : Math.max(1, Math.min(workers, PARTS));

/** Threads that a superposition is shared among, as many as the memory holds. Throws `dose/memory` when it cannot hold one. */
export function coneThreads(
  { workers, memory_bytes }: Pick<TransportHost, 'workers' | 'memory_bytes'>,
  size: Grid['size'],
): number {
  const alone_bytes = coneMemory_bytes(size);
  if (alone_bytes > memory_bytes) throw tooLarge(size, alone_bytes, memory_bytes);
  const held = Math.floor(memory_bytes / (alone_bytes + voxelsIn(size) * THREAD_BYTES_A_VOXEL + THREAD_BYTES));
  return Math.max(1, Math.min(threadsFor(workers, size), held));
}

const tooLarge = (size: Grid['size'], needed_bytes: number, memory_bytes: number): DosimetryError =>
  new DosimetryError({
    code: 'dose/memory',
    message: `Collapsed cone in ${size.join(' × ')} voxels needs ${(needed_bytes / 1e9).toPrecision(3)} GB; ${(memory_bytes / 1e9).toPrecision(3)} GB are allowed.`,
    remedy: 'Use a reference image with fewer voxels, or another dose engine.',
  });

type Superposed = Pick<ConeResult, 'energy_MeV' | 'emitted_MeV' | 'escaped_MeV'>;
type Part = Pick<ConeResult, 'emitted_MeV' | 'escaped_MeV'> & { readonly energy_MeV: ArrayLike<number> };

/** Superposes maps of decays on one scene. */
export interface SharedCone {
  superpose(decays: Float32Array, doing: string, range_frac: readonly [number, number]): Promise<Superposed>;
  /** Ends the threads. */
  end(): void;
}

/**
 * The superposition in four parts, on threads of the host or on this one: the parts and their order are the same, and so is every bit of the sum.
 * Test: unit/compute/superposeParts, worker/collapsedCone.
 */
export function shareCone(host: TransportHost, cone: ConeThreadScene['cone'], control: JobControl): SharedCone {
  const threads = coneThreads(host, cone.size);
  return threads > 1 ? onThreads(host, threads, cone, control) : onThisThread(cone, control);
}

/** Adds parts in their order. */
function createSum(voxels: number): { readonly sum: Superposed; readonly add: (part: Part) => void } {
  const sum = { energy_MeV: new Float32Array(voxels), emitted_MeV: 0, escaped_MeV: 0 };
  return {
    sum,
    add({ energy_MeV, emitted_MeV, escaped_MeV }) {
      for (let v = 0; v < voxels; v++) sum.energy_MeV[v]! += energy_MeV[v]!;
      sum.emitted_MeV += emitted_MeV;
      sum.escaped_MeV += escaped_MeV;
    },
  };
}

let compiled: Promise<WebAssembly.Module> | null = null;

function onThisThread(cone: ConeThreadScene['cone'], control: JobControl): SharedCone {
  return {
    async superpose(decays, doing, [from_frac, to_frac]) {
      const module = await (compiled ??= compileCollapsedConeModule());
      const { sum, add } = createSum(decays.length);
      const fractionAt = (index: number): number => from_frac + ((to_frac - from_frac) * index) / PARTS;
      for (let index = 0; index < PARTS; index++) {
        const work = createCollapsedCone(module, { ...cone, part: { index, of: PARTS } }).superpose(decays);
        add(await control.drive(work, doing, fractionAt(index), fractionAt(index + 1)));
      }
      return sum;
    },
    end: () => undefined,
  };
}

function onThreads(
  host: TransportHost,
  threads: number,
  cone: ConeThreadScene['cone'],
  control: JobControl,
): SharedCone {
  const pool = createTransportPool<ConeThreadScene>(() => host.startTransportWorker(), threads);
  const parts = Array.from({ length: PARTS }, (_, shard) => ({ seed: 0, shard, decays: 1 }));
  return {
    async superpose(decays, doing, [from_frac, to_frac]) {
      const { sum, add } = createSum(decays.length);
      control.report(doing, from_frac);
      await control.wait(pool.load({ cone, parts: PARTS, decays }));
      const run = pool.run(parts, {
        enough: new Promise<never>(() => undefined),
        onProgress: (done) => control.report(doing, from_frac + ((to_frac - from_frac) * done) / PARTS),
        take: async (_, part) => add(part),
      });
      await control.wait(run);
      return sum;
    },
    end: () => pool.end(),
  };
}
