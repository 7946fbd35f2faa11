/** Longest stretch before the event loop gets its turn, ms: a page must answer within a frame or two. */
const STRETCH_ms = 12;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * `values.map(work)` in stretches of some milliseconds, so that the headers of a CT of 600 slices do not hold a page up; what
 * the caller does with the result begins in a task of its own. Proved by test/unit/dicom/mapInTurns.test.ts.
 */
export async function mapInTurns<T, R>(values: readonly T[], work: (value: T) => R): Promise<R[]> {
  const results: R[] = [];
  let start_ms = -Infinity;
  for (const value of values) {
    if (performance.now() - start_ms > STRETCH_ms) {
      await turn();
      start_ms = performance.now();
    }
    results.push(work(value));
  }
  await turn();
  return results;
}
