/** @jest-environment jsdom */
import { fireEvent, screen, within } from '@testing-library/react';
import { ASSUMED_EVERYWHERE, DIFFICULT_POINTS, REFUSED_INPUT, TWO_PATIENTS } from '../../gallery/examples/index';
import { given, renderExample } from './renderPanel';

const idAt = (index: number): string => DIFFICULT_POINTS[index]?.id ?? '';

describe('ingest: values of time points', () => {
  test('each value says where it came from', () => {
    renderExample('ingest to settle');
    expect(screen.getByRole('button', { name: 'Administered (MBq), 24.0 h: –, missing' }).textContent).toBe('missing');
    expect(screen.getByRole('button', { name: 'Administered (MBq), 96.0 h: 7400, entered' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Decay-corrected to, 168.0 h: scan start, assumed' }).title).toBe(
      'assumed · Not in the header: corrected to scan start assumed',
    );
    expect(screen.getByRole('button', { name: 'Duration, 4.0 h: 20 min, derived' })).toBeTruthy();
  });

  test('an entered activity goes to the case in MBq, with a decimal comma as well', () => {
    const { dosimetryCase } = renderExample('ingest to settle');
    fireEvent.click(screen.getByRole('button', { name: 'Administered (MBq), 24.0 h: –, missing' }));
    const field = screen.getByLabelText('Administered activity at 24.0 h', { selector: 'input' });
    fireEvent.change(field, { target: { value: '7391,5' } });
    fireEvent.submit(field);
    expect(given(dosimetryCase, 'enter')).toEqual([[idAt(1), { administeredActivity_MBq: 7391.5 }]]);
    expect(screen.queryByLabelText('Administered activity at 24.0 h', { selector: 'input' })).toBeNull();
  });

  test('a duration is entered in minutes and handed over in seconds', () => {
    const { dosimetryCase } = renderExample('ingest to settle');
    fireEvent.click(screen.getByRole('button', { name: 'Duration, 4.0 h: 20 min, derived' }));
    const field = screen.getByLabelText('Duration at 4.0 h', { selector: 'input' });
    expect((field as HTMLInputElement).value).toBe('20');
    fireEvent.change(field, { target: { value: '25' } });
    fireEvent.submit(field);
    expect(given(dosimetryCase, 'enter')).toEqual([[idAt(0), { acquisitionDuration_s: 1500 }]]);
  });

  test('a date and time is entered as seconds of the local clock', () => {
    const { dosimetryCase } = renderExample('ingest to settle');
    fireEvent.click(screen.getByRole('button', { name: /^Administration, 4\.0 h/ }));
    const field = screen.getByLabelText('Administration at 4.0 h', { selector: 'input' });
    fireEvent.change(field, { target: { value: '2026-09-01T09:12:30' } });
    fireEvent.submit(field);
    const local_s = Date.UTC(2026, 8, 1, 9, 12, 30) / 1000;
    expect(given(dosimetryCase, 'enter')).toEqual([[idAt(0), { administrationTime: { local_s } }]]);
  });

  test('a value that all share is applied to all time points at once', () => {
    const { dosimetryCase } = renderExample('ingest to settle');
    fireEvent.click(screen.getByRole('button', { name: /^Voxel values, 24\.0 h/ }));
    fireEvent.change(screen.getByLabelText('Voxel values at 24.0 h', { selector: 'select' }), {
      target: { value: 'count' },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Apply to all 4' }));
    expect(given(dosimetryCase, 'enter')).toEqual(DIFFICULT_POINTS.map(({ id }) => [id, { unit: 'count' }]));
  });

  test('what is no number is not entered, and the field says so', () => {
    const { dosimetryCase } = renderExample('ingest to settle');
    fireEvent.click(screen.getByRole('button', { name: 'Administered (MBq), 24.0 h: –, missing' }));
    const field = screen.getByLabelText('Administered activity at 24.0 h', { selector: 'input' });
    fireEvent.change(field, { target: { value: '7,4 GBq' } });
    fireEvent.submit(field);
    expect(given(dosimetryCase, 'enter')).toEqual([]);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getAllByRole('alert').map((alert) => alert.textContent)).toContain('Enter a number');
  });
});

describe('ingest: every remedy that is named has its control', () => {
  const issue = (text: RegExp) => within(screen.getByText(text).closest('.vd-notice') as HTMLElement);

  test('an acquisition before the injection opens either time, or the series is left out', () => {
    const { dosimetryCase } = renderExample('ingest refused input');
    const early = issue(/starts 2\.0 h before the administration/);
    fireEvent.click(early.getByRole('button', { name: 'Enter Acquisition start' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Acquisition start at 4.0 h', { selector: 'input' }));
    fireEvent.click(early.getByRole('button', { name: 'Enter Administration' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Administration at 4.0 h', { selector: 'input' }));
    const marked = (name: RegExp) => screen.getByRole('button', { name }).parentElement?.className;
    expect(marked(/^Administration, 4\.0 h/)).toContain('vd-value-missing');
    expect(marked(/^Acquisition start, 4\.0 h/)).toContain('vd-value-missing');
    expect(marked(/^Acquisition start, 24\.0 h/)).not.toContain('vd-value-missing');
    fireEvent.click(early.getByRole('button', { name: 'Leave out 4.0 h' }));
    expect(given(dosimetryCase, 'excludeSeries')).toEqual([[REFUSED_INPUT[0]?.timePointId, true]]);
    expect(early.queryByRole('button', { name: /Confirm/ })).toBeNull();
  });

  test('a CT with missing slices is left out', () => {
    const { dosimetryCase } = renderExample('ingest refused input');
    fireEvent.click(issue(/2 of 92 slices/).getByRole('button', { name: 'Leave out CT "CT for attenuation"' }));
    expect(given(dosimetryCase, 'excludeSeries')).toEqual([['2.25.41.24.2', true]]);
  });

  test('of two images of one moment either is left out, or both are confirmed', () => {
    const { dosimetryCase } = renderExample('ingest refused input');
    const twice = issue(/shows the same moment/);
    expect(twice.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Confirm',
      'Leave out NM "SPECT OSEM"',
      'Leave out NM "SPECT OSEM filtered"',
    ]);
    fireEvent.click(twice.getByRole('button', { name: 'Leave out NM "SPECT OSEM filtered"' }));
    expect(given(dosimetryCase, 'excludeSeries')).toEqual([['2.25.41.168.9', true]]);
  });

  test('of two patients one is chosen', () => {
    const { dosimetryCase } = renderExample('ingest two patients');
    const whose = within(screen.getByRole('region', { name: 'Whose images are meant?' }));
    expect(whose.getByText('ID DEMO-0178 · born 1970-12-24 · 1 study')).toBeTruthy();
    fireEvent.click(whose.getByRole('button', { name: /ID DEMO-0178$/ }));
    expect(given(dosimetryCase, 'choosePatient')).toEqual([[TWO_PATIENTS.patientsFound?.[1]?.patient]]);
  });
});

describe('ingest: what must be settled', () => {
  test('confirming records the words of the issue', () => {
    const { dosimetryCase } = renderExample('ingest to settle');
    fireEvent.click(screen.getByRole('button', { name: 'Confirm' }));
    const statement = 'Confirmed: 96.0 h: the frames run against the slice normal (spacing −4.8 mm).';
    expect(given(dosimetryCase, 'confirm')).toEqual([[['frame-order-96'], statement]]);
    const confirmed = within(screen.getByRole('region', { name: 'Confirmations' }));
    expect(confirmed.getByText(statement)).toBeTruthy();
    fireEvent.click(confirmed.getByRole('button', { name: 'Withdraw' }));
    expect(given(dosimetryCase, 'withdrawConfirmation')).toEqual([[['frame-order-96']]]);
  });

  test('the same assumption about four time points is asked once, with the list, and stored for each', () => {
    const { dosimetryCase } = renderExample('ingest asked once');
    const issues = within(screen.getByRole('region', { name: 'To settle' }));
    expect(issues.getByText('4.0 h, 24.0 h, 96.0 h, 168.0 h')).toBeTruthy();
    fireEvent.click(issues.getByRole('button', { name: 'Confirm for all 4' }));
    expect(given(dosimetryCase, 'confirm')).toEqual([
      [
        ASSUMED_EVERYWHERE.map(({ id }) => id),
        `Confirmed: ${ASSUMED_EVERYWHERE[0]?.message} (4.0 h, 24.0 h, 96.0 h, 168.0 h)`,
      ],
    ]);
    expect(dosimetryCase.getState().confirmations).toHaveLength(4);
    expect(screen.queryByRole('region', { name: 'To settle' })).toBeNull();
    const confirmed = within(screen.getByRole('region', { name: 'Confirmations' }));
    fireEvent.click(confirmed.getByRole('button', { name: 'Withdraw' }));
    expect(given(dosimetryCase, 'withdrawConfirmation')).toEqual([[ASSUMED_EVERYWHERE.map(({ id }) => id)]]);
    expect(screen.getByText('Cannot run yet: settle the point above.')).toBeTruthy();
  });

  test('an issue about a value opens the editor of that value', () => {
    renderExample('ingest to settle');
    const issues = within(screen.getByRole('region', { name: 'To settle' }));
    fireEvent.click(issues.getAllByRole('button', { name: 'Enter value' })[1] as HTMLElement);
    expect(screen.getByLabelText('Voxel values at 24.0 h', { selector: 'select' })).toBeTruthy();
  });

  test('going on is not possible before all is settled, and the reason stands there', () => {
    renderExample('ingest to settle');
    const primary = screen.getByRole('button', { name: 'Use 4 time points' });
    expect(primary).toHaveProperty('disabled', true);
    const reason = document.getElementById(primary.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toBe('Cannot run yet: settle the 3 points above.');
  });

  test('a time point can be left out and taken back in', () => {
    const { dosimetryCase } = renderExample('ingest confirmed and left out');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Take part, 24.0 h' }));
    fireEvent.click(screen.getByRole('button', { name: 'Take back in' }));
    expect(given(dosimetryCase, 'excludeSeries')).toEqual([
      ['2.25.41.24.1', true],
      ['2.25.41.24.5', false],
    ]);
  });

  test('series that take no part say why', () => {
    renderExample('ingest ready');
    expect(screen.getByText('3 other series take no part')).toBeTruthy();
    const list = screen.getByText('3 other series take no part').closest('details');
    expect(list?.textContent).toContain('Dynamic image: its frames are times, not slices.');
  });

  test('a scan that takes no part is told where it cannot be missed, with what to do', () => {
    renderExample('ingest ready');
    const note = within(screen.getByText('A scan takes no part').closest('[role="note"]') as HTMLElement);
    expect(note.getByText(/^The NM series "Renogram" of 2026-09-01 takes no part: Dynamic image/)).toBeTruthy();
    expect(note.getByText(/reconstruct or export it as SPECT or PET slices/)).toBeTruthy();
    expect(note.queryByText(/Topogram/)).toBeNull();
  });

  test('dates of administration and acquisition show the year', () => {
    renderExample('ingest ready');
    expect(screen.getByRole('button', { name: /^Administration, 24\.0 h: Sep 1, 2026, 09:00/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Acquisition start, 24\.0 h: Sep 2, 2026, 08:50/ })).toBeTruthy();
  });
});
