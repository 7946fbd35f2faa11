import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileKernels } from '../build/compileKernels.mjs';
import { root } from '../steps/root.mjs';
import { spacing_mm } from './pointKernelJobs.mjs';
import { radialShells } from './radialShells.mjs';

export const SEED = 20_260_101;
export const BATCHES = 10;
const PARTICLE = { electron: 1, positron: 2, bremsstrahlung: 1, photon: 0 };
/** Medium beyond the tallied voxels, so that what is scattered back comes back: for photons in mean free paths, where the grid is small. */
const MARGIN_mm = 3000;
const PHOTON_MARGIN = 2.5;
const LEAST_CUTOFF_MeV = 0.001;
const MOST_CUTOFF_MeV = 0.01;
const PHOTON_CUTOFF_MeV = 0.002;
/** Of the table of electrons (tables.h): floats an interval, where the range's line begins, intervals an octave. */
const TABLE = { floats: 16, range: 6, intervals: 384, perOctave: 32, lowest_MeV: 2 ** -10 };
const DELTA_THRESHOLDS_MeV = [0.01, 0.02, 0.05, 0.1];

/** The product's own physics tables and transport, bundled for Node. */
export async function importTransport() {
  const { build } = await import('esbuild');
  await compileKernels();
  const outfile = path.join(root, '.cache', 'tables', 'transport.mjs');
  const contents = `
    export { findMedium, massAttenuation_cm2_per_g, PHOTON_PROCESSES, transportParameters, transportTables } from './extensions/dosimetry-core/src/index';
    export { compileKernelModule, createTransportKernel } from './wasm/monte-carlo/src/index';`;
  await build({
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error', outfile },
    stdin: { contents, resolveDir: root, loader: 'ts' },
  });
  return import(pathToFileURL(outfile).href);
}

/** Runs jobs of pointKernelJobs in this thread: `lengthOf` and `run` share what several of them need. */
export async function pointSourceRunner() {
  const product = await importTransport();
  const module = await product.compileKernelModule();
  const known = new Map();
  const once = (key, make) => {
    if (!known.has(key)) known.set(key, make());
    return known.get(key);
  };
  const tablesOf = (medium, parameters) =>
    once(`tables ${medium} ${JSON.stringify(parameters)}`, () =>
      product.transportTables([product.findMedium(medium)], parameters),
    );
  const lengthOf = (job) =>
    once(`length ${job.medium} ${job.kind} ${job.energy_MeV}`, () =>
      job.kind === 'photon' ? meanFreePath_g_per_cm2(product, job) : range_g_per_cm2(product, tablesOf, job),
    );
  const foldTo = (shells) => once(`fold ${shells}`, () => radialShells(shells));
  const run = (job) => {
    const scene = sceneOf(product, tablesOf, job, lengthOf(job));
    return batchesOf(product.createTransportKernel(module, scene), job, foldTo(job.shells));
  };
  return { lengthOf, run };
}

function meanFreePath_g_per_cm2(product, { medium, energy_MeV }) {
  const of = product.findMedium(medium);
  const sections = product.PHOTON_PROCESSES.map((process) =>
    product.massAttenuation_cm2_per_g(of, process, energy_MeV * 1e3),
  );
  return 1 / sections.reduce((sum, section) => sum + section, 0);
}

/** CSDA range of electrons as the transport itself has it. */
function range_g_per_cm2(product, tablesOf, { medium, energy_MeV }) {
  const { electron } = tablesOf(medium, product.transportParameters(0.01));
  const octave = Math.floor(Math.log2(energy_MeV / TABLE.lowest_MeV));
  const within = energy_MeV / TABLE.lowest_MeV / 2 ** octave - 1;
  const interval = TABLE.perOctave * octave + Math.floor(within * TABLE.perOctave);
  const at = interval * TABLE.floats + TABLE.range;
  return electron[at] + electron[at + 1] * energy_MeV;
}

function parametersOf(product, spacing_mm) {
  const parameters = product.transportParameters(spacing_mm);
  const fitting = DELTA_THRESHOLDS_MeV.filter((threshold_MeV) => threshold_MeV <= parameters.deltaThreshold_MeV);
  return { ...parameters, deltaThreshold_MeV: fitting.at(-1) ?? DELTA_THRESHOLDS_MeV[0] };
}

const margin_mm = ({ kind, level }, length_g_per_cm2) =>
  kind === 'photon' && level < 2 ? 10 * PHOTON_MARGIN * length_g_per_cm2 : MARGIN_mm;

/** A point source in the middle of a uniform medium of 1 g/mL. The annihilation photons of positrons leave unseen: they have tables of their own. */
function sceneOf(product, tablesOf, job, length_g_per_cm2) {
  const voxel_mm = spacing_mm(job, length_g_per_cm2);
  const count = 2 * job.shells + 1;
  const voxels = count ** 3;
  const activity = new Float32Array(voxels);
  activity[(voxels - 1) / 2] = 1;
  const tables = tablesOf(job.medium, parametersOf(product, voxel_mm));
  const isPositron = job.kind === 'positron';
  return {
    size: [count, count, count],
    spacing_mm: [voxel_mm, voxel_mm, voxel_mm],
    medium: new Uint8Array(voxels),
    density_g_per_mL: new Float32Array(voxels).fill(1),
    activity,
    tallyGrid: null,
    surroundings: isPositron ? null : { medium: 0, density_g_per_mL: 1, margin_mm: margin_mm(job, length_g_per_cm2) },
    emissions: {
      kind: Uint8Array.of(PARTICLE[job.kind]),
      low_MeV: Float64Array.of(job.energy_MeV),
      high_MeV: Float64Array.of(job.energy_MeV),
      yield_per_decay: Float64Array.of(1),
      local_MeV_per_decay: 0,
    },
    sourceExtent_frac: 0,
    tables: isPositron ? { ...tables, photon: new Float32Array(tables.photon.length) } : tables,
    electronCutoff_MeV: Math.min(MOST_CUTOFF_MeV, Math.max(LEAST_CUTOFF_MeV, job.energy_MeV / 20)),
    photonCutoff_MeV: PHOTON_CUTOFF_MeV,
    doseTo: 'medium',
  };
}

/** Part of the emitted kinetic energy in each shell, one row a batch. */
function batchesOf(kernel, job, foldShells) {
  const decays = Math.ceil(job.histories / BATCHES);
  return Array.from({ length: BATCHES }, (_, batch) => {
    kernel.start({ seed: SEED, shard: job.index * BATCHES + batch, decays });
    kernel.advance(decays);
    const { energy_MeV, abandoned } = kernel.result();
    if (abandoned > 0) throw new Error(`${abandoned} particles of ${JSON.stringify(job)} were abandoned.`);
    return foldShells(energy_MeV).map((energy) => energy / decays / job.energy_MeV);
  });
}
