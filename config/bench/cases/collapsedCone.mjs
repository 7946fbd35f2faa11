import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileKernels } from '../../build/compileKernels.mjs';
import { compileNative } from '../../native/compileNative.mjs';
import { runConeTwin } from '../../native/coneTwin.mjs';
import { root } from '../../steps/root.mjs';
import { assertSame, drive } from '../measure.mjs';

const size = [128, 128, 128];
const spacing_mm = [4.8, 4.8, 4.8];
const DIRECTIONS = 96;
/** All of it, on two threads. */
const LIMIT_s = 20;
const THREADS = 2;
const YIELD_ms = 40;

async function importCone() {
  const { build } = await import('esbuild');
  await compileKernels();
  const compute = './extensions/dosimetry-compute/src';
  const contents = `
    export { findRadionuclide } from './extensions/dosimetry-core/src/index';
    export { coneKernels } from '${compute}/engine/dose/kernel/startCollapsedCone';
    export { shareCone } from '${compute}/engine/dose/kernel/superposeParts';
    export { createJobRunner } from '${compute}/engine/jobs';
    export { startNodeThread } from '${compute}/nodeThread';
    export { transportWorkerOn } from '${compute}/transport/transportMessages';
    export { compileCollapsedConeModule, createCollapsedCone, lineKernels } from './wasm/collapsed-cone/src/index';
    export { lineTasks } from './wasm/collapsed-cone/src/collapsedCone';
    export { lineBundle } from './wasm/collapsed-cone/src/sweepPlan';
    export { visitVoxels } from './wasm/collapsed-cone/src/coneWorkspace';
    export { paddedVoxels } from './wasm/collapsed-cone/src/kernelMemory';`;
  const outfile = path.join(root, '.cache', 'bench', 'collapsedCone.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error' };
  await build({ ...options, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
  return import(pathToFileURL(outfile).href);
}

const inEllipsoid =
  ([x, y, z], [a, b, c]) =>
  (i, j, k) =>
    ((i - x) / a) ** 2 + ((j - y) / b) ** 2 + ((k - z) / c) ** 2 < 1;
/** Half axes in voxels: a body in empty space with lungs, spine, and activity in a liver, kidneys and everywhere else. */
const body = inEllipsoid([0, 0, 0], [42, 26, 60]);
const lungs = inEllipsoid([0, -2, 44], [30, 18, 14]);
const spine = inEllipsoid([0, 18, 0], [4, 4, 58]);
const liver = inEllipsoid([-16, -2, 12], [17, 13, 16]);
const kidneys = [inEllipsoid([14, 10, -4], [6, 6, 10]), inEllipsoid([-14, 10, -6], [6, 6, 10])];

const densityAt = (...place) => (body(...place) ? (lungs(...place) ? 0.26 : spine(...place) ? 1.4 : 1.03) : 0);
const decaysAt = (...place) => {
  if (!body(...place)) return 0;
  return liver(...place) ? 0.5 : kidneys.some((kidney) => kidney(...place)) ? 1 : 0.02;
};

const volumeOf = (valueAt) =>
  Float32Array.from({ length: size[0] * size[1] * size[2] }, (_, at) => {
    const voxel = [at, at / size[0], at / (size[0] * size[1])].map((n, axis) => Math.floor(n) % size[axis]);
    return valueAt(...voxel.map((n, axis) => n - (size[axis] - 1) / 2));
  });

/** The same sweeps in the native twin; the energy of each voxel and the time. */
function runNative(product, twin, scene, decays) {
  const energy_MeV = new Float32Array(decays.length);
  let duration_ms = 0;
  for (const { line, weight, passes } of product.lineTasks(scene)) {
    for (const { layout, sweeps } of passes) {
      const count = product.paddedVoxels(size);
      const grid = { density: new Float32Array(count), decays: new Float32Array(count) };
      const lay = (voxel, place) => {
        grid.density[place] = scene.density_g_per_mL[voxel];
        grid.decays[place] = decays[voxel];
      };
      drive(product.visitVoxels(size, layout, lay));
      const bundles = sweeps.map((sweep) => product.lineBundle(scene, layout, sweep));
      const ran = runConeTwin(twin, line, grid, bundles, weight);
      drive(product.visitVoxels(size, layout, (voxel, place) => (energy_MeV[voxel] += ran.energy_MeV[place])));
      duration_ms += ran.duration_ms;
    }
  }
  return { energy_MeV, duration_ms };
}

/** Without what photons scatter, which is more of the same sweeps. */
function sweepRows(product, module, twin, name, scene, decays) {
  const released = { ...scene.kernels.released, energy_MeV: 0 };
  const swept = { ...scene, kernels: { ...scene.kernels, released } };
  const started_ms = performance.now();
  const { result } = drive(product.createCollapsedCone(module, swept).superpose(decays));
  const ours = (performance.now() - started_ms) / 1000;
  const native = runNative(product, twin, swept, decays);
  assertSame(`${name} collapsed cone`, result.energy_MeV, native.energy_MeV, 1e-5);
  const row = `${name} collapsed cone, 128³, ${DIRECTIONS} directions, first flights, one thread`;
  return [{ name: row, ours, unit: 's', peer: native.duration_ms / 1000, peerName: 'native twin, gcc -O3' }];
}

/** The whole on threads, as the engine does it. */
async function onThreads(product, thread, scene, decays) {
  const startTransportWorker = () => product.transportWorkerOn(product.startNodeThread(thread, 'cone'));
  const host = { startTransportWorker, workers: THREADS, memory_bytes: 4e9 };
  return product.createJobRunner().run({ id: 'bench', onProgress() {} }, async (control) => {
    const shared = product.shareCone(host, scene, control);
    const started_ms = performance.now();
    const result = await shared.superpose(decays, 'Superposing', [0, 1]);
    const duration_s = (performance.now() - started_ms) / 1000;
    shared.end();
    return { result, duration_s };
  });
}

async function rowsOf(product, module, twin, thread, name) {
  const nuclide = { radionuclide: product.findRadionuclide(name), daughters: 'none' };
  const kernels = drive(product.lineKernels(product.coneKernels(nuclide, 'soft-tissue'))).result;
  const density_g_per_mL = volumeOf(densityAt);
  const scene = { size, spacing_mm, density_g_per_mL, kernels, local_MeV: 0, directions: DIRECTIONS };
  const decays = volumeOf(decaysAt);
  const rows = sweepRows(product, module, twin, name, scene, decays);
  const { result, longest_ms } = drive(product.createCollapsedCone(module, scene).superpose(decays));
  const shared = await onThreads(product, thread, scene, decays);
  assertSame(`${name} collapsed cone on threads`, shared.result.energy_MeV, result.energy_MeV, 1e-5);
  return [
    ...rows,
    { name: '  all of it, two threads', ours: shared.duration_s, unit: 's', limit: LIMIT_s },
    { name: '  longest stretch without a yield', ours: longest_ms, unit: 'ms', limit: YIELD_ms },
  ];
}

/** The entry of a thread, bundled as the product bundles it. */
async function bundleThread() {
  const { build } = await import('esbuild');
  const outfile = path.join(root, '.cache', 'bench', 'coneThread.mjs');
  const entry = path.join(root, 'extensions/dosimetry-compute/src/workers/transport.node.ts');
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error' };
  await build({ ...options, entryPoints: [entry], outfile });
  return pathToFileURL(outfile);
}

export async function run() {
  const product = await importCone();
  const module = await product.compileCollapsedConeModule();
  const thread = await bundleThread();
  const twin = compileNative('collapsed-cone', ['-O3']);
  try {
    const rows = [];
    for (const name of ['Y-90', 'Lu-177']) rows.push(...(await rowsOf(product, module, twin, thread, name)));
    return rows;
  } finally {
    twin.remove();
  }
}
