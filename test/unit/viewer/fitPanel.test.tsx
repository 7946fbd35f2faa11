/** @jest-environment jsdom */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { TORSO_POINTS } from '../../gallery/examples/cases';
import { given, renderExample } from './renderPanel';

const points = TORSO_POINTS.map(({ id }) => id);
const press = (name: string | RegExp): boolean => fireEvent.click(screen.getByRole('button', { name }));
const change = (field: HTMLElement, value: string): boolean => fireEvent.change(field, { target: { value } });

/** A number is entered and kept. */
function enter(name: string, value: string): void {
  const field = screen.getByRole('textbox', { name });
  change(field, value);
  fireEvent.keyDown(field, { key: 'Enter' });
}

describe('curves of the case', () => {
  test('models are ticked, the last one stays; each says what it assumes', () => {
    const { dosimetryCase } = renderExample('fit empty');
    const box = (name: RegExp): HTMLInputElement => screen.getByRole('checkbox', { name });
    const chosen = (): unknown =>
      (given(dosimetryCase, 'choose').at(-1)?.[1] as { curves: { models: unknown } }).curves.models;
    const before = dosimetryCase.getState().choices.fit.curves.models;
    expect(box(/^Mono-exponential/).checked).toBe(before.includes('mono'));
    fireEvent.click(box(/^Trapezoid/));
    expect(chosen()).toEqual([...before, 'trapezoid']);
    for (const model of before)
      fireEvent.click(box({ mono: /^Mono/, bi: /^Bi/, 'bi-uptake': /^Uptake and one/ }[model as string] ?? /^Tri-/));
    expect(chosen()).toEqual(['trapezoid']);
    expect(box(/^Trapezoid/).disabled).toBe(true);
    expect(screen.getByText('One phase. Wrong where uptake still goes on at the first scan.')).toBeTruthy();
  });

  test('the selection, the tail and the site’s limit are choices of the case', () => {
    const { dosimetryCase } = renderExample('fit empty');
    change(screen.getByRole('combobox', { name: 'Integral from' }), 'f-test');
    change(screen.getByRole('combobox', { name: 'After the last scan' }), 'physical');
    enter('Warn when extrapolated above', '20');
    expect(dosimetryCase.getState().choices.fit).toMatchObject({
      curves: { selection: 'f-test', exponentialTail: 'physical' },
      extrapolationLimit_frac: 0.2,
    });
    expect(screen.getByText(/From simple to complex/)).toBeTruthy();
  });

  test('an uncertainty that needs numbers of the site holds only when they are entered', () => {
    const { dosimetryCase } = renderExample('fit empty');
    change(screen.getByRole('combobox', { name: 'Uncertainty of the points' }), 'counts-and-size');
    expect(given(dosimetryCase, 'choose')).toEqual([]);
    enter('Sensitivity', '9.36');
    expect(screen.getByText('Not applied yet: enter both.')).toBeTruthy();
    enter('Resolution (FWHM)', '14');
    expect(dosimetryCase.getState().choices.fit.curves.uncertainty).toEqual({
      source: 'counts-and-size',
      sensitivity_cps_per_MBq: 9.36,
      resolution_mm: 14,
    });
    change(screen.getByRole('combobox', { name: 'Uncertainty of the points' }), 'uniform');
    expect(dosimetryCase.getState().choices.fit.curves.uncertainty).toEqual({
      source: 'scatter',
      weighting: 'uniform',
    });
  });

  test('a bootstrap is asked for with its size and seed', () => {
    const { dosimetryCase } = renderExample('fit empty');
    fireEvent.click(screen.getByRole('checkbox', { name: /^Bootstrap/ }));
    enter('Replicates', '1000');
    enter('Seed', '7');
    expect(dosimetryCase.getState().choices.fit.curves.bootstrap).toEqual({ replicates: 1000, seed: 7 });
  });

  test('choices are folded to a line once there are curves', () => {
    const { container } = renderExample('fit ready');
    const curves = container.querySelector('[data-section="curves"]');
    expect(curves?.hasAttribute('open')).toBe(false);
    expect(curves?.querySelector('summary')?.textContent).toMatch(/^Curvesall models, weighted, \d models$/);
  });
});

