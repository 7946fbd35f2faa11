import { IDENTITY_TRANSFORM, voxelCount, type Grid, type RegionMask, type RegionSeries } from '@voxel-dosimetry/core';
import { createNodeComputeClient } from '@voxel-dosimetry/compute/node';
import type { ComputeClient, Job, Progress } from '@voxel-dosimetry/compute';
import { describeSeries, encodeSeg, readHeader } from '@voxel-dosimetry/dicom';
import { contextFor } from '../fixtures/dicom/headers';
import { TORSO_GRID, torsoSizedRegions } from '../fixtures/dicom/torsoSized';
import { resultOf } from '../unit/core/drive';
import { Lu177, phantomSeries } from '../unit/compute/loadedPhantom';
import { bundleWorker, type BundledWorker } from './nodeWorker';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

let bundle: BundledWorker;
let client: ComputeClient;
beforeAll(async () => {
  bundle = await bundleWorker();
});
beforeEach(() => {
  client = createNodeComputeClient(bundle.url);
});
afterEach(() => client.terminate());
afterAll(() => bundle.remove());

const silent = (id: string): Job => ({ id, onProgress: () => undefined });

const { timePoints, from: filesOf } = phantomSeries();

/** Reads and calibrates every time point and registers them, with a density of water. */
async function upToRegister(): Promise<Grid> {
  for (const { id, emission } of timePoints) {
    await client.readEmission({ timePointId: id, series: emission, source: filesOf(id) }, silent('read'));
    await client.calibrate(
      {
        timePointId: id,
        calibration: { source: 'image' },
        radionuclide: Lu177,
        acquisitionDuration_s: 1200,
        acquisitionStartAfterAdministration_s: 3600,
        decayCorrection: 'none',
      },
      silent('calibrate'),
    );
  }
  const { grid } = await client.register(
    {
      referenceTimePointId: timePoints[0]!.id,
      alignments: timePoints.map(({ id }) => ({ timePointId: id, transform: IDENTITY_TRANSFORM })),
      densityFromTimePointId: null,
      densityCalibration: null,
    },
    silent('register'),
  );
  return grid;
}

/** An oblique region of many fine voxels: seconds of work to bring onto the dose grid. */
function heavyRegion(grid: Grid): RegionMask {
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  const size = [360, 360, 360] as const;
  const fine: Grid = { ...grid, size, spacing_mm: [0.5, 0.5, 0.5], direction: [c, s, 0, -s, c, 0, 0, 0, 1] };
  const mask = new Uint8Array(voxelCount(fine)).fill(1);
  return {
    id: 'heavy',
    name: 'Heavy',
    colour: [1, 2, 3],
    grid: fine,
    mask,
    origin: { kind: 'drawn', segmentationId: 's', segmentIndex: 1, referencedSeriesInstanceUID: null },
  };
}

