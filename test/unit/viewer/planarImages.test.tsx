/** @jest-environment jsdom */
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { PlanarChoices } from '@voxel-dosimetry/core';
import { boundsOf, middleOf, moved } from '../../../extensions/dosimetry-viewer/src/planar/outlines';
import { PlanarImages } from '../../../extensions/dosimetry-viewer/src/planar/PlanarImages';
import { createViewStore, type ViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { exampleNamed } from '../../gallery/examples/index';
import { PLANAR_POINTS } from '../../gallery/examples/planar';
import { scriptedCase, type ScriptedCase } from '../../gallery/scriptedCase';
import { scriptedHost } from '../../gallery/scriptedHost';
import { given } from './renderPanel';

/** jsdom has no pointer events of its own, no capture of the pointer and no canvas. */
class PointerOfMouse extends MouseEvent {
  readonly pointerId = 1;
}
Object.defineProperty(window, 'PointerEvent', { value: PointerOfMouse, configurable: true });
Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', { value: () => null, configurable: true });
Object.defineProperty(Element.prototype, 'setPointerCapture', { value: () => undefined, configurable: true });

const KIDNEY = 'region-3';
const images = PLANAR_POINTS.map(({ id }) => id);

interface Shown {
  readonly dosimetryCase: ScriptedCase;
  readonly view: ViewStore;
  readonly container: HTMLElement;
  readonly planar: () => PlanarChoices;
}

async function show(name: string): Promise<Shown> {
  const { state, view: look, planarRefused } = exampleNamed(name);
  const dosimetryCase = scriptedCase(state, planarRefused === undefined ? {} : { planarRefused });
  const view = createViewStore(look);
  const { container } = render(<PlanarImages dosimetryCase={dosimetryCase} view={view} host={scriptedHost()} />);
  await act(() => Promise.resolve());
  return { dosimetryCase, view, container, planar: () => dosimetryCase.getState().choices.fit.planar };
}

const picture = (): HTMLElement => screen.getByRole('application');
const status = (): string | null => screen.getByRole('status').textContent;
/** Pressed and let go. */
const key = (...keys: readonly string[]): void =>
  keys.forEach((each) => {
    fireEvent.keyDown(picture(), { key: each });
    fireEvent.keyUp(picture(), { key: each });
  });
/** At 480 × 360 px an image of 614.4 × 921.6 mm is seen whole, 237 px wide: 0.39 px/mm. */
const SCALE_px_per_mm = Math.min(237 / 614.4, 360 / 921.6);
const at = (x_mm: number, y_mm: number, view: 'anterior' | 'posterior' = 'anterior') => ({
  button: 0,
  clientX: (view === 'anterior' ? 0 : 243) + 118.5 + SCALE_px_per_mm * x_mm,
  clientY: 180 + SCALE_px_per_mm * y_mm,
});
function drag(from: ReturnType<typeof at>, ...to: readonly ReturnType<typeof at>[]): void {
  const place = picture();
  fireEvent.pointerDown(place, from);
  for (const each of to) fireEvent.pointerMove(place, each);
  fireEvent.pointerUp(place);
}
const outlineOf = ({ planar }: Shown, id = KIDNEY) => planar().regions[id]?.outline_mm ?? [];

describe('by keys', () => {
  test('arrows move the chosen outline by 2 mm, with Shift by 10 mm; it is told where it lies', async () => {
    const shown = await show('planar drawn');
    const before = outlineOf(shown);
    expect(status()).toBe('Kidney left: 50 × 92 mm, 66 mm right and 38 mm above the image’s middle');
    key('ArrowRight', 'ArrowUp');
    expect(outlineOf(shown)).toEqual(moved(before, [2, -2]));
    fireEvent.keyDown(picture(), { key: 'ArrowDown', shiftKey: true });
    fireEvent.keyUp(picture(), { key: 'ArrowDown' });
    expect(outlineOf(shown)).toEqual(moved(before, [2, 8]));
    expect(status()).toBe('Kidney left: 50 × 92 mm, 68 mm right and 30 mm above the image’s middle');
  });

  test('a key that is held is one step for undo', async () => {
    const { dosimetryCase } = await show('planar drawn');
    for (let press = 0; press < 5; press++) fireEvent.keyDown(picture(), { key: 'ArrowLeft' });
    expect(given(dosimetryCase, 'choose')).toHaveLength(0);
    fireEvent.keyUp(picture(), { key: 'ArrowLeft' });
    expect(given(dosimetryCase, 'choose')).toHaveLength(1);
  });

  test('plus and minus scale, Delete clears, B goes to the background and O to the next outline', async () => {
    const shown = await show('planar drawn');
    key('+');
    const [[left], [right]] = boundsOf(outlineOf(shown));
    expect(right - left).toBeCloseTo(52.5, 0);
    key('b');
    expect(status()).toMatch(/^background of Kidney left: 52 × 30 mm/);
    key('Delete');
    expect(shown.planar().regions[KIDNEY]?.background_mm).toBeNull();
    expect(status()).toMatch(/^Kidney left/);
    key('o');
    expect(status()).toMatch(/^Kidney right/);
    key('Delete');
    expect(Object.keys(shown.planar().regions)).toEqual(['region-1', 'region-2', KIDNEY, 'region-5']);
  });

  test('without a pointer an ellipse is put in the middle and goes on from there', async () => {
    const shown = await show('planar none drawn');
    expect(status()).toBe('No outline yet: choose a region and draw it, or place outlines from the scan.');
    fireEvent.change(screen.getByRole('combobox', { name: 'Region to draw' }), { target: { value: KIDNEY } });
    fireEvent.click(screen.getByRole('button', { name: 'Ellipse' }));
    expect(document.activeElement).toBe(picture());
    key('Enter', 'ArrowRight');
    expect(middleOf(outlineOf(shown))).toEqual([2, 0]);
    expect(shown.view.getState().planar.tool).toBe('move');
  });

  test('page keys go from image to image, up to the last', async () => {
    const { view } = await show('planar drawn');
    key('PageDown', 'PageDown', 'PageDown');
    expect(view.getState().planar.timePointId).toBe(images[3]);
    await waitFor(() => expect(screen.getByRole('application', { name: /^Planar image at 168\.0 h/ })).toBeTruthy());
  });

  test('several chosen regions move together', async () => {
    const shown = await show('planar drawn');
    const before = ['region-3', 'region-4'].map((id) => outlineOf(shown, id));
    act(() => shown.view.set({ selectedRegionIds: ['region-3', 'region-4'] }));
    key('ArrowRight');
    expect(['region-3', 'region-4'].map((id) => outlineOf(shown, id))).toEqual(
      before.map((outline) => moved(outline, [2, 0])),
    );
    expect(status()).toMatch(/; with 1 more$/);
  });
});

describe('by pointer', () => {
  test('an ellipse is drawn from corner to corner, alike in both views', async () => {
    for (const view of ['anterior', 'posterior'] as const) {
      const shown = await show('planar none drawn');
      act(() =>
        shown.view.set({
          planar: { ...shown.view.getState().planar, tool: 'ellipse', target: { regionId: KIDNEY, part: 'outline' } },
        }),
      );
      drag(at(40, -80, view), at(60, -20, view), at(90, 10, view));
      const [[x0, y0], [x1, y1]] = boundsOf(outlineOf(shown));
      [x0 - 40, y0 + 80, x1 - 90, y1 - 10].forEach((off) => expect(Math.abs(off)).toBeLessThan(0.11));
      shown.container.remove();
      document.body.innerHTML = '';
    }
  });

  test('freehand follows the hand; a slip draws nothing', async () => {
    const shown = await show('planar drawing');
    const before = outlineOf(shown);
    drag(at(0, 0), at(2, 1));
    expect(outlineOf(shown)).toEqual(before);
    drag(at(0, 0), at(50, 0), at(50, 60), at(0, 60));
    expect(outlineOf(shown)).toHaveLength(4);
    expect(middleOf(outlineOf(shown)).map((mm) => Math.round(mm))).toEqual([25, 30]);
  });

  test('an outline is pressed and dragged; the picture follows where there is none', async () => {
    const shown = await show('planar nearer');
    const spleen = shown.container.querySelector('[data-region="region-2"][data-part="outline"]') as Element;
    const before = outlineOf(shown, 'region-2');
    const from = { button: 0, clientX: 100, clientY: 100 };
    fireEvent.pointerDown(spleen, from);
    fireEvent.pointerMove(picture(), { ...from, clientX: 100 + 2.6 * SCALE_px_per_mm * 20 });
    fireEvent.pointerUp(picture());
    expect(middleOf(outlineOf(shown, 'region-2'))[0] - middleOf(before)[0]).toBeCloseTo(20, 1);
    expect(shown.view.getState().selectedRegionIds).toEqual(['region-2']);
    const { centre_mm } = shown.view.getState().planar.sight;
    drag({ button: 0, clientX: 30, clientY: 30 }, { button: 0, clientX: 30, clientY: 60 });
    expect(shown.view.getState().planar.sight.centre_mm[1]).toBeLessThan(centre_mm[1]);
    expect(given(shown.dosimetryCase, 'choose')).toHaveLength(1);
  });

  test('shifting moves all outlines on this image alone', async () => {
    const shown = await show('planar shifting');
    expect(status()).toBe('Shift of all outlines on 168.0 h: 6 mm right, 13 mm above');
    const before = shown.planar().regions;
    drag(at(0, 0), at(10, 4));
    const [x, y] = shown.planar().shifts_mm[images[3] ?? ''] ?? [0, 0];
    expect(x).toBeCloseTo(16, 0);
    expect(y).toBeCloseTo(-8.5, 0);
    expect(shown.planar().regions).toEqual(before);
  });
});

test('both views carry every outline at the same place, backgrounds apart', async () => {
  const { container } = await show('planar forty regions');
  const paths = (pane: number): (string | null)[] =>
    [...(container.querySelectorAll('.vd-planar-svg > g')[pane]?.querySelectorAll('.vd-outline-line') ?? [])].map(
      (path) => path.getAttribute('d'),
    );
  expect(paths(0)).toHaveLength(41);
  expect(paths(1)).toEqual(paths(0));
  expect(container.querySelectorAll('.vd-outline-background')).toHaveLength(2);
});

test('what cannot be read says why, and is tried again', async () => {
  await show('planar failed');
  expect(screen.getByRole('alert').textContent).toContain('did not answer within 30 s');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.getByRole('alert')).toBeTruthy());
});

test('while Fit runs nothing is drawn', async () => {
  const shown = await show('planar running');
  key('ArrowRight', 'Delete');
  expect(given(shown.dosimetryCase, 'choose')).toEqual([]);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Freehand' }).matches(':disabled')).toBe(true);
});

test('a case without planar images says so', async () => {
  await show('planar without images');
  expect(screen.getByText('No planar images')).toBeTruthy();
});
