import type { Shard, ShardTally, TransportWorker } from './transportWorker';

export interface ShardRun {
  /** Takes the tallies in the order of the shards, one at a time. */
  readonly take: (shard: Shard, tally: ShardTally) => Promise<void>;
  /** Decays followed so far, shards under way included. */
  readonly onProgress: (decays: number) => void;
  /** Resolves when what was taken so far is enough: shards under way are left behind. */
  readonly enough: Promise<unknown>;
}

/** Workers that share one scene. */
export interface TransportPool<Scene> {
  readonly workers: number;
  /** Gives all workers the scene; the one before is forgotten. */
  load(scene: Scene): Promise<void>;
  /**
   * Runs the shards on all workers. `take` gets them in their order whatever the number of workers and whichever is done first, so
   * that sums have the same bits. Rejects with the first failure of a worker or of `take`.
   */
  run(shards: readonly Shard[], run: ShardRun): Promise<void>;
  end(): void;
}

/** Proved by test/unit/compute/transportPool.test.ts. */
export function createTransportPool<Scene>(start: () => TransportWorker<Scene>, count: number): TransportPool<Scene> {
  const workers = Array.from({ length: count }, start);
  return {
    workers: count,
    async load(scene) {
      await Promise.all(workers.map((worker) => worker.load(scene)));
    },
    async run(shards, { take, onProgress, enough }) {
      const order = createOrder(shards, take, onProgress, count + 1);
      const all = Promise.all(workers.map((worker) => order.work(worker)));
      try {
        await Promise.race([all, enough]);
      } finally {
        await order.close();
      }
    },
    end() {
      for (const worker of workers) worker.end();
    },
  };
}

/** Hands out shards and gives their tallies on in order; at most `mostWaiting` are held, so that memory stays bounded. */
function createOrder(
  shards: readonly Shard[],
  take: ShardRun['take'],
  onProgress: ShardRun['onProgress'],
  mostWaiting: number,
) {
  const waiting = new Map<number, ShardTally>();
  const underWay = new Map<number, number>();
  let [next, taken, takenDecays] = [0, 0, 0];
  const end = new AbortController();
  const isOver = (): boolean => end.signal.aborted;
  let taking: Promise<void> = Promise.resolve();
  let blocked: (() => void)[] = [];

  const release = (): void => {
    for (const resume of blocked) resume();
    blocked = [];
  };
  const takeWaiting = async (): Promise<void> => {
    for (let tally = waiting.get(taken); tally && !isOver(); tally = waiting.get(taken)) {
      const shard = shards[taken]!;
      waiting.delete(taken);
      await take(shard, tally);
      takenDecays += shard.decays;
      underWay.delete(taken);
      taken += 1;
      release();
    }
  };
  const progressed = (at: number, done_frac: number): void => {
    if (isOver()) return;
    underWay.set(at, done_frac * shards[at]!.decays);
    onProgress([...underWay.values()].reduce((sum, decays) => sum + decays, takenDecays));
  };
  const finish = (): void => {
    end.abort();
    release();
  };
  return {
    async work<Scene>(worker: TransportWorker<Scene>): Promise<void> {
      while (next < shards.length && !isOver()) {
        const at = next++;
        while (at - taken >= mostWaiting && !isOver()) await new Promise<void>((resume) => blocked.push(resume));
        const tally = await worker.run(shards[at]!, (done_frac) => progressed(at, done_frac));
        if (isOver()) break;
        progressed(at, 1);
        waiting.set(at, tally);
        taking = taking.then(takeWaiting);
        taking.catch(finish);
      }
      await taking;
    },
    /** Nothing is taken after this; throws what `take` threw. */
    async close(): Promise<void> {
      finish();
      await taking;
    },
  };
}