describe('one scan', () => {
  test('is told, with what can be chosen instead of a curve', () => {
    const { dosimetryCase } = renderExample('fit one scan before');
    expect(screen.getByText(/^There is one scan\. A curve needs two or more/)).toBeTruthy();
    change(screen.getByRole('combobox', { name: 'Integral from' }), 'single-time-point:haenscheid');
    expect(screen.queryByText(/^There is one scan/)).toBeNull();
    expect(screen.getByText(/0\.75 to 2\.5 effective half-lives/)).toBeTruthy();
    expect(dosimetryCase.getState().choices.fit.curves.selection).toBe('single-time-point:haenscheid');
  });

  test('a population is chosen among those of the nuclide; a table that cannot be read changes nothing', async () => {
    const { container, dosimetryCase } = renderExample('fit one scan');
    const population = screen.getByRole('combobox', { name: 'Population' });
    const offered = within(population).getAllByRole<HTMLOptionElement>('option');
    expect(offered.length).toBeGreaterThan(1);
    change(population, offered[1]?.value ?? '');
    expect(dosimetryCase.getState().choices.fit.oneScan.population?.radionuclide).toBe('Lu-177');
    const before = given(dosimetryCase, 'choose').length;
    const file = Object.assign(new File(['nothing'], 'site.csv'), { text: () => Promise.resolve('nothing') });
    fireEvent.change(container.querySelector('[data-input="population"]') as HTMLElement, {
      target: { files: [file] },
    });
    await screen.findByText('The file is not used');
    expect(given(dosimetryCase, 'choose')).toHaveLength(before);
  });

  test('a method says when it is valid, once it knows the tissue’s kinetics', () => {
    renderExample('fit one scan');
    const population = screen.getByRole('combobox', { name: 'Population' });
    change(population, within(population).getAllByRole<HTMLOptionElement>('option')[1]?.value ?? '');
    press('Details of Kidney left');
    expect(screen.getByText(/tells nothing of kidney; it knows whole-body/)).toBeTruthy();
    change(screen.getByRole('combobox', { name: 'Tissue' }), 'whole-body');
    expect(screen.getByText(/^Valid from \d+(\.\d+)? to \d+(\.\d+)? h: /)).toBeTruthy();
  });

  test('a region outside what the method is valid for says so', () => {
    renderExample('fit one scan');
    press('Details of Lesion L2');
    // Without a population the method of Madsen knows no half-life.
    expect(screen.getByText(/takes the kinetics of a population, and none was chosen/).className).toBe('vd-warn-text');
    expect(screen.getByText('Kinetics of Site table of 2025, 34 patients')).toBeTruthy();
    // One scan measures no interval: nothing is called extrapolated.
    expect(screen.queryByText(/outside the measured interval/)).toBeNull();
    // In its details, and among what is to be known of all curves.
    expect(screen.getAllByText(/72 to 120 h are valid for tumours/)).toHaveLength(2);
    expect(screen.getByRole('note').textContent).toMatch(
      /^To know about these curves: \d+ points.*72 to 120 h are valid/,
    );
    expect(screen.getByRole('combobox', { name: 'Tissue' })).toBeTruthy();
  });
});

