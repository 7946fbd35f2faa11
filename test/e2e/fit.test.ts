/** A person works on the curves: candidates, a point left out by keys, several regions at once, maps; and finds it all again. */
import type { Locator } from 'playwright-core';
import { takePicture } from './browser';
import { imagesAreThere, isPainted, volumesOf, type Layers } from './images';
import { savedCase } from './savedCase';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const story = new Story({ patients: ['torso'] });

const PATIENT = 'VD-TORSO';
const REASON = 'Patient moved';
const FIT_IMAGES: Layers = { 'fit-fused': 2, 'fit-map': 2 };
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;

const stage = (): Locator => story.panel.stage('fit');
const chart = (): Locator => story.page.getByRole('region', { name: 'Activity over time' });
const plot = (): Locator => chart().getByRole('application');
const details = (name: string): Locator => stage().getByRole('button', { name: `Details of ${name}` });

async function takePictures(name: string): Promise<void> {
  const { page } = story;
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await imagesAreThere(page, FIT_IMAGES);
    await takePicture(page, `${name}-${size.width}`);
  }
  if (before !== null) await page.setViewportSize(before);
}

/** Regions of the case by name, with their ids. */
async function regionIds(): Promise<ReadonlyMap<string, string>> {
  const { results } = await savedCase(story.page);
  return new Map(results.segment?.regions.map(({ id, name }) => [name, id]));
}

/** Two regions with activity: the first by name that the table has. */
async function twoRegions(): Promise<readonly [string, string]> {
  const names = [...(await regionIds()).keys()];
  const [first, second] = names;
  if (first === undefined || second === undefined) throw new Error('The torso has two regions at least.');
  return [first, second];
}

story.scene('curves are fitted with the defaults: an average of candidates, each with its weight', async () => {
  const { page } = story;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openStudyList(page, story.address);
  const panel = await openCase(page, PATIENT);
  await panel.runThrough('fit');
  await panel.becomes('fit', 'ready');
  await imagesAreThere(page, FIT_IMAGES);
  const [first] = await twoRegions();
  await details(first).click();
  const weights = stage().getByRole('table', { name: 'Candidates' }).locator('tbody tr');
  expect(await weights.count()).toBeGreaterThanOrEqual(3);
  const { results } = await savedCase(page, ({ stages }) => stages.fit.status === 'ready');
  const fitted = results.fit?.regionFits.find(({ regionId }) => regionId === results.segment?.regions[0]?.id)?.fit;
  expect(fitted?.selection).toBe('average');
  expect(fitted?.candidates.reduce((sum, { weight }) => sum + (weight ?? 0), 0)).toBeCloseTo(1, 9);
  await takePicture(page, 'fit-1-fitted');
  await details(first).click();
});

story.scene('a point is left out by keys alone, with its reason; the curve follows, the maps wait', async () => {
  const { page, panel } = story;
  const [first] = await twoRegions();
  await plot().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await chart()
    .getByRole('status')
    .filter({ hasText: `${first}, ` })
    .waitFor();
  await page.keyboard.press('x');
  const form = chart().getByRole('form');
  await form.waitFor();
  await takePicture(page, 'fit-2-asked');
  await page.keyboard.type(REASON);
  await page.keyboard.press('Enter');
  await chart().getByText('Maps not updated').waitFor();
  await chart()
    .getByRole('status')
    .filter({ hasText: `Left out: ${REASON}` })
    .waitFor();
  await panel.becomes('fit', 'stale');
  const id = (await regionIds()).get(first) ?? '';
  const { choices } = await savedCase(page, (saved) => id in saved.choices.fit.regions);
  expect(choices.fit.regions[id]?.excluded).toMatchObject([{ reason: REASON }]);
  await takePicture(page, 'fit-3-left-out');
});

story.scene('two regions are given F-tests at once; one undo takes it back from both', async () => {
  const { page } = story;
  const names = await twoRegions();
  for (const name of names)
    await stage()
      .getByRole('checkbox', { name: `Choose ${name}`, exact: true })
      .check();
  const editor = stage().getByRole('group', { name: '2 regions chosen' });
  await editor.getByLabel('Integral from').selectOption({ label: 'F-tests of nested models' });
  const ids = await regionIds();
  const selections = (regions: Awaited<ReturnType<typeof savedCase>>['choices']['fit']['regions']): unknown[] =>
    names.map((name) => regions[ids.get(name) ?? '']?.selection ?? null);
  await savedCase(page, ({ choices }) => selections(choices.fit.regions).every((one) => one === 'f-test'));
  await editor.scrollIntoViewIfNeeded();
  await takePicture(page, 'fit-4-two-regions');
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  const { choices } = await savedCase(page, (saved) =>
    selections(saved.choices.fit.regions).every((one) => one === null),
  );
  expect(choices.fit.regions[ids.get(names[0]) ?? '']?.excluded).toMatchObject([{ reason: REASON }]);
});

story.scene('the table is copied with units, the reason in it', async () => {
  const { page } = story;
  await stage().getByRole('button', { name: 'Copy as CSV' }).click();
  const copied = await page.waitForFunction(() => navigator.clipboard.readText().catch(() => ''));
  const [header = '', ...rows] = (await copied.jsonValue()).trimEnd().split('\r\n');
  expect(header).toMatch(/^region,model,selection,status,timeIntegratedActivity_MBq_h,/);
  expect(rows).toHaveLength((await regionIds()).size);
  expect(rows[0]).toContain(`"${REASON}"`);
});

story.scene('Fit is run again with F-tests for all; half-life and model are shown over the body', async () => {
  const { page, panel } = story;
  await stage().locator('[data-section="curves"] > summary').click();
  await stage().locator('[data-section="curves"]').getByLabel('Integral from').selectOption('f-test');
  await stage().locator('[data-section="curves"] > summary').click();
  expect(await panel.run('fit')).toBe('ready');
  await imagesAreThere(page, FIT_IMAGES);
  const map = stage().getByLabel('Map beside the curves');
  await map.selectOption('effectiveHalfLife');
  const legend = page.getByRole('group', { name: 'Effective half-life' });
  await legend.waitFor();
  await isPainted(page);
  // Effective decay of Lu-177 is never slower than physical: 6.647 d.
  const [, halfLife] = await volumesOf(page, 'fit-map');
  expect((halfLife?.maximum ?? 0) / 3600).toBeGreaterThan(40);
  expect((halfLife?.maximum ?? 0) / 86_400).toBeLessThan(6.66);
  await takePicture(page, 'fit-5-half-life');
  await map.selectOption('fitModel');
  await page.getByRole('group', { name: 'Model of each voxel' }).getByText('Mono-exponential').waitFor();
  await isPainted(page);
  await takePictures('fit-6-models');
});

story.scene('back after closing the tab, choices, curves and maps are there again', async () => {
  const [first] = await twoRegions();
  const before = await savedCase(story.page, ({ stages }) => stages.fit.status === 'ready');
  await story.comeBack();
  await openStudyList(story.page, story.address);
  const panel = await openCase(story.page, PATIENT);
  await panel.open('fit');
  await panel.becomes('fit', 'ready');
  await imagesAreThere(story.page, FIT_IMAGES);
  const { choices, results } = await savedCase(story.page);
  expect(choices.fit).toEqual(before.choices.fit);
  expect(results.fit).toEqual(before.results.fit);
  await details(first).click();
  await stage().getByText(`Left out: ${REASON}`).waitFor();
  await takePicture(story.page, 'fit-7-back');
});

story.nothingElseHappened();
