import { useState, type ReactElement } from 'react';
import { SECONDS_PER_HOUR, type RegionFit } from '@voxel-dosimetry/core';
import { CaseProvider, useScene } from '../panels/CaseContext';
import { formatNumber } from '../panels/formatQuantity';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { cssColour } from '../style/regionColours';
import { ChartFrame, type ChartAxes } from './ChartFrame';
import { chartRegions, type ChartRegion } from './chartRegions';
import { ChartTile, EmptyChart } from './ChartTile';
import { Marker } from './Marker';
import { interpolate, pathThrough } from './polyline';
import { RegionKey } from './RegionKey';
import { ScaleToggle } from './ScaleToggle';
import { timeActivityAxes } from './timeActivityAxes';

/** Time–activity curves of all regions: measured points, fit, and the extrapolated part dashed; linear or logarithmic. */
export function TimeActivityChart(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <TimeActivityTile />
    </CaseProvider>
  );
}

function TimeActivityTile(): ReactElement {
  const scene = useScene();
  const { state, view, t } = scene;
  const [cursor_h, setCursor] = useState<number | null>(null);
  const fits = state.results.fit?.regionFits ?? [];
  if (fits.length === 0)
    return (
      <ChartTile title={t('chart.timeActivity')} madeBy={state.stages.fit}>
        <EmptyChart title={t('chart.noFit')} hint={t('chart.noFitHint')} />
      </ChartTile>
    );
  const regions = chartRegions(
    fits.map(({ regionId }) => regionId),
    scene,
  );
  return (
    <ChartTile title={t('chart.timeActivity')} madeBy={state.stages.fit} controls={<ScaleToggle />}>
      <div className="vd-chart-body">
        <ChartFrame
          label={`${t('chart.timeActivity')}. ${t('chart.summary', { count: fits.length })}`}
          xLabel={t('chart.timeAxis')}
          yLabel={t('chart.activityAxis')}
          axes={(size) => timeActivityAxes(fits, view.chartScale, size)}
          cursor={cursor_h}
          onCursor={setCursor}
        >
          {(axes) =>
            fits.map((fit, index) => <Curve key={fit.regionId} regionFit={fit} region={regions[index]} axes={axes} />)
          }
        </ChartFrame>
        <RegionKey regions={regions} readings={cursor_h === null ? null : readingsAt(fits, cursor_h)} />
      </div>
      <LineKey />
    </ChartTile>
  );
}

function readingsAt(fits: readonly RegionFit[], time_h: number) {
  const values = fits.map(({ regionId, fit }) => {
    const activity_MBq = interpolate(fit.curve.times_s, fit.curve.activities_MBq, time_h * SECONDS_PER_HOUR);
    return [regionId, `${formatNumber(activity_MBq)} MBq`] as const;
  });
  return { heading: `${time_h.toFixed(1)} h`, values: Object.fromEntries(values) };
}

/** The curve from one time to another, cut exactly there. */
function between({ times_s, activities_MBq }: RegionFit['fit']['curve'], from_s: number, to_s: number) {
  const inside = times_s.filter((time_s) => time_s > from_s && time_s < to_s);
  return [from_s, ...inside, to_s].flatMap((time_s) => {
    const activity_MBq = interpolate(times_s, activities_MBq, time_s);
    return activity_MBq === null ? [] : [{ time_s, activity_MBq }];
  });
}

interface CurveProps {
  readonly regionFit: RegionFit;
  readonly region: ChartRegion | undefined;
  readonly axes: ChartAxes;
}

function Curve({ regionFit, region, axes }: CurveProps): ReactElement | null {
  if (region === undefined) return null;
  const { times_s, activities_MBq, fit } = regionFit;
  const colour = cssColour(region.colour);
  const path = (from_s: number, to_s: number): string =>
    pathThrough(
      between(fit.curve, from_s, to_s).map(({ time_s, activity_MBq }) => ({
        x: axes.x.at(time_s / SECONDS_PER_HOUR),
        y: axes.y.at(activity_MBq),
      })),
    );
  const first_s = Math.min(...times_s);
  const last_s = Math.max(...times_s);
  const end_s = axes.x.domain[1] * SECONDS_PER_HOUR;
  return (
    <g className={region.muted ? 'vd-curve vd-muted' : 'vd-curve'}>
      <path d={path(0, first_s)} stroke={colour} className="vd-line vd-line-extrapolated" />
      <path d={path(first_s, last_s)} stroke={colour} className="vd-line" />
      <path d={path(last_s, end_s)} stroke={colour} className="vd-line vd-line-extrapolated" />
      {times_s.map((time_s, index) => (
        <Marker
          key={time_s}
          index={region.markerIndex}
          x={axes.x.at(time_s / SECONDS_PER_HOUR)}
          y={axes.y.at(activities_MBq[index] ?? 0)}
          colour={colour}
        />
      ))}
    </g>
  );
}

function LineKey(): ReactElement {
  const { t } = useScene();
  return (
    <div className="vd-line-key" aria-hidden="true">
      <svg width="12" height="10">
        <Marker index={0} x={6} y={5} colour="currentColor" />
      </svg>
      {t('chart.measured')}
      <svg width="24" height="10">
        <line className="vd-line" x1="0" x2="24" y1="5" y2="5" stroke="currentColor" />
      </svg>
      {t('chart.fitted')}
      <svg width="24" height="10">
        <line className="vd-line vd-line-extrapolated" x1="0" x2="24" y1="5" y2="5" stroke="currentColor" />
      </svg>
      {t('chart.extrapolated')}
    </div>
  );
}
