/**
 * Voxel S values by point kernel against those by Monte Carlo, both as a worker gives them, in flat and cubic voxels of soft tissue: 1.5 % in every voxel that gets more than 1 % of
 * the source voxel. Longer runs than test/physics/voxelSValueKernelMonteCarlo.test.ts has time for.
 */
import { createNodeComputeClient } from '@voxel-dosimetry/compute/node';
import type { ComputeClient, Job, VoxelSValueRequest } from '@voxel-dosimetry/compute';
import { findRadionuclide, type Vector3 } from '@voxel-dosimetry/core';
import { job } from '../unit/compute/loadedPhantom';
import { bundleWorkerWithTransport, type BundledWorker } from './nodeWorker';

jest.setTimeout(240_000);

let bundle: BundledWorker;
let client: ComputeClient;
beforeAll(async () => {
  bundle = await bundleWorkerWithTransport();
  client = createNodeComputeClient(bundle.url, { workers: 2 });
});
afterAll(async () => {
  await client.terminate();
  bundle.remove();
});

const EXTENT = 2;
const uniform = (name: string, voxelSize_mm: Vector3) =>
  ({
    radionuclide: findRadionuclide(name),
    daughters: name === 'Ra-223' ? 'equilibrium' : 'none',
    voxelSize_mm,
    medium: 'soft-tissue',
    density_g_per_mL: 1.04,
    extent: EXTENT,
  }) as const;

test.each([
  ['Lu-177', [4.8, 4.8, 2.4], 3e6],
  ['Y-90', [4.42, 4.42, 3], 1.5e6],
  ['I-131', [2, 2, 5], 2e6],
  ['Tb-161', [1, 1, 1], 2e6],
  ['Ra-223', [2, 2, 2], 5e5],
] as [string, Vector3, number][])('%s, voxels of %j mm', async (name, voxelSize_mm, histories) => {
  const request = uniform(name, voxelSize_mm);
  const ours = await client.pointKernelVoxelSValues(request, job);
  const drawn: VoxelSValueRequest = { ...request, histories, seed: 11, photonCutoff_keV: 2, symmetric: true };
  const followed = await client.voxelSValues(drawn, job);
  expect(ours.size).toEqual(followed.size);
  expect(ours.energy.absorbed_MeV + ours.energy.escaped_MeV).toBeCloseTo(ours.energy.emitted_MeV, 12);
  expect(ours.energy.emitted_MeV / followed.energy.emitted_MeV).toBeCloseTo(1, 2);
  const source = (ours.values.length - 1) / 2;
  ours.values.forEach((value, at) => {
    if (value < 0.01 * ours.values[source]!) return;
    const off_frac = value / followed.values[at]! - 1;
    const sigma_frac = followed.relativeUncertainty[at]!;
    const agrees = Math.abs(off_frac) <= Math.max(0.015, 3 * sigma_frac) && sigma_frac < 0.01;
    expect({ at, off_frac, sigma_frac, agrees }).toEqual({ at, off_frac, sigma_frac, agrees: true });
  });
});

test('tells its progress, stops when it is cancelled, and checks what it is asked for', async () => {
  const large = { ...uniform('Y-90', [1, 2, 3]), extent: 64 };
  const fractions: number[] = [];
  const watched: Job = { id: 'kernel', onProgress: ({ fraction }) => void fractions.push(fraction) };
  await client.pointKernelVoxelSValues(large, watched);
  expect(fractions.length).toBeGreaterThan(0);
  const stopped: Job = { id: 'stopped', onProgress: () => void client.cancel('stopped') };
  await expect(client.pointKernelVoxelSValues(large, stopped)).rejects.toMatchObject({ code: 'compute/cancelled' });
  await expect(client.pointKernelVoxelSValues({ ...large, extent: 65 }, job)).rejects.toMatchObject({
    code: 'compute/request',
    message: expect.stringContaining('The extent is 65') as string,
  });
});
