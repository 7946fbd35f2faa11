import { createNodeComputeClient } from '@voxel-dosimetry/compute/node';
import type { ComputeClient, DoseRequest, Job, VoxelSValueRequest } from '@voxel-dosimetry/compute';
import { findRadionuclide, JOULES_PER_KEV } from '@voxel-dosimetry/core';
import { job, Lu177, upToFit } from '../unit/compute/loadedPhantom';
import { request, SETTINGS, sphere } from '../unit/compute/transportedSphere';
import { bundleWorkerWithTransport, type BundledWorker } from './nodeWorker';

// Threads start, tables are made and particles followed for seconds, more on a busy machine.
jest.setTimeout(120_000);

let bundle: BundledWorker;
const clients: ComputeClient[] = [];
const clientWith = (workers: number, url = bundle.url): ComputeClient => {
  const client = createNodeComputeClient(url, { workers });
  clients.push(client);
  return client;
};
beforeAll(async () => {
  bundle = await bundleWorkerWithTransport();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.terminate();
});
afterAll(() => bundle.remove());

const KERNEL: VoxelSValueRequest = {
  radionuclide: findRadionuclide('Y-90'),
  daughters: 'none',
  voxelSize_mm: [4.8, 4.8, 4.8],
  medium: 'water',
  density_g_per_mL: 1,
  extent: 2,
  histories: 60_000,
  seed: 3,
  photonCutoff_keV: 10,
  symmetric: false,
};

/** A sphere of Lu-177 in water, up to its time-integrated activity. */
async function sphereIn(client: ComputeClient): Promise<DoseRequest> {
  await upToFit(client, sphere);
  return request({ monteCarlo: { ...SETTINGS, histories: 200_000, seed: 5 } });
}

it('voxel S values have the same bits from 1, 2 and 3 threads', async () => {
  const tables = [];
  for (const workers of [1, 2, 3]) tables.push(await clientWith(workers).voxelSValues(KERNEL, job));
  const [first, ...others] = tables;
  expect(first!.size).toEqual([5, 5, 5]);
  for (const { values, relativeUncertainty } of others) {
    expect(Buffer.from(values.buffer).equals(Buffer.from(first!.values.buffer))).toBe(true);
    expect(Buffer.from(relativeUncertainty.buffer).equals(Buffer.from(first!.relativeUncertainty.buffer))).toBe(true);
  }
  const { emitted_MeV, absorbed_MeV, escaped_MeV } = first!.energy;
  expect((absorbed_MeV + escaped_MeV) / emitted_MeV).toBeCloseTo(1, 9);
  const sum_Gy = first!.values.reduce((sum, value) => sum + value, 0);
  const mass_kg = 0.48 ** 3 / 1000;
  expect((sum_Gy * mass_kg) / (absorbed_MeV * 1e3 * JOULES_PER_KEV)).toBeCloseTo(1, 9);
});

it('the dose of a sphere: energy in balance, between local deposition and none; the same from 1 and 2 threads', async () => {
  const doses: Buffer[] = [];
  for (const workers of [1, 2]) {
    const client = clientWith(workers);
    const onSphere = await sphereIn(client);
    const { energy, monteCarlo } = await client.dose(onSphere, job);
    const [region] = (await client.analyse(job)).statistics;
    doses.push(Buffer.from((await client.volume('dose')).values.buffer));
    expect((energy.absorbed_MeV + energy.escaped_MeV) / energy.emitted_MeV).toBeCloseTo(1, 9);
    const local_Gy =
      (region!.timeIntegratedActivity_MBq_h * 3.6e9 * Lu177.electron_keV * JOULES_PER_KEV) / (region!.mass_g / 1000);
    // Photons of a sphere of 218 mL add some per cent; what electrons lose at its edge is below one.
    expect(region!.mean_Gy / local_Gy).toBeGreaterThan(0.99);
    expect(region!.mean_Gy / local_Gy).toBeLessThan(1.1);
    expect(monteCarlo).toMatchObject({ workers, shards: 40, isPartial: false });
    expect(monteCarlo!.regions[0]!.mean_frac).toBeLessThan(0.01);
  }
  expect(doses[0]!.equals(doses[1]!)).toBe(true);
});

it('the dose of a sphere does not depend on the voxels that particles travel in', async () => {
  const client = clientWith(2);
  const onSphere = await sphereIn(client);
  const choices = [{}, { cuts: 2 }, { geometry: 'ct' }] as const;
  const means: { readonly mean_Gy: number; readonly sigma_Gy: number }[] = [];
  for (const choice of choices) {
    const settings = { ...onSphere.monteCarlo!, ...choice };
    const { energy, monteCarlo } = await client.dose({ ...onSphere, monteCarlo: settings }, job);
    const { mean_Gy } = (await client.analyse(job)).statistics[0]!;
    means.push({ mean_Gy, sigma_Gy: monteCarlo!.regions[0]!.mean_frac * mean_Gy });
    expect((energy.absorbed_MeV + energy.escaped_MeV) / energy.emitted_MeV).toBeCloseTo(1, 9);
  }
  const [whole, ...others] = means;
  for (const other of others) {
    const sigma_Gy = Math.hypot(whole!.sigma_Gy, other.sigma_Gy);
    expect(Math.abs(other.mean_Gy - whole!.mean_Gy)).toBeLessThan(4 * sigma_Gy);
    expect(sigma_Gy / whole!.mean_Gy).toBeLessThan(0.005);
  }
});

