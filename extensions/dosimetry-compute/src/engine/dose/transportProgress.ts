import type { TransportTotals } from './followDecays';
import { largestUncertainty, type RegionVoxels } from './regionVoxels';
import { FEWEST_SHARDS, type TransportPlan } from './transportPlan';

const millions = (decays: number): string => String(Number((decays / 1e6).toPrecision(2)));
const percent = (fraction: number): string => `${Number((100 * fraction).toPrecision(2))} %`;

/** How far a run is, for a person: "1.2 of 20 million decays, ±0.84 % in Kidney (1 % wanted)". */
export function decaysSoFar(
  { histories, target }: TransportPlan,
  decays: number,
  totals: TransportTotals,
  regions: readonly RegionVoxels[],
): { readonly doing: string; readonly uncertainty_frac: number } {
  const limit = target === null ? 'of' : 'of at most';
  const done = `Following ${millions(decays)} ${limit} ${millions(histories)} million decays`;
  const all = { of: 'region-mean', regions: regions.map((_, at) => at) } as const;
  const worst = largestUncertainty(target ?? all, totals, regions);
  if (!worst || totals.energy.batches < FEWEST_SHARDS) return { doing: done, uncertainty_frac: 1 };
  const { name, uncertainty_frac } = worst;
  const what = target?.of === 'every-voxel' ? `in the least certain voxel of ${name}` : `in ${name}`;
  const wanted = target === null ? '' : ` (${percent(target.uncertainty_frac)} wanted)`;
  return { doing: `${done}, ±${percent(uncertainty_frac)} ${what}${wanted}`, uncertainty_frac };
}
