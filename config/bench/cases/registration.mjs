import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../steps/root.mjs';

/** Our elastix (WebAssembly) may take this much more of the processor than Debian's, on the same images and parameters. */
const MOST_OF_NATIVE = 1.2;
/** How much further from the truth than Debian's. */
const WORSE_BY_mm = 0.05;

/** A step takes seconds, and one of them a fifth more or less: the middle one of so many, in turn with the peer. */
const TIMES = 3;
const median_s = (runs) => runs.map(({ cpu_s }) => cpu_s).sort((one, other) => one - other)[(runs.length - 1) / 2];

const TISSUES = ['kidney', 'liver', 'lesion', 'spleen'];

async function importRegistration() {
  const { build } = await import('esbuild');
  const contents = `
    export { createJobRunner } from './extensions/dosimetry-compute/src/engine/jobs';
    export { align } from './extensions/dosimetry-compute/src/engine/register/align';
    export { deformationOfBSpline } from './extensions/dosimetry-compute/src/engine/register/bSplineParameters';
    export { registrationImage } from './extensions/dosimetry-compute/src/engine/register/registrationImage';
    export { createVoxelStore, measureVolume } from './extensions/dosimetry-compute/src/engine/voxelStore';
    export { elastixCall } from './extensions/dosimetry-compute/src/registration/elastixImages';
    export { IDENTITY_RIGID, runToEnd } from './extensions/dosimetry-core/src/index';
    export { BREATHING_AND_LYING, ctOf, error_mm } from './test/round-trip/registration/phantomPair';
    export { parameterFile, parametersOf } from './test/round-trip/registration/parameterFile';`;
  const outfile = path.join(root, '.cache', 'bench', 'registration.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'es2022', logLevel: 'error' };
  await build({ ...options, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile });
  return import(pathToFileURL(outfile).href);
}

/** Our elastix in this thread: the maps it answers with, and the processor's time. */
async function registeredHere({ elastixCall }, task) {
  const { elastixNode } = await import('@itk-wasm/elastix');
  const { parameterMaps, fixed, moving } = elastixCall(structuredClone(task));
  const start = process.cpuUsage();
  const { transformParameterObject: maps } = await elastixNode(parameterMaps, { fixed, moving });
  return { maps, cpu_s: process.cpuUsage(start).user / 1e6 };
}

/** Registers the pair with the program in this thread; what each step was given, and the images before the first. */
async function registered(product, request) {
  const [tasks, seen] = [[], {}];
  const startRegistrationThread = () => ({
    async register(task) {
      tasks.push(task);
      return (await registeredHere(product, task)).maps;
    },
    end: () => undefined,
  });
  const store = product.createVoxelStore();
  const found = await product.createJobRunner().run({ id: 'bench', onProgress: () => undefined }, async (control) => {
    const images = { first: product.ctOf({ kind: 'none' }, 1), second: product.ctOf(product.BREATHING_AND_LYING, 2) };
    for (const [id, volume] of Object.entries(images)) {
      const image = await product.registrationImage(volume, 'ct', control);
      seen[id] = image;
      store.put([product.runToEnd(product.measureVolume(`registration/${id}`, image))]);
    }
    return product.align(store, { startRegistrationThread }, request, control);
  });
  return { found, tasks, seen };
}

/** An image as ITK's programs read it: a header and the voxels beside it. */
function writeImage(folder, name, { grid, values }) {
  writeFileSync(path.join(folder, `${name}.raw`), values);
  const header = {
    ObjectType: 'Image',
    NDims: 3,
    BinaryData: 'True',
    BinaryDataByteOrderMSB: 'False',
    TransformMatrix: grid.direction.join(' '),
    Offset: grid.origin_mm.join(' '),
    ElementSpacing: grid.spacing_mm.join(' '),
    DimSize: grid.size.join(' '),
    ElementType: 'MET_FLOAT',
    ElementDataFile: `${name}.raw`,
  };
  const lines = Object.entries(header).map(([key, value]) => `${key} = ${value}`);
  writeFileSync(path.join(folder, `${name}.mhd`), `${lines.join('\n')}\n`);
}

/** Debian's elastix on the same images and parameters, on one thread. */
function registeredNatively({ parameterFile, parametersOf }, { fixed, moving, parameterMaps }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'voxel-dosimetry-'));
  writeImage(folder, 'fixed', fixed);
  writeImage(folder, 'moving', moving);
  writeFileSync(path.join(folder, 'parameters.txt'), parameterFile(parameterMaps[0]));
  mkdirSync(path.join(folder, 'out'));
  const command =
    'TIMEFORMAT=%U; time elastix -f fixed.mhd -m moving.mhd -p parameters.txt -out out -threads 1 >out/log';
  const cpu_s = Number(execFileSync('bash', ['-c', `{ ${command}; } 2>&1`], { cwd: folder, encoding: 'utf8' }));
  const map = parametersOf(readFileSync(path.join(folder, 'out', 'TransformParameters.0.txt'), 'utf8'));
  rmSync(folder, { recursive: true });
  return { map, cpu_s };
}

/** Levels of plastimatch, on images averaged over so many voxels. */
const PLASTIMATCH = `
[GLOBAL]
fixed=fixed.mhd
moving=moving.mhd
vf_out=field.mha
default_value=-1000
[STAGE]
xform=rigid
optim=versor
metric=mse
max_its=60
res=4 4 4
${['4 4 4', '2 2 2', '1 1 1']
  .map(
    (res) => `[STAGE]
