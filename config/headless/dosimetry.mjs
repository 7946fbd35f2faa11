// `npm run -s dosimetry -- COMMAND …`: bundles the headless runner with its compute worker into .cache/headless and runs it.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, '.cache', 'headless');
// Packages in CommonJS inside an ES module bundle still call require.
const BANNER =
  "import { createRequire as _createRequire } from 'node:module'; const require = _createRequire(import.meta.url);";

async function loadEsbuild() {
  try {
    createRequire(import.meta.url).resolve('esbuild');
  } catch {
    process.stderr.write(
      'start/no-packages: The npm packages are not installed.\nRun "npm install" once in this folder, then try again.\n',
    );
    process.exit(1);
  }
  return import('esbuild');
}

/** Both entries as ES modules beside each other; each file is replaced whole, so that runs at the same time do not meet. */
export async function bundleHeadless() {
  const { build } = await loadEsbuild();
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: {
      cli: 'config/headless/cli.ts',
      'compute.node': 'extensions/dosimetry-compute/src/workers/compute.node.ts',
    },
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: BANNER },
    write: false,
    logLevel: 'error',
  });
  for (const { path, contents } of outputFiles) {
    const partial = `${path}.${process.pid}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, contents);
    await rename(partial, path);
  }
  return join(OUT, 'cli.mjs');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { main } = await import(pathToFileURL(await bundleHeadless()).href);
  process.exitCode = await main(process.argv.slice(2));
}
