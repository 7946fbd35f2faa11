import {
  batchUncertainty_frac,
  transportedDose,
  voxelVolume_mL,
  type EnergyBudget,
  type Volume,
} from '@voxel-dosimetry/core';
import type { TransportPool } from '../../transport/transportPool';
import type { TransportScene } from '../../transport/transportScene';
import type { JobControl } from '../jobs';
import type { Deposit, Deposited, DepositRequest } from './deposit';
import { followDecays, type TransportTotals } from './followDecays';
import type { RegionVoxels } from './regionVoxels';
import { expectedDecays, type TransportPlan } from './transportPlan';
import { decaysSoFar } from './transportProgress';

/** Shards of one map and the next are numbered this far apart, so that they share no random numbers. */
const SHARDS_APART = 1 << 20;

export interface Transport {
  readonly pool: TransportPool<TransportScene>;
  /** The scene of a map of decays: geometry and nuclide are the same for all maps of a case. */
  readonly sceneOf: (activity: Volume) => TransportScene;
  readonly plan: TransportPlan;
  readonly density: Volume<'g/mL'>;
  readonly regions: readonly RegionVoxels[];
  readonly control: JobControl;
}

/**
 * Monte Carlo as an engine: follows decays spread as the map says and scales what they left to all of them. A map without decays needs no
 * transport. Negative activity (noise of reconstruction) sends no particles. Throws what `followDecays` throws.
 */
export const depositByTransport =
  (transport: Transport): Deposit =>
  async (request) => {
    const { density, regions, control, pool } = transport;
    const decays = countDecays(request.activity);
    if (!(decays > 0)) return withoutDecays(request, regions.length);
    control.report('Preparing the transport', request.index / request.count);
    await control.wait(pool.load(transport.sceneOf(request.activity)));
    const totals = await follow(transport, request);
    const work = transportedDose({ energy: totals.energy, decays, density, unit: request.unit });
    const { dose, uncertainty, withoutMass_MeV } = await control.drive(work, null);
    return {
      dose,
      energy: budgetOf(totals, withoutMass_MeV, decays),
      statistics: {
        uncertainty,
        regionMean_frac: regions.map((_, at) => batchUncertainty_frac(totals.regions, at)),
        decays: totals.energy.histories,
        shards: totals.energy.batches,
        isPartial: totals.isPartial,
        isTargetReached: totals.isTargetReached,
      },
    };
  };

function follow(
  { pool, plan, regions, density, control }: Transport,
  { index, count }: DepositRequest<'Gy' | 'Gy/s'>,
): Promise<TransportTotals> {
  return followDecays({
    pool,
    plan: { ...plan, firstShard: index * SHARDS_APART },
    voxels: density.values.length,
    regions,
    control,
    onProgress(decays, totals) {
      const { doing, uncertainty_frac } = decaysSoFar(plan, decays, totals, regions);
      const expected = Math.max(decays, expectedDecays(plan, totals.energy.histories, uncertainty_frac));
      const which = count > 1 ? `Time point ${index + 1} of ${count}: ` : '';
      control.report(`${which}${doing}`, (0.98 * (index + decays / expected)) / count);
    },
  });
}

/** Decays, or decays a second, of the whole map. */
function countDecays({ values, grid }: Volume): number {
  let sum = 0;
  for (const value of values) sum += Math.max(0, value);
  return sum * voxelVolume_mL(grid);
}

/** Absorbed is what gives dose; what air in the grid took up counts as escaped, as in local deposition. */
function budgetOf(
  { emitted_MeV, escaped_MeV, energy }: TransportTotals,
  withoutMass_MeV: number,
  decays: number,
): EnergyBudget {
  const scale = decays / energy.histories;
  return {
    emitted_MeV: emitted_MeV * scale,
    absorbed_MeV: (emitted_MeV - escaped_MeV - withoutMass_MeV) * scale,
    escaped_MeV: (escaped_MeV + withoutMass_MeV) * scale,
  };
}

function withoutDecays<U extends 'Gy' | 'Gy/s'>({ activity, unit }: DepositRequest<U>, regions: number): Deposited<U> {
  const { grid, values } = activity;
  return {
    dose: { unit, grid, values: new Float32Array(values.length) },
    energy: { emitted_MeV: 0, absorbed_MeV: 0, escaped_MeV: 0 },
    statistics: {
      uncertainty: { unit: 'frac', grid, values: new Float32Array(values.length).fill(1) },
      regionMean_frac: Array.from({ length: regions }, () => 1),
      decays: 0,
      shards: 0,
      isPartial: false,
      isTargetReached: null,
    },
  };
}
