/** Longest stretch of the page's own thread, ms: less than a frame. */
const STRETCH_ms = 10;

/** Runs a generator with turns for the page in between; null when it was given up. */
export async function inStretches<T>(work: Generator<number, T>, isGivenUp: () => boolean): Promise<T | null> {
  let start_ms = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    if (performance.now() - start_ms < STRETCH_ms) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (isGivenUp()) return null;
    start_ms = performance.now();
  }
}
