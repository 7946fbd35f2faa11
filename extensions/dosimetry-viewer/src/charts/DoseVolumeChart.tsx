import { useState, type ReactElement } from 'react';
import type { RegionDoseStatistics } from '@voxel-dosimetry/core';
import { CaseProvider, useScene } from '../panels/CaseContext';
import { formatNumber, formatPercent } from '../panels/formatQuantity';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { cssColour } from '../style/regionColours';
import { ChartFrame, MARGIN, type ChartAxes } from './ChartFrame';
import { chartRegions, type ChartRegion } from './chartRegions';
import { ChartTile, EmptyChart } from './ChartTile';
import { interpolate, pathThrough } from './polyline';
import { RegionKey } from './RegionKey';
import { createScale, linearTicks } from './scale';
import type { ElementSize } from './useElementSize';

/** Cumulative dose–volume histograms of all regions: share of the volume (%) that receives at least a dose (Gy). */
export function DoseVolumeChart(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <DoseVolumeTile />
    </CaseProvider>
  );
}

function DoseVolumeTile(): ReactElement {
  const scene = useScene();
  const { state, t } = scene;
  const [cursor_Gy, setCursor] = useState<number | null>(null);
  const statistics = state.results.analyse?.statistics ?? [];
  if (statistics.length === 0)
    return (
      <ChartTile title={t('chart.doseVolume')} stage="analyse">
        <EmptyChart title={t('chart.noDose')} hint={t('chart.noDoseHint')} />
      </ChartTile>
    );
  const regions = chartRegions(
    statistics.map(({ regionId }) => regionId),
    scene,
  );
  return (
    <ChartTile title={t('chart.doseVolume')} stage="analyse">
      <div className="vd-chart-body">
        <ChartFrame
          label={`${t('chart.doseVolume')}. ${t('chart.summary', { count: statistics.length })}`}
          xLabel={t('chart.doseAxis')}
          yLabel={t('chart.volumeAxis')}
          axes={(size) => doseVolumeAxes(statistics, size)}
          cursor={cursor_Gy}
          onCursor={setCursor}
        >
          {(axes) =>
            statistics.map((each, index) => (
              <Histogram key={each.regionId} statistics={each} region={regions[index]} axes={axes} />
            ))
          }
        </ChartFrame>
        <RegionKey
          withMarkers={false}
          regions={regions}
          readings={cursor_Gy === null ? null : readingsAt(statistics, cursor_Gy)}
        />
      </div>
    </ChartTile>
  );
}

function doseVolumeAxes(statistics: readonly RegionDoseStatistics[], size: ElementSize): ChartAxes {
  const bottom = size.height - MARGIN.bottom;
  const right = size.width - MARGIN.right;
  const highest_Gy = Math.max(...statistics.map(({ max_Gy }) => max_Gy)) || 1;
  const xDomain = [0, 1.03 * highest_Gy] as const;
  return {
    x: createScale('linear', xDomain, [MARGIN.left, right]),
    y: createScale('linear', [0, 100], [bottom, MARGIN.top]),
    xTicks: linearTicks(xDomain, Math.max(3, (right - MARGIN.left) / 60)),
    yTicks: [0, 20, 40, 60, 80, 100],
  };
}

/** Volume at a dose: beyond the last bin nothing of the region receives that much. */
function readingsAt(statistics: readonly RegionDoseStatistics[], dose_Gy: number) {
  const values = statistics.map(({ regionId, histogram }) => {
    const volume_frac = interpolate(histogram.dose_Gy, histogram.volume_frac, dose_Gy) ?? 0;
    return [regionId, formatPercent(volume_frac, 1)] as const;
  });
  return { heading: `≥ ${formatNumber(dose_Gy)} Gy`, values: Object.fromEntries(values) };
}

interface HistogramProps {
  readonly statistics: RegionDoseStatistics;
  readonly region: ChartRegion | undefined;
  readonly axes: ChartAxes;
}

function Histogram({ statistics, region, axes }: HistogramProps): ReactElement | null {
  if (region === undefined) return null;
  const { dose_Gy, volume_frac } = statistics.histogram;
  const curve = dose_Gy.map((dose, index) => ({ x: axes.x.at(dose), y: axes.y.at(100 * (volume_frac[index] ?? 0)) }));
  // The last voxels all receive the maximum, and nothing receives more.
  const last = curve.at(-1);
  const end = Math.max(last?.x ?? 0, axes.x.at(statistics.max_Gy));
  const points = last === undefined ? [] : [...curve, { x: end, y: last.y }, { x: end, y: axes.y.at(0) }];
  return (
    <g className={region.muted ? 'vd-curve vd-muted' : 'vd-curve'}>
      <path className="vd-line" d={pathThrough(points)} stroke={cssColour(region.colour)} />
    </g>
  );
}
