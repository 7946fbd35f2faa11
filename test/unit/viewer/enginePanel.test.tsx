/** @jest-environment jsdom */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { by, ESTIMATES, SITE_KERNEL } from '../../gallery/examples/kernels';
import { caseAt, TORSO_POINTS } from '../../gallery/examples/cases';
import { given, renderExample, renderPanel } from './renderPanel';

const radio = (name: RegExp): HTMLInputElement => screen.getByRole('radio', { name });
const fileInput = (container: HTMLElement): HTMLInputElement => {
  const input = container.querySelector<HTMLInputElement>('[data-input="site-kernel"]');
  if (input === null) throw new Error('There is no field for a kernel file.');
  return input;
};
/** A file as jsdom makes them, which cannot read theirs. */
function choose(input: HTMLInputElement, name: string, text: string, size = text.length): void {
  const file = { name, size, text: () => Promise.resolve(text) };
  fireEvent.change(input, { target: { files: [file] } });
}

const KERNEL_TEXT = JSON.stringify({
  radionuclide: 'Lu-177',
  voxelSize_mm: [4.8, 4.8, 4.8],
  medium: 'soft tissue',
  density_g_per_cm3: 1.04,
  unit: 'mGy/(MBq·s)',
  size: [1, 1, 1],
  values: [0.16],
});

describe('the choice of an engine', () => {
  test('six stand there with the time that each takes here; only the chosen one tells more', () => {
    const { container } = renderExample('engines with times');
    expect(screen.getAllByRole('radio')).toHaveLength(6);
    expect(radio(/^Collapsed cone/).closest('label')?.textContent).toBe('Collapsed cone≈ 21 s');
    expect(radio(/^Local energy/).closest('label')?.textContent).toBe('Local energy deposition< 1 s');
    expect(radio(/^Monte Carlo/).closest('label')?.textContent).toBe('Monte Carlo≈ 21 min');
    expect(container.textContent).toContain('Too high in lung beside liver');
    expect(container.textContent).not.toContain('Far too low in lung');
  });

  test('the others tell what they assume when they are pointed at', () => {
    renderExample('engines with times');
    expect(radio(/^Collapsed cone/).closest('label')?.title).toMatch(/straight rays/);
  });

  test('times are asked for once where they are not known, and not while something runs', () => {
    const { dosimetryCase } = renderExample('dose empty');
    expect(given(dosimetryCase, 'estimateDose')).toHaveLength(1);
    expect(given(renderExample('engines with times').dosimetryCase, 'estimateDose')).toEqual([]);
    expect(given(renderExample('dose running').dosimetryCase, 'estimateDose')).toEqual([]);
  });

  test('one that cannot run here is off and says why', () => {
    renderExample('engines without a CT');
    const cone = radio(/^Collapsed cone/);
    expect(cone.disabled).toBe(true);
    expect(cone.closest('label')?.textContent).toContain('the density of the tissue is not known');
    expect(radio(/^Local energy/).disabled).toBe(false);
  });

  test('without a CT, particles travel in the dose voxels: what needs one is off, and the reason stands there', () => {
    const timePoints = TORSO_POINTS.map((point) => ({ ...point, ct: null }));
    renderPanel(caseAt({ readyTo: 'fit', timePoints, choices: { dose: by('monte-carlo') } }), { openStage: 'dose' });
    const travel = screen.getByLabelText<HTMLSelectElement>('Particles travel in');
    expect([...travel.options].map(({ disabled }) => disabled)).toEqual([false, true, true, true, true]);
    expect(screen.getByText(/^This case has no CT: particles travel in the dose voxels/)).toBeTruthy();
  });

  test('Monte Carlo tells its time before its first run', () => {
    const { container } = renderPanel(
      caseAt({ readyTo: 'fit', choices: { dose: by('monte-carlo') }, change: { doseEstimates: ESTIMATES } }),
      { openStage: 'dose' },
    );
    expect(container.textContent).toContain('About 21 min here, by a short trial in water.');
  });

  test('choosing one keeps the settings of the others', () => {
    const { dosimetryCase } = renderExample('engines with times');
    fireEvent.click(radio(/^Collapsed cone/));
    expect(given(dosimetryCase, 'choose')).toEqual([['dose', by('collapsed-cone')]]);
  });
});

