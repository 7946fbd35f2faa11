import { DosimetryError } from '@voxel-dosimetry/core';
import { DEFAULT_SHARDS, type DoseRequest, type MonteCarloSettings, type UncertaintyTarget } from '../../contract';
import type { Shard } from '../../transport/transportWorker';
import type { RegionVoxels } from './regionVoxels';

export interface TransportTarget {
  readonly uncertainty_frac: number;
  readonly of: UncertaintyTarget['of'];
  /** Indices of the regions that must reach it. */
  readonly regions: readonly number[];
}

/** How many decays to follow, in which shards. */
export interface TransportPlan {
  readonly seed: number;
  /** Number of the first shard: runs of one case that must not share random numbers begin far apart. */
  readonly firstShard: number;
  readonly shards: number;
  readonly mostPerShard: number;
  readonly histories: number;
  readonly target: TransportTarget | null;
  /** Stops after this many shards, as a run did that was stopped and kept. */
  readonly shardsToRepeat: number | null;
}

/** Decays a shard of the first round towards a target: enough to guess how many more it takes. */
const FIRST_ROUND_PER_SHARD = 10_000;
/**
 * Shards that an uncertainty needs before it is told or a run is kept: that of fewer batches is itself a guess (of ten, ±24 %).
 */
export const FEWEST_SHARDS = 10;

/**
 * Decays of a shard at most: about a second of one core, so that uncertainty is told, and a run can be stopped and kept, soon; more in
 * large grids, where adding a tally takes its time.
 */
export const mostPerShard = (voxels: number): number => Math.max(500_000, Math.ceil(voxels / 4));

/** A round runs at most this many times what is done: the uncertainty of few histories is itself uncertain. */
const GROWTH = 4;
/** So that the target is rather passed than just missed, and then asked for again. */
const MARGIN = 1.05;

/** Throws `dose/no-region` for a target in a region that the case has not. */
export function planOf(
  { monteCarlo, shardsToRepeat }: Pick<DoseRequest, 'shardsToRepeat'> & { readonly monteCarlo: MonteCarloSettings },
  regions: readonly RegionVoxels[],
  voxels: number,
): TransportPlan {
  const { target, seed, histories } = monteCarlo;
  return {
    seed,
    firstShard: 0,
    shards: DEFAULT_SHARDS,
    mostPerShard: mostPerShard(voxels),
    histories,
    shardsToRepeat: shardsToRepeat ?? null,
    target: target && {
      uncertainty_frac: target.uncertainty_pct / 100,
      of: target.of,
      regions: target.regionIds?.map((id) => indexOf(id, regions)) ?? regions.map((_, at) => at),
    },
  };
}

function indexOf(id: string, regions: readonly RegionVoxels[]): number {
  const found = regions.findIndex(({ regionId }) => regionId === id);
  if (found >= 0) return found;
  throw new DosimetryError({
    code: 'dose/no-region',
    message: `The region "${id}" that the uncertainty was asked for is not among the ${regions.length} regions of the case.`,
    remedy: 'Choose regions that are there, or all.',
  });
}

/**
 * The next shards; none when the target is reached or the histories are used up. Without a target all histories are one round. With
 * one: u falls with 1/√N, so N (u / target)² histories are wanted. Depends on what was found alone, never on time.
 */
export function nextRound(plan: TransportPlan, done: number, shardsDone: number, uncertainty_frac: number): Shard[] {
  const wanted = decaysOfNextRound(plan, done, uncertainty_frac);
  if (!(wanted > 0)) return [];
  const shards = Math.min(wanted, Math.max(plan.shards, Math.ceil(wanted / plan.mostPerShard)));
  const each = Math.floor(wanted / shards);
  const more = wanted - each * shards;
  return Array.from({ length: shards }, (_, at) => ({
    seed: plan.seed,
    shard: plan.firstShard + shardsDone + at,
    decays: at < more ? each + 1 : each,
  }));
}

function decaysOfNextRound(
  { histories, target, shards }: TransportPlan,
  done: number,
  uncertainty_frac: number,
): number {
  const left = histories - done;
  if (target === null) return left;
  if (done === 0) return Math.min(left, shards * FIRST_ROUND_PER_SHARD);
  if (uncertainty_frac <= target.uncertainty_frac) return 0;
  const needed = Math.ceil(done * ((MARGIN * uncertainty_frac) / target.uncertainty_frac) ** 2) - done;
  return Math.min(left, Math.max(shards, needed), GROWTH * done);
}

/** Decays that the whole run is expected to take, as far as it can be told now. */
export function expectedDecays({ histories, target }: TransportPlan, done: number, uncertainty_frac: number): number {
  if (target === null || done === 0 || uncertainty_frac >= 1) return histories;
  return Math.min(histories, Math.max(done, done * ((MARGIN * uncertainty_frac) / target.uncertainty_frac) ** 2));
}
