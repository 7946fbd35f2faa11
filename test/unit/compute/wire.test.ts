import { DosimetryError, type Volume } from '@voxel-dosimetry/core';
import {
  createComputeClient,
  createComputeEngine,
  type ComputeApi,
  type ComputeClient,
} from '@voxel-dosimetry/compute';
import { exposeEngine } from '../../../extensions/dosimetry-compute/src/wire';

const grid = {
  size: [2, 1, 1],
  spacing_mm: [4, 4, 4],
  origin_mm: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2',
} as const;

const open: { client: ComputeClient; close(): void }[] = [];
afterEach(async () => {
  for (const { client, close } of open.splice(0)) {
    await client.terminate();
    close();
  }
});

/** A client and an engine at the two ends of a message channel. */
function connected(engine: Partial<ComputeApi>): ComputeClient {
  const { port1, port2 } = new MessageChannel();
  exposeEngine({ ...createComputeEngine(), ...engine }, port2);
  port2.start();
  port1.start();
  const client = createComputeClient(() => ({
    endpoint: port1,
    onLost: () => undefined,
    terminate: () => port1.close(),
  }));
  open.push({ client, close: () => port2.close() });
  return client;
}

describe('what crosses the wire', () => {
  it('moves the voxels of a volume instead of copying them', async () => {
    const volume: Volume = { unit: 'Gy', grid, values: Float32Array.of(1, 2) };
    const client = connected({ volume: async () => volume });
    expect([...(await client.volume('dose')).values]).toEqual([1, 2]);
    expect(volume.values.byteLength).toBe(0);
  });

  it('leaves the voxels of the store where they are', async () => {
    const client = connected({});
    await expect(client.volumes()).resolves.toEqual([]);
    await expect(client.cancel('nobody')).resolves.toBeUndefined();
  });

  it('carries a typed error with its detail', async () => {
    const error = new DosimetryError({
      code: 'dose/grid-mismatch',
      message: 'The grids differ.',
      remedy: 'Run register again.',
      detail: { voxels: 7 },
    });
    const client = connected({ volumes: async () => Promise.reject(error) });
    const received: unknown = await client.volumes().catch((reason: unknown) => reason);
    expect(received).toBeInstanceOf(DosimetryError);
    expect((received as DosimetryError).report()).toEqual(error.report());
  });

  it('turns any other error into compute/unexpected with its message', async () => {
    const client = connected({ volumes: async () => Promise.reject(new RangeError('Array buffer allocation failed')) });
    await expect(client.volumes()).rejects.toMatchObject({
      code: 'compute/unexpected',
      message: 'Array buffer allocation failed',
    });
  });

  it('brings progress back to the caller', async () => {
    const reports: unknown[] = [];
    let goOn: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (goOn = resolve));
    const client = connected({
      async analyse(job) {
        job.onProgress({ fraction: 0.25, doing: 'Analysing' });
        await seen;
        return { statistics: [] };
      },
    });
    const onProgress = (progress: unknown) => {
      reports.push(progress);
      goOn();
    };
    await client.analyse({ id: 'a', onProgress });
    expect(reports).toEqual([{ fraction: 0.25, doing: 'Analysing' }]);
  });
});

describe('requests at the door', () => {
  const client = createComputeClient(() => {
    throw new Error('nothing may be sent');
  });
  const job = { id: 'a', onProgress: () => undefined };
  const identity = { rotation_rad: [0, 0, 0], translation_mm: [0, 0, 0], centre_mm: [0, 0, 0] } as const;

  it.each([
    ['a job without id', () => client.analyse({ ...job, id: '' }), 'Job is empty'],
    [
      'a reference that takes no part',
      () =>
        client.register(
          {
            referenceTimePointId: 'b',
            alignments: [{ timePointId: 'a', transform: identity }],
            densityFromTimePointId: null,
            densityCalibration: null,
          },
          job,
        ),
      'The reference time point is b',
    ],
    [
      'an alignment that is not finite',
      () =>
        client.register(
          {
            referenceTimePointId: 'a',
            alignments: [{ timePointId: 'a', transform: { ...identity, translation_mm: [0, Infinity, 0] } }],
            densityFromTimePointId: null,
            densityCalibration: null,
          },
          job,
        ),
      'The alignment of a is Infinity',
    ],
    ['a probe nowhere', () => client.probe([0, Number.NaN, 0]), 'Position (mm) is NaN'],
  ])('%s', async (_what, send, message) => {
    await expect(send()).rejects.toMatchObject({ code: 'compute/request' });
    await expect(send()).rejects.toThrow(message);
  });

  it('a CT calibration that falls', async () => {
    const densityCalibration = {
      name: 'Scanner A',
      nodes: [
        [0, 1],
        [-1000, 0.0012],
      ],
    } as const;
    const alignments = [{ timePointId: 'a', transform: identity }];
    const request = { referenceTimePointId: 'a', alignments, densityFromTimePointId: 'a', densityCalibration };
    await expect(client.register(request, job)).rejects.toMatchObject({ code: 'dose/density-calibration' });
  });
});
