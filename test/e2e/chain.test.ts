/**
 * The whole chain as a person goes through it: an unmodified viewer in Chromium, a real archive, clicks in the panel. What was
 * stored is then read from the archive by pydicom and numpy, which share no code with us, and compared with what is true of
 * the synthetic patient.
 */
import { STAGE_IDS } from '@voxel-dosimetry/core';
import { takePicture } from './browser';
import { compareWithTruth } from './compareWithTruth';
import { DOSE_IMAGES, imagesAreThere, timePointLayers } from './images';
import { savedCase } from './savedCase';
import { MINUTE_ms, Story } from './story';
import { openStudy, openStudyList } from './studyList';

const story = new Story({ patients: ['torso'] });
const truth = () => story.truth('torso');

story.scene(
  'one click in the study list opens all time points of the patient, SPECT over CT',
  async () => {
    const { page, panel } = story;
    await openStudyList(page, story.address);
    const rows = page.getByText('VD-TORSO', { exact: true });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(4);
    await openStudy(page, 'VD-TORSO', 'Dosimetry');
    await panel.appears();
    await panel.becomes('ingest', 'ready');
    const opened = new URL(page.url()).searchParams.getAll('StudyInstanceUIDs');
    expect(opened).toEqual(truth().studies.map(({ studyInstanceUID }) => studyInstanceUID));
    expect(await panel.text('ingest')).toMatch(/4\.0 h\s+24\.0 h\s+96\.0 h\s+168\.0 h/);
    await imagesAreThere(page, timePointLayers(truth().studies.length));
    await takePicture(page, '1-ingest');
  },
  6 * MINUTE_ms,
);

story.scene(
  'the stages run one after the other by their buttons',
  async () => {
    const { page, panel } = story;
    await panel.open('calibrate');
    expect(await panel.run('calibrate')).toBe('ready');
    await takePicture(page, '2-calibrate');

    await panel.open('register');
    expect(await panel.run('register')).toBe('ready');
    await panel
      .stage('register')
      .getByRole('button', { name: /show fusion/i })
      .last()
      .click();
    await imagesAreThere(page, {
      'fusion-axial': 2,
      'fusion-coronal': 2,
      'fusion-sagittal': 2,
    });
    await takePicture(page, '3-register');
    await panel.acceptAlignments();

    await panel.open('segment');
    expect(await panel.run('segment')).toBe('ready');
    for (const { name } of truth().regions) expect(await panel.text('segment')).toContain(name);
    await imagesAreThere(page, { 'planes-axial': 2, 'planes-projection': 1 });
    await takePicture(page, '4-segment');

    await panel.open('fit');
    expect(await panel.run('fit')).toBe('ready');
    await imagesAreThere(page, { 'fit-fused': 2, 'fit-map': 2 });
    await takePicture(page, '5-fit');
  },
  10 * MINUTE_ms,
);

story.scene(
  'absorbed dose is computed, in a worker: the page does not even have the engine',
  async () => {
    const { page, panel, address } = story;
    await panel.open('dose');
    expect(await panel.run('dose')).toBe('ready');
    await imagesAreThere(page, DOSE_IMAGES);
    await takePicture(page, '6-dose');

    const [worker, ...others] = page.workers().filter((one) => one.url().startsWith(`${address}/dosimetry/`));
    expect(others).toEqual([]);
    const scripts = story.watched.requests.filter((url) => /\/dosimetry\/.*\.js$/.test(url) && url !== worker?.url());
    // A code that only the engine throws.
    const holdsEngine = async (url: string): Promise<boolean> =>
      (await (await fetch(url)).text()).includes('compute/no-volume');
    expect(await holdsEngine(worker?.url() ?? address)).toBe(true);
    expect(scripts.length).toBeGreaterThan(2);
    expect(await Promise.all(scripts.map(holdsEngine))).toEqual(scripts.map(() => false));

    await panel.open('analyse');
    expect(await panel.run('analyse')).toBe('ready');
    await imagesAreThere(page, DOSE_IMAGES);
    await takePicture(page, '7-analyse');
  },
  6 * MINUTE_ms,
);

story.scene('the cursor tells HU, activity of every time point and absorbed dose', async () => {
  const { page } = story;
  const image = page.locator('[data-viewportid="dose-axial"], .cornerstone-viewport-element').first();
  const box = await image.boundingBox();
  if (box === null) throw new Error('The axial image has no place on the page.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2);
  const probe = page.getByRole('status', { name: 'Values at the cursor' });
  await probe.waitFor();
  expect(await probe.innerText()).toMatch(
    /-?\d+ HU\s+Bq\/mL\s+4\.0 h .* · 24\.0 h .* · 96\.0 h .* · 168\.0 h .*\s+[\d.e-]+ Gy/,
  );
});

story.scene('the archive goes down half-way through saving: the person is told, and a retry completes it', async () => {
  const { page, panel, archive } = story;
  await panel.open('export');
  let stores = 0;
  const store = (url: URL): boolean => url.pathname.startsWith('/dicom-web/studies');
  await page.route(store, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    stores += 1;
    return stores === 1 ? route.continue() : route.abort('connectionrefused');
  });
  expect(await panel.run('export')).toBe('failed');
  expect(await panel.text('export')).toMatch(/archive\//);
  await takePicture(page, '8-export-failed');
  expect(await archive.instances('RTDOSE')).toHaveLength(1);
  expect(await archive.instances('RTSTRUCT')).toHaveLength(0);
  await page.unroute(store);

  expect(await panel.run('export')).toBe('ready');
  expect(await panel.text('export')).toMatch(/3 of 3 stored/);
  await takePicture(page, '9-export');
  // The phantom's own SEG and ours: a retry stores the same objects, not more.
  expect(await archive.instances('RTDOSE')).toHaveLength(1);
  expect(await archive.instances('SEG')).toHaveLength(2);
  expect(await archive.instances('RTSTRUCT')).toHaveLength(1);
});

const OURS = 'Voxel dosimetry';

story.scene('what was stored is listed in the study browser at once', async () => {
  const listed = story.page.getByText(OURS);
  await listed.nth(2).waitFor({ state: 'attached' });
  expect(await listed.count()).toBe(3);
});

compareWithTruth(story);

story.scene('a reload takes the case up where it was: results, dose wash, stored objects', async () => {
  const { page, panel } = story;
  await savedCase(page, ({ stages }) => stages.export.status === 'ready');
  await page.reload();
  await panel.appears();
  for (const stage of STAGE_IDS) await panel.becomes(stage, 'ready');
  await panel.open('analyse');
  await imagesAreThere(page, DOSE_IMAGES);
  await page.getByRole('group', { name: /dose/i }).first().waitFor();
  await page.getByText(OURS).nth(2).waitFor({ state: 'attached' });
  expect(await page.getByText(OURS).count()).toBe(3);
  await takePicture(page, '10-resumed');
});

story.nothingElseHappened();
