import type { Job, Progress } from '@voxel-dosimetry/compute';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { yieldToEventLoop } from '../../../extensions/dosimetry-compute/src/engine/yieldToEventLoop';

const job = (id: string, reports: Progress[] = []): Job => ({ id, onProgress: (progress) => reports.push(progress) });

/** Works for `duration_ms` in steps of about a millisecond. */
function* busy(duration_ms: number): Generator<number, string> {
  const start_ms = performance.now();
  for (let elapsed_ms = 0; elapsed_ms < duration_ms; elapsed_ms = performance.now() - start_ms) {
    const step_ms = performance.now();
    while (performance.now() - step_ms < 1);
    yield Math.min(1, elapsed_ms / duration_ms);
  }
  return 'done';
}

describe('a job', () => {
  it('works in slices that leave the event loop its turn, and returns what the generator returns', async () => {
    const jobs = createJobRunner();
    let running = true;
    let turns = 0;
    const count = async () => {
      while (running) {
        await yieldToEventLoop();
        turns++;
      }
    };
    const counting = count();
    const result = await jobs.run(job('a'), (control) => control.drive(busy(300), 'Working'));
    running = false;
    await counting;
    expect(result).toBe('done');
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('leaves the event loop its turn between many short pieces of work as in one long one', async () => {
    const jobs = createJobRunner();
    let running = true;
    let turns = 0;
    const count = async () => {
      while (running) {
        await yieldToEventLoop();
        turns++;
      }
    };
    const counting = count();
    await jobs.run(job('a'), async (control) => {
      for (let piece = 0; piece < 15; piece++) await control.drive(busy(20), 'Working');
    });
    running = false;
    await counting;
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('reports at most ten times a second, within its share', async () => {
    const reports: Progress[] = [];
    await createJobRunner().run(job('a', reports), (control) => control.drive(busy(450), 'Working', 0.5, 0.7));
    expect(reports.length).toBeGreaterThanOrEqual(2);
    expect(reports.length).toBeLessThanOrEqual(6);
    for (const { fraction, doing } of reports) {
      expect(doing).toBe('Working');
      expect(fraction).toBeGreaterThanOrEqual(0.5);
      expect(fraction).toBeLessThanOrEqual(0.7);
    }
  });

  it('stops at cancel, before what it would have changed', async () => {
    const jobs = createJobRunner();
    let changed = false;
    const run = jobs.run(job('a'), async (control) => {
      await control.drive(busy(5000), 'Working');
      changed = true;
    });
    await yieldToEventLoop();
    const cancelledAt_ms = performance.now();
    jobs.cancel('a');
    await expect(run).rejects.toMatchObject({ code: 'compute/cancelled' });
    expect(performance.now() - cancelledAt_ms).toBeLessThan(1000);
    expect(changed).toBe(false);
  });

  it('can be cancelled while it waits for its turn or for a fetch that does not end', async () => {
    const jobs = createJobRunner();
    const first = jobs.run(job('first'), (control) => control.wait(new Promise<never>(() => undefined)));
    const second = jobs.run(job('second'), async () => 'never');
    jobs.cancel('second');
    await yieldToEventLoop();
    jobs.cancel('first');
    await expect(first).rejects.toMatchObject({ code: 'compute/cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'compute/cancelled' });
  });

  it('runs in the order of asking, also after one that failed', async () => {
    const jobs = createJobRunner();
    const order: string[] = [];
    const failing = jobs.run(job('a'), async (control) => {
      await control.drive(busy(60), 'Working');
      order.push('a');
      throw new Error('failed');
    });
    const change = jobs.inTurn(() => order.push('change'));
    const last = jobs.run(job('b'), async () => order.push('b'));
    await expect(failing).rejects.toThrow('failed');
    await Promise.all([change, last]);
    expect(order).toEqual(['a', 'change', 'b']);
  });

  it('ignores a cancel for a job that is over', async () => {
    const jobs = createJobRunner();
    await jobs.run(job('a'), async () => undefined);
    jobs.cancel('a');
    await expect(jobs.run(job('a'), async () => 'again')).resolves.toBe('again');
  });
});
