import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileKernels } from '../../build/compileKernels.mjs';
import { compileTwin, runTwin } from '../../native/nativeTwin.mjs';
import { root } from '../../steps/root.mjs';
import { cubicGrid } from '../measure.mjs';

const size = 128;
const spacing_mm = 4.8;
/**
 * Decays a second of EGSnrc on one core of a two-core machine of this kind, same voxels and clinical cut-offs (delta threshold as for voxels of
 * this size), and how many times faster the product has to be.
 */
const EGSNRC_per_s = { 'Y-90': 26_400, 'Lu-177': 68_500 };
const WANTED = 10;
const WASM_OF_NATIVE = 0.8;
const SHARD = { seed: 1, shard: 0, decays: 200_000 };

const bundled = path.join(root, '.cache', 'bench', 'monteCarlo');
const options = { bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error' };
const compute = './extensions/dosimetry-compute/src';

/** The product's own transport: kernel, pool of threads, rounds. */
async function importTransport() {
  const { build } = await import('esbuild');
  await compileKernels();
  const contents = `
    export * from './extensions/dosimetry-core/src/index';
    export { aliasTable } from './wasm/monte-carlo/src/aliasTable';
    export { compileKernelModule, createTransportKernel } from './wasm/monte-carlo/src/index';
    export { sceneMaker } from '${compute}/engine/dose/sceneMaker';
    export { followDecays } from '${compute}/engine/dose/followDecays';
    export { createTransportPool } from '${compute}/transport/transportPool';
    export { transportWorkerOn } from '${compute}/transport/transportMessages';
    export { startNodeThread } from '${compute}/nodeThread';`;
  await build({ ...options, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile: `${bundled}/transport.mjs` });
  const entry = path.join(root, compute, 'workers', 'transport.node.ts');
  await build({ ...options, entryPoints: [entry], outfile: `${bundled}/thread.mjs` });
  return import(pathToFileURL(`${bundled}/transport.mjs`).href);
}

/** A volume of the grid whose value is a function of the distance from its middle in voxels. */
function volumeOf(unit, valueAt) {
  const values = new Float32Array(size ** 3);
  const middle = (size - 1) / 2;
  for (let at = 0; at < values.length; at += 1) {
    const [i, j, k] = [at % size, Math.floor(at / size) % size, Math.floor(at / size ** 2)];
    values[at] = valueAt(i - middle, j - middle, k - middle);
  }
  return { unit, grid: cubicGrid(size, spacing_mm), values };
}

const inEllipsoid =
  ([x, y, z], [a, b, c]) =>
  (i, j, k) =>
    ((i - x) / a) ** 2 + ((j - y) / b) ** 2 + ((k - z) / c) ** 2 < 1;
const body = inEllipsoid([0, 0, 0], [42, 26, 60]);
/** Half axes in voxels of 4.8 mm: about 1700, 170, 170, 220 and 14 mL. */
const organs = {
  Liver: inEllipsoid([-16, -2, 12], [17, 13, 16]),
  'Kidney left': inEllipsoid([14, 10, -4], [6, 6, 10]),
  'Kidney right': inEllipsoid([-14, 10, -6], [6, 6, 10]),
  Spleen: inEllipsoid([22, 6, 10], [7, 7, 10]),
  Lesion: inEllipsoid([-18, 0, 14], [3, 3, 3]),
};
const lungs = inEllipsoid([0, -2, 44], [30, 18, 14]);
const spine = inEllipsoid([0, 18, 0], [4, 4, 58]);

const density = () =>
  volumeOf('g/mL', (i, j, k) => {
    if (!body(i, j, k)) return 0.0012;
    if (spine(i, j, k)) return 1.3;
    return lungs(i, j, k) ? 0.26 : 1.04;
  });

/** Those of the dose grid. */
function voxelsToTravelIn(product) {
  const body = density();
  return { density: body, composition: resultOf(product.mediumIndicesOfDensity(body)), tallyGrid: null };
}

const activityIn = (concentrations, background) =>
  volumeOf('Bq/mL', (i, j, k) => {
    if (!body(i, j, k)) return 0;
    const organ = Object.keys(concentrations).findLast((name) => organs[name](i, j, k));
    return organ === undefined ? background : concentrations[organ];
  });

const regionOf = (name) => {
  const voxels = Uint32Array.from(
    [...volumeOf('frac', (i, j, k) => (organs[name](i, j, k) ? 1 : 0)).values.entries()].flatMap(([at, value]) =>
      value === 1 ? [at] : [],
    ),
  );
  return { regionId: name, name, voxels, weights: new Float32Array(voxels.length).fill(1), inside: voxels };
};

/** Processor time of one decay, µs, in this thread and natively. */
async function perDecay_us(product, twin, name) {
  const make = product.sceneMaker(
    voxelsToTravelIn(product),
    { radionuclide: product.findRadionuclide(name), daughters: 'none' },
    { doseTo: 'medium', photonCutoff_keV: 10 },
  );
  const { source, media, ...geometry } = make(activityIn({ Liver: 1 }, 0.02));
  const tables = product.transportTables(media, product.transportParameters(spacing_mm));
  const cutoffs = { electronCutoff_MeV: product.DEFAULT_CUTOFF_MeV, photonCutoff_MeV: product.DEFAULT_CUTOFF_MeV };
  const scene = { ...geometry, emissions: source, sourceExtent_frac: 1, tables, ...cutoffs };
  const kernel = product.createTransportKernel(await product.compileKernelModule(), scene);
  const shardOnce = () => {
    const before = process.cpuUsage();
    kernel.start(SHARD);
    kernel.advance(SHARD.decays);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / SHARD.decays;
  };
  const nativeOnce = () => {
    const { duration_s, emitted_MeV } = runTwin(twin, scene, product.aliasTable(source.yield_per_decay), {
      seed: SHARD.seed,
      shards: 1,
      decaysPerShard: SHARD.decays,
    }).balance;
    const ours_MeV = kernel.result().emitted_MeV;
    if (Math.abs(ours_MeV / emitted_MeV - 1) > 1e-9)
      throw new Error(`${name}: the native twin emitted ${emitted_MeV} MeV, WebAssembly ${ours_MeV} MeV.`);
    return (1e6 * duration_s) / SHARD.decays;
  };
  // The first run warms up. Then by turns, so that both meet the same neighbours; the least of each is what the machine can.
  shardOnce();
  const times = [];
  for (let turn = 0; turn < 3; turn += 1) times.push([shardOnce(), nativeOnce()]);
  return {
    wasm_us: Math.min(...times.map(([wasm]) => wasm)),
    native_us: Math.min(...times.map(([, native]) => native)),
  };
}

const rounded = (value) => Number(value.toPrecision(3));

async function kernelRows(product) {
  const twin = compileTwin(['-O3']);
  const rows = [];
  for (const [name, egsnrc_per_s] of Object.entries(EGSNRC_per_s)) {
    const { wasm_us, native_us } = await perDecay_us(product, twin, name);
    const what = { name: `${name} decay in 128³ voxels, one thread`, ours: wasm_us, unit: 'µs' };
    rows.push({
      ...what,
      peer: native_us,
      peerName: 'native twin, gcc -O3',
      limit: rounded(native_us / WASM_OF_NATIVE),
    });
    const egsnrc_us = 1e6 / egsnrc_per_s;
    rows.push({ ...what, peer: egsnrc_us, peerName: 'EGSnrc, measured elsewhere', limit: rounded(egsnrc_us / WANTED) });
  }
  twin.remove();
  return rows;
}

function resultOf(work) {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

/** A job that nobody watches or stops. */
const control = {
  concluded: new AbortController().signal,
  wait: (promise) => promise,
  drive: async (work) => resultOf(work),
};

/** Runs a plan on so many threads; wall time of the transport (s) and what it gave. */
async function follow(product, workers, name, activity, plan, regions) {
  const thread = pathToFileURL(`${bundled}/thread.mjs`);
  const start = () => product.transportWorkerOn(product.startNodeThread(thread, 'transport'));
  const pool = product.createTransportPool(start, workers);
  try {
    const nuclide = { radionuclide: product.findRadionuclide(name), daughters: 'none' };
    await pool.load(
      product.sceneMaker(voxelsToTravelIn(product), nuclide, { doseTo: 'medium', photonCutoff_keV: 10 })(activity),
    );
    const started_ms = performance.now();
    const whole = { seed: 1, firstShard: 0, shards: 40, mostPerShard: 524_288, shardsToRepeat: null, ...plan };
    const scene = { pool, plan: whole, voxels: size ** 3, regions, control, onProgress: () => {} };
    const totals = await product.followDecays(scene);
    return { duration_s: (performance.now() - started_ms) / 1000, totals };
  } finally {
    pool.end();
  }
}

async function scalingRow(product) {
  const cores = availableParallelism();
  const plan = { histories: 4_000_000, target: null };
  const timed = async (workers) =>
    (await follow(product, workers, 'Lu-177', activityIn({ Liver: 1 }, 0.02), plan, [])).duration_s;
  return {
    name: `4 million Lu-177 decays, ${cores} threads`,
    ours: await timed(cores),
    peer: await timed(1),
    unit: 's',
    peerName: 'one thread',
  };
}

async function clinicalRow(product, what, name, activity, target, regions) {
  const plan = { histories: 2e9, target: { ...target, regions: regions.map((_, at) => at) } };
  const { duration_s, totals } = await follow(product, availableParallelism(), name, activity, plan, regions);
  if (!totals.isTargetReached) throw new Error(`${what}: the uncertainty was not reached.`);
  return { name: `${what}, ${(totals.energy.histories / 1e6).toPrecision(3)} M decays`, ours: duration_s, unit: 's' };
}

export async function run() {
  const product = await importTransport();
  const hepatic = activityIn({ Liver: 1 }, 0);
  const systemic = activityIn({ Liver: 0.12, 'Kidney left': 1, 'Kidney right': 1, Spleen: 0.8, Lesion: 5 }, 0.01);
  const voxels = { of: 'every-voxel', uncertainty_frac: 0.03 };
  const means = { of: 'region-mean', uncertainty_frac: 0.01 };
  const all = Object.keys(organs).map(regionOf);
  return [
    ...(await kernelRows(product)),
    await scalingRow(product),
    await clinicalRow(product, 'Lu-177 patient to 1 % in each organ', 'Lu-177', systemic, means, all),
    await clinicalRow(product, 'Y-90 liver to 3 % in each voxel', 'Y-90', hepatic, voxels, [regionOf('Liver')]),
  ];
}
