/** Voxel fits on real threads: the same bits as on one, and stopped within a second after cancel. */
import { startNodeThread } from '../../extensions/dosimetry-compute/src/nodeThread';
import { fitVoxelMaps } from '../../extensions/dosimetry-compute/src/engine/fit/fitVoxelMaps';
import { createJobRunner } from '../../extensions/dosimetry-compute/src/engine/jobs';
import { voxelThreadOn } from '../../extensions/dosimetry-compute/src/transport/voxelThread';
import { randomNumbers } from '../physics/randomNumbers';
import { centredGrid } from '../unit/core/grids';
import { curveOf, fitRestOf, voxelMapsOf, type VoxelCase } from '../unit/compute/voxelMapsOf';
import { bundleWorkerWithTransport, type BundledWorker } from './nodeWorker';

let bundle: BundledWorker;
beforeAll(async () => {
  bundle = await bundleWorkerWithTransport();
});
afterAll(() => bundle.remove());

const hostOf = (workers: number) => ({
  startVoxelThread: () => voxelThreadOn(startNodeThread(new URL('./transport.node.mjs', bundle.url), 'voxels')),
  workers,
});

const TIMES_h = [4, 24, 96, 168];
const grid = centredGrid([80, 64, 30], [4, 4, 4]);
const next = randomNumbers(12);
const values = Float32Array.from({ length: 80 * 64 * 30 }, () => next());
const voxelCase: VoxelCase = {
  aligned: TIMES_h.map((time_h) => ({
    ...{ unit: 'Bq/mL' as const, grid },
    values: values.map((value) => 100 * value * (0.95 + 0.1 * next()) * 2 ** (-time_h / (20 + 60 * value))),
  })),
  times_s: TIMES_h.map((time_h) => 3600 * time_h),
  halfLife_s: 574_300,
  curves: { models: ['mono', 'bi', 'bi-uptake'], selection: 'average' },
};

test('two threads give the bits of one', async () => {
  const [alone, shared] = [await voxelMapsOf(voxelCase), await voxelMapsOf(voxelCase, hostOf(2))];
  for (const key of ['tia', 'tiaUncertainty', 'effectiveHalfLife', 'fitChiSquare', 'fitModel', 'fitStatus'] as const)
    expect(Buffer.compare(Buffer.from(alone[key].values.buffer), Buffer.from(shared[key].values.buffer))).toBe(0);
});

test.each([1, 2])('with %d workers it stops within a second after cancel', async (workers) => {
  const jobs = createJobRunner();
  let cancelledAt_ms = 0;
  const onProgress = ({ doing }: { doing: string }): void => {
    if (doing !== 'Fitting voxels' || cancelledAt_ms > 0) return;
    cancelledAt_ms = performance.now();
    jobs.cancel('fit');
  };
  const curves = { ...curveOf(voxelCase, [1, 1, 1, 1]).settings };
  const request = {
    ...{ ...voxelCase, regions: [], curves },
    voxels: { shape: 'own', smoothing_mm: 0, fallback: 'trapezoid' } as const,
    fitRest: fitRestOf(voxelCase),
  };
  const work = jobs.run({ id: 'fit', onProgress }, (control) =>
    fitVoxelMaps(request, control, [0, 1], hostOf(workers)),
  );
  await expect(work).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(cancelledAt_ms).toBeGreaterThan(0);
  expect(performance.now() - cancelledAt_ms).toBeLessThan(1000);
});
