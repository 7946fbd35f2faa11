/** Forty regions with long names: the list, the histogram and the table stay usable. */
import { takePicture } from './browser';
import { DOSE_IMAGES, imagesAreThere } from './images';
import { box, ellipsoid, painter } from '../phantoms/shapes';
import type { PhantomDefinition } from '../phantoms';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const COUNT = 40;
const nameOf = (n: number): string => `Lesion ${n + 1}, retroperitoneal lymph node left of the aorta`;

/** A block with five by four by two balls of 10 mm radius, one tissue and one region each. */
function manyLesions(definition: PhantomDefinition): PhantomDefinition {
  const balls = Array.from({ length: COUNT }, (_, n) => n);
  const centre = (n: number) =>
    [12 + 26 * ((n % 5) - 2), -95 + 26 * ((Math.floor(n / 5) % 4) - 1.5), 310 + 50 * (n < 20 ? -0.5 : 0.5)] as const;
  return {
    ...definition,
    tissues: [
      { name: 'block', hu_HU: 14, kinetics: [{ activity0_MBq: 60, effectiveHalfLife_h: 70 }] },
      ...balls.map((n) => ({
        name: `ball ${n}`,
        hu_HU: 40,
        kinetics: [{ activity0_MBq: 2 + n / 4, effectiveHalfLife_h: 40 + 2 * n }],
      })),
    ],
    tissueAt: painter([
      { solid: box([-58, -155, 245], [82, -35, 375]), tissue: 1 },
      ...balls.map((n) => ({ solid: ellipsoid(centre(n), [10, 10, 10]), tissue: n + 2 })),
    ]),
    regions: balls.map((n) => ({
      name: nameOf(n),
      tissues: [`ball ${n}`],
      colour: [(37 * n) % 256, (91 * n + 60) % 256, (53 * n + 120) % 256] as const,
      code: { value: '52988006', meaning: 'Lesion' },
    })),
  };
}

const story = new Story({ patients: ['geometry-detector-position'], adjust: manyLesions });

story.scene('forty regions are measured, listed and analysed', async () => {
  const { page } = story;
  await openStudyList(page, story.address);
  const panel = await openCase(page, 'VD-GEOMETRY-DETECTOR-POSITION');
  await panel.runThrough('segment');
  const regions = panel.stage('segment').locator('.vd-region');
  expect(await regions.count()).toBe(COUNT);
  await regions.last().scrollIntoViewIfNeeded();
  expect(await regions.last().locator('input').inputValue()).toBe(nameOf(COUNT - 1));
  await takePicture(page, 'many-1-segment');
  await panel.runThrough('analyse');
  await imagesAreThere(page, DOSE_IMAGES);
  await takePicture(page, 'many-2-analyse');
  const panelRows = panel.stage('analyse').getByText('Lesion 40', { exact: false });
  await panelRows.last().scrollIntoViewIfNeeded();
  await takePicture(page, 'many-3-last');
});

story.nothingElseHappened();