xform=bspline
optim=lbfgsb
metric=mse
grid_spac=32 32 32
regularization_lambda=1
max_its=${res === '1 1 1' ? 30 : 60}
res=${res}`,
  )
  .join('\n')}
`;

/** Debian's plastimatch, rigid and then a B-spline of control points as far apart as ours, by the mean square of differences (its own way): the displacement at each voxel. */
function registeredByPlastimatch({ fixed, moving }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'voxel-dosimetry-'));
  writeImage(folder, 'fixed', fixed);
  writeImage(folder, 'moving', moving);
  writeFileSync(path.join(folder, 'stages.txt'), PLASTIMATCH);
  const command = 'TIMEFORMAT=%U; time OMP_NUM_THREADS=1 plastimatch register stages.txt >log';
  const cpu_s = Number(execFileSync('bash', ['-c', `{ ${command}; } 2>&1`], { cwd: folder, encoding: 'utf8' }));
  const file = readFileSync(path.join(folder, 'field.mha'));
  rmSync(folder, { recursive: true });
  const count = fixed.grid.size.reduce((product, each) => product * each, 1);
  const values = new Float32Array(
    file.buffer.slice(file.byteOffset + file.length - 12 * count, file.byteOffset + file.length),
  );
  const coefficients_mm = Float64Array.from(
    { length: 3 * count },
    (_, at) => values[3 * (at % count) + Math.floor(at / count)],
  );
  return { cpu_s, deformation: { grid: fixed.grid, degree: 1, coefficients_mm } };
}

/** The demonstration patient who breathes: four time points, each of three registered deformably by CT, from files to absorbed dose. */
async function fourTimePoints() {
  const folder = mkdtempSync(path.join(tmpdir(), 'voxel-dosimetry-'));
  const program = path.join(root, 'config', 'headless', 'dosimetry.mjs');
  const at = (name) => path.join(folder, name);
  const start = (...words) => execFileSync(process.execPath, [program, ...words], { cwd: root, stdio: 'pipe' });
  const wall_s = (method) => {
    const registration = { method, moving: 'ct' };
    const regions = { source: 'dicom' };
    const protocol = {
      radionuclide: 'Lu-177',
      calibration: { source: 'image' },
      registration,
      regions,
      outputs: ['RTDOSE'],
    };
    writeFileSync(at('protocol.json'), JSON.stringify({ ...protocol, dose: { engine: 'local' } }));
    const from_ms = performance.now();
    start('run', '--protocol', at('protocol.json'), '--input', at('patient'), '--output', at(method));
    return (performance.now() - from_ms) / 1000;
  };
  start('phantom', '--name', 'torso-breathing', '--out', at('patient'));
  const without_s = wall_s('none');
  const rows = ['rigid', 'deformable'].map((method) => ({
    name: `four time points, ${method} by CT, wall`,
    ours: wall_s(method),
    peer: without_s,
    unit: 's',
    peerName: 'the same without registration',
  }));
  rmSync(folder, { recursive: true });
  return rows;
}

export async function run() {
  const product = await importRegistration();
  const request = { image: 'ct', method: 'deformable', referenceTimePointId: 'first', timePointId: 'second' };
  const { found, tasks, seen } = await registered(product, request);
  const steps = [];
  for (const task of tasks) {
    const [ours, peers] = [[], []];
    for (let time = 0; time < TIMES; time++) {
      ours.push(await registeredHere(product, task));
      peers.push(registeredNatively(product, task));
    }
    steps.push({ ours_s: median_s(ours), peer_s: median_s(peers), peerMap: peers[0].map });
  }
  const theirs = { ...found.transform, deformation: product.deformationOfBSpline(steps[1].peerMap, '1.2.3') };
  const peerName = 'elastix of Debian, one thread';
  const times = ['rigid', 'B-spline'].map((step, n) => ({
    name: `registration of two CTs, ${step}, processor`,
    ours: steps[n].ours_s,
    peer: steps[n].peer_s,
    unit: 's',
    peerName,
    limit: MOST_OF_NATIVE * steps[n].peer_s,
  }));
  const errors = TISSUES.map((tissue) => {
    const peer = product.error_mm(theirs, product.BREATHING_AND_LYING, tissue);
    const ours = product.error_mm(found.transform, product.BREATHING_AND_LYING, tissue);
    return { name: `mean error of points, ${tissue}`, ours, peer, unit: 'mm', peerName, limit: peer + WORSE_BY_mm };
  });
  const plastimatch = registeredByPlastimatch({ fixed: seen.first, moving: seen.second });
  const byPlastimatch = { rigid: product.IDENTITY_RIGID, deformation: plastimatch.deformation };
  const second = TISSUES.map((tissue) => ({
    name: `mean error of points, ${tissue}`,
    ours: product.error_mm(found.transform, product.BREATHING_AND_LYING, tissue),
    peer: product.error_mm(byPlastimatch, product.BREATHING_AND_LYING, tissue),
    unit: 'mm',
    peerName: 'plastimatch of Debian, its own way',
  }));
  const both_s = steps[0].ours_s + steps[1].ours_s;
  const secondTime = {
    name: 'registration of two CTs, both steps, processor',
    ...{ ours: both_s, peer: plastimatch.cpu_s, unit: 's', peerName: 'plastimatch of Debian, one thread' },
  };
  return [...times, ...errors, secondTime, ...second, ...(await fourTimePoints())];
}
