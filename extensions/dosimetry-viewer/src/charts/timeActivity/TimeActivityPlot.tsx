import { useCallback, useMemo, useRef, useState, type ReactElement } from 'react';
import { SECONDS_PER_HOUR, type RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../panels/CaseContext';
import { formatNumber } from '../../panels/formatQuantity';
import { ChartFrame } from '../ChartFrame';
import { interpolate } from '../polyline';
import { RegionKey } from '../RegionKey';
import { shownHours, timeActivityAxes } from '../timeActivityAxes';
import type { ElementSize } from '../useElementSize';
import { AllCurves } from './AllCurves';
import { admissible, CandidateCurves, UncertaintyBand } from './CandidateCurves';
import { CandidateKey } from './CandidateKey';
import { ChosenPointBar } from './ChosenPointBar';
import { LineKey } from './LineKey';
import { PlotArea } from './PlotArea';
import { ResidualStrip } from './ResidualStrip';
import { ResidualToggle } from './ResidualToggle';
import { useChartRegions } from './useChartRegions';
import { useChosenPoint } from './useChosenPoint';

/** The plot with its residuals and keys; one region's candidates, band and points are worked on. */
export function TimeActivityPlot({ fits }: { readonly fits: readonly RegionFit[] }): ReactElement {
  const { view, t } = useScene();
  const place = useRef<HTMLDivElement>(null);
  const [cursor_h, setCursor] = useState<number | null>(null);
  const work = useChosenPoint(fits, () => place.current?.querySelector<SVGElement>('svg[tabindex]')?.focus());
  const { listed, byId, forward, focus } = useChartRegions(fits);
  const { chartScale } = view;
  const axes = useCallback((size: ElementSize) => timeActivityAxes(forward, chartScale, size), [forward, chartScale]);
  const domain_h = useMemo(() => shownHours(forward), [forward]);
  const { chosen } = work;
  const chosen_s = fits.find(({ regionId }) => regionId === chosen?.regionId)?.times_s[chosen?.index ?? -1];
  const read_h = cursor_h ?? (chosen_s === undefined ? null : chosen_s / SECONDS_PER_HOUR);
  return (
    <>
      <div className="vd-chart-body" ref={place}>
        <div className="vd-chart-column">
          <ChartFrame
            label={`${t('chart.timeActivity')}. ${t('chart.summary', { count: fits.length })}`}
            xLabel={t('chart.timeAxis')}
            yLabel={t('chart.activityAxis')}
            axes={axes}
            cursor={cursor_h}
            onCursor={setCursor}
            onKey={work.onKey}
            keysHint={t('tac.keys')}
          >
            {(drawn) => (
              <PlotArea axes={drawn}>
                {focus !== null && <UncertaintyBand {...focus} axes={drawn} />}
                {focus !== null && <CandidateCurves {...focus} axes={drawn} />}
                <AllCurves fits={fits} regions={byId} axes={drawn} work={work} />
              </PlotArea>
            )}
          </ChartFrame>
          <ResidualStrip fits={forward} regions={byId} domain_h={domain_h} chosen={chosen} />
        </div>
        <RegionKey regions={listed} readings={read_h === null ? null : readingsAt(fits, read_h)}>
          {focus !== null && <CandidateKey {...focus} />}
        </RegionKey>
      </div>
      <ChosenPointBar fits={fits} regions={byId} work={work} />
      <ResidualToggle />
      <LineKey
        hasBand={focus?.regionFit.fit.curve.sigmas_MBq !== undefined}
        hasPlanar={fits.some(({ hybrid }) => hybrid !== undefined)}
        hasCandidates={focus !== null && admissible(focus.regionFit).length > 0}
      />
    </>
  );
}

function readingsAt(fits: readonly RegionFit[], time_h: number) {
  const values = fits.map(({ regionId, fit }) => {
    const activity_MBq = interpolate(fit.curve.times_s, fit.curve.activities_MBq, time_h * SECONDS_PER_HOUR);
    return [regionId, `${formatNumber(activity_MBq)} MBq`] as const;
  });
  return { heading: `${time_h.toFixed(1)} h`, values: Object.fromEntries(values) };
}
