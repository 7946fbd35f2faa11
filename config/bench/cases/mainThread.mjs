import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged } from '../../build/build.mjs';
import { demoPatient } from '../../serve/demoPatient.mjs';
import { startStack } from '../../serve/stack.mjs';
import { root } from '../../steps/root.mjs';

const stages = ['calibrate', 'register', 'segment', 'fit', 'dose', 'analyse'];
const limit_ms = 50;

/** The end-to-end tests' own way of driving and profiling the page, bundled from TypeScript. */
async function importDriver() {
  const { build } = await import('esbuild');
  const outfile = path.join(root, '.cache', 'bench', 'driver.mjs');
  await build({
    stdin: {
      contents: `export * from './browser'; export * from './mainThread'; export * from './panel';`,
      resolveDir: path.join(root, 'test', 'e2e'),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['playwright-core'],
    define: { __dirname: JSON.stringify(path.join(root, 'test', 'e2e')) },
    outfile,
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** Opens the patient in the mode, walks the stages and profiles the page's own thread during each. */
async function profileStages({ driver, address }) {
  const browser = await driver.launchBrowser();
  try {
    const { page } = await driver.openPage(browser);
    const panel = new driver.Panel(page);
    await page.goto(address);
    await page.getByRole('button', { name: 'Confirm and hide' }).click();
    await page.getByText('VD-TORSO', { exact: true }).first().click();
    await page.getByText('Dosimetry', { exact: true }).first().click();
    await panel.appears();
    await panel.becomes('ingest', 'ready');
    await driver.imagesAreThere(page, driver.timePointLayers(4));
    const isOurs = (url) => url.startsWith(`${address}/dosimetry/`);
    const rows = [];
    for (const stage of stages) {
      await panel.open(stage);
      const own = await driver.profileMainThread(page, isOurs, () => panel.run(stage));
      rows.push({
        name: `page's own thread, ${stage}: our longest stretch`,
        ours: own.longest_ms,
        unit: 'ms',
        limit: limit_ms,
      });
      const accept = panel.stage(stage).getByRole('button', { name: /^accept/i });
      while ((await accept.count()) > 0) await accept.first().click();
    }
    return rows;
  } finally {
    await browser.close();
  }
}

export async function run() {
  await buildIfChanged();
  const driver = await importDriver();
  const stack = await startStack({ seed: [await demoPatient()] });
  try {
    return await profileStages({ driver, address: stack.address });
  } finally {
    await stack.stop();
  }
}
