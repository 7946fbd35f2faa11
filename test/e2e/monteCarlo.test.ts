/** A person calculates the dose by Monte Carlo: long, cancelled; long, stopped and kept; looks at how sure it is; short, to its end; in the CT's own voxels by the scanner's own density. */
import { takePicture } from './browser';
import { savedCase } from './savedCase';
import { Story } from './story';
import { openCase, openStudyList } from './studyList';

const story = new Story({ patients: ['torso'] });

const dose = () => story.panel.stage('dose');
/** Types the number of decays, in millions. */
async function decays(millions: number): Promise<void> {
  const field = dose().getByLabel('Decays', { exact: true });
  await field.fill(String(millions));
  await field.press('Enter');
}
/** Software rendering and several threads on two shared cores. */
const PATIENCE_ms = 120_000;
const follows = () =>
  dose()
    .getByText(/^Following .* decays, ±/)
    .first()
    .waitFor({ timeout: PATIENCE_ms });

story.scene(
  'chosen in the panel, it follows decays in threads of its own and tells the uncertainty; cancelled, nothing is kept',
  async () => {
    const { page } = story;
    await openStudyList(page, story.address);
    const panel = await openCase(page, 'VD-TORSO');
    await panel.runThrough('fit');
    await panel.open('dose');
    await dose()
      .getByRole('radio', { name: /^Monte Carlo/ })
      .check();
    await decays(1000);
    await dose().locator('[data-action="run"]').click();
    await follows();
    await takePicture(page, 'monte-carlo-1-following');
    await dose().locator('[data-action="cancel"]').click();
    await dose().locator('[data-action="run"]').waitFor();
    expect(await panel.status('dose')).toBe('empty');
    const { results } = await savedCase(page, ({ stages }) => stages.fit.status === 'ready');
    expect(results.dose).toBeNull();
  },
);

story.scene('stopped and kept, the result says that it is partial, and how sure each region is', async () => {
  const { page, panel } = story;
  await dose().locator('[data-action="run"]').click();
  await follows();
  await dose().locator('[data-action="stop-and-keep"]').click();
  await panel.becomes('dose', 'ready');
  const { results } = await savedCase(page, ({ stages }) => stages.dose.status === 'ready');
  expect(results.dose?.monteCarlo).toMatchObject({ isPartial: true, decaysPlanned: 1e9 });
  const text = await panel.text('dose');
  expect(text).toContain('of 1000 million decays and kept');
  expect(text).toMatch(/Liver\s+±[\d.]+ %/);
  await takePicture(page, 'monte-carlo-2-partial');
});

story.scene('the colour wash turns to the uncertainty and back', async () => {
  const { page, panel } = story;
  const wash = dose().getByRole('radio', { name: 'its uncertainty' });
  await wash.check();
  await page.getByRole('group', { name: 'Statistical uncertainty of absorbed dose (%)' }).waitFor();
  await takePicture(page, 'monte-carlo-3-uncertainty');
  await dose().getByRole('radio', { name: 'absorbed dose', exact: true }).check();
  await page.getByRole('group', { name: 'Absorbed dose (Gy)' }).waitFor();
  expect(await panel.status('dose')).toBe('ready');
});

story.scene('run to its end, the table of the analysis has the uncertainty of every mean', async () => {
  const { page, panel } = story;
  await decays(0.2);
  expect(await panel.status('dose')).toBe('stale');
  expect(await panel.run('dose')).toBe('ready');
  const { results } = await savedCase(page, (saved) => saved.results.dose?.monteCarlo?.isPartial === false);
  expect(results.dose?.monteCarlo).toMatchObject({ isPartial: false, decays: 200_000 });
  await panel.open('analyse');
  expect(await panel.run('analyse')).toBe('ready');
  expect(await panel.text('analyse')).toMatch(/±[\d.]+ %/);
  await takePicture(page, 'monte-carlo-4-analysed');
});

story.scene(
  "in the CT's own voxels, with the scanner's own density and a photon cut-off, the result says all three",
  async () => {
    const { page, panel } = story;
    await panel.open('register');
    const register = panel.stage('register');
    await register.getByLabel('Density from CT').selectOption('own');
    await register.getByRole('textbox', { name: 'Name', exact: true }).fill('Scanner A 120 kV');
    await register.getByRole('textbox', { name: 'HU, g/mL' }).fill('-1000, 0.0012\n0, 1.0\n1000, 1.6');
    await register.getByRole('button', { name: 'Apply' }).click();
    await register.getByText('Scanner A 120 kV: 3 pairs').waitFor();
    await takePicture(page, 'monte-carlo-5-density');
    await panel.runThrough('fit');
    await panel.open('dose');
    await dose().getByText('Advanced', { exact: true }).click();
    await dose().getByLabel('Particles travel in').selectOption('ct');
    const cutoff = dose().getByLabel('Photons from');
    await cutoff.fill('60');
    await cutoff.press('Enter');
    expect(await panel.run('dose')).toBe('ready');
    await dose()
      .getByText(/^Particles travelled in 192 × 192 × 94 voxels of the CT, 3\.20 × 3\.20 × 5\.00 mm\.$/)
      .waitFor();
    await dose()
      .getByText(/^0\.200 million decays followed, photons from 60 keV, /)
      .waitFor();
    await dose()
      .getByText(/^Particles travelled in/)
      .scrollIntoViewIfNeeded();
    await takePicture(page, 'monte-carlo-6-ct-voxels');
    const { choices, results } = await savedCase(
      page,
      ({ results: { dose: kept } }) => (kept?.monteCarlo?.ctGrid ?? null) !== null,
    );
    expect(choices.dose.monteCarlo).toMatchObject({ geometry: 'ct', cuts: 1, photonCutoff_keV: 60 });
    expect(results.dose?.monteCarlo).toMatchObject({
      photonCutoff_keV: 60,
      ctGrid: { size: [192, 192, 94], spacing_mm: [3.2, 3.2, 5], merged: [1, 1, 1], isResampled: false },
    });
    expect(results.register?.densityCalibration).toMatchObject({
      name: 'Scanner A 120 kV',
      nodes: [
        [-1000, 0.0012],
        [0, 1],
        [1000, 1.6],
      ],
    });
  },
);

story.nothingElseHappened();
