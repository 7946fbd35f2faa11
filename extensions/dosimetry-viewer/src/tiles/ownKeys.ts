const PRESSES: readonly string[] = ['Enter', ' '];
const MOVES: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown'];
/** What leaves a point of a chart out of its curve. */
const EDITS: readonly string[] = ['Delete', 'Backspace', 'x', 'X'];
const PRESSED = 'button, summary, a[href]';
const MOVED = '[role="slider"], svg[tabindex]';
const EDITED = 'svg[role="application"]';
/** Names its further keys itself, with spaces between. */
const NAMED = '[data-own-keys]';

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
    const isEdit = EDITS.includes(event.key) && event.target.closest(EDITED) !== null;
    const named = event.target.closest<HTMLElement>(NAMED)?.dataset['ownKeys']?.split(' ') ?? [];
    if (isPress || isMove || isEdit || named.includes(event.key)) event.stopPropagation();
  });
}
