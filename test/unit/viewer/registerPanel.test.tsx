/** @jest-environment jsdom */
import { act, fireEvent, screen } from '@testing-library/react';
import type { CaseState, StageState } from '../../../extensions/dosimetry-case/src/index';
import { alignmentOf } from '../../../extensions/dosimetry-viewer/src/fusionCheck';
import type { ViewState } from '../../../extensions/dosimetry-viewer/src/viewState';
import { TORSO_POINTS } from '../../gallery/examples/cases';
import { exampleNamed } from '../../gallery/examples/index';
import { given, renderExample, renderPanel, type RenderedPanel } from './renderPanel';

const point = (index: number): string => TORSO_POINTS[index]?.id ?? '';
/** Three time points to align, the first of them accepted. */
const { state: ready } = exampleNamed('register ready');
const stale: StageState = { status: 'stale', because: 'The alignment has changed.' };
const withStage = (state: CaseState, register: StageState): CaseState => ({
  ...state,
  stages: { ...state.stages, register },
});

/** The view after the fusion of these was on the screen. */
function lookedAt(state: CaseState, ...indices: readonly number[]): Pick<ViewState, 'seenAlignments'> {
  const seen = indices.map((index) => [point(index), alignmentOf(state, point(index))] as const);
  return { seenAlignments: Object.fromEntries(seen.flatMap(([id, one]) => (one === null ? [] : [[id, one]]))) };
}
const opened = (state: CaseState, ...seen: readonly number[]): RenderedPanel =>
  renderPanel(state, { openStage: 'register', ...lookedAt(state, ...seen) });
const buttons = (name: string | RegExp): HTMLButtonElement[] =>
  screen.getAllByRole<HTMLButtonElement>('button', { name });
const disabled = (name: string): boolean[] => buttons(name).map((button) => button.disabled);

