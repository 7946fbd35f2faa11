import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { RegistrationHost } from '../../../extensions/dosimetry-compute/src/engine/register/runElastix';
import { startNodeThread } from '../../../extensions/dosimetry-compute/src/nodeThread';
import { registrationThreadOn } from '../../../extensions/dosimetry-compute/src/registration/registrationThread';

const ROOT = resolve(__dirname, '../../..');

/** Threads of the real program, bundled for this process. */
export async function registrationHost(): Promise<RegistrationHost & { remove(): void }> {
  const folder = join(ROOT, '.cache', `registration-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'registration.node.mjs');
  await build({
    entryPoints: [join(ROOT, 'extensions/dosimetry-compute/src/workers/registration.node.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@itk-wasm/elastix'],
    logLevel: 'error',
  });
  return {
    startRegistrationThread: () => registrationThreadOn(startNodeThread(pathToFileURL(outfile), 'registration')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
