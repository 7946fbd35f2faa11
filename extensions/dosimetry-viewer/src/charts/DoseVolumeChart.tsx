import { useState, type ReactElement } from 'react';
import type { RegionDoseStatistics } from '@voxel-dosimetry/core';
import { comparedPair } from '../comparedPair';
import { CaseProvider, useScene, type CaseScene } from '../panels/CaseContext';
import { formatNumber, formatPercent } from '../panels/formatQuantity';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { cssColour } from '../style/regionColours';
import { ChartFrame, MARGIN, type ChartAxes } from './ChartFrame';
import { chartRegions, type ChartRegion } from './chartRegions';
import { ChartTile, EmptyChart } from './ChartTile';
import { EngineLineKey, lineDash } from './EngineLineKey';
import { interpolate, pathThrough, thinned } from './polyline';
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

/** Histograms that lie over each other: of the case's dose, or of the engines that are compared, the reference first. */
interface HistogramSet {
  readonly name: string;
  readonly statistics: readonly RegionDoseStatistics[];
  /** Read at the cursor; with many engines only the two that are looked at. */
  readonly isRead: boolean;
}

function histogramSets({ state, view, t }: CaseScene): readonly HistogramSet[] {
  const pair = view.openStage === 'dose' ? comparedPair(state, view) : null;
  if (pair === null) return [{ name: '', statistics: state.results.analyse?.statistics ?? [], isRead: true }];
  const { result, other } = pair;
  const isReference = (engine: string): boolean => engine === result.reference;
  return [...result.engines]
    .sort((a, b) => Number(isReference(b.outcome.engine)) - Number(isReference(a.outcome.engine)))
    .map(({ outcome: { engine }, statistics }) => ({
      name: t(`dose.engineShort.${engine}`),
      statistics,
      isRead: isReference(engine) || engine === other,
    }));
}

function DoseVolumeTile(): ReactElement {
  const scene = useScene();
  const { t } = scene;
  const [cursor_Gy, setCursor] = useState<number | null>(null);
  const sets = histogramSets(scene);
  const statistics = sets.flatMap((set) => set.statistics);
  const isComparison = sets.length > 1;
  const madeBy = isComparison ? scene.state.comparison.state : scene.state.stages.analyse;
  if (statistics.length === 0)
    return (
      <ChartTile title={t('chart.doseVolume')} madeBy={madeBy}>
        <EmptyChart title={t('chart.noDose')} hint={t('chart.noDoseHint')} />
      </ChartTile>
    );
  const ids = [...new Set(statistics.map(({ regionId }) => regionId))];
  const regions = chartRegions(ids, scene);
  // Engines differ by percents of a region's own dose: regions that were chosen have the chart for themselves.
  const shownOf = (all: readonly RegionDoseStatistics[]) =>
    isComparison ? all.filter(({ regionId }) => regions.some(({ id, muted }) => id === regionId && !muted)) : all;
  const title = t(isComparison ? 'compare.chart' : 'chart.doseVolume');
  return (
    <ChartTile title={title} madeBy={madeBy}>
      <div className="vd-chart-body">
        <ChartFrame
          label={`${title}. ${t('chart.summary', { count: ids.length })}`}
          xLabel={t('chart.doseAxis')}
          yLabel={t('chart.volumeAxis')}
          axes={(size) => doseVolumeAxes(shownOf(statistics), size)}
          cursor={cursor_Gy}
          onCursor={setCursor}
        >
          {(axes) =>
            sets.map((set, line) =>
              shownOf(set.statistics).map((each) => (
                <Histogram
                  key={`${set.name} ${each.regionId}`}
                  statistics={each}
                  region={regions.find(({ id }) => id === each.regionId)}
                  axes={axes}
                  line={line}
                />
              )),
            )
          }
        </ChartFrame>
        <RegionKey
          withMarkers={false}
          regions={regions}
          readings={cursor_Gy === null ? null : readingsAt(ids, sets, cursor_Gy)}
        />
      </div>
      {isComparison && <EngineLineKey names={sets.map(({ name }) => name)} />}
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

/** Volume at a dose: beyond the last bin nothing of the region receives that much. Of two engines one after the other. */
function readingsAt(ids: readonly string[], sets: readonly HistogramSet[], dose_Gy: number) {
  const read = sets.filter(({ isRead }) => isRead);
  const values = ids.map((id) => {
    const shares = read.map(({ statistics }) => {
      const histogram = statistics.find(({ regionId }) => regionId === id)?.histogram;
      const { dose_Gy: doses = [], volume_frac: volumes = [] } = histogram ?? {};
      return formatPercent(interpolate(doses, volumes, dose_Gy) ?? 0, 1);
    });
    // The unit once, at the end.
    return [
      id,
      shares.map((share, at) => (at < shares.length - 1 ? share.replace(' %', '') : share)).join(' | '),
    ] as const;
  });
  return { heading: `≥ ${formatNumber(dose_Gy)} Gy`, values: Object.fromEntries(values) };
}

interface HistogramProps {
  readonly statistics: RegionDoseStatistics;
  readonly region: ChartRegion | undefined;
  readonly axes: ChartAxes;
  readonly line: number;
}

function Histogram({ statistics, region, axes, line }: HistogramProps): ReactElement | null {
  if (region === undefined) return null;
  const { dose_Gy, volume_frac } = statistics.histogram;
  const curve = dose_Gy.map((dose, index) => ({ x: axes.x.at(dose), y: axes.y.at(100 * (volume_frac[index] ?? 0)) }));
  // The last voxels all receive the maximum, and nothing receives more.
  const last = curve.at(-1);
  const end = Math.max(last?.x ?? 0, axes.x.at(statistics.max_Gy));
  const points = last === undefined ? [] : [...curve, { x: end, y: last.y }, { x: end, y: axes.y.at(0) }];
  return (
    <g className={region.muted ? 'vd-curve vd-muted' : 'vd-curve'}>
      <path
        className="vd-line"
        d={pathThrough(thinned(points))}
        stroke={cssColour(region.colour)}
        strokeDasharray={lineDash(line)}
      />
    </g>
  );
}
