import type { ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { shownRegionFits } from '../shownRegionFits';
import { StyleSheet } from '../style/StyleSheet';
import { ChartTile, EmptyChart } from './ChartTile';
import { ScaleToggle } from './ScaleToggle';
import { TimeActivityPlot } from './timeActivity/TimeActivityPlot';

/** Time–activity curves of all regions: points, curves and their extrapolated parts, residuals; one region's candidates and points to work on. */
export function TimeActivityChart(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <TimeActivityTile />
    </CaseProvider>
  );
}

function TimeActivityTile(): ReactElement {
  const { state, t } = useScene();
  const fits = shownRegionFits(state);
  const isPreview = state.refittedCurves !== null;
  const title = t('chart.timeActivity');
  if (fits.length === 0)
    return (
      <ChartTile title={title} madeBy={state.stages.fit}>
        <EmptyChart title={t('chart.noFit')} hint={t('chart.noFitHint')} />
      </ChartTile>
    );
  return (
    <ChartTile
      title={title}
      // Curves that follow the choices at once are not out of date; the maps are.
      madeBy={isPreview ? { status: 'empty' } : state.stages.fit}
      controls={
        <>
          {isPreview && (
            <span className="vd-tag vd-tag-stale" title={t('tac.previewHint')}>
              {t('tac.preview')}
            </span>
          )}
          <ScaleToggle />
        </>
      }
    >
      <TimeActivityPlot fits={fits} />
    </ChartTile>
  );
}