describe('curves of the regions', () => {
  test('details show every candidate, its weight, and why one was refused', () => {
    renderExample('fit details');
    press('Details of Kidney left');
    const rows = within(screen.getByRole('table', { name: 'Candidates' }))
      .getAllByRole('row')
      .slice(1);
    expect(rows.map((row) => within(row).getAllByRole('cell').at(-1)?.textContent)).toEqual([
      '71.3 %',
      '–',
      '28.7 %',
      '–',
    ]);
    expect(rows[1]?.textContent).toContain('refused: a phase vanishes');
    expect(rows[3]?.textContent).toContain('refused: too few points');
    expect(screen.getByText('68 %: 8865 to 9835 MBq·h')).toBeTruthy();
  });

  test('a point is left out with a reason, and taken back', () => {
    const { dosimetryCase } = renderExample('fit details');
    press('Details of Kidney left');
    fireEvent.click(screen.getByRole('checkbox', { name: '24.0 h takes part in the curve of Kidney left' }));
    const form = within(screen.getByRole('form', { name: 'Leave out 24.0 h of Kidney left' }));
    fireEvent.click(form.getByRole('button', { name: 'Leave out' }));
    expect(form.getByRole('alert').textContent).toBe('A reason is stored with the case: write one.');
    fireEvent.click(form.getByRole('button', { name: 'Patient moved' }));
    fireEvent.click(form.getByRole('button', { name: 'Leave out' }));
    expect(given(dosimetryCase, 'excludePoint')).toEqual([[['region-3'], points[1], 'Patient moved']]);
  });

  test('what is left out is struck and says why; a tick takes it back', () => {
    const { dosimetryCase } = renderExample('fit choosing');
    press('Details of Kidney left');
    expect(screen.getByText('Left out: Region misaligned at this time')).toBeTruthy();
    fireEvent.click(screen.getByRole('checkbox', { name: '24.0 h takes part in the curve of Kidney left' }));
    expect(given(dosimetryCase, 'excludePoint')).toEqual([[['region-3'], points[1], null]]);
  });

  test('several regions are edited in one step and go back to the case’s choices in one', () => {
    const { dosimetryCase, view } = renderExample('fit ready');
    for (const name of ['Kidney left', 'Kidney right'])
      fireEvent.click(screen.getByRole('checkbox', { name: `Choose ${name}` }));
    expect(view.getState().selectedRegionIds).toEqual(['region-3', 'region-4']);
    const editor = within(screen.getByRole('group', { name: '2 regions chosen' }));
    change(editor.getByRole('combobox', { name: 'Model' }), 'bi-uptake');
    change(editor.getByRole('combobox', { name: 'Integral from' }), 'aicc');
    press('Back to the choices of the case: Kidney left, Kidney right');
    const both = ['region-3', 'region-4'];
    expect(given(dosimetryCase, 'chooseRegionCurves')).toEqual([
      [both, { models: ['bi-uptake'] }],
      [both, { selection: 'aicc' }],
      [both, null],
    ]);
  });

  test('a scan of several regions is left out with one reason', () => {
    const { dosimetryCase } = renderExample('fit ready');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Choose all regions' }));
    change(screen.getByRole('combobox', { name: 'Leave out a scan' }), points[3] ?? '');
    change(screen.getByRole('textbox', { name: 'Reason' }), 'Camera drift');
    press('Leave out');
    const [[regionIds, timePoint, reason] = []] = given(dosimetryCase, 'excludePoint');
    expect([(regionIds as string[]).length, timePoint, reason]).toEqual([6, points[3], 'Camera drift']);
  });

  test('half-lives are fixed in hours and freed again', () => {
    const { dosimetryCase } = renderExample('fit ready');
    press('Details of Spleen');
    enter('Phase 2', '3');
    expect(given(dosimetryCase, 'chooseRegionCurves')).toEqual([
      [['region-2'], { fixedHalfLives: { phases_s: [null, 10_800], uptake_s: null } }],
    ]);
    press('Free Phase 2');
    expect(given(dosimetryCase, 'chooseRegionCurves').at(-1)).toEqual([['region-2'], { fixedHalfLives: null }]);
  });

  test('curves follow the choices while the maps wait, and a region that cannot be fitted says why', () => {
    const { dosimetryCase } = renderExample('fit refused region');
    expect(screen.getByText(/the maps are those of the earlier run/)).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('Bone marrow is not fitted: All 4 points are left out');
    expect(screen.queryByRole('checkbox', { name: 'Choose Bone marrow' })).toBeNull();
    press('Take back 4.0 h');
    expect(given(dosimetryCase, 'excludePoint')).toEqual([[['region-6'], points[0], null]]);
  });

  test('the table goes to the clipboard as CSV with units', async () => {
    const { host } = renderExample('fit choosing');
    press('Copy as CSV');
    await waitFor(() => expect(host.actions.map(({ command }) => command)).toEqual(['copyText', 'notify']));
    const [header = '', ...rows] = String(host.actions[0]?.arguments[0]).trimEnd().split('\r\n');
    const columns = header.split(',');
    expect(columns.slice(0, 6)).toEqual([
      'region',
      'model',
      'selection',
      'status',
      'timeIntegratedActivity_MBq_h',
      'timeIntegratedActivity_sigma_MBq_h',
    ]);
    expect(columns).toEqual(
      expect.arrayContaining(['weight_bi-uptake_pct', 'extrapolatedAfter_pct', 'leftOut4_because']),
    );
    const kidney = rows[2]?.split(',') ?? [];
    const cell = (heading: string): string | undefined => kidney[columns.indexOf(heading)];
    expect([cell('region'), cell('effectiveHalfLife_h'), cell('weight_mono_pct')]).toEqual([
      '"Kidney left"',
      '49',
      '71.3',
    ]);
    expect([cell('time2_h'), cell('leftOut2_because'), cell('leftOut1_because')]).toEqual([
      '24',
      '"Region misaligned at this time"',
      '',
    ]);
    expect(rows.every((row) => row.split(',').length === columns.length)).toBe(true);
  });
});

describe('voxels', () => {
  test('their curves, smoothing and fallback are chosen; the region’s shape needs neither', () => {
    const { dosimetryCase } = renderExample('fit empty');
    fireEvent.click(screen.getByRole('radio', { name: /^half-lives of its region/ }));
    enter('Smoothing (FWHM)', '12');
    change(screen.getByRole('combobox', { name: 'Where a voxel’s own curve fails' }), 'trapezoid');
    expect(dosimetryCase.getState().choices.fit.voxels).toEqual({
      shape: 'region-phases',
      smoothing_mm: 12,
      fallback: 'trapezoid',
    });
    fireEvent.click(screen.getByRole('radio', { name: /^curve of its region, scaled/ }));
    expect(screen.queryByRole('textbox', { name: 'Smoothing (FWHM)' })).toBeNull();
  });

  test('the map beside the curves is a choice of the view, there when there are maps', () => {
    const { view } = renderExample('fit ready');
    change(screen.getByRole('combobox', { name: 'Map beside the curves' }), 'fitModel');
    expect(view.getState().fitMap).toBe('fitModel');
    act(() => view.set({ fitMap: 'tia' }));
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Map beside the curves' }).value).toBe('tia');
  });
});
