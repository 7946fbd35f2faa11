import { SECONDS_PER_HOUR, TIME_ACTIVITY_MODELS, type RegionFit } from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';
import { shownRegionFits, slowestHalfLife_s } from '../../../shownRegionFits';
import { quotedCsv } from '../../quotedCsv';
import { regionName } from './regionChoice';

type Cell = number | string | null | undefined;

interface Column {
  readonly heading: string;
  readonly value: (regionFit: RegionFit) => Cell;
}

const hours = (time_s: number | null | undefined): number | null =>
  time_s === null || time_s === undefined ? null : time_s / SECONDS_PER_HOUR;

const percent = (share_frac: number): number => 100 * share_frac;

const FIT_COLUMNS: readonly Column[] = [
  { heading: 'model', value: ({ fit }) => quotedCsv(fit.model) },
  { heading: 'selection', value: ({ fit }) => quotedCsv(fit.selection) },
  { heading: 'status', value: ({ fit }) => quotedCsv(fit.status) },
  { heading: 'timeIntegratedActivity_MBq_h', value: ({ fit }) => fit.timeIntegratedActivity_MBq_h },
  { heading: 'timeIntegratedActivity_sigma_MBq_h', value: ({ fit }) => fit.timeIntegratedActivity_sigma_MBq_h },
  { heading: 'interval68_low_MBq_h', value: ({ fit }) => fit.interval68_MBq_h?.[0] },
  { heading: 'interval68_high_MBq_h', value: ({ fit }) => fit.interval68_MBq_h?.[1] },
  { heading: 'bootstrapSigma_MBq_h', value: ({ fit }) => fit.bootstrapSigma_MBq_h },
  { heading: 'effectiveHalfLife_h', value: ({ fit }) => hours(slowestHalfLife_s(fit)) },
  { heading: 'uptakeHalfLife_h', value: ({ fit }) => hours(fit.parameters['uptakeHalfLife_s']) },
  { heading: 'extrapolatedBefore_pct', value: ({ fit }) => percent(fit.extrapolatedBefore_frac) },
  { heading: 'extrapolatedAfter_pct', value: ({ fit }) => percent(fit.extrapolatedAfter_frac) },
  { heading: 'chiSquare', value: ({ fit }) => fit.chiSquare },
  { heading: 'aicc', value: ({ fit }) => fit.aicc },
  ...TIME_ACTIVITY_MODELS.map((model): Column => ({
    heading: `weight_${model}_pct`,
    value: ({ fit }) => {
      const weight = fit.candidates.find((each) => each.model === model)?.weight ?? null;
      return weight === null ? null : percent(weight);
    },
  })),
];

/** Of curves that took their course from planar images. */
const HYBRID_COLUMNS: readonly Column[] = [
  { heading: 'scaleTime_h', value: ({ hybrid }) => hours(hybrid?.scan.time_s) },
  { heading: 'scaleActivity_MBq', value: ({ hybrid }) => hybrid?.scan.activity_MBq },
  { heading: 'scaleSigma_MBq', value: ({ hybrid }) => hybrid?.scan.sigma_MBq },
  { heading: 'scale_MBq_per_cps', value: ({ hybrid }) => hybrid?.scale_MBq_per_cps },
  { heading: 'attenuationFrom', value: ({ hybrid }) => hybrid && quotedCsv(hybrid.attenuationFrom) },
  { heading: 'transmission_frac', value: ({ hybrid }) => hybrid?.attenuation.transmission_frac },
  { heading: 'sourceAttenuation', value: ({ hybrid }) => hybrid?.attenuation.sourceAttenuation },
  { heading: 'backgroundShare_frac', value: ({ hybrid }) => hybrid?.attenuation.backgroundShare_frac },
];

const rateColumn = (index: number): Column => ({
  heading: `rate${index + 1}_cps`,
  value: ({ hybrid }) => hybrid?.rates_cps[index],
});

/** Of one scan: when, how much, how sure, how far off the curve, and why it was left out. */
const pointColumns = (index: number): readonly Column[] => [
  { heading: `time${index + 1}_h`, value: ({ times_s }) => hours(times_s[index]) },
  { heading: `activity${index + 1}_MBq`, value: ({ activities_MBq }) => activities_MBq[index] },
  { heading: `sigma${index + 1}_MBq`, value: ({ sigmas_MBq }) => sigmas_MBq?.[index] },
  { heading: `residual${index + 1}_MBq`, value: ({ fit }) => fit.residuals_MBq[index] },
  {
    heading: `leftOut${index + 1}_because`,
    value: ({ excludedBecause }) => {
      const because = excludedBecause[index] ?? null;
      return because === null ? null : quotedCsv(because);
    },
  },
];

const written = (cell: Cell): string => {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'number' ? String(Number(cell.toPrecision(7))) : cell;
};

/** The curves of the regions as CSV, units in the headings; seven significant figures, decimal point, empty where there is nothing. */
export function regionFitsCsv(state: CaseState): string {
  const fits = shownRegionFits(state);
  const points = Math.max(0, ...fits.map(({ times_s }) => times_s.length));
  const isHybrid = fits.some(({ hybrid }) => hybrid !== undefined);
  const columns: readonly Column[] = [
    { heading: 'region', value: ({ regionId }) => quotedCsv(regionName(state, regionId)) },
    ...FIT_COLUMNS,
    ...(isHybrid ? HYBRID_COLUMNS : []),
    ...Array.from({ length: points }, (_, index) => [
      ...pointColumns(index),
      ...(isHybrid ? [rateColumn(index)] : []),
    ]).flat(),
  ];
  const header = columns.map(({ heading }) => heading).join(',');
  const rows = fits.map((regionFit) => columns.map(({ value }) => written(value(regionFit))).join(','));
  return `${[header, ...rows].join('\r\n')}\r\n`;
}
