/** Lesions drawn on an MR of another session and frame of reference: asked about, brought onto the SPECT, looked at. */
import { takePicture } from './browser';
import { layersBecome } from './images';
import { savedCase } from './savedCase';
import { MINUTE_ms, Story } from './story';
import { openStudy, openStudyList } from './studyList';

const PATIENT = 'torso-mr';
const story = new Story({
  patients: [PATIENT],
  adjust: ({ motions, times_h, ...definition }) => ({
    ...definition,
    times_h: times_h.slice(1, 2),
    motions: motions.slice(1, 2),
  }),
});

story.scene('Ingest asks where the lesions of the MR lie, and says what Register does about it', async () => {
  const { page, panel } = story;
  await openStudyList(page, story.address);
  await openStudy(page, 'VD-TORSO-MR', 'Dosimetry');
  await panel.appears();
  await panel.open('ingest');
  await panel.stage('ingest').getByText('They belong to the MR "T1 tra"').waitFor();
  await takePicture(page, 'mr-1-ingest');
  await panel.stage('ingest').getByRole('button', { name: 'Confirm', exact: true }).click();
  await panel.becomes('ingest', 'ready');
});

story.scene(
  'Register brings the MR onto the emission image: how far it lay off, and both images on each other',
  async () => {
    const { page, panel } = story;
    await panel.open('calibrate');
    expect(await panel.run('calibrate')).toBe('ready');
    await panel.open('register');
    const register = panel.stage('register');
    await register.getByLabel('MR T1 tra').selectOption({ index: 1 });
    expect(await panel.run('register')).toBe('ready');
    await register.getByText(/^moved, up to \d+(\.\d+)? mm/).waitFor();
    await register.getByRole('button', { name: 'Emission on MR', exact: true }).click();
    await page.getByText('24.0 h on MR', { exact: true }).first().waitFor();
    await layersBecome(page, 'fusion-axial', ['Float32Array', 'Float32Array']);
    await takePicture(page, 'mr-2-placed');
    const { results } = await savedCase(page, ({ stages }) => stages.register.status === 'ready');
    const found = results.register?.placedImages?.[story.truth(PATIENT).mr?.seriesInstanceUID ?? '']?.found;
    // Another session: some centimetres, which patient coordinates alone would leave.
    expect(found?.largestMotion_mm).toBeGreaterThan(5);
    expect(found?.informationAfter).toBeGreaterThan((found?.informationBefore ?? 0) + 0.05);
  },
  4 * MINUTE_ms,
);

story.scene('the lesions follow their MR into the dose', async () => {
  const { panel } = story;
  await panel.open('segment');
  expect(await panel.run('segment')).toBe('ready');
  expect(await panel.text('segment')).toMatch(/Lesion 1/);
  const truth = story.truth(PATIENT).regions.find(({ name }) => name === 'Lesion 1');
  const { results } = await savedCase(story.page, ({ stages }) => stages.segment.status === 'ready');
  const drawn = results.segment?.regions.find(({ name }) => name === 'Lesion 1');
  expect(Math.abs((drawn?.volume_mL ?? 0) / (truth?.volume_mL ?? 1) - 1)).toBeLessThan(0.02);
  expect(drawn?.insideGrid_frac).toBeGreaterThan(0.999);
});

story.nothingElseHappened();
