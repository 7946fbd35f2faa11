import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfChanged } from '../../build/build.mjs';
import { demoPatient } from '../../serve/demoPatient.mjs';
import { startStack } from '../../serve/stack.mjs';
import { root } from '../../steps/root.mjs';

const LIMIT_ms = 50;
const COMPARED_IMAGES = {
  'compare-reference': 2,
  'compare-other': 2,
  'compare-difference': 2,
  'compare-difference-coronal': 2,
};
const TIME_POINTS = 4;
const DOSE_IMAGES = { 'dose-axial': 2, 'dose-coronal': 2, 'dose-sagittal': 2 };
/** What a stage lays out when it is opened, and what is there once it has computed: volumes by viewport. */
const STAGES = [
  { stage: 'calibrate', opens: {}, shows: {} },
  { stage: 'register', opens: {}, shows: {} },
  { stage: 'segment', opens: { 'planes-axial': 2, 'planes-coronal': 2, 'planes-sagittal': 2 }, shows: {} },
  { stage: 'fit', opens: { 'fit-fused': 2 }, shows: { 'fit-fused': 2, 'fit-map': 2 } },
  { stage: 'dose', opens: {}, shows: DOSE_IMAGES },
  { stage: 'analyse', opens: DOSE_IMAGES, shows: DOSE_IMAGES },
];

/** The end-to-end tests' own way of driving and profiling the page, bundled from TypeScript. */
async function importDriver() {
  const { build } = await import('esbuild');
  const outfile = path.join(root, '.cache', 'bench', 'driver.mjs');
  await build({
    stdin: {
      contents: ['browser', 'images', 'mainThread', 'panel'].map((name) => `export * from './${name}';`).join('\n'),
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

/** Where a row over the limit spent its time: without it nobody could mend what the row finds. */
function explain(name, { task_ms, called_ms, hottest }) {
  const around = task_ms === null ? '' : ` in a task of ${Math.round(task_ms)} ms`;
  console.error(`${name}: over the limit${around}, ${Math.round(called_ms)} ms with the viewer's code that we called`);
  for (const { place, own_ms } of hottest) console.error(`  ${own_ms.toFixed(1).padStart(7)} ms  ${place}`);
}

/** Measures what the page's own thread spends in our code, one row a step. */
function createRecorder(driver, page, isOurs) {
  const rows = [];
  const record = async (name, work) => {
    const { longest } = await driver.profileMainThread(page, isOurs, work);
    if (longest.own_ms > LIMIT_ms) explain(name, longest);
    rows.push({ name: `page's own thread, ${name}`, ours: longest.own_ms, unit: 'ms', limit: LIMIT_ms });
  };
  return { rows, record };
}

async function acceptAll(panel) {
  const accept = panel.stage('register').getByRole('button', { name: /^accept/i });
  while ((await accept.count()) > 0) await accept.first().click();
}

/** Goes through the axial dose slices with the wheel, as a reader does: isodose lines and outlines are drawn anew on each. */
async function scroll(page) {
  const image = await page.locator('.cornerstone-viewport-element').first().boundingBox();
  await page.mouse.move(image.x + image.width / 2, image.y + image.height / 2);
  for (let step = 0; step < 12; step += 1) await page.mouse.wheel(0, 100);
  await page.mouse.move(image.x + image.width / 2 + 5, image.y + image.height / 2);
  await page.getByRole('status', { name: 'Values at the cursor' }).waitFor();
}

/** Compares engines in the open dose stage, looks at another pair, drags the scale of the difference, and changes the gamma criteria. */
async function compareEngines({ driver, page, panel, record }) {
  const section = panel.stage('dose').locator('[data-section="compare"]');
  const look = section.getByLabel('Look at');
  await record('opening the comparison', async () => {
    await section.getByText('Compare engines', { exact: true }).click();
    await section.getByRole('checkbox', { name: /^Collapsed cone/ }).uncheck();
  });
  await record('comparing engines', async () => {
    await section.locator('[data-action="compare"]').click();
    await look.waitFor({ timeout: 120_000 });
    await driver.imagesAreThere(page, COMPARED_IMAGES);
  });
  await record('looking at another pair of engines', async () => {
    await look.selectOption({ index: 2 });
    await driver.imagesAreThere(page, COMPARED_IMAGES);
  });
  await record('moving the scale of the difference', async () => {
    await page.getByRole('slider', { name: 'End of the difference scale' }).first().focus();
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowUp');
    await driver.isPainted(page);
  });
  await record('moving the gamma', async () => {
    await section
      .locator('summary')
      .filter({ hasText: /^Gamma/ })
      .click();
    const distance = section.getByLabel('Distance');
    await distance.fill('2');
    await distance.press('Enter');
    await driver.isPainted(page);
  });
  await record('leaving the comparison', async () => {
    await look.selectOption({ index: 0 });
    await driver.imagesAreThere(page, DOSE_IMAGES);
  });
}

/** Opens the patient in the mode and walks the stages. */
async function profileStages({ driver, address }) {
  const browser = await driver.launchBrowser();
  try {
    const { page } = await driver.openPage(browser);
    const panel = new driver.Panel(page);
    await page.goto(address);
    await page.getByRole('button', { name: 'Confirm and hide' }).click();
    await page.getByText('VD-TORSO', { exact: true }).first().click();
    const { rows, record } = createRecorder(driver, page, (url) => url.startsWith(`${address}/dosimetry/`));
    await record('opening the patient', async () => {
      await page.getByText('Dosimetry', { exact: true }).first().click();
      await panel.appears();
      await panel.becomes('ingest', 'ready');
      await driver.imagesAreThere(page, driver.timePointLayers(TIME_POINTS));
    });
    for (const { stage, opens, shows } of STAGES) {
      await record(`opening ${stage}`, async () => {
        await panel.open(stage);
        await driver.imagesAreThere(page, opens);
      });
      await record(`computing ${stage}`, async () => {
        await panel.run(stage);
        await driver.imagesAreThere(page, shows);
      });
      if (stage === 'register') await acceptAll(panel);
      if (stage === 'dose') await compareEngines({ driver, page, panel, record });
    }
    await record('scrolling through the dose', () => scroll(page));
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
