import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export interface BundledWorker {
  readonly url: URL;
  remove(): void;
}

/** The worker thread's bundle in a folder of its own. `contents` replaces the entry, for workers that misbehave. */
export async function bundleWorker(contents?: string): Promise<BundledWorker> {
  const folder = mkdtempSync(join(tmpdir(), 'dosimetry-worker-'));
  const outfile = join(folder, 'compute.node.mjs');
  const root = resolve(__dirname, '../..');
  const entry = join(root, 'extensions/dosimetry-compute/src/workers/compute.node.ts');
  await build({
    ...(contents === undefined
      ? { entryPoints: [entry] }
      : { stdin: { contents, resolveDir: root, loader: 'ts' as const } }),
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return { url: pathToFileURL(outfile), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
