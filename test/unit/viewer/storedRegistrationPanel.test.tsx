/** @jest-environment jsdom */
/** Registrations of the archive in the panel: taken, given back, and told where they cannot be used. */
import { fireEvent, screen } from '@testing-library/react';
import { TORSO_POINTS } from '../../gallery/examples/cases';
import { exampleNamed } from '../../gallery/examples/index';
import { given, renderExample } from './renderPanel';

const point = (index: number): string => TORSO_POINTS[index]?.id ?? '';
const { register } = exampleNamed('register stored registrations').state.choices;

test('one that is there is taken with its date; a nudge and an acceptance of before go', () => {
  const { dosimetryCase } = renderExample('register stored registrations');
  fireEvent.click(screen.getByRole('button', { name: 'Use stored registration (2026-09-21)' }));
  expect(given(dosimetryCase, 'choose')).toEqual([
    [
      'register',
      { ...register, stored: { [point(1)]: '2.25.61', [point(2)]: '2.25.62' }, transforms: {}, accepted: [] },
    ],
  ]);
});

test('the one in use says what it is and who made it, and can be left', () => {
  const { dosimetryCase } = renderExample('register stored registrations');
  expect(
    screen.getByText(/Registration of the archive, deformable, 2026-09-21, made by Voxel dosimetry 0\.1\.0/),
  ).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Do not use it' }));
  expect(given(dosimetryCase, 'choose')).toEqual([['register', { ...register, stored: {} }]]);
});

test('a deformation of the reference itself is told, not offered', () => {
  renderExample('register stored registrations');
  expect(screen.getByText(/cannot be turned round/)).toBeTruthy();
  expect(screen.getAllByRole('button', { name: /Use stored registration/ })).toHaveLength(1);
});

test('REG can be stored where something is registered, and says why not where nothing is', () => {
  const { dosimetryCase } = renderExample('export with registrations');
  fireEvent.click(screen.getByRole('checkbox', { name: /Registrations \(REG\)/ }));
  expect(given(dosimetryCase, 'choose')).toEqual([['export', { objects: ['RTDOSE', 'SEG'] }]]);
});

test('without a registration the box is off with its reason', () => {
  renderExample('export ready to store');
  const box = screen.getByRole<HTMLInputElement>('checkbox', {
    name: /Registrations \(REG\).*No time point is registered/,
  });
  expect(box.disabled).toBe(true);
});
