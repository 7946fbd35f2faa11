/** @jest-environment jsdom */
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { FitMapLegend } from '../../../extensions/dosimetry-viewer/src/charts/FitMapLegend';
import { TimeActivityChart } from '../../../extensions/dosimetry-viewer/src/charts/TimeActivityChart';
import type { PanelProps } from '../../../extensions/dosimetry-viewer/src/panels/panelProps';
import { createViewStore, type ViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { TORSO_POINTS } from '../../gallery/examples/cases';
import { exampleNamed } from '../../gallery/examples/index';
import { scriptedCase, type ScriptedCase } from '../../gallery/scriptedCase';
import { scriptedHost } from '../../gallery/scriptedHost';
import { given } from './renderPanel';

interface Shown {
  readonly view: ViewStore;
  readonly container: HTMLElement;
  readonly dosimetryCase: ScriptedCase;
}

function show(name: string, Chart: (props: PanelProps) => React.ReactElement = TimeActivityChart): Shown {
  const { state, view: look } = exampleNamed(name);
  const [view, dosimetryCase] = [createViewStore(look), scriptedCase(state)];
  const { container } = render(<Chart dosimetryCase={dosimetryCase} view={view} host={scriptedHost()} />);
  return { view, container, dosimetryCase };
}

const plot = (): HTMLElement => screen.getByRole('application');
const key = (...keys: readonly string[]): void => keys.forEach((each) => fireEvent.keyDown(plot(), { key: each }));
/** The point that is worked on, as a screen reader says it. */
const said = (container: HTMLElement): string | null | undefined =>
  container.querySelector('.vd-point-bar [role="status"]')?.textContent;

describe('points', () => {
  test('arrows go from point to point and from region to region, in words', () => {
    const { container, view } = show('time activity');
    key('ArrowRight', 'ArrowRight');
    expect(said(container)).toMatch(/^Liver, 24\.0 h: 30\d MBq, residual -?\d+(\.\d)? MBq$/);
    expect(view.getState().selectedRegionIds).toEqual(['region-1']);
    key('ArrowDown', 'ArrowDown');
    expect(said(container)).toMatch(/^Kidney left, 24\.0 h: /);
    expect(view.getState().selectedRegionIds).toEqual(['region-3']);
    key('ArrowUp');
    expect(said(container)).toMatch(/^Spleen, 24\.0 h: /);
    key('Escape');
    expect(said(container)).toBeUndefined();
  });

  test.each(['Delete', 'x'])('%s asks for a reason and leaves the point out', (leaveOut) => {
    const { dosimetryCase, container } = show('time activity uncertain');
    key('ArrowRight', 'ArrowRight', leaveOut);
    const form = within(screen.getByRole('form', { name: 'Leave out 24.0 h of Kidney left' }));
    const reason = form.getByRole('textbox', { name: 'Reason' });
    expect(document.activeElement).toBe(reason);
    fireEvent.change(reason, { target: { value: 'Patient moved' } });
    fireEvent.keyDown(reason, { key: 'Enter' });
    expect(given(dosimetryCase, 'excludePoint')).toEqual([[['region-3'], TORSO_POINTS[1]?.id, 'Patient moved']]);
    expect(container.querySelector('form')).toBeNull();
    expect(document.activeElement).toBe(plot());
  });

  test('Escape in the question changes nothing', () => {
    const { dosimetryCase } = show('time activity uncertain');
    key('ArrowRight', 'x');
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Reason' }), { key: 'Escape' });
    expect(screen.queryByRole('form')).toBeNull();
    expect(given(dosimetryCase, 'excludePoint')).toEqual([]);
  });

  test('one that is left out is hollow, struck through, says why, and comes back with the same key or a press', () => {
    const { container, dosimetryCase } = show('time activity left out');
    const mark = container.querySelector('.vd-point-out');
    expect(mark?.querySelector('title')?.textContent).toContain('Left out: Region misaligned at this time');
    expect(mark?.querySelector('.vd-marker')?.getAttribute('fill')).toBe('none');
    expect(mark?.querySelector('.vd-point-strike')).toBeTruthy();
    fireEvent.click(mark as Element);
    key('x');
    const back = [['region-3'], TORSO_POINTS[1]?.id, null];
    expect(given(dosimetryCase, 'excludePoint')).toEqual([back, back]);
  });

  test('a pressed point asks at once', () => {
    const { container, view } = show('time activity');
    const marks = container.querySelectorAll('.vd-chart-svg .vd-point-mark');
    fireEvent.click(marks[4] as Element);
    expect(screen.getByRole('form', { name: 'Leave out 4.0 h of Spleen' })).toBeTruthy();
    expect(view.getState().selectedRegionIds).toEqual(['region-2']);
  });
});

test('of a region that steps back the nearest point is meant', () => {
  const { container } = show('time activity uncertain');
  const muted = container.querySelector('.vd-curve.vd-muted .vd-point-mark');
  // 96 h of 0 to 1.4 · 168 h, between the margins of a plot that is 640 px wide; the liver is the first that steps back.
  fireEvent.click(muted as Element, { clientX: 58 + (568 * 96) / (1.4 * 168) + 20 });
  expect(screen.getByRole('form', { name: 'Leave out 96.0 h of Liver' })).toBeTruthy();
});

describe('curves', () => {
  test('only the chosen region has its candidates drawn, with their weights in the key', () => {
    const { container } = show('time activity forty regions');
    expect(container.querySelectorAll('.vd-chart-svg .vd-candidate')).toHaveLength(0);
    fireEvent.click(screen.getByRole('button', { name: 'Highlight Kidney left' }));
    const drawn = [...container.querySelectorAll<SVGPathElement>('.vd-chart-svg .vd-candidate')];
    expect(drawn.map(({ dataset }) => dataset['model'])).toEqual(['mono', 'bi-uptake']);
    expect(new Set(drawn.map((path) => path.getAttribute('stroke-dasharray'))).size).toBe(2);
    const entries = within(screen.getByRole('list', { name: 'Candidates of Kidney left' })).getAllByRole('listitem');
    expect(entries.map(({ textContent }) => textContent)).toEqual(['mono71 %', 'uptake + mono29 %']);
  });

  test('known uncertainties are bars of ±σ about the points and a band about the chosen curve', () => {
    const { container } = show('time activity uncertain');
    expect(container.querySelectorAll('.vd-error-bar')).toHaveLength(4);
    expect(container.querySelectorAll('.vd-chart-svg .vd-band')).toHaveLength(1);
    expect(show('time activity').container.querySelectorAll('.vd-error-bar, .vd-band')).toHaveLength(0);
  });

  test('the axis is that of the chosen regions', () => {
    const { container, view } = show('time activity');
    const highest = (): number =>
      Math.max(
        ...[...container.querySelectorAll('.vd-chart-svg .vd-axes text[text-anchor="end"]')].map((tick) =>
          Number(tick.textContent),
        ),
      );
    expect(highest()).toBe(400);
    act(() => view.set({ selectedRegionIds: ['region-6'] }));
    expect(highest()).toBe(20);
  });

  test('while choices are tried it says that the maps are not updated', () => {
    show('time activity left out');
    expect(screen.getByText('Maps not updated')).toBeTruthy();
    expect(screen.queryByText('Out of date')).toBeNull();
    show('time activity stale');
    expect(screen.getByText('Out of date')).toBeTruthy();
  });
});

describe('residuals', () => {
  const label = (container: HTMLElement): string | null | undefined =>
    container.querySelector('.vd-residual-label')?.textContent;

  test('are in σ where it is known, in % of the curve where not, or in MBq', () => {
    expect(label(show('time activity uncertain').container)).toBe('Resid. (σ)');
    const { container } = show('time activity one region');
    expect(label(container)).toBe('Resid. (%)');
    fireEvent.click(within(container).getByRole('button', { name: 'MBq' }));
    expect(label(container)).toBe('Resid. (MBq)');
  });

  test('a point above its curve stands above the line', () => {
    const { container } = show('time activity one region');
    const stems = [...container.querySelectorAll('.vd-residual-stem')];
    const rises = stems.map((stem) => Number(stem.getAttribute('y1')) - Number(stem.getAttribute('y2')));
    // 4 % · cos(2.1 · point) of the only region.
    const expected = [0, 1, 2, 3].map((at) => Math.cos(2.1 * at));
    rises.forEach((rise, at) => expect(Math.sign(rise)).toBe(Math.sign(expected[at] ?? 0)));
    expect((rises[0] ?? 0) / (rises[2] ?? 1)).toBeCloseTo((expected[0] ?? 0) / (expected[2] ?? 1), 6);
  });
});

describe('legend of the fit’s map', () => {
  test('amounts have a scale in the unit that is read', () => {
    const { container, view } = show('legend of half-life', FitMapLegend);
    expect(screen.getByRole('group', { name: 'Effective half-life' })).toBeTruthy();
    expect(container.querySelector('.vd-legend-top')?.textContent).toBe('160');
    expect(container.querySelector('.vd-legend-unit')?.textContent).toBe('h');
    act(() => view.set({ fitMapShown: { map: 'tiaUncertainty', upper: 0.4 } }));
    expect(container.querySelector('.vd-legend')?.textContent).toMatch(/^40.*±%$/);
  });

  test('models and outcomes are names with their shares, without those that no voxel has', () => {
    show('legend of models', FitMapLegend);
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Mono-exponential66.7 %',
      'Bi-exponential5.1 %',
      'Uptake and one phase28.0 %',
      'Trapezoid0.3 %',
    ]);
  });
});
