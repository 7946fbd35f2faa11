import type { CDPSession, Page } from 'playwright-core';

/** V8's sampling profile: a call tree, and which node of it was running at each sample. */
export interface CallProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly url: string;
      readonly functionName: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  /** µs of the browser's monotonic clock. */
  readonly startTime: number;
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

/** A task of the page's own thread, ms since the navigation began. The browser reports those of 50 ms and more. */
export interface LongTask {
  readonly start_ms: number;
  readonly duration_ms: number;
}

/** A place in our code where a task spent its time: `url:line:column`, from 1. */
export interface HotPlace {
  readonly place: string;
  readonly own_ms: number;
}

/** What one task of the page's own thread, or one stretch between long tasks, spent in our code. */
export interface OwnTask {
  /** In our functions and what the browser's built-ins did for them, garbage collection between them too. */
  readonly own_ms: number;
  /** The same and the viewer's own code that we called. */
  readonly called_ms: number;
  /** Of the whole task; null for a stretch that is part of no long task. */
  readonly task_ms: number | null;
  readonly hottest: readonly HotPlace[];
}

/** Time that the page's own thread spent in our code, by a sampling profile. */
export interface OwnTime {
  readonly total_ms: number;
  /** The task with most of our code in it. */
  readonly longest: OwnTask;
}

type Kind = 'ours' | 'called' | 'collecting' | 'other';

const SAMPLE_us = 1000;
/** A thread that runs is sampled every millisecond or so: a longer gap is time that the machine gave to others. */
const LONGEST_SAMPLE_us = 5 * SAMPLE_us;
const HOTTEST = 8;
const NOTHING: OwnTask = { own_ms: 0, called_ms: 0, task_ms: null, hottest: [] };

/** Whose work each node of the call tree is: a built-in works for the script that called it. */
function kindsOf({ nodes }: CallProfile, isOurs: (url: string) => boolean): Map<number, Kind> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const kinds = new Map<number, Kind>();
  const visit = (id: number, isNearestOurs: boolean, isAnyOurs: boolean): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { url, functionName } = node.callFrame;
    const nearest = url === '' ? isNearestOurs : isOurs(url);
    const any = isAnyOurs || nearest;
    const collecting = functionName === '(garbage collector)';
    kinds.set(id, collecting ? 'collecting' : nearest ? 'ours' : any ? 'called' : 'other');
    for (const child of node.children ?? []) visit(child, nearest, any);
  };
  const [root] = nodes;
  if (root !== undefined) visit(root.id, false, false);
  return kinds;
}

interface Sample {
  readonly at_us: number;
  readonly delta_us: number;
  readonly kind: Kind;
  readonly place: string;
}

function samplesOf(profile: CallProfile, isOurs: (url: string) => boolean): Sample[] {
  const kinds = kindsOf(profile, isOurs);
  const places = new Map(
    profile.nodes.map(({ id, callFrame: { url, functionName, lineNumber, columnNumber } }) => [
      id,
      url === '' ? functionName : `${url}:${lineNumber + 1}:${columnNumber + 1}`,
    ]),
  );
  const { samples = [], timeDeltas = [] } = profile;
  let at_us = profile.startTime;
  let before: Kind = 'other';
  return samples.map((id, index) => {
    // A delta is the time since the sample before: a sample stands for what follows it until the next.
    at_us += timeDeltas[index] ?? 0;
    const found = kinds.get(id) ?? 'other';
    // Garbage is collected for whoever runs; it is ours when it interrupts our code.
    const kind = found === 'collecting' ? before : found;
    before = kind;
    const delta_us = Math.min(LONGEST_SAMPLE_us, timeDeltas[index + 1] ?? 0);
    return { at_us, delta_us, kind, place: places.get(id) ?? '' };
  });
}

function taskOf(samples: readonly Sample[], task_ms: number | null): OwnTask {
  const hot = new Map<string, number>();
  let [own_us, called_us] = [0, 0];
  for (const { delta_us, kind, place } of samples) {
    if (kind === 'other') continue;
    called_us += delta_us;
    if (kind === 'ours') own_us += delta_us;
    hot.set(place, (hot.get(place) ?? 0) + delta_us);
  }
  const hottest = [...hot]
    .sort(([, a], [, b]) => b - a)
    .slice(0, HOTTEST)
    .map(([place, spent_us]) => ({ place, own_ms: spent_us / 1000 }));
  return { own_ms: own_us / 1000, called_ms: called_us / 1000, task_ms, hottest };
}

/** Unbroken runs of samples that are ours or called by us. */
function stretchesOf(samples: readonly Sample[]): Sample[][] {
  const runs: Sample[][] = [];
  let run: Sample[] = [];
  for (const sample of samples) {
    if (sample.kind !== 'other') {
      if (run.length === 0) runs.push(run);
      run.push(sample);
    } else run = [];
  }
  return runs;
}

/**
 * Finds the task that spent most time in our code. Long tasks (50 ms and more) are told apart by the browser; between them,
 * where no task can be over the limit, the longest unbroken run in our code counts. `navigation_us` is on the profile's clock.
 */
export function ownTime(
  profile: CallProfile,
  isOurs: (url: string) => boolean,
  longTasks: readonly LongTask[],
  navigation_us: number,
): OwnTime {
  const samples = samplesOf(profile, isOurs);
  const inTask = new Set<Sample>();
  const tasks = longTasks.map(({ start_ms, duration_ms }) => {
    const start_us = navigation_us + 1000 * start_ms;
    const own = samples.filter(({ at_us }) => at_us >= start_us && at_us < start_us + 1000 * duration_ms);
    for (const sample of own) inTask.add(sample);
    return taskOf(own, duration_ms);
  });
  const between = stretchesOf(samples.filter((sample) => !inTask.has(sample))).map((run) => taskOf(run, null));
  const longest = [...tasks, ...between].reduce((most, task) => (task.own_ms > most.own_ms ? task : most), NOTHING);
  const total_us = samples.reduce((sum, { kind, delta_us }) => sum + (kind === 'ours' ? delta_us : 0), 0);
  return { total_ms: total_us / 1000, longest };
}

/** Starts to note the page's long tasks; the notes stay in the page until they are taken. */
const watchLongTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noted: { start_ms: number; duration_ms: number }[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        noted.push({ start_ms: startTime, duration_ms: duration });
    });
    observer.observe({ type: 'longtask' });
    Object.assign(window, { dosimetryLongTasks: noted });
  });

const takeLongTasks = (page: Page): Promise<LongTask[]> =>
  page.evaluate(() => (window as unknown as { dosimetryLongTasks: LongTask[] }).dosimetryLongTasks);

async function navigationStart_us(session: CDPSession): Promise<number> {
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const start_s = metrics.find(({ name }) => name === 'NavigationStart')?.value;
  if (start_s === undefined) throw new Error('The browser does not say when the navigation began.');
  return 1e6 * start_s;
}

/** Profiles the page's own thread (not its workers) while `work` runs; `work` must not navigate. */
export async function profileMainThread(
  page: Page,
  isOurs: (url: string) => boolean,
  work: () => Promise<unknown>,
): Promise<OwnTime> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await watchLongTasks(page);
  const navigation_us = await navigationStart_us(session);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_us });
  await session.send('Profiler.start');
  await work();
  const { profile } = await session.send('Profiler.stop');
  const longTasks = await takeLongTasks(page);
  await session.detach();
  return ownTime(profile, isOurs, longTasks, navigation_us);
}
