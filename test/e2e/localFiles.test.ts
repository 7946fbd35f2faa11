/** No archive: folders of DICOM files from this computer, an absorbed dose of an earlier run among them; results are downloaded. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { readBack, runProgram, writeProtocol } from '../round-trip/headless/headlessRun';
import { downloadedFiles, takePicture } from './browser';
import { imagesAreThere, timePointLayers, volumesOf } from './images';
import { Story } from './story';
import { hideNotice, openStudy } from './studyList';

const story = new Story({ patients: ['geometry-detector-position'], noArchive: true });
let earlier_Gy = 0;

story.scene('a folder is opened, with the RTDOSE that a run without a screen has left', async () => {
  const { page, panel } = story;
  const input = story.folderOf('geometry-detector-position');
  const output = path.join(story.folder, 'earlier');
  const run = ['run', '--protocol', writeProtocol(story.folder), '--input', input, '--output', output];
  expect(await runProgram(run)).toMatchObject({ code: 0 });
  earlier_Gy = readBack(output).dose.maximum_Gy;
  cpSync(path.join(output, 'RTDOSE'), path.join(input, 'RTDOSE'), { recursive: true });
  await page.goto(`${story.address}/local`);
  await page.locator('input[type="file"]').last().setInputFiles(input);
  await hideNotice(page);
  await openStudy(page, 'VD-GEOMETRY-DETECTOR-POSITION', 'Dosimetry');
  await panel.becomes('ingest', 'ready');
  await imagesAreThere(page, timePointLayers(2));
  await takePicture(page, 'local-1-opened');
});

story.scene('the RTDOSE from the file shows Gy in full, not cut to whole numbers', async () => {
  const { page } = story;
  await page.locator('[data-cy^="study-browser-thumbnail"]').filter({ hasText: 'RTDOSE' }).dblclick();
  await imagesAreThere(page, { 'time-point-0-axial': 1 });
  const [dose] = await volumesOf(page, 'time-point-0-axial');
  expect(dose?.type).toBe('Float32Array');
  expect((dose?.maximum ?? 0) / earlier_Gy).toBeCloseTo(1, 6);
  await takePicture(page, 'local-2-dose');
});

story.scene('the chain runs on the files, and its results are downloaded', async () => {
  const { page, panel } = story;
  await panel.runThrough('analyse');
  await panel.open('export');
  expect(await panel.run('export')).toBe('ready');
  expect(await panel.text('export')).toMatch(/Made, not stored/);
  const download = panel.stage('export').getByRole('button', { name: 'Download', exact: true });
  const files = await downloadedFiles(page, story.folder, 3, () => download.click());
  expect(files.map((file) => path.basename(file).split('.')[0])).toEqual(['RTDOSE', 'SEG', 'RTSTRUCT']);
  await takePicture(page, 'local-3-export');
});

story.nothingElseHappened();
