/** @jest-environment jsdom */
import { fireEvent, render, screen } from '@testing-library/react';
import { CaseTimelineChart } from '../../../extensions/dosimetry-viewer/src/charts/CaseTimelineChart';
import { administeredDecayed_MBq } from '../../../extensions/dosimetry-viewer/src/charts/caseTimeline';
import { withoutOverlap } from '../../../extensions/dosimetry-viewer/src/charts/withoutOverlap';
import { createViewStore, type ViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { exampleNamed } from '../../gallery/examples/index';
import { scriptedCase } from '../../gallery/scriptedCase';
import { scriptedHost } from '../../gallery/scriptedHost';
import { renderExample } from './renderPanel';

function show(name: string): { view: ViewStore; container: HTMLElement } {
  const example = exampleNamed(name);
  const view = createViewStore(example.view);
  const { container } = render(
    <CaseTimelineChart dosimetryCase={scriptedCase(example.state)} view={view} host={scriptedHost()} />,
  );
  return { view, container };
}
const texts = (container: HTMLElement, selector: string): (string | null)[] =>
  [...container.querySelectorAll(selector)].map(({ textContent }) => textContent);
const NAME = 'Activity against administered. 7400 MBq Lu-177, Sep 1, 09:00. Scans: 4.0 h, 24.0 h, 96.0 h, 168.0 h';

describe('case timeline', () => {
  test('physical decay halves the administered activity in a half-life', () => {
    const administration = { activity_MBq: 7400, halfLife_s: 3600 * 159.5, radionuclide: 'Lu-177', time: null };
    expect(administeredDecayed_MBq(administration, 0)).toBe(7400);
    expect(administeredDecayed_MBq(administration, 159.5)).toBeCloseTo(3700, 9);
    expect(administeredDecayed_MBq(administration, -1)).toBeNull();
    expect(administeredDecayed_MBq({ ...administration, activity_MBq: null }, 1)).toBeNull();
  });

  test('it names administration and scans, and carries units on both axes', () => {
    const { container } = show('case timeline');
    expect(screen.getByRole('img', { name: NAME })).toBeTruthy();
    expect(texts(container, '.vd-axis-label')).toEqual(['Time after administration (h)', 'Activity (MBq)']);
    expect(texts(container, '.vd-administration text')).toEqual(['7400 MBq Lu-177, Sep 1, 09:00']);
  });

  test('each scan has its activity and its share of the decayed', () => {
    const { container } = show('case timeline');
    // 1.31 · the regions' sum at each time; over 7400 MBq · 2^(−t/159.5 h).
    expect(texts(container, '.vd-key-value')).toEqual([
      '1060 MBq14.6 %',
      '836 MBq12.5 %',
      '362 MBq7.4 %',
      '161 MBq4.5 %',
    ]);
    expect(texts(container, '.vd-measured text')).toEqual(['15 %', '13 %', '7 %', '5 %']);
    expect(container.querySelector('.vd-measured-over')).toBeNull();
  });

  test('a scan is chosen by its entry', () => {
    const { view, container } = show('case timeline logarithmic');
    fireEvent.click(screen.getByRole('button', { name: /^96\.0 h/ }));
    expect(view.getState().selectedTimePointId).toBe('2.25.41.96.1');
    expect(container.querySelectorAll('.vd-scan-selected')).toHaveLength(1);
    expect(texts(container, '.vd-axes text')).toEqual(expect.arrayContaining(['200', '500', '1000', '2000', '5000']));
  });

  test('the cursor reads what was administered and has decayed', () => {
    show('case timeline');
    const chart = screen.getByRole('img', { name: NAME });
    for (let step = 0; step < 3; step += 1) fireEvent.keyDown(chart, { key: 'ArrowRight' });
    // Axis from −4.83 h to 193.2 h; from zero hours by fiftieths of it: 7400 MBq · 2^(−t/159.5 h).
    expect(screen.getByRole('status').textContent).toBe('Decayed at 7.9 h7150 MBq');
    fireEvent.keyDown(chart, { key: 'Escape' });
    expect(screen.getByRole('status').textContent).toBe('Admin., decayed');
  });

  test('more in the image than administered and decayed is red and named', () => {
    const { container } = show('case timeline more than administered');
    expect(container.querySelectorAll('.vd-measured-over')).toHaveLength(2);
    expect(screen.getByText('More in the image than administered and decayed: 4.0 h, 24.0 h')).toBeTruthy();
  });

  test.each([
    ['case timeline not calibrated', 'Run Calibrate: the activity in each image appears here.'],
    [
      'case timeline failed',
      'Calibrate failed, nothing was measured: The image at 24.0 h holds counts and there is no camera factor.',
    ],
    ['case timeline contradictory', 'Without a time, not shown: 2026-09-02'],
    ['case timeline contradictory', 'The curve is for 7400 MBq; another administered activity stands at 24.0 h.'],
    [
      'case timeline without activity',
      'Activity or nuclide of the administration is unknown: there is nothing to compare with.',
    ],
    ['case timeline out of date', 'Out of date'],
  ])('%s says: %s', (name, words) => {
    show(name);
    expect(screen.getByText(words)).toBeTruthy();
  });

  test.each([
    ['case timeline empty', 'No time points yet'],
    ['case timeline without times', 'No scan can be placed in time'],
  ])('%s has no axes but a next step', (name, words) => {
    show(name);
    expect(screen.getByText(words).nextElementSibling?.textContent).toMatch(/Ingest/);
    expect(screen.queryByRole('img')).toBeNull();
  });

  test('labels give way to those before them', () => {
    const places = [0, 10, 40, 75].map((x) => ({ x, y: 0 }));
    expect(withoutOverlap(places, { width: 40, height: 12 })).toEqual([true, false, true, false]);
    const apart = places.map(({ x }, index) => ({ x, y: 20 * index }));
    expect(withoutOverlap(apart, { width: 40, height: 12 })).toEqual([true, true, true, true]);
  });
});

test('ingest opens with the timeline above its table; it folds away', () => {
  const { container } = renderExample('ingest ready');
  const strip = container.querySelector<HTMLDetailsElement>('.vd-strip');
  expect(strip?.open).toBe(true);
  expect(strip?.querySelectorAll('circle')).toHaveLength(4);
  expect(strip?.querySelector('summary')?.textContent).toBe('Timeline 7400 MBq Lu-177, Sep 1, 09:00');
  const table = screen.getByRole('table');
  expect(strip?.compareDocumentPosition(table)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});
