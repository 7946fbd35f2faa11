import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

export interface BundledWorker {
  readonly url: URL;
  remove(): void;
}

const root = resolve(__dirname, '../..');

const bundle = (outfile: string, what: BuildOptions): Promise<unknown> =>
  build({
    ...what,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });

const entry = (name: string): BuildOptions => ({
  entryPoints: [join(root, `extensions/dosimetry-compute/src/workers/${name}.ts`)],
});
const text = (contents: string): BuildOptions => ({ stdin: { contents, resolveDir: root, loader: 'ts' } });

/** The worker thread's bundle in a folder of its own. `contents` replaces the entry, for workers that misbehave. */
export async function bundleWorker(contents?: string): Promise<BundledWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'dosimetry-worker-'));
  const outfile = join(folder, 'compute.node.mjs');
  await bundle(outfile, contents === undefined ? entry('compute.node') : text(contents));
  return { url: pathToFileURL(outfile), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The same with the Monte Carlo threads' bundle beside it; `transport` replaces theirs. */
export async function bundleWorkerWithTransport(transport?: string): Promise<BundledWorker> {
  const worker = await bundleWorker();
  const outfile = new URL('./transport.node.mjs', worker.url).pathname;
  await bundle(outfile, transport === undefined ? entry('transport.node') : text(transport));
  return worker;
}

/** The registration thread's bundle with the compiled program beside it. */
export async function bundleRegistration(): Promise<BundledWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'dosimetry-registration-'));
  const outfile = join(folder, 'registration.node.mjs');
  await bundle(outfile, entry('registration.node'));
  const from = join(root, 'node_modules/@itk-wasm/elastix/dist/pipelines');
  for (const name of ['elastix.js', 'elastix.wasm.zst']) cpSync(join(from, name), join(folder, 'pipelines', name));
  return { url: pathToFileURL(outfile), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A program of its own with the Monte Carlo threads' bundle beside it, to be run by Node. */
export async function bundleProgramWithTransport(entryPoint: string): Promise<BundledWorker> {
  const worker = await bundleWorkerWithTransport();
  await bundle(new URL('./program.mjs', worker.url).pathname, { entryPoints: [entryPoint] });
  return { ...worker, url: new URL('./program.mjs', worker.url) };
}
