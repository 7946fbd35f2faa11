import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleHeadless } from '../headless/bundleHeadless.mjs';
import { installPackages } from '../install/installPackages.mjs';
import { root } from '../steps/root.mjs';
import { compileKernels } from './compileKernels.mjs';
import { copyElastix } from './copyElastix.mjs';
import { sourcesHash } from './sourcesHash.mjs';

const outputFolder = path.join(root, 'dist', 'ohif');
const stampName = 'sources.sha256';

/**
 * Builds extensions and mode into dist/ohif; does nothing when they were built from these very sources.
 *
 * The new files take the place of the old ones at the end, all at once: a failed build leaves the last good one.
 */
export async function buildIfChanged({ log = () => {} } = {}) {
  await compileKernels({ log });
  const hash = await sourcesHash();
  const built = await readFile(path.join(outputFolder, stampName), 'utf8').catch(() => '');
  if (built === hash) return false;
  log('Building the extensions ...');
  const unfinished = `${outputFolder}.unfinished-${process.pid}`;
  try {
    // Only here: Vite is not there before the packages are installed.
    const [{ build }, { viteConfiguration }] = await Promise.all([
      import('vite'),
      import('../vite/viteConfiguration.mjs'),
    ]);
    await build(viteConfiguration(unfinished));
    await copyElastix(path.join(unfinished, 'registration'));
    await mkdir(unfinished, { recursive: true });
    await writeFile(path.join(unfinished, stampName), hash);
    await rm(outputFolder, { recursive: true, force: true });
    await rename(unfinished, outputFolder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return true;
}

/** The first lines of a bundler's error: what failed and where. The rest is its own inner state. */
export const buildFailure = (error) => String(error.message).split('\n').slice(0, 8).join('\n');

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await installPackages();
  try {
    const changed = await buildIfChanged({ log: console.log });
    await bundleHeadless(path.join(root, 'dist', 'headless'));
    console.log(changed ? `Built into ${path.relative(root, outputFolder)}` : 'Nothing changed since the last build');
  } catch (error) {
    console.error(buildFailure(error));
    process.exitCode = 1;
  }
}
