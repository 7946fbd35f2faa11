import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../steps/root.mjs';

const sourceFolder = path.join(root, 'wasm', 'monte-carlo', 'src');
const output = path.join(sourceFolder, 'kernelBytes.mjs');
const cacheFolder = path.join(root, '.cache', 'wasm');
const compilerVersion = '21.1.4-3';

const functions = [
  'table_length',
  'set_grid',
  'set_voxels',
  'set_tables',
  'set_thresholds',
  'set_dose_to_water',
  'set_emissions',
  'set_decays',
  'start_shard',
  'advance_shard',
  'balance_of_shard',
];
const options = [
  ...[
    '-std=c17',
    '-O3',
    '-msimd128',
    '-mbulk-memory',
    '-mnontrapping-fptoint',
    '-ffp-contract=off',
    '-nostdlib',
    '-Wall',
    '-Wextra',
    '-Werror',
  ],
  ...['-Wl,--no-entry', '-Wl,--import-memory', '-Wl,--export=__heap_base', '-Wl,-z,stack-size=65536'],
  ...functions.map((name) => `-Wl,--export=${name}`),
];

async function kernelSources() {
  const names = (await readdir(sourceFolder)).filter((name) => /\.[ch]$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(sourceFolder, name), 'utf8')));
  return Object.fromEntries(names.map((name, at) => [name, texts[at]]));
}

async function compile(sources) {
  const { runClang } = await import('@yowasp/clang');
  const said = [];
  const keep = (bytes) => {
    if (bytes !== null) said.push(Buffer.from(bytes).toString());
    return undefined;
  };
  const units = Object.keys(sources).filter((name) => name.endsWith('.c'));
  try {
    const files = await runClang(['clang', ...options, ...units, '-o', 'kernel.wasm'], sources, {
      stdout: keep,
      stderr: keep,
      fetchProgress: () => {},
    });
    return files['kernel.wasm'];
  } catch (error) {
    throw new Error(`The Monte Carlo kernel does not compile:\n${said.join('')}`, { cause: error });
  }
}

async function writeWhole(file, content) {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished-${process.pid}`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

/**
 * Compiles the C kernels to WebAssembly, into a module that holds the bytes as text: it can be imported the same way by the
 * browser's bundle, by Node and by the tests. Nothing is done when it is there for these very sources.
 */
export async function compileKernels({ log = () => {} } = {}) {
  const sources = await kernelSources();
  const recipe = JSON.stringify([compilerVersion, options, sources]);
  const hash = createHash('sha256').update(recipe).digest('hex');
  const stamp = `// sources ${hash}\n`;
  const present = await readFile(output, 'utf8').catch(() => '');
  if (present.startsWith(stamp)) return;
  const cached = path.join(cacheFolder, `${hash}.wasm`);
  let bytes = await readFile(cached).catch(() => undefined);
  if (bytes === undefined) {
    log('Compiling the Monte Carlo kernel ...');
    bytes = await compile(sources);
    await writeWhole(cached, bytes);
  }
  await writeWhole(output, `${stamp}export const KERNEL_BASE64 =\n  '${Buffer.from(bytes).toString('base64')}';\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await compileKernels({ log: console.log });