test('where the chosen engine is wrong here stands beside the choice, each with what to do', () => {
  renderExample('engines known to be wrong');
  const note = screen.getByRole('note');
  expect(note.textContent).toMatch(/^To know about this dose: 3 points/);
  const points = [...note.querySelectorAll('details')].map(({ textContent }) => textContent);
  expect(points).toEqual([
    expect.stringMatching(/"Lung left" has a mean density of 0\.26 g\/mL.*collapsed cone or Monte Carlo best of all/),
    expect.stringMatching(/"Lung right"/),
    expect.stringMatching(/border of the lung/),
  ]);
  fireEvent.click(radio(/^Monte Carlo/));
  expect(screen.queryByRole('note')).toBeNull();
});

describe('the kernel', () => {
  test('is for a medium; engines that know each tissue or need none do not ask', () => {
    const { dosimetryCase } = renderExample('engines with times');
    fireEvent.change(screen.getByRole('combobox', { name: 'Medium of the kernel' }), { target: { value: 'water' } });
    expect(given(dosimetryCase, 'choose')).toEqual([['dose', by('voxel-s-density', { medium: 'water' })]]);
    fireEvent.click(radio(/^Voxel S values, per tissue/));
    expect(screen.queryByRole('combobox', { name: 'Medium of the kernel' })).toBeNull();
  });

  test('of the site’s own is read, checked and kept', async () => {
    const { dosimetryCase, container } = renderExample('engines with times');
    choose(fileInput(container), 'ours.json', KERNEL_TEXT);
    await screen.findByText('ours.json');
    const [stage, choice] = given(dosimetryCase, 'choose')[0] ?? [];
    expect(stage).toBe('dose');
    expect(choice).toMatchObject({
      engine: 'voxel-s-density',
      kernel: { siteKernel: { name: 'ours.json', radionuclide: 'Lu-177', fileUnit: 'mGy/(MBq·s)' } },
    });
    expect(container.textContent).toContain('converted from mGy/(MBq·s)');
    expect(screen.queryByRole('combobox', { name: 'Medium of the kernel' })).toBeNull();
  });

  test('that is wrong is refused with what is wrong, and nothing changes', async () => {
    const { dosimetryCase, container } = renderExample('engines with times');
    choose(fileInput(container), 'theirs.json', KERNEL_TEXT.replace('mGy/(MBq·s)', 'rad'));
    const refusal = await screen.findByRole('alert');
    expect(refusal.textContent).toMatch(/theirs\.json.*rad.*Gy\/\(Bq·s\).*dose\/kernel-unit/);
    expect(given(dosimetryCase, 'choose')).toEqual([]);
    fireEvent.click(within(refusal).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('that would take long to read is not read', async () => {
    const { container } = renderExample('engines with times');
    choose(fileInput(container), 'huge.json', KERNEL_TEXT, 314_000_000);
    expect((await screen.findByRole('alert')).textContent).toContain('huge.json has 314 MB; at most 200 MB');
  });

  test('is removed again', () => {
    const { dosimetryCase } = renderExample('engines own kernel');
    fireEvent.click(screen.getByRole('button', { name: `Remove the kernel ${SITE_KERNEL.name}` }));
    expect(given(dosimetryCase, 'choose')).toEqual([['dose', by('voxel-s')]]);
  });

  test('that was used is told with media, densities and how far it reaches', () => {
    renderExample('kernel by tissue ready');
    const used = within(screen.getByRole('region', { name: 'Kernels used' }));
    expect(used.getByRole('row', { name: /^lung 0\.264 ?g\/mL 71/ })).toBeTruthy();
    expect(used.getByText(/to 63 × 63 × 63 voxels/).textContent).toMatch(/±0\.080 %/);
    expect(screen.queryByText(/along \d+ directions/)).toBeNull();
  });

  test('of collapsed cone has directions', () => {
    renderExample('kernel collapsed cone ready');
    expect(screen.getByText(/along 96 directions/)).toBeTruthy();
  });
});

describe('comparing engines', () => {
  const section = (container: HTMLElement) =>
    within(container.querySelector<HTMLElement>('[data-section="compare"]') ?? container);

  test('starts from the engine of the dose and those that treat density otherwise; the last is the reference', async () => {
    const { dosimetryCase, container } = renderExample('compare set up');
    const compare = section(container);
    const chosen = compare.getAllByRole('checkbox', { checked: true, hidden: true });
    expect(chosen.map((box) => box.closest('label')?.textContent)).toEqual([
      'Local energy deposition< 1 s',
      'Voxel S values≈ 1 s',
      'Voxel S values, scaled by density≈ 2 s',
      'Collapsed cone≈ 21 s',
    ]);
    expect(compare.getByText('About 24 s here.')).toBeTruthy();
    fireEvent.click(compare.getByRole('button', { name: 'Compare 4 engines', hidden: true }));
    await waitFor(() => expect(given(dosimetryCase, 'compareEngines')).toHaveLength(1));
    expect(given(dosimetryCase, 'compareEngines')[0]).toEqual([
      {
        engines: ['local', 'voxel-s', 'voxel-s-density', 'collapsed-cone'],
        reference: 'collapsed-cone',
        gamma: { dose_pct: 3, distance_mm: 3, threshold_pct: 10, normalisation: 'global' },
      },
    ]);
  });

  test('engines, reference and criteria are a person’s; a reference that is taken out is followed by another', () => {
    const { view, container } = renderExample('compare set up');
    const compare = section(container);
    fireEvent.click(compare.getByRole('checkbox', { name: /^Collapsed cone/, hidden: true }));
    expect(view.getState().compareSetup).toMatchObject({ reference: 'voxel-s-density' });
    fireEvent.change(compare.getByLabelText('Reference'), { target: { value: 'voxel-s' } });
    const field = compare.getByLabelText('Distance');
    fireEvent.change(field, { target: { value: '5' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(view.getState().compareSetup).toMatchObject({
      reference: 'voxel-s',
      gamma: { distance_mm: 5, dose_pct: 3 },
    });
    for (const name of [/^Local/, /^Voxel S values, scaled/])
      fireEvent.click(compare.getByRole('checkbox', { name, hidden: true }));
    const run = compare.getByRole<HTMLButtonElement>('button', { name: 'Compare 1 engine', hidden: true });
    expect(run.disabled).toBe(true);
    expect(compare.getByText('Choose at least two engines.')).toBeTruthy();
  });

  test('what keeps it from running is told', () => {
    const { container } = renderExample('compare set up', { comparisonBlocked: 'Fit is running.' });
    expect(section(container).getByText('Cannot compare yet: Fit is running.')).toBeTruthy();
    expect(section(container).getByRole<HTMLButtonElement>('button', { name: /^Compare/, hidden: true }).disabled).toBe(
      true,
    );
  });

  test('a running comparison tells how far it is and can be cancelled', () => {
    const { dosimetryCase, container } = renderExample('compare running');
    expect(section(container).getByRole('status').textContent).toBe('Collapsed cone: 21 of 96 directions');
    expect(section(container).queryByRole('button', { name: 'Stop and keep' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel comparison' }));
    expect(given(dosimetryCase, 'cancelComparison')).toHaveLength(1);
  });

  test('its Monte Carlo can be stopped and kept; the table says so, how sure it is, and where gamma judges nothing', () => {
    const { dosimetryCase, container } = renderExample('compare running Monte Carlo');
    expect(section(container).getByRole('status').textContent).toMatch(/^Monte Carlo: Following 6\.2 of 20 million/);
    fireEvent.click(section(container).getByRole('button', { name: 'Stop and keep' }));
    expect(given(dosimetryCase, 'stopAndKeepComparison')).toHaveLength(1);
    const stopped = renderExample('compare Monte Carlo stopped');
    expect(stopped.container.textContent).toContain(
      'Monte Carlo was stopped at 6.20 of 20.0 million decays; its means of regions have ±0.19 % to ±2.4 % (1σ).',
    );
    expect(stopped.container.textContent).toContain('–: no voxel of the region has 10 % of the reference’s maximum');
  });

  test('the table has means, differences from the reference with their sign, and gamma', () => {
    renderExample('compare ready');
    const table = within(screen.getByRole('group', { name: 'Mean absorbed dose by engine' }));
    expect(table.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'Collapsed cone',
      'Voxel S',
      'Voxel S, density',
    ]);
    const figuresOf = (name: RegExp): (string | null)[] => {
      const heading = table.getByRole('row', { name });
      return [...(heading.nextElementSibling?.children ?? [])].map(({ textContent }) => textContent);
    };
    // 0.842 and 0.948 against 0.991 of the same dose.
    expect(figuresOf(/^Bone marrow/)).toEqual([
      '0.192',
      expect.stringMatching(/^0\.163−15\.0 %γ \d/),
      expect.stringMatching(/^0\.183−4\.3 %γ \d/),
    ]);
    expect(figuresOf(/^Liver/)[1]).toMatch(/^1\.83−1\.5 %γ \d/);
    expect(figuresOf(/^All 48\D?211 voxels that were judged/)).toEqual([
      'reference',
      expect.stringMatching(/^γ \d+\.\d %$/),
      expect.stringMatching(/^γ \d+\.\d %$/),
    ]);
  });

  test('the viewports turn to another engine, to another scale, and back to the dose: looking only', () => {
    const { view, dosimetryCase } = renderExample('compare ready');
    const look = screen.getByLabelText<HTMLSelectElement>('Look at');
    expect(look.value).toBe('voxel-s');
    const scale = screen.getByLabelText('Difference scale ±');
    fireEvent.change(scale, { target: { value: '0.4' } });
    fireEvent.keyDown(scale, { key: 'Enter' });
    expect(view.getState().differenceWindow_Gy).toBe(0.4);
    fireEvent.change(look, { target: { value: 'voxel-s-density' } });
    expect(view.getState().comparedEngine).toBe('voxel-s-density');
    fireEvent.change(look, { target: { value: '' } });
    expect(view.getState().comparedEngine).toBeNull();
    expect(screen.queryByLabelText('Difference scale ±')).toBeNull();
    expect(dosimetryCase.commands).toEqual([]);
  });

  test('six engines have no decimal of gamma, and what fails is not rounded away', () => {
    renderExample('compare six engines');
    const table = within(screen.getByRole('group', { name: 'Mean absorbed dose by engine' }));
    const heading = table.getByRole('row', { name: /^Kidney left/ });
    const passing = [...(heading.nextElementSibling?.children ?? [])].map(
      ({ textContent }) => /γ .*/.exec(textContent)?.[0],
    );
    // 6 times the difference fail: 0.999 of the dose leaves 99.4 %.
    expect(passing).toEqual([undefined, 'γ 76 %', 'γ 95 %', 'γ 98 %', 'γ 99 %', 'γ 99 %']);
  });

  test('who calculates the dose again sees it', () => {
    const { view, dosimetryCase } = renderExample('compare ready');
    fireEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(given(dosimetryCase, 'runStage')).toEqual([['dose']]);
    expect(view.getState().comparedEngine).toBeNull();
  });

  test('it is discarded, and the dose is looked at again', async () => {
    const { view, dosimetryCase } = renderExample('compare ready');
    fireEvent.click(screen.getByRole('button', { name: 'Discard comparison' }));
    await waitFor(() => expect(given(dosimetryCase, 'discardComparison')).toHaveLength(1));
    expect(view.getState().comparedEngine).toBeNull();
  });

  test('out of date and failed, it says why', () => {
    const stale = renderExample('compare stale');
    expect(stale.container.textContent).toContain('Out of date: The settings of the dose engines have changed.');
    const failed = renderExample('compare failed');
    expect(failed.container.textContent).toContain('Collapsed cone at 256 × 256 × 256 voxels needs 1.9 GB');
  });

  test('a comparison that comes to its end opens beside the reference', async () => {
    const { dosimetryCase, view, container } = renderExample('compare set up');
    const ready = { state: { status: 'ready', at: '' }, result: null, hasVoxels: true } as const;
    act(() => dosimetryCase.become({ ...dosimetryCase.getState(), comparison: ready }));
    fireEvent.click(section(container).getByRole('button', { name: /^Compare 4/, hidden: true }));
    await waitFor(() => expect(view.getState().comparedEngine).toBe('local'));
  });
});

test('without a dose result the panel offers a comparison all the same', () => {
  renderPanel(caseAt({ readyTo: 'fit' }), { openStage: 'dose' });
  expect(screen.getByText('Compare engines')).toBeTruthy();
});
