/** What a person does while working: draws, changes their mind, arranges the screen, closes the tab, opens another patient. */
import { STAGE_IDS } from '@voxel-dosimetry/core';
import { takePicture } from './browser';
import { DOSE_IMAGES, imagesAreThere, PLANES } from './images';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const story = new Story({ patients: ['geometry-detector-position', 'sphere'] });
const PATIENT = 'VD-GEOMETRY-DETECTOR-POSITION';
const OTHER_PATIENT = 'VD-SPHERE';

/** Viewports in the grid, charts among them. */
const tiles = (): Promise<number> => story.page.locator('[data-cy="viewport-pane"]').count();

/** One row of so many images, by the viewer's own menu of layouts. */
async function choosesColumns(count: number): Promise<void> {
  await story.page.locator('[data-cy="Layout"]').click();
  await story.page.locator(`[data-cy="Layout-${count - 1}-0"]`).click();
}

story.scene(
  'a region drawn with the viewer’s own brush joins the case; what follows from it is out of date',
  async () => {
    const { page } = story;
    await openStudyList(page, story.address);
    const panel = await openCase(page, PATIENT);
    await panel.runThrough('analyse');
    await panel.open('segment');
    await imagesAreThere(page, PLANES);
    const segment = panel.stage('segment');
    await segment.getByText('Add regions', { exact: true }).click();
    await segment.getByRole('button', { name: 'Brush', exact: true }).click();
    await page.locator('.cornerstone-viewport-element').first().hover();
    const image = await page.locator('.cornerstone-viewport-element').first().boundingBox();
    if (image === null) throw new Error('The axial image has no place on the page.');
    const [x, y] = [image.x + image.width / 2, image.y + image.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 25, y + 10, { steps: 5 });
    await page.mouse.up();
    await segment.getByRole('button', { name: 'Take drawn regions' }).click();
    await panel.becomes('segment', 'stale');
    await panel.becomes('dose', 'stale');
    await takePicture(page, 'working-1-drawn');
  },
);

story.scene('undo takes the drawing back: what was computed before it stands again', async () => {
  const { page, panel } = story;
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  for (const stage of STAGE_IDS.slice(0, -1)) await panel.becomes(stage, 'ready');
  const segment = panel.stage('segment');
  expect(await segment.locator('.vd-region').count()).toBe(3);
  await takePicture(page, 'working-2-undone');
  await segment.getByRole('button', { name: 'Take drawn regions' }).click();
  await panel.becomes('segment', 'stale');
  expect(await panel.run('segment')).toBe('ready');
  expect(await segment.locator('.vd-region').count()).toBe(4);
  await segment.locator('.vd-region input[title="Region 1"]').waitFor();
  await takePicture(page, 'working-3-measured');
  await panel.runThrough('analyse');
});

story.scene('a layout of the person’s own is there again when they come back to the stage', async () => {
  const { page, panel } = story;
  await panel.open('dose');
  await imagesAreThere(page, DOSE_IMAGES);
  expect(await tiles()).toBe(4);
  await choosesColumns(2);
  await takePicture(page, 'working-4-own-layout');
  expect(await tiles()).toBe(2);
  await panel.open('fit');
  await imagesAreThere(page, { 'fit-fused': 2, 'fit-map': 2 });
  expect(await tiles()).toBe(3);
  await panel.open('dose');
  await page.waitForFunction(() => document.querySelectorAll('[data-cy="viewport-pane"]').length === 2);
  await takePicture(page, 'working-5-own-layout-again');
});

story.scene('another patient opened in between has nothing of this one', async () => {
  const { page } = story;
  await story.comeBack();
  expect(page.isClosed()).toBe(true);
  await openStudyList(story.page, story.address);
  const panel = await openCase(story.page, OTHER_PATIENT);
  for (const stage of STAGE_IDS.slice(1)) expect(await panel.status(stage)).toBe('empty');
  await takePicture(story.page, 'working-6-other-patient');
  await panel.runThrough('segment');
  expect(await panel.text('segment')).toContain('Sphere');
});

story.scene('who closed the tab and comes back finds the case as it was', async () => {
  await story.comeBack();
  const { page } = story;
  await openStudyList(page, story.address);
  const panel = await openCase(page, PATIENT);
  for (const stage of STAGE_IDS.slice(0, -1)) await panel.becomes(stage, 'ready');
  await panel.open('analyse');
  await imagesAreThere(page, DOSE_IMAGES);
  await takePicture(page, 'working-7-come-back');
});

story.nothingElseHappened();
