/** One SPECT/CT and planar images: outlines placed from the scan, corrected by keys, a background by hand; curves, undo, and all of it again. */
import type { Locator } from 'playwright-core';
import { takePicture } from './browser';
import { imagesAreThere, isPainted, timePointLayers, type Layers } from './images';
import { savedCase } from './savedCase';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const PATIENT = 'torso-planar';
const story = new Story({ patients: [PATIENT] });

const FIT_IMAGES: Layers = { 'fit-fused': 2, 'fit-map': 2 };
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;

const stage = (): Locator => story.panel.stage('fit');
const section = (): Locator => stage().locator('[data-section="planar"]');
const tile = (): Locator => story.page.getByRole('region', { name: 'Planar images', exact: true });
const picture = (): Locator => tile().getByRole('application');
const chart = (): Locator => story.page.getByRole('region', { name: 'Activity over time' });

type Saved = Awaited<ReturnType<typeof savedCase>>;
const planarOf = ({ choices }: Saved) => choices.fit.planar;
const drawnIds = (saved: Saved): string[] => Object.keys(planarOf(saved).regions);

/** The image on the screen has pixels darker than the paper. */
async function imageIsPainted(): Promise<void> {
  await story.page.waitForFunction(() =>
    ['anterior', 'posterior'].every((view) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`[data-view="${view}"] canvas`);
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels?.some((value, index) => index % 4 === 0 && value < 128) === true;
    }),
  );
  await isPainted(story.page);
}

async function takePictures(name: string, layers: Layers): Promise<void> {
  const { page } = story;
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await imagesAreThere(page, layers);
    await imageIsPainted();
    await takePicture(page, `${name}-${size.width}`);
  }
  if (before !== null) await page.setViewportSize(before);
}

story.scene('planar images are told beside the scan, each value with its source', async () => {
  const { page } = story;
  await openStudyList(page, story.address);
  const panel = await openCase(page, 'VD-TORSO-PLANAR');
  const ingest = panel.stage('ingest');
  await ingest.getByText('1 scan, 4 planar').waitFor();
  expect(await ingest.locator('.vd-planar-tag').count()).toBe(4);
  expect(await ingest.locator('[data-scan="planar"]').count()).toBe(4);
  await imagesAreThere(page, timePointLayers(1));
  await takePicture(page, 'planar-1-ingest');
});

story.scene('outlines are placed from the scan, on every image', async () => {
  const { page, panel } = story;
  await panel.runThrough('segment');
  await panel.open('fit');
  await imageIsPainted();
  await takePicture(page, 'planar-2-none-drawn');
  await section().getByRole('button', { name: 'Place outlines from the scan' }).click();
  const saved = await savedCase(page, (one) => drawnIds(one).length > 0);
  expect(drawnIds(saved)).toHaveLength(saved.results.segment?.regions.length ?? 0);
  await tile().locator('.vd-outline').first().waitFor();
  await isPainted(page);
  await takePictures('planar-3-placed', { 'fit-fused': 2 });
});

story.scene('an outline is chosen, moved and made larger by keys; one undo takes the last of it back', async () => {
  const { page } = story;
  const before = planarOf(await savedCase(page));
  await picture().focus();
  await page.keyboard.press('o');
  const told = tile().getByRole('status').filter({ hasText: ' mm, ' });
  await told.waitFor();
  const saved = await savedCase(page);
  const name = (await told.innerText()).split(': ')[0];
  const first = saved.results.segment?.regions.find((region) => region.name === name)?.id ?? '';
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const left = before.regions[first]?.outline_mm[0]?.[0] ?? 0;
  const movedCase = await savedCase(page, (saved) => planarOf(saved).regions[first]?.outline_mm[0]?.[0] !== left);
  expect((planarOf(movedCase).regions[first]?.outline_mm[0]?.[0] ?? 0) - left).toBeGreaterThan(1.9);
  await page.keyboard.press('+');
  await isPainted(page);
  await takePicture(page, 'planar-4-moved');
  const undo = page.getByRole('button', { name: 'Undo the last change' });
  await undo.click();
  await undo.click();
  await undo.click();
  const after = await savedCase(page, (saved) => planarOf(saved).regions[first]?.outline_mm[0]?.[0] === left);
  expect(planarOf(after).regions).toEqual(before.regions);
});

story.scene('a background is drawn beside a kidney by hand', async () => {
  const { page } = story;
  const { results } = await savedCase(page);
  const kidney = results.segment?.regions.find(({ name }) => /kidney/i.test(name));
  if (kidney === undefined) throw new Error('The torso has a kidney.');
  await section()
    .getByRole('button', { name: `Details of ${kidney.name}`, exact: true })
    .click();
  await section()
    .getByRole('button', { name: `Draw background of ${kidney.name}` })
    .click();
  await tile().getByRole('status').filter({ hasText: 'Draw background' }).waitFor();
  const outline = await tile().locator(`[data-region="${kidney.id}"][data-part="outline"]`).first().boundingBox();
  if (outline === null) throw new Error('The outline of the kidney is on the screen.');
  const [x, y] = [outline.x, outline.y + outline.height + 3];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + outline.width / 2, y + 8, { steps: 4 });
  await page.mouse.move(x + outline.width, y + 16, { steps: 4 });
  await page.mouse.up();
  await savedCase(page, (saved) => planarOf(saved).regions[kidney.id]?.background_mm !== null);
  await isPainted(page);
  await takePicture(page, 'planar-5-background');
});

story.scene('curves take their course from the planar images and their level from the scan', async () => {
  const { page, panel } = story;
  expect(await panel.run('fit')).toBe('ready');
  await imagesAreThere(page, FIT_IMAGES);
  const { results } = await savedCase(page, ({ stages }) => stages.fit.status === 'ready');
  const scan = results.ingest?.timePoints[0]?.id;
  const hybrid = results.fit?.regionFits.filter((each) => each.hybrid !== undefined) ?? [];
  expect(hybrid.length).toBeGreaterThanOrEqual(3);
  for (const { hybrid: basis, times_s } of hybrid) {
    expect(basis?.scan.timePointId).toBe(scan);
    expect(times_s).toHaveLength(4);
    expect(basis?.attenuationFrom).toBe('ct');
  }
  await chart().getByText('planar, scaled').waitFor();
  expect(await chart().locator('.vd-scale-point').count()).toBe(hybrid.length);
  await takePictures('planar-6-fitted', FIT_IMAGES);
  const name = results.segment?.regions.find(({ id }) => id === hybrid[0]?.regionId)?.name ?? '';
  await stage()
    .locator('.vd-fits')
    .getByRole('button', { name: `Details of ${name}`, exact: true })
    .click();
  await stage().getByText('Course from 4 images, level from the scan at').waitFor();
  await stage().locator('.vd-fit-details').scrollIntoViewIfNeeded();
  await takePicture(page, 'planar-7-details');
});

story.scene('back after closing the tab, images, outlines and curves are there again', async () => {
  const before = await savedCase(story.page, ({ stages }) => stages.fit.status === 'ready');
  await story.comeBack();
  await openStudyList(story.page, story.address);
  const panel = await openCase(story.page, 'VD-TORSO-PLANAR');
  await panel.open('fit');
  await panel.becomes('fit', 'ready');
  await imageIsPainted();
  await tile().locator('.vd-outline').first().waitFor();
  const after = await savedCase(story.page);
  expect(after.choices.fit).toEqual(before.choices.fit);
  expect(after.results.fit).toEqual(before.results.fit);
  await takePicture(story.page, 'planar-8-back');
});

story.nothingElseHappened();
