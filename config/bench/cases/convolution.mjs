import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileKernels } from '../../build/compileKernels.mjs';
import { installSystemPackages } from '../../install/systemPackages.mjs';
import { compileNative, compileProgram } from '../../native/compileNative.mjs';
import { runConvolutionTwin, runOnTask } from '../../native/convolutionTwin.mjs';
import { root } from '../../steps/root.mjs';
import { assertSame, drive, sequence } from '../measure.mjs';

/** Voxels along each axis, how far the kernel reaches, the length to which all pad, and how often a turn has each do it. */
const TASKS = [
  { size: 128, reach: 16, padded: 144, repeats: 20 },
  { size: 128, reach: 127, padded: 256, repeats: 6 },
  { size: 192, reach: 64, padded: 256, repeats: 6 },
];
const SCIPY_TIMES = 2;
const TURNS = 3;
const YIELD_ms = 40;
const systemPackages = ['gcc', 'libc6-dev', 'libfftw3-dev', 'python3-numpy', 'python3-scipy'];
const peers = path.join(root, 'config', 'bench', 'peers');

async function importConvolution() {
  const { build } = await import('esbuild');
  await compileKernels();
  const contents = `
    export { convolutionPlan } from './wasm/convolution/src/convolutionPlan';
    export { compileConvolutionModule, createConvolver } from './wasm/convolution/src/index';`;
  const outfile = path.join(root, '.cache', 'bench', 'convolution.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error' };
  await build({ ...options, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
  return import(pathToFileURL(outfile).href);
}

/** Like the S values of photons. */
function kernelOctant(reach) {
  const octant = new Float64Array((reach + 1) ** 3);
  for (let at = 0; at < octant.length; at += 1) {
    const offset = [at, at / (reach + 1), at / (reach + 1) ** 2].map((n) => Math.floor(n) % (reach + 1));
    const distance = Math.hypot(...offset);
    octant[at] = Math.exp(-0.05 * distance) / (0.3 + distance ** 2);
  }
  return octant;
}

/** A task as the peers read it (fftwConvolution.c). */
function peerTask({ size, reach, padded, repeats }, octant, map) {
  const header = [size, size, size, padded, padded, padded, reach, reach, reach, repeats];
  return Buffer.concat(
    [Int32Array.from(header), map, Float32Array.from(octant)].map((array) => Buffer.from(array.buffer)),
  );
}

function least(runs, name) {
  return Math.min(...runs.map((run) => run[name].duration_ms));
}

/** All by turns, so that they meet the same neighbours; the least of each is what the machine can. */
function measure(task, { product, module, twin, fftw }) {
  const { size, reach, padded, repeats } = task;
  const shape = { size: [size, size, size], reach: [reach, reach, reach] };
  const plan = product.convolutionPlan(shape);
  if (plan.padded.some((length) => length !== padded))
    throw new Error(`The plan pads ${size} with reach ${reach} to ${plan.padded.join(' × ')}, the peers to ${padded}.`);
  const random = sequence(size);
  const map = Float32Array.from({ length: size ** 3 }, () => random());
  const octant = kernelOctant(reach);
  const convolver = product.createConvolver(module, shape);
  drive(convolver.setKernel(octant));
  // FFTW too writes into memory that it was given before.
  const values = new Float32Array(map.length);
  const ours = () => {
    const runs = Array.from({ length: repeats + 1 }, () => {
      const start_ms = performance.now();
      const { longest_ms } = drive(convolver.convolve(map, values));
      return { values, duration_ms: performance.now() - start_ms, longest_ms };
    });
    return runs.sort((a, b) => a.duration_ms - b.duration_ms)[0];
  };
  const peer = (words, place) => {
    const { printed, result } = runOnTask(words, place, peerTask(task, octant, map));
    return { values: new Float32Array(result), duration_ms: Number(printed) };
  };
  return Array.from({ length: TURNS }, () => ({
    ours: ours(),
    native: runConvolutionTwin(twin, plan, shape.reach, octant, map, repeats + 1),
    fftw: peer([fftw.program], fftw.place),
    scipy: peer(['/usr/bin/python3', path.join(peers, 'scipyConvolution.py')], fftw.place),
  }));
}

function rowsOf(task, runs) {
  const name = `convolution ${task.size}³, padded to ${task.padded}³`;
  for (const peer of ['native', 'fftw', 'scipy']) assertSame(name, runs[0].ours.values, runs[0][peer].values, 1e-5);
  const [ours, native, fftw, scipy] = ['ours', 'native', 'fftw', 'scipy'].map((which) => least(runs, which));
  const row = { name, ours, unit: 'ms' };
  const rounded = (value) => Number(value.toPrecision(3));
  return [
    { ...row, peer: fftw, peerName: 'FFTW, float, measured plan', limit: rounded(fftw) },
    { ...row, peer: scipy, peerName: 'scipy.fft, one worker', limit: rounded(scipy / SCIPY_TIMES) },
    { ...row, peer: native, peerName: 'native twin, gcc -O3' },
    {
      name: '  longest stretch without a yield',
      ours: Math.min(...runs.map((run) => run.ours.longest_ms)),
      unit: 'ms',
      limit: YIELD_ms,
    },
  ];
}

export async function run() {
  const problem = installSystemPackages(systemPackages);
  if (problem !== '') throw new Error(problem);
  const product = await importConvolution();
  const twin = compileNative('convolution', ['-O3']);
  const fftw = compileProgram('fftwConvolution', [path.join(peers, 'fftwConvolution.c')], ['-O3', '-lfftw3f', '-lm']);
  try {
    const tools = { product, module: await product.compileConvolutionModule(), twin, fftw };
    return TASKS.flatMap((task) => rowsOf(task, measure(task, tools)));
  } finally {
    twin.remove();
    fftw.remove();
  }
}
