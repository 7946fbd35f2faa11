import { createVoxelFitter, type FittedVoxels, type VoxelFitPlan } from '@voxel-dosimetry/time-activity';
import type { TransportHost } from '../../transport/transportHost';
import type { VoxelBlock, VoxelThread } from '../../transport/voxelThread';
import type { JobControl } from '../jobs';
import { timeActivityModule } from './voxelFitPlan';

/** What the kernel is given, and where its progress shows. */
export interface VoxelWork {
  readonly plan: VoxelFitPlan;
  readonly images: readonly ArrayLike<number>[];
  readonly own: readonly ArrayLike<number>[] | null;
  readonly labels: Uint16Array;
  readonly withResponse: boolean;
  readonly range_frac: readonly [from_frac: number, to_frac: number];
}

/** Fewer are done before threads have started. */
const FEWEST_VOXELS = 1 << 17;
/** Voxels of a thread's turn: a second of work at most. */
const BLOCK = 1 << 15;
const DOING = 'Fitting voxels';

/**
 * Fits voxels on threads of the host where it has several, on this one otherwise: the same bits, voxels knowing nothing of each other. A thread takes 12n + 20 bytes for each of
 * 32768 voxels and for each of the kernel's, n images, and 40 MB of code and heap. Proved by test/unit/compute/voxelThreads.test.ts.
 */
export async function fitOnThreads(
  { startVoxelThread, workers }: Pick<TransportHost, 'startVoxelThread' | 'workers'>,
  work: VoxelWork,
  control: JobControl,
): Promise<FittedVoxels> {
  const { plan, images, own, labels, withResponse, range_frac } = work;
  if (!startVoxelThread || workers < 2 || labels.length < FEWEST_VOXELS) {
    const fitter = createVoxelFitter(await timeActivityModule(), plan);
    return control.drive(fitter.fit({ images, own, labels }, withResponse), DOING, ...range_frac);
  }
  const blocks = Math.ceil(labels.length / BLOCK);
  const threads = Array.from({ length: Math.min(workers, blocks) }, startVoxelThread);
  try {
    await control.wait(Promise.all(threads.map((thread) => thread.load(plan))));
    return await control.wait(fitBlocks(threads, work, control));
  } finally {
    for (const thread of threads) thread.end();
  }
}

/** Each thread takes the next block when it is done with one. */
async function fitBlocks(threads: readonly VoxelThread[], work: VoxelWork, control: JobControl): Promise<FittedVoxels> {
  const count = work.labels.length;
  const [from_frac, to_frac] = work.range_frac;
  const result = emptyResult(count, work.withResponse ? work.images.length : null);
  let [next, done] = [0, 0];
  const serve = async (thread: VoxelThread): Promise<void> => {
    while (next < count) {
      const [from, to] = [next, Math.min(count, next + BLOCK)];
      next = to;
      take(result, await thread.fit(blockOf(work, from, to)), from);
      done += to - from;
      control.report(DOING, from_frac + ((to_frac - from_frac) * done) / count);
    }
  };
  await Promise.all(threads.map(serve));
  return result;
}

const blockOf = ({ images, own, labels, withResponse }: VoxelWork, from: number, to: number): VoxelBlock => {
  const part = (values: ArrayLike<number>): Float32Array => {
    const copy = new Float32Array(to - from);
    for (let v = from; v < to; v++) copy[v - from] = values[v]!;
    return copy;
  };
  return { images: images.map(part), own: own?.map(part) ?? null, labels: labels.slice(from, to), withResponse };
};

const emptyResult = (count: number, responses: number | null): FittedVoxels => ({
  integral: new Float32Array(count),
  halfLife_s: new Float32Array(count),
  model: new Uint8Array(count),
  status: new Uint8Array(count),
  chiSquare: new Float32Array(count),
  sigma_frac: new Float32Array(count),
  response: responses === null ? null : Array.from({ length: responses }, () => new Float32Array(count)),
});

function take(result: FittedVoxels, part: FittedVoxels, from: number): void {
  for (const name of ['integral', 'halfLife_s', 'model', 'status', 'chiSquare', 'sigma_frac'] as const)
    result[name].set(part[name], from);
  result.response?.forEach((response, t) => response.set(part.response![t]!, from));
}
