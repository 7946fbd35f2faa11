/** A person calculates the dose with a kernel engine, tries a kernel file of their own, and looks at engines side by side. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { takePicture } from './browser';
import { DOSE_IMAGES, imagesAreThere, type Layers } from './images';
import { savedCase } from './savedCase';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const story = new Story({ patients: ['torso'] });

/** Software rendering on two shared cores. */
const PATIENCE_ms = 120_000;
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;
/** CT and one wash each. */
const COMPARED_IMAGES: Layers = {
  'compare-reference': 2,
  'compare-other': 2,
  'compare-difference': 2,
  'compare-difference-coronal': 2,
};

const dose = (): Locator => story.panel.stage('dose');
const compare = (): Locator => dose().locator('[data-section="compare"]');

/** A small screen and a large one. */
async function takePictures(name: string, layers: Layers): Promise<void> {
  const { page } = story;
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await imagesAreThere(page, layers);
    await takePicture(page, `${name}-${size.width}`);
  }
  if (before !== null) await page.setViewportSize(before);
}

/** A kernel file as a site might have it. */
function kernelFile(name: string, changed: Readonly<Record<string, unknown>>): string {
  const file = path.join(story.folder, name);
  const kernel = {
    radionuclide: 'Lu-177',
    voxelSize_mm: [4.42, 4.42, 4.42],
    medium: 'soft tissue',
    density_g_per_cm3: 1.04,
    unit: 'mGy/(MBq·s)',
    size: [1, 1, 1],
    values: [0.2],
  };
  writeFileSync(file, JSON.stringify({ ...kernel, ...changed }));
  return file;
}

story.scene(
  'each engine says how long it takes here; one is chosen, says what it assumes, and calculates',
  async () => {
    const { page } = story;
    await openStudyList(page, story.address);
    const panel = await openCase(page, 'VD-TORSO');
    await panel.runThrough('fit');
    await panel.open('dose');
    await dose().getByText(/^≈ /).first().waitFor({ timeout: PATIENCE_ms });
    expect(await dose().getByRole('radio').count()).toBeGreaterThanOrEqual(6);
    await dose()
      .getByRole('radio', { name: /^Voxel S values, scaled by density/ })
      .check();
    expect(await panel.text('dose')).toContain('the mass that the CT gives it');
    expect(await panel.run('dose')).toBe('ready');
    const { results } = await savedCase(page, ({ stages }) => stages.dose.status === 'ready');
    expect(results.dose).toMatchObject({ engine: 'voxel-s-density', kernel: { source: 'point-kernel' } });
    await dose().getByText('Kernels used').waitFor();
    await takePictures('kernels-1-calculated', DOSE_IMAGES);
  },
);

story.scene(
  'a kernel file that is wrong is refused with what is wrong; one that does not fit keeps from running',
  async () => {
    const { page, panel } = story;
    const input = dose().locator('[data-input="site-kernel"]');
    await input.setInputFiles(kernelFile('without-unit.json', { unit: 'cGy per mCi' }));
    const refusal = dose().getByRole('alert');
    await refusal.waitFor();
    await refusal.scrollIntoViewIfNeeded();
    expect(await refusal.innerText()).toMatch(/without-unit\.json[\s\S]*cGy per mCi[\s\S]*dose\/kernel-unit/);
    expect(await panel.status('dose')).toBe('ready');
    await takePicture(page, 'kernels-2-refused');
    await input.setInputFiles(kernelFile('another-size.json', {}));
    await dose().getByText('another-size.json', { exact: true }).waitFor();
    expect(await dose().locator('.vd-blocked').first().innerText()).toMatch(/4\.42/);
    expect(await dose().locator('[data-action="run"]').isDisabled()).toBe(true);
    await takePicture(page, 'kernels-3-does-not-fit');
    await dose().getByRole('button', { name: 'Remove the kernel another-size.json' }).click();
    await dose()
      .getByText(/^Computed for Lu-177/)
      .waitFor();
    expect(await dose().locator('[data-action="run"]').isDisabled()).toBe(false);
  },
);

