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
/** All of it on one thread. */
const LIMIT_s = 20;
const YIELD_ms = 40;

async function importCone() {
  const { build } = await import('esbuild');
  await compileKernels();
  const contents = `
    export { dosePointKernel, findRadionuclide } from './extensions/dosimetry-core/src/index';
    export { compileCollapsedConeModule, createCollapsedCone } from './wasm/collapsed-cone/src/index';
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
  for (const { line, weight, passes } of drive(product.lineTasks(scene)).result.tasks) {
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

function rowsOf(product, module, twin, name) {
  const kernel = product.dosePointKernel(product.findRadionuclide(name), 'none', 'soft-tissue');
  const density_g_per_mL = volumeOf(densityAt);
  const scene = { size, spacing_mm, density_g_per_mL, ...kernel, local_MeV: 0, directions: DIRECTIONS };
  const decays = volumeOf(decaysAt);
  const started_ms = performance.now();
  const { result, longest_ms } = drive(product.createCollapsedCone(module, scene).superpose(decays));
  const ours = (performance.now() - started_ms) / 1000;
  const native = runNative(product, twin, scene, decays);
  assertSame(`${name} collapsed cone`, result.energy_MeV, native.energy_MeV, 1e-5);
  const row = `${name} collapsed cone, 128³, ${DIRECTIONS} directions, one thread`;
  return [
    { name: row, ours, unit: 's', peer: native.duration_ms / 1000, peerName: 'native twin, gcc -O3', limit: LIMIT_s },
    { name: '  longest stretch without a yield', ours: longest_ms, unit: 'ms', limit: YIELD_ms },
  ];
}

export async function run() {
  const product = await importCone();
  const module = await product.compileCollapsedConeModule();
  const twin = compileNative('collapsed-cone', ['-O3']);
  try {
    return ['Y-90', 'Lu-177'].flatMap((name) => rowsOf(product, module, twin, name));
  } finally {
    twin.remove();
  }
}
