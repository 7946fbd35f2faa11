import type { ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { RegionStatisticsTable } from '../panels/stages/analyse/RegionStatisticsTable';
import { StyleSheet } from '../style/StyleSheet';
import { ChartTile, EmptyChart } from './ChartTile';

/** The regions' absorbed dose as a viewport tile of its own. */
export function RegionTable(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <RegionTile />
    </CaseProvider>
  );
}

function RegionTile(): ReactElement {
  const { state, t } = useScene();
  const empty = (state.results.analyse?.statistics.length ?? 0) === 0;
  return (
    <ChartTile title={t('analyse.table')} madeBy={state.stages.analyse}>
      {empty ? <EmptyChart title={t('chart.noDose')} hint={t('chart.noDoseHint')} /> : <RegionStatisticsTable />}
    </ChartTile>
  );
}
