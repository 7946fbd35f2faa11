/** @jest-environment jsdom */
import { fireEvent, screen } from '@testing-library/react';
import { TORSO_POINTS } from '../../gallery/examples/cases';
import { exampleNamed } from '../../gallery/examples/index';
import { given, renderExample, renderPanel } from './renderPanel';

const point = TORSO_POINTS[0]!;

test('an MR is brought onto an image that a person names, and taken out again; how far it lay off is said', () => {
  const { dosimetryCase } = renderExample('register MR');
  expect(screen.getByText('moved, up to 431 mm')).toBeTruthy();
  const [t1, t2] = ['MR T1 tra', 'MR T2 tra fat-suppressed'].map((name) => screen.getByRole('combobox', { name }));
  fireEvent.change(t2!, { target: { value: `emission/${point.id}` } });
  fireEvent.change(t1!, { target: { value: 'none' } });
  const own = { '2.25.11': { timePointId: point.id, onto: 'ct' } };
  const other = { '2.25.12': { timePointId: point.id, onto: 'emission' } };
  expect(given(dosimetryCase, 'choose').map((args) => (args as [string, { mrs: unknown }])[1].mrs)).toEqual([
    { ...own, ...other },
    other,
  ]);
});

test('Ingest names an MR that takes no part, and what could be done with it', () => {
  renderPanel(exampleNamed('register MR').state, { openStage: 'ingest' });
  expect(screen.getByText('MR T2 tra fat-suppressed')).toBeTruthy();
  expect(screen.queryByText('MR T1 tra')).toBeNull();
  expect(screen.getAllByText(/Register can bring it/)).toHaveLength(1);
});
