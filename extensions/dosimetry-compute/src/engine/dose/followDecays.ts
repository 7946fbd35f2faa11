import { addBatch, noBatches, type BatchSums } from '@voxel-dosimetry/core';
import type { TransportPool } from '../../transport/transportPool';
import type { Shard, ShardTally } from '../../transport/transportWorker';
import type { JobControl } from '../jobs';
import { largestUncertainty, type RegionVoxels } from './regionVoxels';
import { FEWEST_SHARDS, nextRound, type TransportPlan } from './transportPlan';

/** What following the decays of one scene has given. */
export interface TransportTotals {
  /** MeV per voxel. */
  readonly energy: BatchSums;
  /** MeV per region, in the regions' order: Σ occupancy · energy where there is mass. */
  readonly regions: BatchSums;
  emitted_MeV: number;
  escaped_MeV: number;
  /** Fewer shards than planned, because the person had enough. */
  isPartial: boolean;
  /** Null without a target. */
  isTargetReached: boolean | null;
}

/** How far it is, told after each shard and in between. */
export type Follow = (decays: number, totals: TransportTotals) => void;

interface Following {
  readonly pool: Pick<TransportPool<never>, 'run'>;
  readonly plan: TransportPlan;
  readonly voxels: number;
  readonly regions: readonly RegionVoxels[];
  readonly control: JobControl;
  readonly onProgress: Follow;
  /** Applied to each shard's tally before it is added: what averages must do so before the statistics. */
  readonly fold?: (energy_MeV: Float64Array) => Float64Array;
}

/**
 * Follows the plan's decays in the scene that the pool holds: round after round of shards until the target or the last history. Seed,
 * plan and scene decide every bit of the result; the number of workers does not. Throws `compute/cancelled`, `compute/worker-lost`.
 * Proved by test/unit/compute/monteCarloDose.test.ts.
 */
export async function followDecays(following: Following): Promise<TransportTotals> {
  const { plan, voxels, regions, control } = following;
  const totals: TransportTotals = {
    energy: noBatches(voxels),
    regions: noBatches(regions.length),
    emitted_MeV: 0,
    escaped_MeV: 0,
    isPartial: false,
    isTargetReached: null,
  };
  for (let planned = 0; ;) {
    const round = nextRound(plan, totals.energy.histories, planned, uncertaintyOf(plan, totals, regions));
    if (round.length === 0) break;
    await control.wait(runRound(following, round, totals));
    planned += round.length;
    if (totals.energy.batches < planned) {
      totals.isPartial = true;
      break;
    }
  }
  if (plan.target) totals.isTargetReached = uncertaintyOf(plan, totals, regions) <= plan.target.uncertainty_frac;
  return totals;
}

const uncertaintyOf = (plan: TransportPlan, totals: TransportTotals, regions: readonly RegionVoxels[]): number =>
  plan.target ? (largestUncertainty(plan.target, totals, regions)?.uncertainty_frac ?? 1) : 1;

async function runRound(
  { pool, regions, plan, control, onProgress, fold = (energy_MeV) => energy_MeV }: Following,
  round: readonly Shard[],
  totals: TransportTotals,
): Promise<void> {
  const before = totals.energy.histories;
  const most = plan.shardsToRepeat ?? Infinity;
  let finish: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => (finish = resolve));
  const finishIfEnough = (): void => {
    const { batches } = totals.energy;
    if (batches >= most || (control.concluded.aborted && batches >= FEWEST_SHARDS)) finish();
  };
  control.concluded.addEventListener('abort', finishIfEnough);
  try {
    await pool.run(round, {
      enough,
      onProgress: (decays) => onProgress(before + decays, totals),
      async take(shard, tally) {
        if (totals.energy.batches >= most) return;
        await addShard(totals, shard, { ...tally, energy_MeV: fold(tally.energy_MeV) }, regions, control);
        finishIfEnough();
      },
    });
  } finally {
    control.concluded.removeEventListener('abort', finishIfEnough);
  }
}

async function addShard(
  totals: TransportTotals,
  { decays }: Shard,
  { energy_MeV, emitted_MeV, escaped_MeV }: ShardTally,
  regions: readonly RegionVoxels[],
  control: JobControl,
): Promise<void> {
  const inRegions = Float64Array.from(regions, ({ voxels, weights }) => {
    let sum = 0;
    for (let at = 0; at < voxels.length; at++) sum += weights[at]! * energy_MeV[voxels[at]!]!;
    return sum;
  });
  await control.drive(addBatch(totals.energy, energy_MeV, decays), null);
  await control.drive(addBatch(totals.regions, inRegions, decays), null);
  totals.emitted_MeV += emitted_MeV;
  totals.escaped_MeV += escaped_MeV;
}
