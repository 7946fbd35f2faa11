import { createTransportPool } from '../../../extensions/dosimetry-compute/src/transport/transportPool';
import type { Shard } from '../../../extensions/dosimetry-compute/src/transport/transportWorker';
import { transportDouble, type DoubleOptions } from './transportDouble';

const shards: Shard[] = Array.from({ length: 12 }, (_, shard) => ({ seed: 1, shard, decays: 10 + shard }));
const never = new Promise<never>(() => undefined);
const scene = { activity: Float32Array.of(1, 2, 3), size: [3, 1, 1], cuts: 1 };

async function poolOf(workers: number, options: DoubleOptions) {
  const double = transportDouble(options);
  const pool = createTransportPool(() => double.host(workers).startTransportWorker(), workers);
  await pool.load(scene as never);
  return { pool, double };
}

test.each([1, 2, 3, 5])(
  '%d workers give their tallies on in the order of the shards, whichever is done first',
  async (workers) => {
    const { pool } = await poolOf(workers, { turns: ({ shard }) => 1 + ((shard * 7) % 5) });
    const taken: number[] = [];
    const progress: number[] = [];
    await pool.run(shards, {
      enough: never,
      onProgress: (decays) => void progress.push(decays),
      async take({ shard }) {
        taken.push(shard);
      },
    });
    expect(taken).toEqual(shards.map(({ shard }) => shard));
    expect(Math.max(...progress)).toBe(shards.reduce((sum, { decays }) => sum + decays, 0));
  },
);

test('a worker that is ahead waits, so that no more tallies are held than there are workers, and one', async () => {
  const { pool, double } = await poolOf(2, { turns: ({ shard }) => (shard === 0 ? 60 : 1) });
  const ranBeforeFirst: number[] = [];
  await pool.run(shards, {
    enough: never,
    onProgress: () => undefined,
    async take() {
      ranBeforeFirst.push(double.ran.length);
    },
  });
  expect(ranBeforeFirst[0]).toBeLessThanOrEqual(4);
  expect(double.ran).toHaveLength(shards.length);
});

test('the failure of one worker ends the run, and nothing is taken after it', async () => {
  const lost = new Error('gone');
  const { pool } = await poolOf(3, { fail: ({ shard }) => (shard === 4 ? lost : null) });
  const taken: number[] = [];
  const run = pool.run(shards, {
    enough: never,
    onProgress: () => undefined,
    async take({ shard }) {
      taken.push(shard);
    },
  });
  await expect(run).rejects.toBe(lost);
  const count = taken.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken).toHaveLength(count);
  expect(taken.every((shard) => shard < 4)).toBe(true);
});

test('a failure of what takes the tallies ends the run', async () => {
  const { pool } = await poolOf(2, {});
  const take = ({ shard }: Shard) => (shard === 3 ? Promise.reject(new Error('full')) : Promise.resolve());
  await expect(pool.run(shards, { enough: never, onProgress: () => undefined, take })).rejects.toThrow('full');
});

test('enough is enough: what is under way is left behind', async () => {
  const { pool } = await poolOf(2, { turns: () => 3 });
  let finish: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => (finish = resolve));
  const taken: number[] = [];
  await pool.run(shards, {
    enough,
    onProgress: () => undefined,
    async take({ shard }) {
      taken.push(shard);
      if (taken.length === 4) finish();
    },
  });
  expect(taken).toEqual([0, 1, 2, 3]);
});

test('ending the pool ends every worker', async () => {
  const { pool, double } = await poolOf(3, {});
  pool.end();
  expect(double.ended).toEqual([0, 1, 2]);
});
