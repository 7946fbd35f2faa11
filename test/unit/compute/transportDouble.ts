import type { TransportHost } from '../../../extensions/dosimetry-compute/src/transport/transportHost';
import type { TransportScene } from '../../../extensions/dosimetry-compute/src/transport/transportScene';
import type {
  Shard,
  ShardTally,
  TransportWorker,
} from '../../../extensions/dosimetry-compute/src/transport/transportWorker';
import { yieldToEventLoop } from '../../../extensions/dosimetry-compute/src/engine/yieldToEventLoop';

/** Energy that the double deposits where a decay happens, and that it lets escape, MeV. */
export const DEPOSITED_MeV = 0.15;
export const ESCAPING_MeV = 0.03;

/** Uniform in [0, 1), decided by seed and shard. */
function sequence({ seed, shard }: Shard): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(shard + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Decays fall into voxels by chance, in proportion to activity; each leaves 0 to twice DEPOSITED_MeV there. */
export function scatterDecays({ activity }: Pick<TransportScene, 'activity'>, shard: Shard): ShardTally {
  const random = sequence(shard);
  const cumulative = new Float64Array(activity.length);
  activity.reduce((sum, value, at) => (cumulative[at] = sum + value), 0);
  const energy_MeV = new Float64Array(activity.length);
  let emitted_MeV = 0;
  for (let decay = 0; decay < shard.decays; decay++) {
    const wanted = random() * cumulative.at(-1)!;
    let [low, high] = [0, cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    const deposited_MeV = 2 * DEPOSITED_MeV * random();
    energy_MeV[low]! += deposited_MeV;
    emitted_MeV += deposited_MeV + ESCAPING_MeV;
  }
  return { energy_MeV, emitted_MeV, escaped_MeV: shard.decays * ESCAPING_MeV };
}

export interface DoubleOptions {
  /** Turns of the event loop that a shard takes. */
  readonly turns?: (shard: Shard) => number;
  /** Instead of a tally. */
  readonly fail?: (shard: Shard) => Error | null;
  readonly onLoad?: (scene: TransportScene) => void;
}

/** A transport thread without a thread or physics, for what surrounds the transport. */
export function transportDouble({ turns = () => 1, fail = () => null, onLoad }: DoubleOptions = {}) {
  const ended: number[] = [];
  const ran: Shard[] = [];
  let started = 0;
  const startTransportWorker = (): TransportWorker<TransportScene> => {
    const number = started++;
    let scene: TransportScene | null = null;
    return {
      async load(given) {
        onLoad?.(given);
        scene = given;
      },
      async run(shard, onProgress) {
        ran.push(shard);
        for (let turn = turns(shard); turn > 0; turn--) {
          await yieldToEventLoop();
          onProgress(1 / (1 + turn));
        }
        const failure = fail(shard);
        if (failure) throw failure;
        return scatterDecays(scene!, shard);
      },
      end: () => void ended.push(number),
    };
  };
  const host = (workers: number): TransportHost => ({ startTransportWorker, workers, memory_bytes: 1e9 });
  return { host, ended, ran };
}
