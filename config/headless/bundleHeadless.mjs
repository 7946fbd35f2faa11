import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileKernels } from '../build/compileKernels.mjs';
import { copyElastix } from '../build/copyElastix.mjs';
import { root } from '../steps/root.mjs';

// Packages in CommonJS inside an ES module bundle still call require.
const BANNER =
  "import { createRequire as _createRequire } from 'node:module'; const require = _createRequire(import.meta.url);";

const PROGRAM = `#!/usr/bin/env node
import { main } from './cli.mjs';

process.exitCode = await main(process.argv.slice(2));
`;

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

/** Replaces a file whole, so that runs at the same time do not meet. */
async function replaceFile(path, contents, mode = 0o644) {
  const partial = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, contents);
  await chmod(partial, mode);
  await rename(partial, path);
}

/**
 * The headless runner as ES modules beside each other, with everything that they need inside: the command line, its compute
 * worker, the Monte Carlo threads of that, and the program `voxel-dosimetry.mjs`. Resolves with the path of the command line's module.
 */
export async function bundleHeadless(folder) {
  const { build } = await loadEsbuild();
  await compileKernels();
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: {
      cli: 'config/headless/cli.ts',
      'compute.node': 'extensions/dosimetry-compute/src/workers/compute.node.ts',
      'transport.node': 'extensions/dosimetry-compute/src/workers/transport.node.ts',
      'registration.node': 'extensions/dosimetry-compute/src/workers/registration.node.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: BANNER },
    write: false,
    logLevel: 'error',
  });
  for (const { path, contents } of outputFiles) await replaceFile(path, contents);
  // Where the bundled registration thread looks for its program: beside itself.
  await copyElastix(join(folder, 'pipelines'));
  await replaceFile(join(folder, 'voxel-dosimetry.mjs'), PROGRAM, 0o755);
  return join(folder, 'cli.mjs');
}
