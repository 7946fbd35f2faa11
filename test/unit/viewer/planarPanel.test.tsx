/** @jest-environment jsdom */
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { TimeActivityChart } from '../../../extensions/dosimetry-viewer/src/charts/TimeActivityChart';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { exampleNamed } from '../../gallery/examples/index';
import { ATTENUATION, PLANAR_POINTS } from '../../gallery/examples/planar';
import { scriptedCase } from '../../gallery/scriptedCase';
import { scriptedHost } from '../../gallery/scriptedHost';
import { given, renderExample, type RenderedPanel } from './renderPanel';

const KIDNEY = 'region-3';
const images = PLANAR_POINTS.map(({ id }) => id);
const planarOf = ({ dosimetryCase }: RenderedPanel) => dosimetryCase.getState().choices.fit.planar;
const section = () => within(document.querySelector('[data-section="planar"]') as HTMLElement);
const press = (name: string): boolean => fireEvent.click(section().getByRole('button', { name }));
function enter(name: string, value: string): void {
  const field = section().getByRole('textbox', { name });
  fireEvent.change(field, { target: { value } });
  fireEvent.keyDown(field, { key: 'Enter' });
}

describe('Ingest', () => {
  test('planar images stand beside the scan, told apart in table, timeline and outcome', () => {
    const { container } = renderExample('planar ingest');
    const heads = screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
    expect(heads.slice(1)).toEqual(['24.0 h', '2.0 hplanar', '24.0 hplanar', '72.0 hplanar', '168.0 hplanar']);
    expect(screen.getByText('1 scan, 4 planar')).toBeTruthy();
    expect(container.querySelectorAll('[data-scan="planar"]')).toHaveLength(4);
    expect(container.querySelectorAll('[data-scan="scan"]')).toHaveLength(1);
    const row = screen.getByRole('row', { name: /^Voxel values/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['Bq/mL', ...images.map(() => 'not a value of this image')]);
  });

  test('values are corrected as those of a scan, and an image is left out', () => {
    const { dosimetryCase } = renderExample('planar ingest');
    fireEvent.click(screen.getByRole('button', { name: /^Duration, 72\.0 h: 20 min/ }));
    const editor = within(screen.getByRole('form', { name: 'Duration at 72.0 h' }));
    fireEvent.change(editor.getByRole('textbox'), { target: { value: '15' } });
    fireEvent.click(editor.getByRole('button', { name: 'Apply to all 4' }));
    expect(given(dosimetryCase, 'enter')).toEqual(images.map((id) => [id, { acquisitionDuration_s: 900 }]));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Take part, 2.0 h' }));
    expect(given(dosimetryCase, 'excludeSeries')).toEqual([[images[0], true]]);
  });

  test('the same words about all images are settled at once', () => {
    const { dosimetryCase } = renderExample('planar ingest to settle');
    fireEvent.click(screen.getByRole('button', { name: 'Confirm for all 4' }));
    expect(given(dosimetryCase, 'confirm')[0]?.[0]).toHaveLength(4);
  });
});

describe('Fit', () => {
  test('outlines are placed from the scan on the image that is seen', async () => {
    const panel = renderExample('planar fit none drawn');
    expect(section().getByText('4 images, 0 of 6 regions drawn')).toBeTruthy();
    expect(section().getByText('Level from the scan at 24.0 h.')).toBeTruthy();
    press('Place outlines from the scan');
    await waitFor(() => expect(section().getByText('4 images, 6 of 6 regions drawn')).toBeTruthy());
    expect(given(panel.dosimetryCase, 'suggestPlanarOutlines')).toEqual([[images[0]]]);
    await waitFor(() =>
      expect(panel.host.actions.at(-1)?.arguments[0]).toMatchObject({
        message: '6 regions. Correlation of scan and images 0.82 to 0.94, lowest at 168.0 h.',
      }),
    );
  });

  test('drawing goes on in the images', () => {
    const { view } = renderExample('planar fit drawn');
    press('Draw Bone marrow');
    expect(view.getState().planar).toMatchObject({
      tool: 'ellipse',
      target: { regionId: 'region-6', part: 'outline' },
    });
    press('Details of Kidney left');
    press('Draw background of Kidney left');
    expect(view.getState().planar.target).toEqual({ regionId: KIDNEY, part: 'background' });
  });

  test('attenuation that is entered holds once all three numbers are there', () => {
    const panel = renderExample('planar fit drawn');
    press('Details of Kidney left');
    fireEvent.change(section().getByRole('combobox', { name: 'Attenuation' }), { target: { value: 'entered' } });
    enter('Transmission e^(−μT)', '0.09');
    enter('μt of the source', '0.6');
    expect(section().getByText('Not applied yet: enter all three.')).toBeTruthy();
    expect(planarOf(panel).regions[KIDNEY]?.attenuation).toBeNull();
    enter('Background share 1 − t/T', '0.7');
    expect(planarOf(panel).regions[KIDNEY]?.attenuation).toEqual({
      transmission_frac: 0.09,
      sourceAttenuation: 0.6,
      backgroundShare_frac: 0.7,
    });
    fireEvent.change(section().getByRole('combobox', { name: 'Attenuation' }), { target: { value: 'ct' } });
    expect(planarOf(panel).regions[KIDNEY]?.attenuation).toBeNull();
  });

  test('several regions are cleared together, all at once too', () => {
    const panel = renderExample('planar fit two chosen');
    press('Clear Kidney left, Kidney right');
    expect(Object.keys(planarOf(panel).regions)).toEqual(['region-1', 'region-2', 'region-5']);
    press('Clear all');
    expect(planarOf(panel).regions).toEqual({});
  });

  test('each image has its shift and the lie of its posterior view', () => {
    const panel = renderExample('planar fit drawn');
    enter('Outlines to the right on 72.0 h', '4.5');
    enter('Outlines down on 168.0 h', '0');
    expect(planarOf(panel).shifts_mm).toEqual({ [images[2] ?? '']: [4.5, 0], [images[3] ?? '']: [6, 0] });
    const posterior = section().getByRole('combobox', { name: 'Posterior view of 2.0 h' });
    fireEvent.change(posterior, { target: { value: 'from-the-front' } });
    expect(planarOf(panel).posteriorSeen).toEqual({ [images[0] ?? '']: 'from-the-front' });
  });

  test('scatter and use are choices of the case', () => {
    const panel = renderExample('planar fit drawn');
    fireEvent.change(section().getByRole('combobox', { name: 'Scatter' }), { target: { value: 'none' } });
    fireEvent.click(section().getByRole('checkbox', { name: /^Curves of drawn regions/ }));
    expect(planarOf(panel)).toMatchObject({ scatter: 'none', used: false });
  });
});

describe('curves', () => {
  test('details tell scale, attenuation and rates; a point is left out by its image', async () => {
    const { dosimetryCase } = renderExample('planar fit details');
    fireEvent.click(
      within(screen.getAllByRole('table', { name: /^Time-integrated/ })[0] as HTMLElement).getByRole('button', {
        name: 'Details of Kidney left',
      }),
    );
    expect(screen.getByText('Course from 4 images, level from the scan at 24.0 h.')).toBeTruthy();
    const figures = document.querySelector('.vd-fit-details .vd-figure-list')?.textContent;
    expect(figures).toContain('MBq/cps');
    expect(figures).toContain('from the CT of the scan');
    expect(figures).toContain(String(ATTENUATION.transmission_frac));
    expect(within(screen.getByRole('table', { name: 'Points' })).getByText('Rate')).toBeTruthy();
    fireEvent.click(screen.getByRole('checkbox', { name: '72.0 h takes part in the curve of Kidney left' }));
    const form = within(screen.getByRole('form', { name: 'Leave out 72.0 h of Kidney left' }));
    fireEvent.click(form.getByRole('button', { name: 'Patient moved' }));
    fireEvent.click(form.getByRole('button', { name: 'Leave out' }));
    await waitFor(() => expect(given(dosimetryCase, 'excludePoint')).toEqual([[[KIDNEY], images[2], 'Patient moved']]));
  });

  test('the CSV carries scale, attenuation and rates', async () => {
    const { host } = renderExample('planar fit details');
    fireEvent.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    await waitFor(() => expect(host.actions.some(({ command }) => command === 'copyText')).toBe(true));
    const text = String(host.actions.find(({ command }) => command === 'copyText')?.arguments[0]);
    const [header = '', ...rows] = text.trimEnd().split('\r\n');
    const kidney = new Map(header.split(',').map((name, column) => [name, rows[2]?.split(',')[column]]));
    expect(kidney.get('scaleTime_h')).toBe('24');
    expect(kidney.get('attenuationFrom')).toBe('"ct"');
    expect(kidney.get('transmission_frac')).toBe('0.083');
    const scale = Number(kidney.get('scale_MBq_per_cps'));
    expect(Number(kidney.get('rate3_cps')) * scale).toBeCloseTo(Number(kidney.get('activity3_MBq')), 4);
  });

  test('planar points are hollow, the scan of the level is marked and said', () => {
    const { state, view } = exampleNamed('planar curves of kidney');
    const { container } = render(
      <TimeActivityChart dosimetryCase={scriptedCase(state)} view={createViewStore(view)} host={scriptedHost()} />,
    );
    const curve = container.querySelector('.vd-chart-svg .vd-curve:not(.vd-muted)') as HTMLElement;
    const points = [...curve.querySelectorAll('.vd-point-mark > .vd-marker')];
    expect(points.map((point) => point.getAttribute('fill'))).toEqual(['none', 'none', 'none', 'none']);
    const scale = curve.querySelector('.vd-scale-point');
    expect(scale?.querySelector('title')?.textContent).toMatch(
      /^Kidney left, scan of the level at 24\.0 h: 94\.0 MBq ± 3\.8$/,
    );
    expect(scale?.querySelector('.vd-marker')?.getAttribute('fill')).not.toBe('none');
    expect(curve.querySelector('.vd-point-mark title')?.textContent).toMatch(/^Kidney left, 2\.0 h planar: /);
  });
});
