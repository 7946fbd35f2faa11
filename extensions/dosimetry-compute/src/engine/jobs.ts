import { DosimetryError } from '@voxel-dosimetry/core';
import type { Job } from '../contract';
import { yieldToEventLoop } from './yieldToEventLoop';

/** Longest stretch of work before the event loop gets its turn, ms. */
const SLICE_ms = 40;
/** Shortest time between two progress reports, ms: at most ten a second. */
const REPORT_INTERVAL_ms = 100;

/** What a task inside a job works with. Every method throws `compute/cancelled` once the job was cancelled. */
export interface JobControl {
  assertGoing(): void;
  /**
   * Runs a generator of core or dicom in slices; its fraction is shown between `from_frac` and `to_frac` of the job. The slice
   * is the job's, not the generator's: many short ones leave the event loop its turn as one long one does. `doing` null: something
   * else tells the progress.
   */
  drive<T>(work: Generator<number, T>, doing: string | null, from_frac?: number, to_frac?: number): Promise<T>;
  /** Waits for something that does not know of the job (a fetch, a decoder) but stops waiting at cancel. */
  wait<T>(promise: Promise<T>): Promise<T>;
  /** Lets the event loop turn between two synchronous steps. */
  pause(doing: string | null, fraction: number): Promise<void>;
  /** Progress of work that others do. */
  report(doing: string, fraction: number): void;
  /** Aborted when the person wants what has been reached so far. */
  readonly concluded: AbortSignal;
}

/**
 * Runs jobs one after the other in the order in which they were asked for, so that a job sees the voxels that the one
 * before it has left, and a release waits for the job that still writes.
 */
export interface JobRunner {
  run<T>(job: Job, task: (control: JobControl) => Promise<T>): Promise<T>;
  /** A short change that must not fall between the steps of a job. */
  inTurn<T>(change: () => T): Promise<T>;
  /** Unknown or finished jobs are ignored: a cancel may cross the answer on its way. */
  cancel(jobId: string): void;
  /** Asks a job that can for what it has reached; others go on. */
  conclude(jobId: string): void;
}

const cancelled = (): DosimetryError =>
  new DosimetryError({
    code: 'compute/cancelled',
    message: 'The calculation was stopped before it was done.',
    remedy: 'Nothing was changed; run the stage again.',
  });

function createControl(job: Job, signal: AbortSignal, concluded: AbortSignal): JobControl {
  let reportedAt_ms = -Infinity;
  let sliceStart_ms = performance.now();
  const check = () => {
    if (signal.aborted) throw cancelled();
  };
  const report = (doing: string, fraction: number) => {
    const now_ms = performance.now();
    if (now_ms - reportedAt_ms < REPORT_INTERVAL_ms) return;
    reportedAt_ms = now_ms;
    job.onProgress({ fraction: Math.min(1, Math.max(0, fraction)), doing });
  };
  const pause = async (doing: string | null, fraction: number) => {
    check();
    if (doing !== null) report(doing, fraction);
    await yieldToEventLoop();
    sliceStart_ms = performance.now();
    check();
  };
  return {
    pause,
    report,
    concluded,
    assertGoing: check,
    async drive(work, doing, from_frac = 0, to_frac = 1) {
      for (let step = work.next(); ; step = work.next()) {
        if (step.done) return step.value;
        if (performance.now() - sliceStart_ms < SLICE_ms) continue;
        await pause(doing, from_frac + (to_frac - from_frac) * step.value);
      }
    },
    async wait(promise) {
      // A job that was cancelled before it waits leaves this to fail with nobody listening.
      promise.catch(() => undefined);
      check();
      let stop: () => void = () => undefined;
      const stopped = new Promise<never>((_, reject) => {
        stop = () => reject(cancelled());
        signal.addEventListener('abort', stop, { once: true });
      });
      try {
        return await Promise.race([promise, stopped]);
      } catch (error) {
        check();
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}

export function createJobRunner(): JobRunner {
  const controllers = new Map<string, Record<'stop' | 'conclude', AbortController>>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => T | Promise<T>): Promise<T> => {
    const turn = last.then(task);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    run(job, task) {
      const own = { stop: new AbortController(), conclude: new AbortController() };
      controllers.set(job.id, own);
      const control = createControl(job, own.stop.signal, own.conclude.signal);
      return inTurn(async () => {
        await yieldToEventLoop();
        control.assertGoing();
        return task(control);
      }).finally(() => {
        if (controllers.get(job.id) === own) controllers.delete(job.id);
      });
    },
    inTurn: (change) => inTurn(change),
    cancel: (jobId) => controllers.get(jobId)?.stop.abort(),
    conclude: (jobId) => controllers.get(jobId)?.conclude.abort(),
  };
}
