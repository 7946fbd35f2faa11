/** What was stored, after a reload: in our mode, and in the viewer's stock modes with their own tools, which know nothing of us. */
import type { Locator } from 'playwright-core';
import { takePicture } from './browser';
import { DOSE_IMAGES, imagesAreThere, layersBecome, volumesOf } from './images';
import { savedCase } from './savedCase';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const story = new Story({ patients: ['geometry-detector-position'] });
const truth = () => story.truth('geometry-detector-position');
const study = (): string => truth().studies[0]?.studyInstanceUID ?? '';

/** Our object of that modality in the viewer's list of series. */
const listed = (modality: string): Locator =>
  story.page
    .locator('[data-cy^="study-browser-thumbnail"]')
    .filter({ hasText: 'Voxel dosimetry' })
    .filter({ hasText: modality });

const maximumDose_Gy = async (): Promise<number> => {
  const { results } = await savedCase(story.page, ({ stages }) => stages.dose.status === 'ready');
  return results.dose?.max_Gy ?? Number.NaN;
};

story.scene('RTDOSE, SEG and RTSTRUCT are stored', async () => {
  const { page } = story;
  await openStudyList(page, story.address);
  const panel = await openCase(page, 'VD-GEOMETRY-DETECTOR-POSITION');
  await panel.runThrough('analyse');
  await panel.open('export');
  expect(await panel.run('export')).toBe('ready');
});

story.scene('after a reload the RTDOSE opens by a double click: Gy in full, in its place', async () => {
  const { page, panel } = story;
  await savedCase(page, ({ stages }) => stages.export.status === 'ready');
  await page.reload();
  await panel.appears();
  await panel.becomes('export', 'ready');
  await panel.open('analyse');
  await imagesAreThere(page, DOSE_IMAGES);
  await listed('RTDOSE').dblclick();
  await imagesAreThere(page, { 'dose-axial': 1 });
  const [dose, ...others] = await volumesOf(page, 'dose-axial');
  expect(others).toEqual([]);
  const { size, spacing_mm, origin_mm } = truth().geometry.emission;
  expect(dose).toMatchObject({ type: 'Float32Array', size, spacing_mm, origin_mm });
  expect((dose?.maximum ?? 0) / (await maximumDose_Gy())).toBeCloseTo(1, 6);
  await takePicture(page, 'stored-1-dose');
});

story.scene('SEG and RTSTRUCT lie over the CT; the next stage has its own images again', async () => {
  const { page, panel } = story;
  for (const modality of ['SEG', 'RTSTRUCT']) {
    await listed(modality).dblclick();
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    await layersBecome(page, 'dose-coronal', ['Int16Array', 'Uint8Array']);
    await takePicture(page, `stored-2-${modality}`);
  }
  await panel.open('dose');
  await layersBecome(page, 'dose-coronal', ['Int16Array', 'Float32Array']);
  expect(await page.getByText('Something went wrong').count()).toBe(0);
});

story.scene('the stock segmentation mode loads the SEG with its names', async () => {
  const { page } = story;
  await page.goto(`${story.address}/segmentation?StudyInstanceUIDs=${study()}`);
  await listed('SEG').dblclick();
  await page.getByText('LOAD', { exact: true }).click();
  for (const { name } of truth().regions) await page.getByText(name, { exact: true }).first().waitFor();
  await takePicture(page, 'stored-3-segmentation-mode');
});

story.scene('the stock viewer shows the RTDOSE frame by frame, in Gy', async () => {
  const { page } = story;
  const expected_Gy = await maximumDose_Gy();
  await page.goto(`${story.address}/viewer?StudyInstanceUIDs=${study()}`);
  await page.getByText('Skip all').click();
  await listed('RTDOSE').dblclick();
  const frames = truth().geometry.emission.size[2];
  const shown = await page.waitForFunction((count) => {
    interface Stack {
      getImageIds?(): string[];
      getCornerstoneImage(): unknown;
    }
    interface Stacks {
      getRenderingEngines(): { getViewports(): Stack[] }[];
    }
    const { cornerstone } = window as unknown as { cornerstone: Stacks };
    return cornerstone
      .getRenderingEngines()
      .flatMap((engine) => engine.getViewports())
      .find((stack) => stack.getImageIds?.().length === count && stack.getCornerstoneImage() !== undefined);
  }, frames);
  const maxima_Gy = await shown.evaluate(async (viewport) => {
    interface Stack {
      getImageIds(): string[];
      setImageIdIndex(index: number): Promise<string>;
      getCornerstoneImage(): { imageId: string; getPixelData(): ArrayLike<number> };
    }
    const stack = viewport as unknown as Stack;
    const found: number[] = [];
    for (const [frame, imageId] of stack.getImageIds().entries()) {
      await stack.setImageIdIndex(frame);
      // The viewer's own first image may still be on its way and come after the one asked for.
      while (stack.getCornerstoneImage().imageId !== imageId) await new Promise((resolve) => setTimeout(resolve, 20));
      found.push(Math.max(...Array.from(stack.getCornerstoneImage().getPixelData())));
    }
    return found;
  });
  expect(maxima_Gy).toHaveLength(frames);
  expect(Math.max(...maxima_Gy) / expected_Gy).toBeCloseTo(1, 6);
  await takePicture(page, 'stored-4-stock-viewer');
});

story.nothingElseHappened();
