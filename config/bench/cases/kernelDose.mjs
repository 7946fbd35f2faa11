import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileKernels } from '../../build/compileKernels.mjs';
import { root } from '../../steps/root.mjs';
import { cubicGrid, drive, sequence } from '../measure.mjs';

const size = 128;
const spacing_mm = 4.8;
const KERNEL_mm = 60;
/** From the maps to the dose, kernel and all. */
const LIMIT_ms = 1000;

async function importEngine() {
  const { build } = await import('esbuild');
  await compileKernels();
  const compute = './extensions/dosimetry-compute/src/engine';
  const contents = `
    export * from './extensions/dosimetry-core/src/index';
    export { calculateDose } from '${compute}/dose/calculateDose';
    export { createConvolution } from '${compute}/dose/kernel/createConvolution';
    export { doseOfEnergy } from '${compute}/dose/kernel/doseOfEnergy';
    export { createJobRunner } from '${compute}/jobs';
    export { createVoxelStore, measureVolume } from '${compute}/voxelStore';`;
  const outfile = path.join(root, '.cache', 'bench', 'kernelDose.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error' };
  await build({ ...options, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
  return import(pathToFileURL(outfile).href);
}

/** A map of decays, and a body of water with lungs. */
function maps() {
  const random = sequence(5);
  const grid = cubicGrid(size, spacing_mm);
  const tia = { unit: 'Bq·s/mL', grid, values: Float32Array.from({ length: size ** 3 }, () => 1e8 * random()) };
  const inLung = (at) => at % size > 40 && at % size < 90 && Math.floor(at / size ** 2) > 64;
  const values = Float32Array.from({ length: size ** 3 }, (_, at) => (inLung(at) ? 0.3 : 1.04));
  return { grid, tia, density: { unit: 'g/mL', grid, values } };
}

/** Runs `work` as a job, with what the engine is given by its worker. */
const inJob = ({ createJobRunner }, work) => createJobRunner().run({ id: 'bench', onProgress() {} }, work);

async function withShortKernel(product, { grid, tia, density }) {
  const { dosePointKernel, findRadionuclide, kernelParts, voxelSValueKernel, createConvolution, doseOfEnergy } =
    product;
  const start_ms = performance.now();
  const reach = Array(3).fill(Math.ceil(KERNEL_mm / spacing_mm));
  const { near, far } = kernelParts(dosePointKernel(findRadionuclide('Lu-177'), 'none', 'soft-tissue'));
  const kernel = (pointKernel, reachOf) =>
    drive(voxelSValueKernel({ pointKernel, density_g_per_mL: 1, voxelSize_mm: grid.spacing_mm, reach: reachOf }))
      .result;
  const parts = [kernel(near, [1, 1, 1]), kernel(far, reach)];
  await inJob(product, async (control) => {
    const convolution = await createConvolution(grid.size, 1e9);
    const { energy } = await convolution.convolve(tia.values, parts, control, [0, 1]);
    await control.drive(doseOfEnergy(energy, density, { of: 'voxel' }, new Float32Array(energy.length)), null);
  });
  return performance.now() - start_ms;
}

async function byEngine(product, { tia, density }, engine) {
  const { createVoxelStore, measureVolume, calculateDose, findRadionuclide } = product;
  const store = createVoxelStore();
  store.put([drive(measureVolume('tia', tia)).result, drive(measureVolume('density', density)).result]);
  store.densityFrom = { timePointId: 'ct', transform: null, calibration: null };
  const request = {
    engine,
    order: 'activity-first',
    radionuclide: findRadionuclide('Lu-177'),
    daughters: 'none',
    fit: { timePoints: [], model: 'mono', scope: 'voxel' },
    monteCarlo: null,
    kernel: { medium: 'soft-tissue', siteKernel: null },
  };
  const host = { workers: 1, memory_bytes: 4e9 };
  const start_ms = performance.now();
  await inJob(product, (control) => calculateDose(store, host, request, control, 'dose'));
  return performance.now() - start_ms;
}

/** Of several, the least: what the machine can. */
async function least(times, work) {
  const found = [];
  for (let at = 0; at < times; at += 1) found.push(await work());
  return Math.min(...found);
}

export async function run() {
  const product = await importEngine();
  const given = maps();
  const name = 'Lu-177 dose, 128³ voxels';
  const first_ms = await withShortKernel(product, given);
  const again_ms = await least(3, () => withShortKernel(product, given));
  const edge_ms = await byEngine(product, given, 'voxel-s');
  return [
    { name: `${name}, photon kernel of ${KERNEL_mm} mm`, ours: again_ms, unit: 'ms', limit: LIMIT_ms },
    { name: '  the first time in a program', ours: first_ms, unit: 'ms', limit: LIMIT_ms },
    { name: `${name}, photons to the edge, first time`, ours: edge_ms, unit: 'ms', limit: LIMIT_ms },
    {
      name: '  once the kernel is there',
      ours: await byEngine(product, given, 'voxel-s-density'),
      unit: 'ms',
      limit: LIMIT_ms,
    },
    { name: `${name}, per tissue`, ours: await byEngine(product, given, 'voxel-s-tissue'), unit: 'ms' },
  ];
}
