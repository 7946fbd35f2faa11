const PRESSES: readonly string[] = ['Enter', ' '];
const MOVES: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown'];
const PRESSED = 'button, summary, a[href]';
const MOVED = '[role="slider"], svg[tabindex]';

/**
 * The viewer's hotkeys take Enter, space and arrows on the whole page and keep a button with the focus from being pressed;
 * only fields are spared. Keys that a control of ours uses stay with it, all others remain the viewer's.
 * Proved by test/unit/ohif/ownKeys.test.ts.
 */
export function keepOwnKeys(place: HTMLElement): void {
  place.addEventListener('keydown', (event) => {
    if (!(event.target instanceof Element)) return;
    const isPress = PRESSES.includes(event.key) && event.target.closest(PRESSED) !== null;
    const isMove = MOVES.includes(event.key) && event.target.closest(MOVED) !== null;
    if (isPress || isMove) event.stopPropagation();
  });
}
