import { DosimetryError, IDENTITY_RIGID, IDENTITY_TRANSFORM, rigidly, type Volume } from '@voxel-dosimetry/core';
import {
  createComputeClient,
  createComputeEngine,
  type AlignmentPreview,
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

/** Control points whose coefficients are their numbers. */
const lattice = { ...grid, size: [4, 4, 4], spacing_mm: [20, 20, 20] } as const;
const deformed = () => ({
  grid: lattice,
  degree: 3 as const,
  coefficients_mm: new Float64Array(192).map((_, at) => at),
});

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

  it('carries a deformation there and back, and leaves the sender’s own', async () => {
    const transform = { rigid: IDENTITY_RIGID, deformation: deformed() };
    const found = { similarityBefore: 0.8, similarityAfter: 0.9, largestMotion_mm: 1, deformation: null };
    const client = connected({
      async previewAlignment(request): Promise<AlignmentPreview> {
        const info = {
          key: 'dose',
          unit: 'Gy',
          grid,
          min: 0,
          max: 1,
          total: request.transform.deformation?.coefficients_mm[7] ?? 0,
        } as const;
        return { volume: { unit: 'Gy', grid, values: Float32Array.of(1, 2) }, info, correlationWithReference: 1 };
      },
      async align({ image, method }) {
        return { image, method, transform, ...found, voxelSize_mm: [3, 3, 3] };
      },
    });
    const ids = { timePointId: 'a', referenceTimePointId: 'b' };
    const sent = structuredClone(transform);
    const preview = await client.previewAlignment(
      { ...ids, transform: sent },
      { id: 'a', onProgress: () => undefined },
    );
    expect(preview.info.total).toBe(7);
    expect(sent).toEqual({ rigid: IDENTITY_RIGID, deformation: deformed() });
    const request = { ...ids, image: 'ct', method: 'deformable' } as const;
    const received = await client.align(request, { id: 'b', onProgress: () => undefined });
    expect(received.transform).toEqual({ rigid: IDENTITY_RIGID, deformation: deformed() });
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
  const identity = IDENTITY_TRANSFORM;

  it.each([
    ['too few coefficients', { coefficients_mm: new Float64Array(191) }, 'is 191; 192 (3 · 4 · 4 · 4) was expected'],
    [
      'a coefficient that is no number',
      { coefficients_mm: new Float64Array(192).fill(NaN, 7, 8) },
      'is NaN; a finite number',
    ],
    ['another degree', { degree: 2 as 3 }, 'The degree of the deformation of a is 2; 1 or 3 was expected'],
    ['control points too few', { grid: { ...lattice, size: [4, 3, 4] } as const }, 'is 3; a whole number of 4 or more'],
    ['a spacing of 0', { grid: { ...lattice, spacing_mm: [20, 0, 20] } as const }, 'is 0 mm; a number above 0'],
  ])('refuses a deformation with %s', async (_, change, message) => {
    const transform = { rigid: IDENTITY_RIGID, deformation: { ...deformed(), ...change } };
    const request = { timePointId: 'a', referenceTimePointId: 'b', transform };
    await expect(client.previewAlignment(request, job)).rejects.toMatchObject({
      code: 'compute/request',
      message: expect.stringContaining(message) as string,
    });
  });

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
            alignments: [
              { timePointId: 'a', transform: rigidly({ ...IDENTITY_RIGID, translation_mm: [0, Infinity, 0] }) },
            ],
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
