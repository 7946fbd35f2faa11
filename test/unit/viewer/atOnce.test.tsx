/** @jest-environment jsdom */
import { useReducer } from 'react';
import { createRoot } from 'react-dom/client';
import { atOnce } from '../../../extensions/dosimetry-viewer/src/hanging/atOnce';

/** The viewer's grid in small: what tells it of a viewport that it does not have leaves it without any state. */
type Action = { readonly layout: string } | { readonly ready: string };
const LOST = 'lost';
const reduce = (shown: string, action: Action): string => {
  if ('layout' in action) return action.layout;
  return action.ready === shown ? shown : LOST;
};

/** Nothing waits for React here: it must come by itself, as in the browser. */
async function grid() {
  const element = document.createElement('div');
  let change: (action: Action) => void = () => undefined;
  function Grid() {
    const [shown, dispatch] = useReducer(reduce, 'old');
    change = dispatch;
    return <p>{shown}</p>;
  }
  createRoot(element).render(<Grid />);
  await rest();
  return { text: () => element.textContent, change: (action: Action) => change(action) };
}
const rest = () => new Promise((resolve) => setTimeout(resolve, 50));

let isActing: unknown;
beforeAll(() => {
  isActing = Reflect.get(globalThis, 'IS_REACT_ACT_ENVIRONMENT');
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', false);
});
afterAll(() => Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', isActing));

/** The layout changes, and the image of the old one becomes ready in the next moment if it is still there. */
async function changeWhileGettingReady(run: (change: () => void) => void) {
  const { change, text } = await grid();
  run(() => change({ layout: 'new' }));
  await Promise.resolve();
  if (text() === 'old') change({ ready: 'old' });
  await rest();
  return text();
}

test('an image that becomes ready while the layout changes loses the grid, unless the layout is drawn at once', async () => {
  expect(await changeWhileGettingReady((change) => change())).toBe(LOST);
  expect(await changeWhileGettingReady(atOnce)).toBe('new');
});

test('what fails is thrown', () => {
  expect(() =>
    atOnce(() => {
      throw new Error('no such protocol');
    }),
  ).toThrow('no such protocol');
});
