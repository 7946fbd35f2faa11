/** Collapsed cone on real threads: the same bits as on one, stopped within a second, and a thread that dies ends the run with a clear error. */
import { shareCone } from '../../extensions/dosimetry-compute/src/engine/dose/kernel/superposeParts';
import { createJobRunner } from '../../extensions/dosimetry-compute/src/engine/jobs';
import { startNodeThread } from '../../extensions/dosimetry-compute/src/nodeThread';
import type { TransportHost } from '../../extensions/dosimetry-compute/src/transport/transportHost';
import { transportWorkerOn } from '../../extensions/dosimetry-compute/src/transport/transportMessages';
import { coneKernel, coneScene, volumeOf } from '../physics/coneScenes';
import { bundleWorkerWithTransport, type BundledWorker } from './nodeWorker';

let bundle: BundledWorker;
beforeAll(async () => {
  bundle = await bundleWorkerWithTransport();
});
afterAll(() => bundle.remove());

const sceneOf = (size: [number, number, number]) =>
  coneScene({ size, spacing_mm: [5, 5, 5], kernel: coneKernel('Lu-177'), change: { directions: 48 } });
const decaysIn = (size: [number, number, number]): Float32Array =>
  volumeOf(size, (i, j, k) => Number(Math.hypot(i - 20, j - 20, k - 20) < 5));

function hostOf(workers: number, { url } = bundle): TransportHost {
  const thread = new URL('./transport.node.mjs', url);
  return {
    startTransportWorker: () => transportWorkerOn(startNodeThread(thread, 'cone')),
    workers,
    memory_bytes: 4e9,
  };
}

const jobs = createJobRunner();

function superpose(host: TransportHost, size: [number, number, number], onProgress = (): void => undefined) {
  return jobs.run({ id: 'cone', onProgress }, async (control) => {
    const shared = shareCone(host, sceneOf(size), control);
    try {
      return await shared.superpose(decaysIn(size), 'Superposing', [0, 1]);
    } finally {
      shared.end();
    }
  });
}

test('two threads give the bits of one', async () => {
  const size: [number, number, number] = [42, 41, 40];
  expect(await superpose(hostOf(2), size)).toEqual(await superpose(hostOf(1), size));
});

test('stops within a second after cancel', async () => {
  let cancelledAt_ms = 0;
  const cancel = (): void => {
    if (cancelledAt_ms > 0) return;
    cancelledAt_ms = performance.now();
    jobs.cancel('cone');
  };
  const stopped = superpose(hostOf(2), [64, 64, 64], cancel);
  await expect(stopped).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(performance.now() - cancelledAt_ms).toBeLessThan(1000);
});

test('a thread that dies ends the run with a clear error', async () => {
  const dying = await bundleWorkerWithTransport("throw new Error('out of memory');");
  try {
    await expect(superpose(hostOf(2, dying), [42, 41, 40])).rejects.toMatchObject({
      code: 'compute/worker-lost',
      message: 'A dose worker has ended: out of memory',
    });
  } finally {
    dying.remove();
  }
});
