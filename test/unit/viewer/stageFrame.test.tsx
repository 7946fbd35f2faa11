/** @jest-environment jsdom */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { STAGE_IDS } from '../../../extensions/dosimetry-core/src/index';
import { caseAt, CLOSED_CASE } from '../../gallery/examples/cases';
import { exampleNamed } from '../../gallery/examples/index';
import { given, renderExample, renderPanel } from './renderPanel';

describe('the frame of the panel', () => {
  test('without a patient it says what to do', () => {
    renderPanel(CLOSED_CASE, {});
    expect(screen.getByText('No patient is open')).toBeTruthy();
    expect(screen.queryByRole('list')).toBeNull();
  });

  test('the patient stands above the eight stages in their order, one of them open', () => {
    const { container } = renderExample('analyse ready');
    expect(screen.getByText('Weber, Anna Maria').getAttribute('dir')).toBe('auto');
    expect(screen.getByText('ID DEMO-0177')).toBeTruthy();
    const stages = [...container.querySelectorAll<HTMLElement>('[data-stage]')];
    expect(stages.map(({ dataset }) => dataset['stage'])).toEqual(STAGE_IDS);
    expect(screen.getAllByRole('button', { expanded: true }).map((stage) => stage.getAttribute('aria-label'))).toEqual([
      'Analyse, ready: Lesion L2 35.9 Gy, 5 more',
    ]);
  });

  test('a name written from right to left is shown whole, the sign between its parts included', () => {
    renderExample('right-to-left name');
    expect(screen.getByText('الخطيب, ليلى').title).toBe('الخطيب, ليلى');
  });

  test('a region named from right to left keeps its dose in order', () => {
    const { state, view } = exampleNamed('analyse ready');
    const { regions } = state.results.segment!;
    const named = regions.map((region) => ({ ...region, name: `נגע ${region.id}` }));
    renderPanel(
      { ...state, results: { ...state.results, segment: { ...state.results.segment!, regions: named } } },
      view,
    );
    expect(
      screen.getByRole('button', { name: /^Analyse, ready: \u2068נגע region-\d\u2069 35\.9 Gy, 5 more$/ }),
    ).toBeTruthy();
  });

  test('opening a stage changes what is looked at and asks the host for its layout', () => {
    const { view, host, dosimetryCase } = renderExample('analyse ready');
    fireEvent.click(screen.getByRole('button', { name: /^Fit, ready/ }));
    expect(view.getState().openStage).toBe('fit');
    expect(host.actions).toEqual([{ command: 'showStage', arguments: ['fit'] }]);
    expect(dosimetryCase.commands).toEqual([]);
  });

  test('the state of each stage is told in words, and what comes next is marked', () => {
    renderExample('fit stale');
    expect(screen.getByRole('button', { name: 'Segment, ready: 6 regions' })).toBeTruthy();
    expect(
      screen.getByRole('button', { name: 'Fit, out of date: average of 2, up to 40 % extrapolated' }),
    ).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Analyse, not run' })).toBeTruthy();
  });

  test('a stage that waits for a word stands out, one that has it does not', () => {
    const waiting = (name: string): (string | null)[] => {
      const { container } = renderExample(name);
      return [...container.querySelectorAll('.vd-stage-outcome-waiting')].map(({ textContent }) => textContent);
    };
    expect(waiting('calibrate more than administered')).toEqual(['1.17 cps/MBq, to settle']);
    expect(waiting('ingest to settle')).toEqual(['4 time points, 3 to settle']);
    expect(waiting('calibrate ready')).toEqual([]);
  });

  test('a long region name leaves room for its dose', () => {
    renderExample('analyse long names');
    expect(screen.getByRole('button', { name: 'Analyse, ready: Lesion L2, contou… 35.9 Gy, 5 more' })).toBeTruthy();
  });

  test('with several patients no ID stands for all', () => {
    renderExample('ingest two patients');
    expect(screen.getByText('Several patients')).toBeTruthy();
    expect(screen.queryByText(/^ID –/)).toBeNull();
  });

  test('undo follows the case', () => {
    const { dosimetryCase } = renderExample('fit ready', { canUndo: true });
    fireEvent.click(screen.getByRole('button', { name: 'Undo the last change' }));
    expect(given(dosimetryCase, 'undo')).toEqual([[]]);
  });

  test('nothing to undo: the button is off', () => {
    renderExample('fit ready', { canUndo: false });
    expect(screen.getByRole('button', { name: 'Undo the last change' })).toHaveProperty('disabled', true);
  });

  test('after a resume the images can be read again up to the last stage that is ready', () => {
    const resumed = caseAt({
      readyTo: 'analyse',
      change: { resumedAt: '2026-11-02T08:41:00+01:00', stagesWithVoxels: [] },
    });
    const { dosimetryCase } = renderPanel(resumed, { openStage: 'analyse' });
    expect(screen.getByText('Resumed from 2026-11-02 08:41.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Read images again' }));
    expect(given(dosimetryCase, 'restoreVoxels')).toEqual([['dose']]);
  });
});

