/** @jest-environment jsdom */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { DosimetryError, type IngestResult, type RegionSeries } from '../../../extensions/dosimetry-core/src/index';
import { caseAt, TORSO_POINTS } from '../../gallery/examples/cases';
import { REGION_SOURCE } from '../../gallery/examples/series';
import { given, renderExample, renderPanel } from './renderPanel';

const point = (index: number): string => TORSO_POINTS[index]?.id ?? '';

describe('calibrate', () => {
  test('the camera factor reaches the case only as a number in range', () => {
    const { dosimetryCase } = renderExample('calibrate empty');
    fireEvent.click(screen.getByRole('radio', { name: /From counts/ }));
    expect(given(dosimetryCase, 'choose')).toEqual([]);
    expect(screen.getByText('Cannot run yet: Enter the camera factor in cps/MBq.')).toBeTruthy();
    const field = screen.getByRole('textbox', { name: 'Camera factor' });
    fireEvent.change(field, { target: { value: '-9' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(screen.getByRole('alert').textContent).toBe('At least 0.01 cps/MBq');
    fireEvent.change(field, { target: { value: '9.36' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(given(dosimetryCase, 'choose')).toEqual([
      ['calibrate', { calibration: { source: 'factor', factor_cps_per_MBq: 9.36 } }],
    ]);
    expect(screen.queryByText(/Enter the camera factor/)).toBeNull();
  });

  test('activity in the image stands beside administered and decayed activity', () => {
    renderExample('calibrate ready');
    const table = within(screen.getByRole('table', { name: 'Activity in the image against administered' }));
    const cells = within(table.getByRole('row', { name: /^24\.0 h/ })).getAllByRole('cell');
    // 7400 MBq · exp(−ln 2 · 24 h / 159.53 h) = 6667 MBq
    expect(cells.map(({ textContent }) => textContent)).toEqual(['836MBq', '6667MBq', '12.5 %']);
  });
});

describe('calibrate: more in the images than was administered', () => {
  test('is told in MBq and percent, and keeps the person from going on', () => {
    renderExample('calibrate more than administered');
    const notice = within(screen.getByRole('region', { name: 'To settle' }));
    // 8 · 836 MBq against 6667 MBq at 24 h.
    expect(
      notice.getByText(/^The image at 24\.0 h holds 66\d\d MBq, 100\.\d % .* 6667 MBq, was expected\.$/),
    ).toBeTruthy();
    expect(notice.getByText(/^Correct the camera factor, the unit/)).toBeTruthy();
    const next = screen.getByRole('button', { name: 'Continue to Register' });
    expect(next).toHaveProperty('disabled', true);
    expect(document.getElementById(next.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Before going on: correct what is wrong, or confirm it above.',
    );
    expect(screen.getByRole('button', { name: /^Calibrate, ready: 1\.17 cps\/MBq, to settle$/ })).toBeTruthy();
  });

  test('one press confirms it for all images that it concerns; then it can be withdrawn', () => {
    const { dosimetryCase } = renderExample('calibrate more than administered');
    fireEvent.click(screen.getByRole('button', { name: 'Confirm' }));
    const [[ids, statement] = []] = given(dosimetryCase, 'confirm');
    const found = [ids].flat().map(String);
    expect(found.length).toBeGreaterThan(1);
    for (const id of found) expect(id).toMatch(/^calibrate\/exceeds-administered:/);
    expect(statement).toMatch(/^Confirmed: The image at 4\.0 h holds .* The image at 24\.0 h holds /);
    expect(screen.getByRole('button', { name: 'Continue to Register' })).toHaveProperty('disabled', false);
    fireEvent.click(
      within(screen.getByRole('region', { name: 'Confirmations' })).getByRole('button', { name: 'Withdraw' }),
    );
    expect(given(dosimetryCase, 'withdrawConfirmation')).toEqual([[found]]);
    expect(screen.getByRole('button', { name: 'Continue to Register' })).toHaveProperty('disabled', true);
  });

  test('a case in order has nothing to settle', () => {
    renderExample('calibrate ready');
    expect(screen.queryByRole('region', { name: 'To settle' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Continue to Register' })).toHaveProperty('disabled', false);
  });
});

describe('segment', () => {
  test('its figures say what they are and when the activity was measured', () => {
    const { container } = renderExample('segment ready');
    expect([...container.querySelectorAll('.vd-region-heading span')].map(({ textContent }) => textContent)).toEqual([
      '',
      'Volume',
      'Mass',
      'Activity at 4.0 h',
    ]);
  });

  test('a region is renamed in place', () => {
    const { dosimetryCase } = renderExample('segment ready');
    const name = screen.getByRole('textbox', { name: 'Name of region Kidney left' });
    fireEvent.change(name, { target: { value: ' Left kidney ' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    expect(given(dosimetryCase, 'choose')[0]?.[1]).toMatchObject({ names: { 'region-3': 'Left kidney' } });
  });

  test('a region is removed and can be brought back', () => {
    const { dosimetryCase } = renderExample('segment ready');
    fireEvent.click(screen.getByRole('button', { name: 'Remove region Spleen' }));
    expect(given(dosimetryCase, 'choose')[0]?.[1]).toMatchObject({ removed: ['region-2'] });
    fireEvent.click(screen.getByRole('button', { name: 'Bring back' }));
    expect(given(dosimetryCase, 'choose')[1]?.[1]).toMatchObject({ removed: [] });
  });

  test('the activity at each time point opens under the region', () => {
    renderExample('segment ready');
    fireEvent.click(screen.getByRole('button', { name: 'Activity of Liver at each time point' }));
    // 412 MBq · 2^(−168/62)
    expect(screen.getByText('168.0 h', { selector: 'dt' }).nextElementSibling?.textContent).toBe('63.0MBq');
  });

  test('a part outside the dose grid is told', () => {
    renderExample('segment ready');
    expect(screen.getByText(/^3\.8 % of the region "Bone marrow" \(402 mL as drawn\) lies outside/)).toBeTruthy();
  });

  test('what the case stored itself takes no part until it is ticked', () => {
    const own: RegionSeries = {
      ...REGION_SOURCE,
      seriesInstanceUID: '2.25.77',
      description: 'Voxel dosimetry regions',
    };
    const state = caseAt({ readyTo: 'register' });
    const ingest = { ...(state.results.ingest as IngestResult), regionSources: [REGION_SOURCE, own] };
    const { dosimetryCase } = renderPanel(
      { ...state, results: { ...state.results, ingest } },
      { openStage: 'segment' },
    );
    const boxes = ['Organs', 'Voxel dosimetry'].map((words) =>
      screen.getByRole<HTMLInputElement>('checkbox', { name: new RegExp(`^SEG ${words}`) }),
    );
    expect(boxes.map(({ checked }) => checked)).toEqual([true, false]);
    fireEvent.click(boxes[1] as HTMLElement);
    expect(given(dosimetryCase, 'choose')[0]?.[1]).toMatchObject({
      regionSeries: [REGION_SOURCE.seriesInstanceUID, '2.25.77'],
    });
  });

  test('a threshold region gets the first free id', () => {
    const { dosimetryCase } = renderExample('segment empty');
    const percent = screen.getByRole('textbox', { name: 'Of maximum' });
    fireEvent.change(percent, { target: { value: '42' } });
    fireEvent.blur(percent);
    fireEvent.click(screen.getByRole('button', { name: 'Add region' }));
    fireEvent.click(screen.getByRole('button', { name: 'Add region' }));
    expect(given(dosimetryCase, 'choose')[1]?.[1]).toMatchObject({
      thresholds: [
        { id: 'threshold-1', name: 'Threshold 42 %', timePointId: point(0), fraction_frac: 0.42 },
        { id: 'threshold-2', name: 'Threshold 42 %', timePointId: point(0), fraction_frac: 0.42 },
      ],
    });
  });

  test('drawing is asked of the host, and its refusal is told to the person', async () => {
    const refusal = new DosimetryError({
      code: 'viewer/no-viewport',
      message: 'No viewport shows the CT of 4.0 h.',
      remedy: 'Show it in a viewport and choose the tool again.',
    });
    const { host } = renderExample('segment empty', { refuse: refusal });
    fireEvent.click(screen.getByRole('button', { name: 'Brush' }));
    await waitFor(() => expect(host.actions.map(({ command }) => command)).toEqual(['startDrawing', 'notify']));
    expect(host.actions[0]?.arguments).toEqual(['brush', { timePointId: point(0), image: 'ct' }]);
    expect(host.actions[1]?.arguments).toEqual([
      {
        title: 'Not done',
        message: 'No viewport shows the CT of 4.0 h. Show it in a viewport and choose the tool again.',
        type: 'error',
      },
    ]);
  });
});

describe('fit and dose', () => {
  test('a large extrapolated share is marked and counted', () => {
    renderExample('fit ready');
    expect(
      screen.getByText(/^In 1 region more than 30 % of the integral lies outside the measured interval\. Add a time/),
    ).toBeTruthy();
    const figures = screen.getByRole('checkbox', { name: 'Choose Lesion L2' }).closest('tbody')?.querySelectorAll('td');
    expect([...(figures ?? [])].map(({ textContent }) => textContent)).toEqual([
      '6503± 338',
      '118 h',
      '40 %> 30 %',
      '1.3-4.20',
    ]);
  });

  test('voxels are counted by how they came out', () => {
    renderExample('fit ready');
    expect(screen.getByText('trapezoid instead').nextElementSibling?.textContent).toBe('12040.1 %');
  });

  test('the energy budget is shown in joules and shares', () => {
    renderExample('dose ready');
    const row = within(screen.getByRole('row', { name: /^Escaped/ }));
    expect(row.getAllByRole('cell').map(({ textContent }) => textContent)).toEqual(['1.88J', '18.4 %']);
    expect(screen.getByText(/148\.4 keV per decay by electrons/)).toBeTruthy();
  });
});

describe('analyse', () => {
  test('the table goes to the clipboard as CSV with units', async () => {
    const { host } = renderExample('analyse ready');
    fireEvent.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    await waitFor(() => expect(host.actions.map(({ command }) => command)).toEqual(['copyText', 'notify']));
    const lines = String(host.actions[0]?.arguments[0]).split('\r\n');
    expect(lines[0]).toBe(
      'region,mean_Gy,min_Gy,max_Gy,D98_Gy,D95_Gy,D50_Gy,D2_Gy,volume_mL,mass_g,timeIntegratedActivity_MBq_h',
    );
    expect(lines[1]).toMatch(/^"Liver",1\.857\d*,/);
    expect(lines).toHaveLength(8);
  });

  test('the display changes what is looked at, never the case', () => {
    const { dosimetryCase, view } = renderExample('analyse ready');
    const maximum = screen.getByRole('textbox', { name: 'Maximum' });
    fireEvent.change(maximum, { target: { value: '40' } });
    fireEvent.keyDown(maximum, { key: 'Enter' });
    const level = screen.getByRole('textbox', { name: 'Add level' });
    fireEvent.change(level, { target: { value: '23' } });
    fireEvent.keyDown(level, { key: 'Enter' });
    fireEvent.click(screen.getByRole('button', { name: 'Remove the isodose level 8.00 Gy' }));
    expect(view.getState().absorbedDoseDisplay).toEqual({
      max_Gy: 40,
      opacity_frac: 0.6,
      isodoseLevels_Gy: [20, 23, 40, 60],
      isodoseVisible: true,
    });
    expect(dosimetryCase.commands).toEqual([]);
  });
});

describe('export', () => {
  test('storing records the approval, then runs the stage', () => {
    const { dosimetryCase } = renderExample('export ready to store');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Regions as contours (RTSTRUCT)' }));
    fireEvent.click(screen.getByRole('button', { name: 'Approve and store 3 objects' }));
    expect(given(dosimetryCase, 'choose')).toEqual([['export', { objects: ['RTDOSE', 'SEG', 'RTSTRUCT'] }]]);
    expect(given(dosimetryCase, 'confirm')).toEqual([
      [
        'export',
        'Storing approves the results of Weber, Anna Maria (DEMO-0177): 4 time points, 6 regions, 0 confirmations.',
      ],
    ]);
    expect(given(dosimetryCase, 'runStage')).toEqual([['export']]);
    expect(dosimetryCase.commands.map(({ command }) => command)).toEqual(['choose', 'confirm', 'runStage']);
  });

  test('without an object there is nothing to store', () => {
    renderPanel(caseAt({ readyTo: 'analyse', choices: { export: { objects: [] } } }), { openStage: 'export' });
    expect(screen.getByText('Cannot run yet: Choose at least one object.')).toBeTruthy();
  });

  test('each object tells its own fate, and what was made can be downloaded', () => {
    const encoded = {
      modality: 'SEG',
      studyInstanceUID: '2.25.1',
      seriesInstanceUID: '2.25.2',
      sopInstanceUID: '2.25.3',
      sopClassUID: '2.25.4',
      bytes: new ArrayBuffer(4),
    } as const;
    const { host } = renderExample('export half stored', { encoded: [encoded] });
    expect(screen.getByText('Stored · Read back equal')).toBeTruthy();
    expect(screen.getByText('1 572 864 dose values, largest difference 3e-8 Gy')).toBeTruthy();
    expect(screen.getByText('Not stored')).toBeTruthy();
    expect(screen.getByText('The archive refused the SEG (HTTP 507, insufficient storage).')).toBeTruthy();
    expect(screen.getByText('Free space on the archive and try again, or download the object.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Download' }));
    expect(host.actions).toEqual([{ command: 'download', arguments: [[encoded]] }]);
  });

  test('a choice that the case refuses is told, and the panel stays', async () => {
    const { dosimetryCase, host } = renderExample('export ready to store');
    const refusal = new DosimetryError({ code: 'case/busy', message: 'Export is running.', remedy: 'Wait or cancel.' });
    act(() => {
      Object.assign(dosimetryCase, {
        choose: () => {
          throw refusal;
        },
      });
    });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Regions as voxels (SEG)' }));
    await waitFor(() => expect(host.actions.map(({ command }) => command)).toEqual(['notify']));
    expect(host.actions[0]?.arguments).toEqual([
      { title: 'Not done', message: 'Export is running. Wait or cancel.', type: 'error' },
    ]);
  });
});
