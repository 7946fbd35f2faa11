/** @jest-environment jsdom */
import { fireEvent, screen, within } from '@testing-library/react';
import { MONTE_CARLO } from '../../gallery/examples/monteCarlo';
import { given, renderExample } from './renderPanel';

const type = (name: string, value: string): void => {
  const field = screen.getByRole('textbox', { name });
  fireEvent.change(field, { target: { value } });
  fireEvent.keyDown(field, { key: 'Enter' });
};
const select = (name: string, value: string): void => {
  fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } });
};
const settings = MONTE_CARLO.monteCarlo;

describe('the choices of Monte Carlo', () => {
  test('the engine says what it assumes; choosing it keeps the rest', () => {
    const { dosimetryCase } = renderExample('dose empty');
    expect(screen.getByText(/Electrons, alphas and recoils give their energy/)).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Run until' })).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: /^Monte Carlo/ }));
    expect(given(dosimetryCase, 'choose')).toEqual([
      ['dose', expect.objectContaining({ engine: 'monte-carlo', order: 'activity-first' })],
    ]);
    expect(screen.getByText(/Contrast medium counts as bone/)).toBeTruthy();
  });

  test('decays are entered in millions, the seed as a whole number', () => {
    const { dosimetryCase } = renderExample('dose Monte Carlo chosen');
    type('Decays', '2.5');
    type('Seed', '17');
    const chosen = given(dosimetryCase, 'choose').map(([, choice]) => choice);
    expect(chosen).toEqual([
      { ...MONTE_CARLO, monteCarlo: { ...settings, histories: 2_500_000 } },
      { ...MONTE_CARLO, monteCarlo: { ...settings, histories: 2_500_000, seed: 17 } },
    ]);
    type('Decays', '0');
    expect(screen.getByRole('alert').textContent).toBe('At least 0.001 million');
    expect(given(dosimetryCase, 'choose')).toHaveLength(2);
  });

  test('voxels are cut for the transport, dose is to water, photons are followed from 100 keV', () => {
    const { dosimetryCase } = renderExample('dose Monte Carlo chosen');
    select('Particles travel in', '2');
    select('Dose to', 'water');
    type('Photons from', '100');
    expect(given(dosimetryCase, 'choose').at(-1)).toEqual([
      'dose',
      { ...MONTE_CARLO, monteCarlo: { ...settings, cuts: 2, doseTo: 'water', photonCutoff_keV: 100 } },
    ]);
  });

  test("particles travel in the CT's own voxels, or in uncut dose voxels again", () => {
    const { dosimetryCase } = renderExample('dose Monte Carlo chosen');
    select('Particles travel in', '3');
    select('Particles travel in', 'ct');
    expect(given(dosimetryCase, 'choose').at(-1)).toEqual([
      'dose',
      { ...MONTE_CARLO, monteCarlo: { ...settings, geometry: 'ct', cuts: 1 } },
    ]);
    select('Particles travel in', '1');
    expect(given(dosimetryCase, 'choose').at(-1)).toEqual(['dose', MONTE_CARLO]);
  });

  test('an uncertainty to reach: how sure, of what, where', () => {
    const { dosimetryCase } = renderExample('dose Monte Carlo chosen');
    select('Run until', 'target');
    type('Uncertainty', '3');
    select('of', 'every-voxel');
    select('in', 'region-1');
    const target = { uncertainty_pct: 3, of: 'every-voxel', regionIds: ['region-1'] };
    expect(given(dosimetryCase, 'choose').at(-1)).toEqual([
      'dose',
      { ...MONTE_CARLO, monteCarlo: { ...settings, histories: 1e9, target } },
    ]);
    select('Run until', 'histories');
    expect(given(dosimetryCase, 'choose').at(-1)).toEqual([
      'dose',
      { ...MONTE_CARLO, monteCarlo: { ...settings, histories: 1e7, target: null } },
    ]);
  });

  test('the expected time comes from the last run here, or is told later', () => {
    const { container } = renderExample('dose Monte Carlo chosen');
    expect(container.textContent).toContain('is told as soon as the first decays were followed');
    // 20 million decays in 34 s; at most 1000 million are 28.3 min.
    const other = renderExample('dose Monte Carlo to a target');
    expect(other.container.textContent).toContain('At most 28 min here');
  });

  test('dose rate first is said to be one calculation for each time point', () => {
    const { dosimetryCase } = renderExample('dose Monte Carlo chosen');
    select('Order', 'dose-rate-first');
    expect(given(dosimetryCase, 'choose')).toEqual([['dose', { ...MONTE_CARLO, order: 'dose-rate-first' }]]);
    expect(screen.getByText(/^One calculation for each time point/)).toBeTruthy();
  });
});