story.scene(
  'engines are compared: figures by region, doses and their difference, histograms over each other',
  async () => {
    const { page } = story;
    await compare().getByText('Compare engines', { exact: true }).click();
    await compare()
      .getByRole('checkbox', { name: /^Local/ })
      .check();
    await compare()
      .getByRole('checkbox', { name: /^Collapsed cone/ })
      .uncheck();
    await compare().getByLabel('Reference').selectOption({ label: 'Voxel S values, scaled by density' });
    await compare().locator('[data-action="compare"]').scrollIntoViewIfNeeded();
    await takePicture(page, 'kernels-4-set-up');
    await compare().locator('[data-action="compare"]').click();
    await compare().getByRole('group', { name: 'Mean absorbed dose by engine' }).waitFor({ timeout: PATIENCE_ms });
    await imagesAreThere(page, COMPARED_IMAGES);
    const figures = await compare().getByRole('group', { name: 'Mean absorbed dose by engine' }).innerText();
    // Below the liver: the reference, then two with difference and gamma.
    expect(figures).toMatch(/Liver\s+[\d.]+\s+([\d.]+\s+[+−]?[\d.]+ %\s+γ [\d.]+ %\s*){2}/);
    await page.getByRole('group', { name: 'Difference of absorbed dose (Gy)' }).waitFor();
    const lines = page.getByRole('list', { name: 'Engines, by line' });
    expect(await lines.getByRole('listitem').allInnerTexts()).toEqual([
      'Voxel S, density (reference)',
      'Local',
      'Voxel S',
    ]);
    await takePictures('kernels-5-compared', COMPARED_IMAGES);
  },
);

story.scene('a setting makes the comparison out of date; undo makes it stand again', async () => {
  const { page, panel } = story;
  const overtaken = compare().getByText(/^Out of date: The settings of the dose engines have changed/);
  await dose().getByLabel('Medium of the kernel').selectOption('lung');
  await overtaken.waitFor();
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  await overtaken.waitFor({ state: 'detached' });
  // The comparison is of the case as it stands; the dose was overtaken before it, by the kernel that came and went.
  expect(await panel.status('dose')).toBe('stale');
});

story.scene('the gamma index takes the place of the difference, and gives it back', async () => {
  const { page } = story;
  await compare().getByLabel('Map between them').selectOption({ label: 'gamma index' });
  await page.getByRole('group', { name: 'Gamma index (γ)' }).waitFor();
  await page.getByText('γ of Local, Voxel S, density').first().waitFor();
  await imagesAreThere(page, COMPARED_IMAGES);
  await takePictures('kernels-5-gamma', COMPARED_IMAGES);
  await compare().getByLabel('Map between them').selectOption({ label: 'difference' });
  await page.getByRole('group', { name: 'Difference of absorbed dose (Gy)' }).waitFor();
});

story.scene('another engine is put beside the reference; then the dose of the case is there again', async () => {
  const { page, panel } = story;
  await compare().getByLabel('Look at').selectOption({ label: 'Voxel S beside Voxel S, density' });
  await page.getByText('Voxel S − Voxel S, density').first().waitFor();
  await imagesAreThere(page, COMPARED_IMAGES);
  await takePicture(page, 'kernels-6-other-engine');
  await compare().getByLabel('Look at').selectOption({ label: 'the dose of the case' });
  await imagesAreThere(page, DOSE_IMAGES);
  expect(await page.getByRole('group', { name: 'Difference of absorbed dose (Gy)' }).count()).toBe(0);
  await takePicture(page, 'kernels-7-dose-again');
  await compare().locator('[data-action="discard-comparison"]').click();
  await compare().getByRole('group', { name: 'Mean absorbed dose by engine' }).waitFor({ state: 'detached' });
  expect(await panel.status('dose')).not.toBe('failed');
});

story.scene('Monte Carlo within a comparison is stopped and kept, and the others are compared with it', async () => {
  const { page } = story;
  await dose()
    .getByRole('radio', { name: /^Monte Carlo/ })
    .check();
  const decays = dose().getByLabel('Decays', { exact: true });
  await decays.fill('1000');
  await decays.press('Enter');
  await compare()
    .getByRole('checkbox', { name: /^Monte Carlo/ })
    .check();
  await compare().locator('[data-action="compare"]').click();
  const stop = compare().locator('[data-action="stop-and-keep-comparison"]');
  await stop.waitFor({ timeout: PATIENCE_ms });
  await takePicture(page, 'kernels-8-comparing');
  await stop.click();
  const told = compare().getByText(/^Monte Carlo was stopped at [\d.]+ of 1000 million decays; its means/);
  await told.waitFor({ timeout: PATIENCE_ms });
  await told.scrollIntoViewIfNeeded();
  await takePicture(page, 'kernels-9-stopped');
});

story.nothingElseHappened();
