/** Collapsed cone in parts: the same bits on this thread and on any number of others, progress, memory, and what a map of nothing gives. */
import { coneThreads, shareCone } from '../../../extensions/dosimetry-compute/src/engine/dose/kernel/superposeParts';
import { createJobRunner, type JobControl } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import {
  createThreadEngine,
  type ThreadScene,
} from '../../../extensions/dosimetry-compute/src/transport/createThreadEngine';
import type { TransportHost } from '../../../extensions/dosimetry-compute/src/transport/transportHost';
import type { TransportWorker } from '../../../extensions/dosimetry-compute/src/transport/transportWorker';
import { coneKernel, coneScene, volumeOf } from '../../physics/coneScenes';

const size: [number, number, number] = [44, 40, 38];
const { part: _part, ...cone } = coneScene({
  size,
  spacing_mm: [5, 5, 5],
  density: (i, j) => (i < 12 ? 0 : j < 20 ? 0.3 : 1),
  kernel: { ...coneKernel('Lu-177'), local_MeV: 0.01 },
  change: { directions: 48 },
});
const decays = volumeOf(size, (i, j, k) => Number(Math.hypot(i - 25, j - 22, k - 19) < 5));

/** Engines of threads, all in this one. */
function hostOf(workers: number) {
  const loads: ThreadScene[] = [];
  let ended = 0;
  const startTransportWorker = (): TransportWorker<ThreadScene> => {
    const engine = createThreadEngine();
    return {
      load(scene) {
        loads.push(scene);
        return engine.load(scene);
      },
      run: (shard, onProgress) => engine.run(shard, onProgress),
      end() {
        ended++;
      },
    };
  };
  const host: TransportHost = { startTransportWorker, workers, memory_bytes: 1e9 };
  return { host, loads, ended: () => ended };
}

function inJob<Result>(task: (control: JobControl) => Promise<Result>, fractions: number[] = []): Promise<Result> {
  const onProgress = ({ fraction }: { readonly fraction: number }): void => void fractions.push(fraction);
  return createJobRunner().run({ id: 'cone', onProgress }, task);
}

test('the same bits from this thread and from two and three others; the scene goes to each once', async () => {
  const alone = hostOf(1);
  const fractions: number[] = [];
  const superposed = (host: TransportHost) =>
    inJob(async (control) => {
      const shared = shareCone(host, cone, control);
      const result = await shared.superpose(decays, 'Superposing', [0.2, 0.7]);
      shared.end();
      return result;
    }, fractions);
  const expected = await superposed(alone.host);
  expect(alone.loads).toHaveLength(0);
  for (const workers of [2, 3]) {
    const threads = hostOf(workers);
    expect(await superposed(threads.host)).toEqual(expected);
    expect(threads.loads).toHaveLength(workers);
    expect(threads.ended()).toBe(workers);
  }
  const absorbed_MeV = expected.energy_MeV.reduce((sum, energy) => sum + energy, 0);
  expect(Math.abs(absorbed_MeV + expected.escaped_MeV - expected.emitted_MeV)).toBeLessThan(
    1e-6 * expected.emitted_MeV,
  );
  expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0.2);
  expect(Math.max(...fractions)).toBeLessThanOrEqual(0.7);
});

test('threads: none for a small grid, four at most, as many as memory holds, and refused when it holds none', () => {
  const { host } = hostOf(8);
  expect(coneThreads(host, [30, 30, 30])).toBe(1);
  expect(coneThreads(host, [128, 128, 128])).toBe(4);
  expect(coneThreads({ ...host, workers: 2 }, [128, 128, 128])).toBe(2);
  expect(coneThreads({ ...host, memory_bytes: 350e6 }, [128, 128, 128])).toBe(2);
  expect(() => coneThreads({ ...host, memory_bytes: 40e6 }, [128, 128, 128])).toThrow(
    'needs 0.0530 GB; 0.0400 GB are allowed',
  );
});

test('cancelling stops the parts and waits for none of them', async () => {
  const { host } = hostOf(2);
  const jobs = createJobRunner();
  const job = { id: 'stopped', onProgress: () => jobs.cancel('stopped') };
  await expect(
    jobs.run(job, async (control) => {
      const shared = shareCone(host, cone, control);
      try {
        return await shared.superpose(decays, 'Superposing', [0, 1]);
      } finally {
        shared.end();
      }
    }),
  ).rejects.toMatchObject({ code: 'compute/cancelled' });
});

test('a thread that was given no scene says so', async () => {
  await expect(createThreadEngine().run({ seed: 0, shard: 0, decays: 1 }, () => undefined)).rejects.toThrow(
    'before the scene',
  );
});