describe('a running Monte Carlo', () => {
  test('tells the uncertainty so far; can be cancelled, or stopped and kept', () => {
    const { dosimetryCase } = renderExample('dose Monte Carlo running');
    expect(screen.getByRole('status').textContent).toBe('Following 6.2 of 20 million decays, ±0.84 % in Kidney left');
    fireEvent.click(screen.getByRole('button', { name: 'Stop and keep' }));
    fireEvent.click(screen.getByRole('button', { name: /^Cancel/ }));
    expect(dosimetryCase.commands.map(({ command }) => command)).toEqual(['stopAndKeep', 'cancel']);
  });

  test('only Monte Carlo can be kept half done', () => {
    renderExample('dose running');
    expect(screen.queryByRole('button', { name: 'Stop and keep' })).toBeNull();
  });
});

describe('its result', () => {
  test('says how sure each region is, in mean and voxels', () => {
    renderExample('dose Monte Carlo ready');
    const table = within(screen.getByRole('group', { name: 'Statistical uncertainty (1σ)' }));
    const cells = within(table.getByRole('row', { name: /^Liver/ })).getAllByRole('cell');
    expect(cells.map(({ textContent }) => textContent)).toEqual(['±0.21 %', '±1.9 %', '±4.4 %']);
    expect(screen.getByText(/^20\.0 million decays followed, photons from 10 keV, seed 1/)).toBeTruthy();
  });

  test('says which voxels of the CT particles travelled in, and that they were merged', () => {
    renderExample('dose Monte Carlo in the CT');
    expect(
      screen.getByText('Particles travelled in 256 × 256 × 640 voxels of the CT, 1.95 × 1.95 × 0.600 mm.'),
    ).toBeTruthy();
    expect(
      screen.getByText(/particles travelled in 2 × 2 × 1 of them at a time, 1\.95 × 1\.95 × 0\.6 mm\.$/),
    ).toBeTruthy();
  });

  test('stopped and kept it says so', () => {
    renderExample('dose Monte Carlo partial');
    expect(screen.getByText(/was stopped after 6\.5 of 20 million decays and kept\./)).toBeTruthy();
  });

  test('a target that was missed is told', () => {
    renderExample('dose Monte Carlo stale');
    expect(screen.getByText('The uncertainty asked for was not reached with 20 million decays.')).toBeTruthy();
  });

  test('the wash turns to the uncertainty, which is looking only', () => {
    const { dosimetryCase, view } = renderExample('dose Monte Carlo partial');
    fireEvent.click(screen.getByRole('radio', { name: 'its uncertainty' }));
    expect(view.getState().doseWash).toBe('uncertainty');
    // Four times the 2.1 % of high-dose voxels, rounded up.
    type('Upper end', '5');
    expect(view.getState().uncertaintyMaximum_frac).toBe(0.05);
    expect(given(dosimetryCase, 'choose')).toEqual([]);
  });

  test('stands below each mean of the analysis, and in the CSV', () => {
    const { host } = renderExample('analyse after Monte Carlo');
    expect(
      within(screen.getByRole('group', { name: /Absorbed dose of each region/ })).getByText('±0.21 %'),
    ).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    const lines = String(host.actions[0]?.arguments[0]).split('\r\n');
    expect(lines[0]).toMatch(/,mean_uncertainty_pct$/);
    expect(lines[1]).toMatch(/,0\.21$/);
  });
});

describe('daughters that decay', () => {
  test('wait for a choice that tells what counts and what is left out', () => {
    const { dosimetryCase } = renderExample('dose daughters');
    expect(screen.getByText(/^Per decay of the parent: Rn-219 1\.00, Po-215 1\.00, /)).toBeTruthy();
    expect(screen.getByText(/^Never included: .*Pb-207 \(stable\)/)).toBeTruthy();
    expect(screen.getAllByRole('radio', { checked: true })).toHaveLength(1);
    fireEvent.click(screen.getByRole('radio', { name: /^count where the parent decays/ }));
    expect(given(dosimetryCase, 'choose')).toEqual([['dose', expect.objectContaining({ daughters: 'equilibrium' })]]);
  });

  test('are not asked for where there are none', () => {
    renderExample('dose empty');
    expect(screen.queryByText('Daughters that decay too')).toBeNull();
  });
});
