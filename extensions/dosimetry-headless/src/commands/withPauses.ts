import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work before Ctrl-C is heard, ms. */
const SLICE_ms = 100;

/** Runs long work in slices: it ends where `signal` is aborted, with its reason, and tells its fraction after each. Test: unit/headless/fit. */
export async function withPauses<T>(
  work: Generator<number, T>,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<T> {
  let since_ms = performance.now();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    if (performance.now() - since_ms < SLICE_ms) continue;
    onProgress(step.value);
    await setImmediate();
    signal.throwIfAborted();
    since_ms = performance.now();
  }
}
