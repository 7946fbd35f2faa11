import type { CDPSession, Page } from 'playwright-core';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string; readonly functionName: string };
  }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

/** Time that the page's own thread spent in our code, by a sampling profile. */
export interface OwnTime {
  readonly total_ms: number;
  /** Longest unbroken run of samples in our code: a lower bound of the longest task that it makes. */
  readonly longest_ms: number;
}

const SAMPLE_us = 1000;

function ownTime({ nodes, samples = [], timeDeltas = [] }: Profile, isOurs: (url: string) => boolean): OwnTime {
  const ours = new Set(nodes.filter(({ callFrame }) => isOurs(callFrame.url)).map(({ id }) => id));
  let [total, run, longest] = [0, 0, 0];
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    if (!ours.has(id)) {
      run = 0;
      return;
    }
    total += delta;
    run += delta;
    longest = Math.max(longest, run);
  });
  return { total_ms: total / 1000, longest_ms: longest / 1000 };
}

/** Profiles the page's own thread (not its workers) while `work` runs. */
export async function profileMainThread(
  page: Page,
  isOurs: (url: string) => boolean,
  work: () => Promise<void>,
): Promise<OwnTime> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_us });
  await session.send('Profiler.start');
  await work();
  const { profile } = await session.send('Profiler.stop');
  await session.detach();
  return ownTime(profile, isOurs);
}
