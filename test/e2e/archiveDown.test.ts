/** The archive does not answer: at opening, and from the very first object that is saved. Nothing is lost, nothing stored twice. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { downloadedFiles, takePicture } from './browser';
import { imagesAreThere, timePointLayers } from './images';
import { Story } from './story';
import { openStudyList } from './studyList';

const story = new Story({ patients: ['geometry-detector-position'] });
const OBJECTS = ['RTDOSE', 'SEG', 'RTSTRUCT'] as const;

const inArchive = async (): Promise<readonly number[]> =>
  Promise.all(OBJECTS.map(async (modality) => (await story.archive.instances(modality)).length));

story.scene('no answer when the case is opened: the person is told what to do, and trying again works', async () => {
  const { page, panel } = story;
  await openStudyList(page, story.address);
  // The viewer asks for headers series by series, the case study by study: only the case's questions are lost.
  const headers = (url: URL): boolean => /^\/dicom-web\/studies\/[^/]+\/metadata$/.test(url.pathname);
  await page.route(headers, (route) => route.abort('connectionrefused'));
  const [first] = story.truth('geometry-detector-position').studies;
  await page.goto(`${story.address}/dosimetry?StudyInstanceUIDs=${first?.studyInstanceUID ?? ''}`);
  await panel.becomes('ingest', 'failed');
  await panel.open('ingest');
  expect(await panel.text('ingest')).toMatch(/The archive at .* gave no answer/);
  await imagesAreThere(page, timePointLayers(2));
  await takePicture(page, 'down-1-open');
  await page.unroute(headers);
  expect(await panel.run('ingest')).toBe('ready');
  expect(await panel.text('ingest')).toMatch(/24\.0 h\s+96\.0 h/);
});

story.scene('no answer from the first object on: all is kept, and the objects can be downloaded', async () => {
  const { page, panel } = story;
  await panel.runThrough('analyse');
  await panel.open('export');
  await story.line.cut();
  expect(await panel.run('export')).toBe('failed');
  const told = await panel.text('export');
  expect(told).toMatch(/0 of 3 objects are in the archive; missing: RTDOSE, SEG, RTSTRUCT/);
  expect(told).toMatch(/Store again .* or download/);
  expect(await inArchive()).toEqual([0, 1, 0]);
  for (const stage of ['segment', 'fit', 'dose', 'analyse'] as const) expect(await panel.status(stage)).toBe('ready');
  await takePicture(page, 'down-2-first-save');

  const files = await downloadedFiles(page, story.folder, OBJECTS.length, () =>
    panel.stage('export').getByRole('button', { name: 'Download', exact: true }).click(),
  );
  expect(files.map((file) => path.basename(file).split('.')[0])).toEqual(OBJECTS);
  for (const file of files) expect(readFileSync(file).subarray(128, 132).toString('latin1')).toBe('DICM');
});

story.scene('when the archive is back, storing again completes it, each object once', async () => {
  const { page, panel } = story;
  await story.line.mend();
  expect(await panel.run('export')).toBe('ready');
  expect(await panel.text('export')).toMatch(/3 of 3 stored/);
  expect(await inArchive()).toEqual([1, 2, 1]);
  await takePicture(page, 'down-3-stored');
});

story.nothingElseHappened();
