/** A registration between two visits: stored as an object, listed by the viewer, offered to the next visit and taken. */
import { takePicture } from './browser';
import { layersBecome } from './images';
import { savedCase } from './savedCase';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const story = new Story({ patients: ['geometry-detector-position'] });

story.scene('an alignment by hand is stored as REG, and taken from the archive by the next visit', async () => {
  const { page } = story;
  await openStudyList(page, story.address);
  const panel = await openCase(page, 'VD-GEOMETRY-DETECTOR-POSITION');
  const register = panel.stage('register');
  await panel.open('register');
  const card = register.locator('.vd-card').nth(1);
  await card.getByRole('button', { name: 'Nudge', exact: true }).click();
  const shift = card.locator('.vd-nudge input').first();
  await shift.fill('6');
  await shift.press('Enter');
  await panel.runThrough('analyse');
  await panel.open('export');
  const wanted = panel.stage('export').getByRole('checkbox');
  for (const [index, isWanted] of [false, false, false, true].entries()) await wanted.nth(index).setChecked(isWanted);
  expect(await panel.run('export')).toBe('ready');
  const listed = page.locator('[data-cy^="study-browser-thumbnail"]').filter({ hasText: 'Voxel dosimetry' });
  await listed.filter({ hasText: 'REG' }).waitFor();
  await takePicture(page, 'registration-1-stored');
  await savedCase(page, ({ stages }) => stages.export.status === 'ready');
  await page.reload();
  await panel.appears();
  await panel.open('register');
  await register.getByRole('button', { name: /Use stored registration/ }).click();
  await panel.becomes('register', 'stale');
  expect(await panel.run('register')).toBe('ready');
  await register.getByText(/Registration of the archive, rigid/).waitFor();
  const { choices, results } = await savedCase(page, ({ stages }) => stages.register.status === 'ready');
  expect(choices.register.transforms).toEqual({});
  const [taken] = Object.values(results.register?.stored ?? {});
  expect(taken?.transform.rigid.translation_mm[0]).toBeCloseTo(6, 6);
  await takePicture(page, 'registration-2-taken');
});

story.scene(
  'how each CT lies on the emission image of its own time point is compared, and told on its card',
  async () => {
    const { page, panel } = story;
    const register = panel.stage('register');
    await register.getByLabel('CT and emission').selectOption({ label: 'compare, move the CT' });
    await panel.becomes('register', 'stale');
    expect(await panel.run('register')).toBe('ready');
    const cards = register.locator('.vd-card');
    for (const card of await cards.all()) {
      await card.getByText('CT on emission').waitFor();
      await card.getByText(/^at most \d\.\d+ mm off: as acquired/).waitFor();
    }
    await takePicture(page, 'registration-3-ct-on-emission');
  },
);

story.scene(
  'a deformable registration by CT shows what it does to volumes, over the CT',
  async () => {
    const { page, panel } = story;
    const register = panel.stage('register');
    await register.getByRole('button', { name: 'Do not use it', exact: true }).click();
    await register.getByLabel('Method', { exact: true }).selectOption({ label: 'Rigid, then deformable, CT to CT' });
    await panel.becomes('register', 'stale');
    expect(await panel.run('register')).toBe('ready');
    await register.getByRole('button', { name: 'Jacobian', exact: true }).click();
    await layersBecome(page, 'fusion-axial', ['Float32Array', 'Float32Array']);
    await page
      .getByText(/^Jacobian, \d+\.0 h onto \d+\.0 h$/)
      .first()
      .waitFor();
    await takePicture(page, 'registration-4-jacobian');
  },
  4 * 60_000,
);

story.nothingElseHappened();
