/** @jest-environment jsdom */
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { DoseVolumeChart } from '../../../extensions/dosimetry-viewer/src/charts/DoseVolumeChart';
import { RegionTable } from '../../../extensions/dosimetry-viewer/src/charts/RegionTable';
import { TimeActivityChart } from '../../../extensions/dosimetry-viewer/src/charts/TimeActivityChart';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { exampleNamed } from '../../gallery/examples/index';
import { scriptedCase } from '../../gallery/scriptedCase';
import { scriptedHost } from '../../gallery/scriptedHost';
import { renderExample } from './renderPanel';

/** Every place is this wide, px, as soon as it is observed. */
function layOut(width: number): () => void {
  const before = globalThis.ResizeObserver;
  class Observer {
    constructor(private readonly changed: () => void) {}
    observe(element: Element): void {
      Object.defineProperty(element, 'clientWidth', { value: width, configurable: true });
      Object.defineProperty(element, 'clientHeight', { value: 300, configurable: true });
      this.changed();
    }
    unobserve(): void {}
    disconnect(): void {}
  }
  globalThis.ResizeObserver = Observer as unknown as typeof ResizeObserver;
  return () => {
    globalThis.ResizeObserver = before;
  };
}

test('a row that is pressed brings its region forward in table, histogram and curves alike', () => {
  const { state } = exampleNamed('region table');
  const props = { dosimetryCase: scriptedCase(state), view: createViewStore(), host: scriptedHost() };
  const { container } = render(
    <>
      <RegionTable {...props} />
      <DoseVolumeChart {...props} />
      <TimeActivityChart {...props} />
    </>,
  );
  const row = screen.getByRole('row', { name: /^Spleen/ });
  fireEvent.click(within(row).getAllByRole('cell')[2] ?? row);
  expect(props.view.getState().selectedRegionIds).toEqual(['region-2']);
  expect(container.querySelectorAll('.vd-pressable.vd-muted')).toHaveLength(5);
  expect(container.querySelectorAll('.vd-curve.vd-muted')).toHaveLength(10);
  fireEvent.click(within(row).getByRole('button', { name: 'Spleen', pressed: true }));
  expect(props.view.getState().selectedRegionIds).toEqual([]);
  expect(container.querySelectorAll('.vd-muted')).toHaveLength(0);
});

test('a region chosen in the fit table is chosen in the view', () => {
  const { view, container } = renderExample('fit ready');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Choose Kidney left' }));
  expect(view.getState().selectedRegionIds).toEqual(['region-3']);
  expect(container.querySelectorAll('tbody.vd-muted')).toHaveLength(5);
});

test('a selection of a region that is not shown mutes nothing', () => {
  const { view, container } = renderExample('analyse ready');
  act(() => view.set({ selectedRegionIds: ['drawn-9'] }));
  expect(container.querySelectorAll('.vd-muted')).toHaveLength(0);
});

describe('in a narrow place', () => {
  test('a name stands over all seven figures of its region', () => {
    const restore = layOut(376);
    try {
      renderExample('analyse ready');
      expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
        'Mean Gy',
        'D98 Gy',
        'D50 Gy',
        'D2 Gy',
        'Volume mL',
        'Mass g',
        'TIA MBq·h',
      ]);
      const name = screen.getByRole('button', { name: 'Liver' }).closest('th');
      expect([name?.scope, name?.colSpan]).toEqual(['rowgroup', 7]);
      const figures = name?.closest('tbody')?.querySelectorAll('td') ?? [];
      expect([...figures].map(({ textContent }) => textContent)).toEqual([
        '1.86',
        '0.845',
        '1.86',
        '2.87',
        '1612',
        '1693',
        expect.stringMatching(/^36\s852$/),
      ]);
    } finally {
      restore();
    }
  });
});
