import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../steps/root.mjs';

const wasmFolder = path.join(root, 'wasm');
const cacheFolder = path.join(root, '.cache', 'wasm');
const compilerVersion = '21.1.4-3';

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
];

/** What a kernel's door, kernel.h, declares is what its module exports. */
function exportsOf(header) {
  const code = header.replace(/\/\*[\s\S]*?\*\//g, '');
  return [...code.matchAll(/^[a-z][\w *]*?(\w+)\(/gm)].map(([, name]) => `-Wl,--export=${name}`);
}

async function kernelSources(sourceFolder) {
  const names = (await readdir(sourceFolder)).filter((name) => /\.[ch]$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(sourceFolder, name), 'utf8')));
  return Object.fromEntries(names.map((name, at) => [name, texts[at]]));
}

async function compile(kernel, words, sources) {
  const { runClang } = await import('@yowasp/clang');
  const said = [];
  const keep = (bytes) => {
    if (bytes !== null) said.push(Buffer.from(bytes).toString());
    return undefined;
  };
  const units = Object.keys(sources).filter((name) => name.endsWith('.c'));
  try {
    const files = await runClang(['clang', ...words, ...units, '-o', 'kernel.wasm'], sources, {
      stdout: keep,
      stderr: keep,
      fetchProgress: () => {},
    });
    return files['kernel.wasm'];
  } catch (error) {
    throw new Error(`The kernel ${kernel} does not compile:\n${said.join('')}`, { cause: error });
  }
}

async function writeWhole(file, content) {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished-${process.pid}`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

async function compileKernel(kernel, log) {
  const sourceFolder = path.join(wasmFolder, kernel, 'src');
  const output = path.join(sourceFolder, 'kernelBytes.mjs');
  const sources = await kernelSources(sourceFolder);
  const words = [...options, ...exportsOf(sources['kernel.h'])];
  const recipe = JSON.stringify([compilerVersion, words, sources]);
  const hash = createHash('sha256').update(recipe).digest('hex');
  const stamp = `// sources ${hash}\n`;
  const present = await readFile(output, 'utf8').catch(() => '');
  if (present.startsWith(stamp)) return;
  const cached = path.join(cacheFolder, `${hash}.wasm`);
  let bytes = await readFile(cached).catch(() => undefined);
  if (bytes === undefined) {
    log(`Compiling the kernel ${kernel} ...`);
    bytes = await compile(kernel, words, sources);
    await writeWhole(cached, bytes);
  }
  await writeWhole(output, `${stamp}export const KERNEL_BASE64 =\n  '${Buffer.from(bytes).toString('base64')}';\n`);
}

/**
 * Compiles the C kernels, each folder of wasm/ that has a src/kernel.h, to WebAssembly: into a module that holds the bytes as text, so
 * that it can be imported the same way by the browser's bundle, by Node and by the tests. Nothing is done where it is there for these very sources.
 */
export async function compileKernels({ log = () => {} } = {}) {
  const kernels = (await readdir(wasmFolder))
    .filter((name) => existsSync(path.join(wasmFolder, name, 'src', 'kernel.h')))
    .sort();
  for (const kernel of kernels) await compileKernel(kernel, log);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await compileKernels({ log: console.log });