it('photons below the cut-off do not travel: more is absorbed, the balance stays', async () => {
  const client = clientWith(2);
  const onSphere = await sphereIn(client);
  const absorbed_frac = [];
  for (const photonCutoff_keV of [2, 10, 100]) {
    const settings = { ...onSphere.monteCarlo!, photonCutoff_keV };
    const { energy, monteCarlo } = await client.dose({ ...onSphere, monteCarlo: settings }, job);
    expect(monteCarlo).toMatchObject({ photonCutoff_keV });
    expect((energy.absorbed_MeV + energy.escaped_MeV) / energy.emitted_MeV).toBeCloseTo(1, 9);
    absorbed_frac.push(energy.absorbed_MeV / energy.emitted_MeV);
  }
  const [low_frac = 0, usual_frac = 0, high_frac = 0] = absorbed_frac;
  // Photons of some keV travel less than a millimetre.
  expect(Math.abs(usual_frac - low_frac)).toBeLessThan(0.002);
  // K X rays of hafnium (54 to 65 keV) stay where they are set free.
  expect(high_frac - usual_frac).toBeGreaterThan(0.005);
  expect(high_frac - usual_frac).toBeLessThan(0.1);
});

it('stops within a second after cancel, keeps nothing, and runs again', async () => {
  const client = clientWith(2);
  let cancelledAt_ms = 0;
  const long: Job = {
    id: 'long',
    onProgress: ({ doing }) => {
      if (cancelledAt_ms > 0 || !doing.startsWith('Following')) return;
      cancelledAt_ms = performance.now();
      void client.cancel('long');
    },
  };
  const outcome = client.voxelSValues({ ...KERNEL, histories: 1e9 }, long);
  await expect(outcome).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(performance.now() - cancelledAt_ms).toBeLessThan(1000);
  await expect(client.voxelSValues({ ...KERNEL, histories: 1000 }, job)).resolves.toMatchObject({ histories: 1000 });
});

it('keeps what a long run has reached when it is asked to', async () => {
  const client = clientWith(2);
  const onSphere = await sphereIn(client);
  const long: Job = {
    id: 'long',
    onProgress: ({ doing }) => {
      if (doing.includes('±')) void client.conclude('long');
    },
  };
  const monteCarlo = { ...onSphere.monteCarlo!, histories: 4_000_000 };
  const outcome = await client.dose({ ...onSphere, monteCarlo }, long);
  expect(outcome.monteCarlo).toMatchObject({ isPartial: true, decaysPlanned: 4_000_000 });
  expect(outcome.monteCarlo!.decays).toBe(100_000 * outcome.monteCarlo!.shards);
  expect(outcome.monteCarlo!.shards).toBeLessThan(40);
  expect((await client.volumes()).map(({ key }) => key)).toContain('doseUncertainty');
});

it('a thread that dies ends the run with a clear error, and the compute worker lives on', async () => {
  const broken = await bundleWorkerWithTransport(`
    import { parentPort } from 'node:worker_threads';
    parentPort?.on('message', (request) => {
      if ('load' in request) parentPort.postMessage({ loaded: true });
      else throw new Error('out of memory');
    });
  `);
  const client = clientWith(2, broken.url);
  await expect(client.voxelSValues(KERNEL, job)).rejects.toMatchObject({
    code: 'compute/worker-lost',
    message: 'A dose worker has ended: out of memory',
  });
  await expect(client.volumes()).resolves.toEqual([]);
  broken.remove();
});

it.each([
  [{ extent: 65 }, 'The extent is 65'],
  [{ histories: 0 }, 'The number of decays to follow is 0'],
  [{ seed: -1 }, 'The seed is -1'],
  [{ photonCutoff_keV: 0.5 }, 'The photon cut-off is 0.5 keV'],
  [{ voxelSize_mm: [4, 0, 4] as const }, 'The voxel size is 0 mm'],
  [{ density_g_per_mL: -1 }, 'The density is -1 g/mL'],
])('refuses %j before anything is started', async (change, words) => {
  await expect(clientWith(1).voxelSValues({ ...KERNEL, ...change }, job)).rejects.toMatchObject({
    code: 'compute/request',
    message: expect.stringContaining(words) as string,
  });
});

it.each([
  [{ geometry: 'ct', cuts: 2 } as const, "is 2; 1 with the CT's own voxels"],
  [{ cuts: 5 }, 'is 5; a whole number from 1 to 4'],
])('refuses voxels that cannot be: %j', async (change, words) => {
  const monteCarlo = { ...SETTINGS, ...change };
  await expect(clientWith(1).dose(request({ monteCarlo }), job)).rejects.toMatchObject({
    code: 'compute/request',
    message: expect.stringContaining(`The number of cuts of a voxel edge ${words}`) as string,
  });
});

it('refuses a medium that nobody knows, with the list', async () => {
  await expect(clientWith(1).voxelSValues({ ...KERNEL, medium: 'cheese' }, job)).rejects.toMatchObject({
    code: 'dose/medium',
    remedy: expect.stringContaining('water') as string,
  });
});
