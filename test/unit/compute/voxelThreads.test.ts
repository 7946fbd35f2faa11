import { MessageChannel } from 'node:worker_threads';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { fitVoxelMaps } from '../../../extensions/dosimetry-compute/src/engine/fit/fitVoxelMaps';
import { nodeEndpoint } from '../../../extensions/dosimetry-compute/src/nodeEndpoint';
import {
  serveVoxelFits,
  voxelThreadOn,
  type VoxelThread,
} from '../../../extensions/dosimetry-compute/src/transport/voxelThread';
import { randomNumbers } from '../../physics/randomNumbers';
import { centredGrid } from '../core/grids';
import { curveOf, fitRestOf, voxelMapsOf, type VoxelCase } from './voxelMapsOf';

const TIMES_h = [4, 24, 96];
const grid = centredGrid([64, 64, 36], [4, 4, 4]);
const next = randomNumbers(12);
const values = Float32Array.from({ length: 64 * 64 * 36 }, () => next());
const voxelCase: VoxelCase = {
  aligned: TIMES_h.map((time_h) => ({
    ...{ unit: 'Bq/mL' as const, grid },
    values: values.map((value) => 100 * value * 2 ** (-time_h / (20 + 60 * value))),
  })),
  times_s: TIMES_h.map((time_h) => 3600 * time_h),
  halfLife_s: 574_300,
};

/** Threads in name: the same messages through a port, on this thread. */
function threads() {
  const [started, ended]: [number[], number[]] = [[], []];
  const startVoxelThread = (): VoxelThread => {
    const number = started.push(started.length);
    const { port1, port2 } = new MessageChannel();
    serveVoxelFits(nodeEndpoint(port2));
    return voxelThreadOn({
      endpoint: nodeEndpoint(port1),
      onLost: () => undefined,
      terminate() {
        ended.push(number);
        port1.close();
      },
    });
  };
  return { started, ended, host: { startVoxelThread, workers: 3 } };
}

test('threads give the same bits as one, and are ended', async () => {
  const { started, ended, host } = threads();
  const alone = await voxelMapsOf(voxelCase);
  const shared = await voxelMapsOf(voxelCase, host);
  for (const key of ['tia', 'tiaUncertainty', 'effectiveHalfLife', 'fitChiSquare', 'fitModel', 'fitStatus'] as const)
    expect(Buffer.compare(Buffer.from(alone[key].values.buffer), Buffer.from(shared[key].values.buffer))).toBe(0);
  expect([started.length, ended.length]).toEqual([3, 3]);
});

test('a cancelled fit ends its threads and changes nothing', async () => {
  const { started, ended, host } = threads();
  const jobs = createJobRunner();
  const settings = curveOf(voxelCase, [1, 1, 1]).settings;
  const request = {
    ...voxelCase,
    ...{ regions: [], curves: settings, voxels: { shape: 'own', smoothing_mm: 0, fallback: 'trapezoid' } as const },
    fitRest: fitRestOf(voxelCase),
  };
  const job = {
    id: 'fit',
    onProgress: ({ doing }: { doing: string }) => doing === 'Fitting voxels' && jobs.cancel('fit'),
  };
  const work = jobs.run(job, (control) => fitVoxelMaps(request, control, [0, 1], host));
  await expect(work).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(ended.length).toBe(started.length);
});

test('what a thread cannot do comes back with its reason', async () => {
  const thread = threads().host.startVoxelThread();
  const block = { images: [new Float32Array(2)], own: null, labels: new Uint16Array(2), withResponse: false };
  await expect(thread.fit(block)).rejects.toMatchObject({ code: 'fit/voxels' });
  thread.end();
  await expect(thread.fit(block)).rejects.toMatchObject({ code: 'compute/worker-lost' });
});
