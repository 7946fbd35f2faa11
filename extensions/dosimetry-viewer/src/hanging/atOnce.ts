/**
 * Runs `change` as if in a click, so that the viewer's grid is drawn anew before anything else happens (React does at once
 * what an event of the person changes, and the rest when it has time). In that time an image of the old layout may become
 * ready: the viewer (3.13.2, the grid's action VIEWPORT_IS_READY) loses its whole grid when it hears of a viewport that is
 * no longer in it. Proved by test/unit/viewer/atOnce.test.tsx.
 */
export function atOnce(change: () => void): void {
  const person = document.createElement('span');
  const failures: unknown[] = [];
  person.addEventListener('click', () => {
    // What a listener throws would reach nobody.
    try {
      change();
    } catch (error) {
      failures.push(error);
    }
  });
  person.dispatchEvent(new Event('click'));
  if (failures.length > 0) throw failures[0];
}
