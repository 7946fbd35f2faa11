/** @jest-environment jsdom */
import { fireEvent, render, screen } from '@testing-library/react';
import { translator } from '../../../extensions/dosimetry-viewer/src/panels/messages/translator';
import { RenderGuard } from '../../../extensions/dosimetry-viewer/src/panels/RenderGuard';
import { exampleNamed } from '../../gallery/examples/index';
import { renderPanel } from './renderPanel';

// React tells the console of every error that a guard takes; the tests below cause theirs on purpose.
beforeEach(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

test('a part that cannot be drawn says so, leaves the rest, and is drawn again when asked', () => {
  let broken = true;
  const Part = () => {
    if (broken) throw new Error('The curve has no points.');
    return <p>Curve</p>;
  };
  render(
    <>
      <p>Beside it</p>
      <RenderGuard t={translator('en')}>
        <Part />
      </RenderGuard>
    </>,
  );
  expect(screen.getByRole('alert').textContent).toContain('The curve has no points.');
  expect(screen.getByText('Beside it')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Show it again' }));
  expect(screen.getByRole('alert')).toBeTruthy();
  broken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Show it again' }));
  expect(screen.getByText('Curve')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a stage that cannot be drawn leaves the patient and the other stages to be reached', () => {
  const { state, view } = exampleNamed('kernel collapsed cone ready');
  const dose = { ...state.results.dose!, kernel: { ...state.results.dose!.kernel!, media: null as never } };
  renderPanel({ ...state, results: { ...state.results, dose } }, view);
  expect(screen.getByRole('alert')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /^Register/ }));
  expect(screen.queryByRole('alert')).toBeNull();
});
