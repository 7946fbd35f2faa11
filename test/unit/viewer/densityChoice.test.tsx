/** @jest-environment jsdom */
import { fireEvent, screen } from '@testing-library/react';
import { parseDensityTable } from '../../../extensions/dosimetry-viewer/src/panels/stages/register/parseDensityTable';
import { given, renderExample } from './renderPanel';

const relation = (): HTMLSelectElement => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Density from CT' });
const table = (): HTMLTextAreaElement => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'HU, g/mL' });
const enter = (name: string, text: string): void => {
  fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), { target: { value: name } });
  fireEvent.change(table(), { target: { value: text } });
  fireEvent.click(screen.getByRole('button', { name: 'Apply' }));
};
const problem = (): string | undefined =>
  document.getElementById(table().getAttribute('aria-describedby') ?? '')?.textContent;

describe('density from CT', () => {
  test("the scanner's table goes to the case once it is applied", () => {
    const { dosimetryCase } = renderExample('register ready');
    expect(relation().value).toBe('published');
    fireEvent.change(relation(), { target: { value: 'own' } });
    expect(screen.getByText('Not applied yet: Schneider 2000 holds.')).toBeTruthy();
    expect(dosimetryCase.commands).toEqual([]);
    enter(' Scanner A ', '-1000, 0.0012\n0, 1.0\n\n1000; 1.6');
    const nodes = [
      [-1000, 0.0012],
      [0, 1],
      [1000, 1.6],
    ];
    expect(given(dosimetryCase, 'choose')).toEqual([
      ['register', expect.objectContaining({ densityCalibration: { name: 'Scanner A', nodes } })],
    ]);
    expect(screen.getByText('Scanner A: 3 pairs')).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'HU, g/mL' })).toBeNull();
  });

  test('what is wrong with it is said beside it', () => {
    const { dosimetryCase } = renderExample('register ready');
    fireEvent.change(relation(), { target: { value: 'own' } });
    enter('Scanner A', '0, 1.0\nwater');
    expect(problem()).toBe('Line 2 is “water”; a CT number in HU, a comma and a density in g/mL were expected.');
    expect(table().getAttribute('aria-invalid')).toBe('true');
    enter('Scanner A', '0, 1.0\n-1000, 0.0012');
    expect(problem()).toBe('-1000 HU follows 0 HU; rising CT numbers were expected.');
    enter('', '-1000, 0.0012\n0, 1.0');
    expect(problem()).toMatch(/has no name/);
    expect(dosimetryCase.commands).toEqual([]);
  });

  test('back to the published relation', () => {
    const { dosimetryCase } = renderExample('register own density');
    fireEvent.click(screen.getByRole('button', { name: 'Edit table' }));
    expect(table().value).toBe('-1000, 0.0012\n0, 1\n1000, 1.6');
    fireEvent.change(relation(), { target: { value: 'published' } });
    expect(given(dosimetryCase, 'choose')).toEqual([
      ['register', expect.objectContaining({ densityCalibration: null })],
    ]);
    expect(screen.queryByRole('textbox', { name: 'HU, g/mL' })).toBeNull();
  });
});

test.each([
  ['−1000\t0.0012', { nodes: [[-1000, 0.0012]] }],
  [' 0 1.0 ', { nodes: [[0, 1]] }],
  ['0; 1,0', { wrong: { line: 1, text: '0; 1,0' } }],
  ['\n0,', { wrong: { line: 2, text: '0,' } }],
  ['0, 1, 2', { wrong: { line: 1, text: '0, 1, 2' } }],
])('%j is read as %j', (text, expected) => {
  expect(parseDensityTable(text)).toEqual(expected);
});