describe('states of a stage', () => {
  test('a failed stage shows message, remedy and code, and can be tried again', () => {
    const { dosimetryCase } = renderExample('fit failed');
    const alert = within(screen.getByRole('alert'));
    expect(
      alert.getByText('Kidney left has 1 time point with activity; 2 are needed for a mono-exponential.'),
    ).toBeTruthy();
    expect(alert.getByText('Include a further time point or choose the trapezoid with physical tail.')).toBeTruthy();
    expect(alert.getByText('Code fit/too-few-points')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(given(dosimetryCase, 'runStage')).toEqual([['fit']]);
  });

  test('a stale stage says why, keeps its result in sight and runs with its verb', () => {
    const { dosimetryCase } = renderExample('fit stale');
    expect(screen.getByText('Out of date: The regions have changed.')).toBeTruthy();
    expect(screen.getByRole('table', { name: 'Time-integrated activity of each region' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Fit voxels and 6 regions' }));
    expect(given(dosimetryCase, 'runStage')).toEqual([['fit']]);
  });

  test('a running stage shows its progress, keeps its choices still and can be cancelled', () => {
    const { dosimetryCase, container } = renderExample('fit running');
    expect(screen.getByRole('progressbar', { name: 'Fitting voxels' })).toHaveProperty('value', 0.42);
    expect(screen.getByRole('combobox', { name: 'Integral from' }).matches(':disabled')).toBe(true);
    expect(container.querySelector('[data-action="run"]')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel Fit' }));
    expect(given(dosimetryCase, 'cancel')).toEqual([['fit']]);
  });

  test('progress follows the case', () => {
    const { dosimetryCase } = renderExample('fit running');
    const fit = { status: 'running', jobId: 'fit-1', progress: { fraction: 0.9, doing: 'Fitting voxels' } } as const;
    act(() => dosimetryCase.become(caseAt({ readyTo: 'segment', stages: { fit } })));
    expect(screen.getByRole('progressbar', { name: 'Fitting voxels' })).toHaveProperty('value', 0.9);
  });

  test('a blocked stage has its button off and says why', () => {
    const { dosimetryCase } = renderExample('segment empty');
    const primary = screen.getByRole('button', { name: 'Measure regions' });
    expect(primary).toHaveProperty('disabled', true);
    const reason = document.getElementById(primary.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toBe('Cannot run yet: Accept the alignment of 24.0 h, 96.0 h, 168.0 h.');
    fireEvent.click(primary);
    expect(given(dosimetryCase, 'runStage')).toEqual([]);
  });

  test('Run to here is offered while an earlier stage is not ready', () => {
    const { dosimetryCase } = renderPanel(caseAt({ readyTo: 'register' }), { openStage: 'dose' });
    fireEvent.click(screen.getByRole('button', { name: 'Run everything that is out of date up to Dose' }));
    expect(given(dosimetryCase, 'runTo')).toEqual([['dose']]);
  });

  test('a ready stage leads on to the next', () => {
    const { view } = renderExample('dose ready');
    expect(screen.queryByRole('button', { name: /^Run everything/ })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Continue to Analyse' }));
    expect(view.getState().openStage).toBe('analyse');
  });
});

test('what is out of date names the curve that was fitted, not the one that is chosen now', () => {
  const { state } = exampleNamed('fit ready');
  renderPanel(
    {
      ...state,
      choices: {
        ...state.choices,
        fit: { ...state.choices.fit, curves: { ...state.choices.fit.curves, selection: 'aicc' } },
      },
      stages: { ...state.stages, fit: { status: 'stale', because: 'The time–activity model has changed.' } },
    },
    { openStage: 'calibrate' },
  );
  const row = screen.getByRole('button', { name: /^Fit, out of date/ });
  expect(row.textContent).toMatch(/average of 2, up to \d+ % extrapolated/);
});

test('time points side by side have a common display range until each is given its own', () => {
  const { view } = renderExample('calibrate ready');
  const own = screen.getByRole('button', { name: 'Own' });
  expect(own.getAttribute('aria-pressed')).toBe('false');
  fireEvent.click(own);
  expect(view.getState().activityScale).toBe('own');
});
