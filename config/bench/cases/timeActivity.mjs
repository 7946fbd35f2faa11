import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileKernels } from '../../build/compileKernels.mjs';
import { installSystemPackages } from '../../install/systemPackages.mjs';
import { compileNative } from '../../native/compileNative.mjs';
import { runOnTask } from '../../native/convolutionTwin.mjs';
import { runTimeActivityTwin } from '../../native/timeActivityTwin.mjs';
import { root } from '../../steps/root.mjs';
import { drive, sequence } from '../measure.mjs';

const VOXELS = 1_000_000;
const SAMPLE = 200;
const TURNS = 3;
const times_s = [4, 24, 96, 168].map((time_h) => time_h * 3600);
const physical_per_s = Math.LN2 / 574_300;
const fastest_per_s = (10 * Math.LN2) / times_s[0];
const NOISE_frac = 0.05;
const YIELD_ms = 40;
const NATIVE_SHARE = 0.6;
const SCIPY_TIMES = 100;
const systemPackages = ['gcc', 'libc6-dev', 'python3-numpy', 'python3-scipy'];
const peer = path.join(root, 'config', 'bench', 'peers', 'scipyTimeActivity.py');

async function importFitter() {
  const { build } = await import('esbuild');
  await compileKernels();
  const contents = `
    export { labelTables } from './wasm/time-activity/src/labelTables';
    export { compileTimeActivityModule, createVoxelFitter } from './wasm/time-activity/src/index';`;
  const outfile = path.join(root, '.cache', 'bench', 'timeActivity.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error' };
  await build({ ...options, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
  return import(pathToFileURL(outfile).href);
}

/** Half of the curves with one phase, half with two, 5 % of scatter. */
function curves() {
  const random = sequence(2);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const images = times_s.map(() => new Float32Array(VOXELS));
  for (let at = 0; at < VOXELS; at += 1) {
    const [slow, fast] = [40 + 100 * random(), 3 + 10 * random()].map((halfLife_h) => Math.LN2 / (3600 * halfLife_h));
    const amplitude = 1e4 * (0.1 + random());
    const second = at % 2 === 0 ? 0 : 2 * amplitude * random();
    times_s.forEach((time_s, t) => {
      const value = amplitude * Math.exp(-slow * time_s) + second * Math.exp(-fast * time_s);
      images[t][at] = value * (1 + NOISE_frac * normal());
    });
  }
  return images;
}

/** Mono- or bi-exponential, whichever has the lower AIC, the noise being relative. */
function planOf(images) {
  const means = images.map((image) => image.reduce((sum, value) => sum + value, 0) / image.length);
  const whole = means.reduce((sum, value) => sum + value, 0) / means.length;
  const model = (code, phases) => ({
    ...{ code, phases, hasUptake: false, parameters: 2 * phases, isStandIn: false, penalty: 4 * phases, weight: 1 },
    ...{ constants_per_s: Array(phases).fill(null), criticalF: [] },
  });
  const label = {
    ...{ used: [0, 1, 2, 3], variances: means.map((mean) => (mean / whole) ** 2), scale: NOISE_frac ** 2, exponent: 2 },
    ...{ fastest_per_s, selection: 'lowest', models: [model(1, 1), model(2, 2)] },
  };
  // No curve is refused for what scipy does not look at.
  const limits = { vanishing_frac: 1e-6, coinciding_frac: 0.01, correlation: 0.9995, before_frac: 1 };
  return { times_s, physical_per_s, exponentialTail: 'curve', trapezoidTail: 'physical', limits, labels: [label] };
}

function runScipy(place, images) {
  const header = [images[0].length, images.length, physical_per_s, fastest_per_s, NOISE_frac];
  const task = Buffer.from(Float64Array.from([...header, ...times_s, ...images.flatMap((image) => [...image])]).buffer);
  const { printed, result } = runOnTask(['/usr/bin/python3', peer], place, task);
  const count = images[0].length;
  const [integral, squares, phases] = [0, 1, 2].map((at) => new Float64Array(result, 8 * count * at, count));
  return { integral, squares, phases, duration_ms: Number(printed) };
}

/**
 * A faster worse fit is no result: where both choose the same model, ours leaves no more. Where we refuse a second phase that is at a bound or not determined,
 * which scipy does not look at, the models differ.
 */
function assertNoWorse(ours, scipy) {
  const voxels = Array.from(scipy.phases, (_, v) => v);
  const alike = voxels.filter((v) => ours.model[v] === scipy.phases[v]);
  const worse = alike.filter((v) => ours.chiSquare[v] > scipy.squares[v] * (1 + 1e-4) + 1e-6);
  if (worse.length > 0 || alike.length < 0.8 * voxels.length)
    throw new Error(
      `scipy has the better fit in ${worse.length} of ${alike.length} voxels with the same model, of ${voxels.length}.`,
    );
}

const least = (runs) => Math.min(...runs.map(({ duration_ms }) => duration_ms));

export async function run() {
  const problem = installSystemPackages(systemPackages);
  if (problem !== '') throw new Error(problem);
  const { compileTimeActivityModule, createVoxelFitter, labelTables } = await importFitter();
  const images = curves();
  const plan = planOf(images);
  const fitter = createVoxelFitter(await compileTimeActivityModule(), plan);
  const ours = (of) => {
    const start_ms = performance.now();
    const { result, longest_ms } = drive(fitter.fit({ images: of, labels: null, own: null }));
    return { ...result, longest_ms, duration_ms: performance.now() - start_ms };
  };
  const twin = compileNative('time-activity', ['-O3']);
  try {
    const tables = plan.labels.map((label) => labelTables(plan, label));
    const series = { images, own: null, labels: null };
    const runs = Array.from({ length: TURNS }, () => ({
      wasm: ours(images),
      native: runTimeActivityTwin(twin, plan.limits, tables, series, 2),
    }));
    const { wasm, native } = runs[0];
    for (const name of ['integral', 'model'])
      if (!wasm[name].every((value, v) => value === native[name][v]))
        throw new Error(`The native twin has another ${name}.`);
    const sample = images.map((image) => image.slice(0, SAMPLE));
    const scipy = runScipy(twin.place, sample);
    // The sample's own means weight it, here as there.
    assertNoWorse(
      drive(
        createVoxelFitter(await compileTimeActivityModule(), planOf(sample)).fit({
          images: sample,
          labels: null,
          own: null,
        }),
      ).result,
      scipy,
    );
    const [wasm_ms, native_ms] = [least(runs.map((each) => each.wasm)), least(runs.map((each) => each.native))];
    const scipy_ms = (scipy.duration_ms * VOXELS) / SAMPLE;
    const row = { name: 'mono- or bi-exponential, 10⁶ voxels × 4', ours: wasm_ms, unit: 'ms' };
    return [
      {
        ...row,
        peer: native_ms,
        peerName: 'native twin, gcc -O3',
        limit: Number((native_ms / NATIVE_SHARE).toPrecision(4)),
      },
      {
        ...row,
        peer: scipy_ms,
        peerName: `scipy curve_fit, ${SAMPLE} voxels scaled`,
        limit: Number((scipy_ms / SCIPY_TIMES).toPrecision(4)),
      },
      {
        name: '  longest stretch without a yield',
        ours: Math.min(...runs.map((each) => each.wasm.longest_ms)),
        unit: 'ms',
        limit: YIELD_ms,
      },
    ];
  } finally {
    twin.remove();
  }
}
