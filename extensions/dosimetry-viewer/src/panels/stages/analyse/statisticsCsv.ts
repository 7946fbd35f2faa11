import type { MonteCarloOutcome } from '@voxel-dosimetry/compute';
import type { RegionDoseStatistics, RegionSummary } from '@voxel-dosimetry/core';
import { quotedCsv } from '../../quotedCsv';

const COLUMNS: readonly { readonly heading: string; readonly value: (statistics: RegionDoseStatistics) => number }[] = [
  { heading: 'mean_Gy', value: (each) => each.mean_Gy },
  { heading: 'min_Gy', value: (each) => each.min_Gy },
  { heading: 'max_Gy', value: (each) => each.max_Gy },
  { heading: 'D98_Gy', value: (each) => each.D98_Gy },
  { heading: 'D95_Gy', value: (each) => each.D95_Gy },
  { heading: 'D50_Gy', value: (each) => each.D50_Gy },
  { heading: 'D2_Gy', value: (each) => each.D2_Gy },
  { heading: 'volume_mL', value: (each) => each.volume_mL },
  { heading: 'mass_g', value: (each) => each.mass_g },
  { heading: 'timeIntegratedActivity_MBq_h', value: (each) => each.timeIntegratedActivity_MBq_h },
];

/** Of the mean, statistical, after Monte Carlo. */
const UNCERTAINTY = 'mean_uncertainty_pct';

/** The table of region statistics as CSV with the unit in every heading; seven significant figures, decimal point. */
export function statisticsCsv(
  statistics: readonly RegionDoseStatistics[],
  regions: readonly RegionSummary[],
  run: MonteCarloOutcome | null,
): string {
  const uncertainties = new Map(run?.regions.map(({ regionId, mean_frac }) => [regionId, 100 * mean_frac]));
  const names = new Map(regions.map(({ id, name }) => [id, name]));
  const header = ['region', ...COLUMNS.map(({ heading }) => heading), ...(run ? [UNCERTAINTY] : [])].join(',');
  const rows = statistics.map((each) =>
    [
      quotedCsv(names.get(each.regionId) ?? each.regionId),
      ...COLUMNS.map(({ value }) => Number(value(each).toPrecision(7))),
      ...(run ? [Number((uncertainties.get(each.regionId) ?? 100).toPrecision(3))] : []),
    ].join(','),
  );
  return `${[header, ...rows].join('\r\n')}\r\n`;
}