describe('the compute worker in a thread', () => {
  it('carries errors with code, message and remedy', async () => {
    await expect(client.volume('dose')).rejects.toMatchObject({
      name: 'DosimetryError',
      code: 'compute/no-volume',
      message: 'The voxels "dose" are not in memory.',
      remedy: 'Run Dose first; after a reload the voxels are read from the archive again.',
      detail: { key: 'dose' },
    });
  });

  it('refuses a request at the door, before it leaves', async () => {
    await expect(client.probe([Number.NaN, 0, 0])).rejects.toMatchObject({ code: 'compute/request' });
  });

  it('gives the voxels as a copy that is moved, and keeps its own', async () => {
    await upToRegister();
    const first = await client.volume('density');
    expect(Object.prototype.toString.call(first.values)).toBe('[object Float32Array]');
    first.values.fill(7);
    const second = await client.volume('density');
    expect(second.values.every((value) => value === 1)).toBe(true);
    expect((await client.volumes()).map(({ key }) => key)).toContain('density');
  });

  it('reports progress at most ten times a second and stops within a second after cancel, with nothing changed', async () => {
    const grid = await upToRegister();
    const reports: { at_ms: number; progress: Progress }[] = [];
    let cancelledAt_ms = 0;
    const job: Job = {
      id: 'heavy',
      onProgress: (progress) => {
        reports.push({ at_ms: performance.now(), progress });
        if (reports.length === 4) {
          cancelledAt_ms = performance.now();
          void client.cancel('heavy');
        }
      },
    };
    await expect(client.putRegions([heavyRegion(grid)], job)).rejects.toMatchObject({ code: 'compute/cancelled' });
    expect(performance.now() - cancelledAt_ms).toBeLessThan(1000);
    expect(reports.length).toBeGreaterThanOrEqual(4);
    const span_ms = reports.at(-1)!.at_ms - reports[0]!.at_ms;
    expect(reports.length).toBeLessThanOrEqual(2 + span_ms / 90);
    await expect(client.regionMask('heavy')).rejects.toMatchObject({ code: 'compute/no-region' });
  });

  it('stops while it reads regions of the size of a torso, and takes none', async () => {
    const onto = await upToRegister();
    const { bytes } = resultOf(encodeSeg(torsoSizedRegions(), contextFor(TORSO_GRID)));
    const [series] = describeSeries([readHeader(bytes)]) as [RegionSeries];
    const seen: string[] = [];
    const job: Job = {
      id: 'reading',
      onProgress: ({ doing }) => {
        seen.push(doing);
        void client.cancel('reading');
      },
    };
    const source = { kind: 'buffers', buffers: [bytes] } as const;
    await expect(client.readRegions({ series, source, onto }, job)).rejects.toMatchObject({
      code: 'compute/cancelled',
    });
    expect(new Set(seen)).toEqual(new Set(['Reading SEG']));
    await expect(client.regionMask('2.25.9001/1')).rejects.toMatchObject({ code: 'compute/no-region' });
  });

  it('answers a probe while a job runs', async () => {
    const grid = await upToRegister();
    let answered = false;
    const job: Job = {
      id: 'heavy',
      onProgress: () => {
        if (answered) return;
        answered = true;
        void client.probe(grid.origin_mm).then(() => client.cancel('heavy'));
      },
    };
    await expect(client.putRegions([heavyRegion(grid)], job)).rejects.toMatchObject({ code: 'compute/cancelled' });
  });

  it('rejects what is pending when it is closed, and does not start again', async () => {
    const grid = await upToRegister();
    const pending = client.putRegions([heavyRegion(grid)], silent('heavy'));
    const closing = client.terminate();
    await expect(pending).rejects.toMatchObject({ code: 'compute/worker-lost' });
    await closing;
    await expect(client.volumes()).rejects.toMatchObject({ code: 'compute/worker-lost' });
  });
});

describe('a worker that crashes', () => {
  it('rejects pending calls with compute/worker-lost and a new one is started for the next call', async () => {
    const crashing = await bundleWorker(`
      import { parentPort } from 'node:worker_threads';
      import { createComputeEngine } from '@voxel-dosimetry/compute';
      import { exposeEngine } from './extensions/dosimetry-compute/src/wire';
      import { nodeEndpoint } from './extensions/dosimetry-compute/src/nodeEndpoint';
      const engine = createComputeEngine();
      const analyse = () => new Promise(() => setTimeout(() => { throw new Error('out of memory'); }, 0));
      if (parentPort) exposeEngine({ ...engine, analyse }, nodeEndpoint(parentPort));
    `);
    const unlucky = createNodeComputeClient(crashing.url);
    await expect(unlucky.analyse(silent('a'))).rejects.toMatchObject({
      code: 'compute/worker-lost',
      message: 'The compute worker has ended: out of memory',
    });
    await expect(unlucky.volumes()).resolves.toEqual([]);
    await unlucky.terminate();
    crashing.remove();
  });
});