describe('register', () => {
  test('the reference can be changed', () => {
    const { dosimetryCase } = renderExample('register ready');
    fireEvent.change(screen.getByRole('combobox', { name: 'Reference' }), { target: { value: point(1) } });
    expect(given(dosimetryCase, 'choose')[0]).toEqual([
      'register',
      { ...ready.choices.register, referenceTimePointId: point(1) },
    ]);
  });

  test('the registration can be chosen; by CT only where every time point has one', () => {
    const { dosimetryCase } = renderExample('register ready');
    const method = screen.getByRole('combobox', { name: 'Method' });
    expect([...method.querySelectorAll('option')].map(({ label, disabled }) => [label, disabled])).toEqual([
      ['Patient coordinates', false],
      ['Rigid, CT to CT', false],
      ['Rigid, emission to emission', false],
      ['Rigid, then deformable, CT to CT', false],
      ['Rigid, then deformable, emission to emission', false],
      ['Rigid, then by regions, CT to CT', false],
      ['Rigid, then by regions, emission to emission', false],
    ]);
    for (const value of ['deformable-ct', 'none']) fireEvent.change(method, { target: { value } });
    expect(given(dosimetryCase, 'choose')).toEqual(
      [{ method: 'deformable', image: 'ct' }, null].map((registration) => [
        'register',
        { ...ready.choices.register, registration },
      ]),
    );
    const { results } = ready;
    const timePoints = (results.ingest?.timePoints ?? []).map((each, index) =>
      index === 2 ? { ...each, ct: null } : each,
    );
    renderPanel(
      { ...ready, results: { ...results, ingest: results.ingest && { ...results.ingest, timePoints } } },
      { openStage: 'register' },
    );
    expect(screen.getAllByRole<HTMLOptionElement>('option', { name: 'Rigid, CT to CT' })[1]?.disabled).toBe(true);
  });

  test('what registration found is told with its figures, what it did not with its reason; a nudge by hand hides both', () => {
    renderExample('register registered');
    const list = screen.getByRole('list', { name: 'Alignment of each time point' });
    const cards = [1, 2, 3].map((index) => list.children[index]?.textContent ?? '');
    expect(cards[0]).toMatch(/CT correlation0\.842 → 0\.991/);
    expect(cards[0]).toMatch(/Largest motion27\.4\s*mm/);
    expect(cards[1]).toMatch(
      /Not registered, patient coordinates hold: After registration .* before 0\.874\. Register the other kind/,
    );
    expect(cards[2]).not.toMatch(/CT correlation|Not registered/);
  });

  test('contour-guided is told region by region: moved, compromised, stayed, left out with the reason', () => {
    renderExample('register by regions');
    const lines = screen.getAllByRole('listitem', { hidden: true }).map(({ textContent }) => textContent);
    for (const words of [
      'Kidney left: moved 9.80 mm, turned 1.40°; similarity 0.412 → 0.921',
      'Spleen: moved 4.10 mm, turned 0.600°; similarity 0.702 → 0.884 1.30 mm off its own motion: a region beside it moves otherwise',
      'Liver: stays: moving it gains nothing (similarity 0.953)',
      'Lesion 3: Lesion 3 would move by 34.2 mm; at most 30 mm were expected. Look at the images; what lies around it decides.',
    ])
      expect(lines.map((line) => line.replace(/\s+/g, ' '))).toContain(words);
  });

  test('a virtual CT is told on the cards of who lends and of the reference, with what carries it', () => {
    renderExample('register virtual CT');
    expect(screen.getByText('Virtual CT from 24.0 h, carried by emission registration.')).toBeTruthy();
    expect(screen.getByText(/^Its CT gives the density .* carried by emission registration/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Emission on CT' }).getAttribute('aria-pressed')).toBe('true');
    expect(screen.queryByRole('button', { name: 'CT' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Checkerboard' })).toBeNull();
  });

  test('by CT with one CT alone, one click takes the emission; that nothing carries the CT is a warning', () => {
    const { dosimetryCase } = renderExample('register virtual CT not carried');
    expect(screen.getByText('Virtual CT from 24.0 h, carried by nothing but patient coordinates.')).toBeTruthy();
    expect(screen.getByText(/gives the density of the reference.*Register rigidly by emission/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Rigid, emission' }));
    expect(given(dosimetryCase, 'choose')[0]).toMatchObject([
      'register',
      { registration: { method: 'rigid', image: 'emission' } },
    ]);
  });

  test('how each CT lies on its emission image is told, and one that was moved can go back and forth', () => {
    const { dosimetryCase } = renderExample('register CTs moved');
    expect(screen.getByText(/^moved, up to 14.2 mm/)).toBeTruthy();
    expect(screen.getByText(/^at most 1.30 mm off: as acquired/)).toBeTruthy();
    expect(
      screen.getByText(/was moved by up to 14.2 mm onto its emission image.*keeps the error of that/),
    ).toBeTruthy();
    expect(screen.getByText(/was not found\. The registration moves the CT by up to 61 mm/)).toBeTruthy();
    const [first, , , last] = TORSO_POINTS;
    fireEvent.click(screen.getByRole('button', { name: 'Leave as acquired' }));
    fireEvent.click(screen.getAllByRole('button', { name: 'Move onto emission' }).at(-1)!);
    const chosen = given(dosimetryCase, 'choose').map((args) => (args as [string, { ctsAsAcquired: string[] }])[1]);
    expect(chosen.map(({ ctsAsAcquired }) => ctsAsAcquired)).toEqual([[last!.id, first!.id], [first!.id]]);
  });

  test('compared alone nothing can be moved; how far off is a warning', () => {
    renderExample('register CTs compared');
    expect(screen.getByText(/^The CT of 4.0 h lies up to 14.2 mm off its emission image/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Move onto emission' })).toBeNull();
  });

  test('the check-sum that lost activity is pointed out', () => {
    renderExample('register ready');
    expect(
      screen.getByText(/^The image at 96\.0 h holds \d+(\.\d+)? MBq, on the dose grid .* Check the fusion/),
    ).toBeTruthy();
  });

  test('nothing can be accepted that was not looked at, and it is said', () => {
    const { dosimetryCase } = opened(ready, 3);
    expect(disabled('Accept')).toEqual([true, false]);
    const [notYet] = buttons('Accept');
    expect(document.getElementById(notYet?.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Look at the fusion first',
    );
    notYet?.focus();
    for (const key of ['Enter', ' ']) fireEvent.keyDown(notYet as HTMLElement, { key });
    fireEvent.click(notYet as HTMLElement);
    expect(given(dosimetryCase, 'acceptAlignment')).toEqual([]);
  });

  test('the verdict goes to the case, and the fusion check on to the next that waits', () => {
    const { dosimetryCase, host } = opened(ready, 2);
    fireEvent.click(buttons('Show fusion')[1] as HTMLElement);
    fireEvent.click(buttons('Accept')[0] as HTMLElement);
    fireEvent.click(buttons('Withdraw')[0] as HTMLElement);
    expect(host.actions).toEqual([
      { command: 'showFusionCheck', arguments: [point(2)] },
      { command: 'showFusionCheck', arguments: [point(3)] },
    ]);
    expect(given(dosimetryCase, 'acceptAlignment')).toEqual([
      [point(2), true],
      [point(1), false],
    ]);
  });

  test('all can be accepted at once when each was looked at', () => {
    const { dosimetryCase, view } = opened(ready, 2);
    expect(disabled('Accept all 2')).toEqual([true]);
    expect(screen.getByText('Look at the fusion of 1 time point first')).toBeTruthy();
    act(() => view.set(lookedAt(ready, 2, 3)));
    fireEvent.click(buttons('Accept all 2')[0] as HTMLElement);
    expect(given(dosimetryCase, 'acceptAlignment')).toEqual([
      [point(2), true],
      [point(3), true],
    ]);
  });

  test('with an alignment that nobody accepted it is not left, and it is said', () => {
    opened(ready, 2);
    expect(disabled('Continue to Segment')).toEqual([true]);
    const [next] = buttons('Continue to Segment');
    expect(document.getElementById(next?.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Before going on: accept each alignment, nudged where it is off.',
    );
  });

  test('with all accepted it is left', () => {
    const accepted = [1, 2, 3].map(point);
    opened({ ...ready, choices: { ...ready.choices, register: { ...ready.choices.register, accepted } } });
    expect(disabled('Continue to Segment')).toEqual([false]);
  });

  test('an alignment that was changed and not computed yet cannot be accepted, one that was accepted can be withdrawn', () => {
    opened(withStage(ready, stale), 2, 3);
    expect(disabled('Accept')).toEqual([true, true]);
    expect(screen.getAllByText('Register first: this alignment is not computed yet')).toHaveLength(2);
    expect(disabled('Withdraw')).toEqual([false]);
  });

  test('the time point on show is marked, the way it is shown is a choice of the view', () => {
    const { view, dosimetryCase } = opened(ready);
    expect(buttons('Show fusion').map((button) => button.getAttribute('aria-pressed'))).toEqual([
      'false',
      'true',
      'false',
    ]);
    fireEvent.click(buttons('Swipe')[0] as HTMLElement);
    fireEvent.change(screen.getByRole('slider', { name: 'Place of the edge' }), { target: { value: '30' } });
    expect(view.getState()).toMatchObject({ fusionMode: 'swipe', swipe_frac: 0.3 });
    expect(dosimetryCase.commands).toEqual([]);
  });

  test('a nudge is shown with the likeness it would have', () => {
    const { view } = opened(withStage(ready, stale));
    act(() => view.set({ alignmentPreviewed: { timePointId: point(2), correlationWithReference: 0.987 } }));
    expect(screen.getByText('nudged: 0.987')).toBeTruthy();
  });

  test('the arrow keys nudge: one step, ten with Shift, a tenth with Alt', () => {
    const { dosimetryCase } = opened(ready);
    fireEvent.click(buttons('Nudge')[1] as HTMLElement);
    const field = screen.getByRole('textbox', { name: 'R–L (+ left)' });
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    fireEvent.keyDown(field, { key: 'ArrowUp', shiftKey: true });
    fireEvent.keyDown(field, { key: 'ArrowDown', altKey: true });
    expect(
      given(dosimetryCase, 'nudge').map(
        ([, transform]) => (transform as { translation_mm: number[] }).translation_mm[0],
      ),
    ).toEqual([1, 11, 10.9]);
  });

  test('a nudge is in millimetres along and radians about the axes, with its centre in the middle of the image', () => {
    const { dosimetryCase } = renderExample('register ready');
    fireEvent.click(screen.getAllByRole('button', { name: 'Nudge' })[0] as HTMLElement);
    fireEvent.click(screen.getByRole('button', { name: 'Increase I–S (+ superior)' }));
    const turn = screen.getByRole('textbox', { name: 'Turn about I–S' });
    fireEvent.change(turn, { target: { value: '-90' } });
    fireEvent.keyDown(turn, { key: 'Enter' });
    const [first, second] = given(dosimetryCase, 'nudge');
    expect(first?.[0]).toBe(point(1));
    expect(first?.[1]).toMatchObject({ translation_mm: [0, 0, 1], rotation_rad: [0, 0, 0] });
    // Middle of 128 × 128 × 96 voxels of 4.8 mm from (−304.8, −304.8, −228) mm.
    const { centre_mm } = first?.[1] as { centre_mm: readonly number[] };
    for (const value_mm of centre_mm) expect(value_mm).toBeCloseTo(0, 6);
    expect(second?.[1]).toMatchObject({ translation_mm: [0, 0, 1], rotation_rad: [0, 0, -Math.PI / 2] });
  });

  test('who gives the verdict is asked for once, and who gave it is shown with the time', () => {
    const { view } = renderExample('register deformed');
    expect(screen.getByText('Dr. Margarethe Physicist')).toBeTruthy();
    expect(screen.getByText('Accepted: Dr. Margarethe Physicist, 2026-11-02 10:20')).toBeTruthy();
    expect(screen.getByText('Accepted: name not given, 2026-11-02 10:20')).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Your name' })).toBeNull();
    act(() => view.set({ person: { name: null, isFromHost: false } }));
    const field = screen.getByRole('textbox', { name: 'Your name' });
    fireEvent.change(field, { target: { value: ' A. Nuclear ' } });
    fireEvent.blur(field);
    expect(view.getState().person).toEqual({ name: 'A. Nuclear', isFromHost: false });
    expect(screen.getByRole('button', { name: 'Change' })).toBeTruthy();
  });

  test('a deformation is told with its displacement, change of volume and folding', () => {
    renderExample('register deformed');
    const list = screen.getByRole('list', { name: 'Alignment of each time point' });
    expect(list.children[1]?.textContent).toMatch(/mean 2\.40, largest 11\.3mm.*0\.71 – 1\.38.*Folded0/);
    expect(list.children[3]?.textContent).toMatch(/-0\.12 – 1\.38.*The deformation folds 1\.70 mL/);
  });

  test('one time point is registered again by another method, without its nudge and verdict', () => {
    const { dosimetryCase } = renderExample('register deformed');
    fireEvent.click(buttons('Redo')[0] as HTMLElement);
    expect(disabled('Register again')).toEqual([true]);
    fireEvent.change(screen.getByRole('combobox', { name: 'Register 24.0 h by' }), { target: { value: 'rigid-ct' } });
    fireEvent.click(buttons('Register again')[0] as HTMLElement);
    const [stage, choice] = given(dosimetryCase, 'choose')[0] as ['register', CaseState['choices']['register']];
    expect([stage, choice.registrations, choice.accepted]).toEqual([
      'register',
      { [point(1)]: { method: 'rigid', image: 'ct' } },
      [point(2)],
    ]);
    expect(given(dosimetryCase, 'runStage')).toEqual([['register']]);
  });

  test('from a nudge there is a way back to what registration found; a deformation that was found can be left out and taken along', () => {
    const { dosimetryCase } = renderExample('register deformed');
    fireEvent.click(buttons('Nudge')[0] as HTMLElement);
    const keep = 'Keep the deformation that was found: it moves along';
    expect(screen.queryByRole('checkbox', { name: keep })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Increase I–S (+ superior)' }));
    fireEvent.click(screen.getByRole('checkbox', { name: keep }));
    expect(given(dosimetryCase, 'choose').at(-1)).toMatchObject(['register', { deformationKept: [point(1)] }]);
    fireEvent.click(screen.getByRole('button', { name: 'Back to what registration found' }));
    expect(given(dosimetryCase, 'nudge').at(-1)).toEqual([point(1), null]);
  });

  test('landmarks: each image alone while it is marked, the residual of each pair and their mean', () => {
    const landmarks = {
      [point(1)]: [
        { id: '1', reference_mm: [0, 0, 0], moving_mm: [3, 4, 0] },
        { id: '2', reference_mm: [0, 0, 0], moving_mm: null },
      ],
    } as const;
    const state = { ...ready, choices: { ...ready.choices, register: { ...ready.choices.register, landmarks } } };
    const { view, dosimetryCase } = opened(state);
    fireEvent.click(buttons('Landmarks')[0] as HTMLElement);
    expect(screen.getByText('5.00 mm')).toBeTruthy();
    expect(screen.getByText('Mean residual 5.00 mm')).toBeTruthy();
    fireEvent.click(buttons('Mark a pair')[0] as HTMLElement);
    expect(view.getState()).toMatchObject({
      marking: { timePointId: point(1), landmarkId: '3', side: 'reference' },
      fusionMode: 'swipe',
      swipe_frac: 0,
    });
    fireEvent.click(buttons('Stop marking')[0] as HTMLElement);
    fireEvent.click(buttons('Remove pair 2')[0] as HTMLElement);
    const [, choice] = given(dosimetryCase, 'choose')[0] as ['register', CaseState['choices']['register']];
    expect(choice.landmarks?.[point(1)]?.map(({ id }) => id)).toEqual(['1']);
  });
});
