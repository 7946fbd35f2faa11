/** @jest-environment jsdom */
import { act, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { AbsorbedDoseLegend } from '../../../extensions/dosimetry-viewer/src/charts/AbsorbedDoseLegend';
import { DifferenceLegend } from '../../../extensions/dosimetry-viewer/src/charts/DifferenceLegend';
import { DoseVolumeChart } from '../../../extensions/dosimetry-viewer/src/charts/DoseVolumeChart';
import { RegionTable } from '../../../extensions/dosimetry-viewer/src/charts/RegionTable';
import { TimeActivityChart } from '../../../extensions/dosimetry-viewer/src/charts/TimeActivityChart';
import { thinned } from '../../../extensions/dosimetry-viewer/src/charts/polyline';
import type { PanelProps } from '../../../extensions/dosimetry-viewer/src/panels/panelProps';
import { createViewStore, type ViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { exampleNamed } from '../../gallery/examples/index';
import { scriptedCase } from '../../gallery/scriptedCase';
import { scriptedHost } from '../../gallery/scriptedHost';

function show(Chart: (props: PanelProps) => ReactElement, name: string): { view: ViewStore; container: HTMLElement } {
  const example = exampleNamed(name);
  const view = createViewStore(example.view);
  const { container } = render(<Chart dosimetryCase={scriptedCase(example.state)} view={view} host={scriptedHost()} />);
  return { view, container };
}

/** Gives every element a size, which jsdom does not; the returned function takes it back. */
function layOut({ width, height }: { readonly width: number; readonly height: number }): () => void {
  const { ResizeObserver: before } = globalThis;
  globalThis.ResizeObserver = class {
    readonly #told: ResizeObserverCallback;
    constructor(told: ResizeObserverCallback) {
      this.#told = told;
    }
    observe(): void {
      this.#told([], this);
    }
    unobserve(): void {}
    disconnect(): void {}
  };
  const sides = [
    jest.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(width),
    jest.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(height),
  ];
  return () => {
    globalThis.ResizeObserver = before;
    for (const side of sides) side.mockRestore();
  };
}

const texts = (container: HTMLElement, selector: string): (string | null)[] =>
  [...container.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe('time–activity chart', () => {
  test('each region has a measured part and two extrapolated ones that meet it, and its points', () => {
    const { container } = show(TimeActivityChart, 'time activity');
    const curves = [...container.querySelectorAll('.vd-chart-svg .vd-curve')];
    expect(curves).toHaveLength(6);
    for (const curve of curves) {
      const [before, measured, after] = [...curve.querySelectorAll('path.vd-line')].map(
        (path) => path.getAttribute('d') ?? '',
      );
      expect(curve.querySelectorAll('.vd-marker')).toHaveLength(4);
      expect(curve.querySelectorAll('.vd-line-extrapolated')).toHaveLength(2);
      const lastOf = (path: string): string => path.split('L').at(-1) ?? '';
      const firstOf = (path: string): string => (path.split('L')[0] ?? '').replace('M', '');
      expect(firstOf(measured ?? '')).toBe(lastOf(before ?? ''));
      expect(firstOf(after ?? '')).toBe(lastOf(measured ?? ''));
    }
  });

  test('axes carry their units; hours are ticked in days', () => {
    const { container } = show(TimeActivityChart, 'time activity');
    expect(texts(container, '.vd-axis-label')).toEqual(['Time after administration (h)', 'Activity (MBq)']);
    expect(texts(container, '.vd-axes text')).toEqual(
      expect.arrayContaining(['0', '100', '200', '48', '96', '144', '192']),
    );
  });

  test('the logarithmic scale is a choice of the view', () => {
    const { view, container } = show(TimeActivityChart, 'time activity');
    fireEvent.click(screen.getByRole('button', { name: 'Log' }));
    expect(view.getState().chartScale).toBe('logarithmic');
    expect(texts(container, '.vd-axes text')).toEqual(expect.arrayContaining(['1', '10', '100']));
  });

  test('a region is brought forward by its name', () => {
    const { view, container } = show(TimeActivityChart, 'time activity');
    fireEvent.click(screen.getByRole('button', { name: 'Highlight Spleen' }));
    expect(view.getState().selectedRegionIds).toEqual(['region-2']);
    expect(container.querySelectorAll('.vd-curve.vd-muted')).toHaveLength(5);
  });

  test('arrow keys with Shift move a cursor that reads all curves', () => {
    const { container } = show(TimeActivityChart, 'time activity');
    const chart = screen.getByRole('application', { name: 'Activity over time. Chart of 6 regions' });
    fireEvent.keyDown(chart, { key: 'ArrowRight', shiftKey: true });
    // One fiftieth of 1.4 · 168 h; liver 412 MBq · 2^(−4.7/62).
    expect(screen.getByRole('status').textContent).toBe('4.7 h');
    expect(texts(container, '.vd-key-value')[0]).toBe('391 MBq');
    fireEvent.keyDown(chart, { key: 'Escape' });
    expect(container.querySelector('.vd-cursor')).toBeNull();
  });

  test('without a fit it says how to get one', () => {
    show(TimeActivityChart, 'time activity empty');
    expect(screen.getByText('No curves yet')).toBeTruthy();
    expect(screen.queryByRole('application')).toBeNull();
  });
});

describe('dose–volume histogram and table', () => {
  test('the histogram reads the share of the volume at a dose', () => {
    const { container } = show(DoseVolumeChart, 'dose volume one region');
    expect(texts(container, '.vd-axis-label')).toEqual(['Absorbed dose (Gy)', 'Volume (%)']);
    const chart = screen.getByRole('img', { name: 'Cumulative dose–volume histogram. Chart of 1 region' });
    for (let step = 0; step < 26; step += 1) fireEvent.keyDown(chart, { key: 'ArrowRight' });
    // 26/50 of 1.03 · 1.9 · mean: 1.0176 · mean.
    expect(screen.getByRole('status').textContent).toBe('≥ 4.87 Gy');
    expect(texts(container, '.vd-key-value')).toEqual(['46.9 %']);
  });

  test('the table has a row a region and the unit of each column', () => {
    show(RegionTable, 'region table');
    expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'Region',
      'Mean Gy',
      'D98 Gy',
      'D50 Gy',
      'D2 Gy',
      'Volume mL',
      'Mass g',
      'TIA MBq·h',
    ]);
    expect(screen.getAllByRole('row')).toHaveLength(7);
  });
});

describe('legend', () => {
  test('its maximum is moved with the keyboard and brought back by a double click', () => {
    const { view } = show(AbsorbedDoseLegend, 'legend');
    const handle = screen.getByRole('slider', { name: 'Display maximum of absorbed dose' });
    expect(handle.getAttribute('aria-valuetext')).toBe('80.0 Gy');
    fireEvent.keyDown(handle, { key: 'PageDown' });
    expect(view.getState().absorbedDoseDisplay?.max_Gy).toBe(53.3);
    fireEvent.doubleClick(handle);
    expect(view.getState().absorbedDoseDisplay?.max_Gy).toBe(80);
  });

  test.each([
    { width: 520, height: 360, orientation: 'vertical', class: 'vd-legend-upright' },
    { width: 358, height: 355, orientation: 'horizontal', class: 'vd-legend-lying' },
    { width: 250, height: 420, orientation: 'horizontal', class: 'vd-legend-lying' },
  ])('in a tile of $width × $height px it is $orientation, so that the body beside it stays in sight', (tile) => {
    const ends = layOut(tile);
    try {
      const { container, view } = show(AbsorbedDoseLegend, 'legend');
      expect(container.querySelector('.vd-legend')?.classList.contains(tile.class)).toBe(true);
      const handle = screen.getByRole('slider', { name: 'Display maximum of absorbed dose' });
      expect(handle.getAttribute('aria-orientation')).toBe(tile.orientation);
      const ticks = [...container.querySelectorAll<HTMLElement>('.vd-legend-tick')];
      const places = ticks.map(({ style }) => (tile.orientation === 'vertical' ? style.bottom : style.left));
      expect(places).toEqual(ticks.map(({ textContent }) => `${(100 * Number(textContent)) / 80}%`));
      fireEvent.keyDown(handle, { key: tile.orientation === 'vertical' ? 'ArrowUp' : 'ArrowRight' });
      expect(view.getState().absorbedDoseDisplay?.max_Gy).toBe(84);
    } finally {
      ends();
    }
  });

  test('says when the dose is out of date', () => {
    const { state } = exampleNamed('legend');
    const legendOf = (shown: typeof state): ReactElement => (
      <AbsorbedDoseLegend dosimetryCase={scriptedCase(shown)} view={createViewStore()} host={scriptedHost()} />
    );
    const { rerender } = render(legendOf(state));
    expect(screen.queryByText('Out of date')).toBeNull();
    rerender(
      legendOf({ ...state, stages: { ...state.stages, dose: { status: 'stale', because: 'The fit changed.' } } }),
    );
    expect(screen.getByText('Out of date').getAttribute('role')).toBe('status');
  });
});

test('a dose–volume curve ends on the axis, at the maximum dose of the region', () => {
  const { container } = show(DoseVolumeChart, 'dose volume one region');
  const path = container.querySelector('.vd-curve .vd-line')?.getAttribute('d') ?? '';
  const points = [...path.matchAll(/[ML]?(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  );
  const [last, before] = [points.at(-1), points.at(-2)];
  const lowest = Math.max(...points.map(([, y]) => y));
  expect(last?.[1]).toBe(lowest);
  expect(last?.[0]).toBe(before?.[0]);
});

describe('histograms of engines over each other', () => {
  const dashes = (container: HTMLElement, selector: string): (string | null)[] =>
    [...container.querySelectorAll(selector)].map((line) => line.getAttribute('stroke-dasharray'));

  test('one colour a region, one line style an engine, the reference drawn through and first in the key', () => {
    const { container } = show(DoseVolumeChart, 'dose volume of three engines');
    expect(screen.getByRole('heading').textContent).toBe('Dose–volume histograms by engine');
    const key = screen.getByRole('list', { name: 'Engines, by line' });
    expect([...key.children].map(({ textContent }) => textContent)).toEqual([
      'Collapsed cone (reference)',
      'Voxel S',
      'Voxel S, density',
    ]);
    const curves = [...container.querySelectorAll('.vd-curve path')];
    expect(curves).toHaveLength(18);
    expect(dashes(container, '.vd-curve path').slice(0, 7)).toEqual([...Array<null>(6).fill(null), '7 4']);
    expect(curves[0]?.getAttribute('stroke')).toBe(curves[6]?.getAttribute('stroke'));
    expect(dashes(key, 'line')).toEqual([null, '7 4', '2 3']);
  });

  test('the cursor reads the two that are looked at', () => {
    const { container } = show(DoseVolumeChart, 'dose volume of three engines');
    const plot = screen.getByRole('img');
    for (let step = 0; step < 3; step += 1) fireEvent.keyDown(plot, { key: 'ArrowRight' });
    const lesion = screen.getByRole('button', { name: 'Highlight Lesion L2' });
    expect(lesion.textContent).toMatch(/^Lesion L2\d+\.\d \| \d+\.\d %$/);
    expect(container.querySelector('.vd-chart-reading')?.textContent).toMatch(/^≥ /);
  });

  test('regions that are brought forward have the chart for themselves', () => {
    const all = show(DoseVolumeChart, 'dose volume of three engines').container;
    const last = (container: HTMLElement): number =>
      Math.max(
        ...[...container.querySelectorAll('.vd-axes g text[text-anchor="middle"]')].map((tick) =>
          Number(tick.textContent),
        ),
      );
    const marrow = show(DoseVolumeChart, 'dose volume of six engines one chosen').container;
    expect(last(all)).toBeGreaterThan(40);
    expect(last(marrow)).toBeLessThan(2);
    expect(marrow.querySelectorAll('.vd-curve path')).toHaveLength(6);
  });

  test('elsewhere the histograms of the dose are shown', () => {
    const { view, container } = show(DoseVolumeChart, 'dose volume of three engines');
    act(() => view.set({ openStage: 'analyse' }));
    expect(container.querySelectorAll('.vd-curve path')).toHaveLength(6);
  });
});

test('the scale of the difference reaches as far down as up, is dragged with the keys, and says when it is out of date', () => {
  const { view, container } = show(DifferenceLegend, 'legend of difference');
  const end = screen.getByRole('slider', { name: 'End of the difference scale' });
  // The lesion has 0.75 Gy less of 36 Gy: rounded up.
  expect(end.textContent).toBe('±0.8');
  const ticks = [...container.querySelectorAll<HTMLElement>('.vd-legend-tick')];
  expect(ticks.map(({ textContent }) => textContent)).toEqual(['−0.5', '0', '0.5']);
  expect(ticks.find(({ textContent }) => textContent === '0')?.style.bottom).toBe('50%');
  fireEvent.keyDown(end, { key: 'PageDown' });
  expect(view.getState().differenceWindow_Gy).toBe(0.533);
  fireEvent.doubleClick(end);
  expect(view.getState().differenceWindow_Gy).toBeNull();
  show(DifferenceLegend, 'legend of difference stale');
  expect(screen.getByText('Out of date')).toBeTruthy();
});

test('the scale of the gamma index has its end, its passing value and what has no colour in words', () => {
  const { view } = show(DifferenceLegend, 'legend of difference');
  act(() => view.set({ comparedMap: 'gamma', comparedMapShown: 'gamma' }));
  const legend = screen.getByRole('group', { name: 'Gamma index (γ)' });
  expect(legend.title).toMatch(/^Blue: γ up to 1, passes; orange: above 1, fails; no colour: not judged \(below 10 %/);
  expect(legend.textContent).toContain('≥ 2');
  expect(legend.querySelector('.vd-legend-unit')?.textContent).toBe('γ');
  expect(screen.queryByRole('slider')).toBeNull();
});

test('points that nobody sees apart are left out of a curve, its ends are not', () => {
  const dense = Array.from({ length: 101 }, (_, at) => ({ x: at / 10, y: 0 }));
  const kept = thinned(dense);
  expect(kept.map(({ x }) => x).slice(0, 3)).toEqual([0, 0.5, 1]);
  expect(kept.at(-1)).toEqual({ x: 10, y: 0 });
  const step = [
    { x: 1, y: 90 },
    { x: 1, y: 40 },
    { x: 1.1, y: 40 },
  ];
  expect(thinned(step)).toEqual(step);
});
