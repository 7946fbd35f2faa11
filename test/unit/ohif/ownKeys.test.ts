/** @jest-environment jsdom */
import { keepOwnKeys } from '../../../extensions/dosimetry-viewer/src/tiles/ownKeys';

/** Keys that reach the viewer's hotkeys, which listen on the document. */
function reaching(html: string, keys: readonly string[]): string[] {
  const place = document.createElement('div');
  place.innerHTML = html;
  document.body.append(place);
  keepOwnKeys(place);
  const reached: string[] = [];
  const hotkeys = (event: KeyboardEvent): void => void reached.push(event.key);
  document.addEventListener('keydown', hotkeys);
  for (const key of keys) place.firstElementChild?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  document.removeEventListener('keydown', hotkeys);
  place.remove();
  return reached;
}

test('Enter and space on a button of ours are the button’s', () => {
  expect(reaching('<button>Accept</button>', ['Enter', ' ', 'j', 'ArrowDown'])).toEqual(['j', 'ArrowDown']);
  expect(reaching('<summary>Regions</summary>', ['Enter', ' '])).toEqual([]);
});

test('arrows on the legend and on a chart move these and nothing else', () => {
  expect(reaching('<div role="slider" tabindex="0"></div>', ['ArrowUp', 'PageDown', 'Enter'])).toEqual(['Enter']);
  expect(reaching('<svg tabindex="0"></svg>', ['ArrowLeft', 'ArrowRight', 'z'])).toEqual(['z']);
});

test('a chart whose points are worked on keeps the keys that leave one out', () => {
  const svg = '<svg tabindex="0" role="application"></svg>';
  expect(reaching(svg, ['x', 'Delete', 'Backspace', 'ArrowUp', 'z'])).toEqual(['z']);
  expect(reaching('<svg tabindex="0" role="img"></svg>', ['x', 'Delete'])).toEqual(['x', 'Delete']);
});

test('a picture that is drawn on keeps the keys that it names', () => {
  const svg = '<svg tabindex="0" role="application" data-own-keys="+ - o Enter"></svg>';
  expect(reaching(svg, ['+', '-', 'o', 'Enter', 'PageDown', 'z'])).toEqual(['z']);
});

test('elsewhere the viewer keeps its hotkeys', () => {
  expect(reaching('<p>Absorbed dose</p>', ['Enter', 'ArrowUp'])).toEqual(['Enter', 'ArrowUp']);
});
