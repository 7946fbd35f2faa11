import { useState, type ReactElement } from 'react';
import { CaseProvider, useScene } from '../panels/CaseContext';
import type { PanelProps } from '../panels/panelProps';
import { StyleSheet } from '../style/StyleSheet';
import { administrationText, scanName } from './administrationText';
import { caseTimeline } from './caseTimeline';
import { ChartFrame } from './ChartFrame';
import { ChartTile, EmptyChart } from './ChartTile';
import { ScaleToggle } from './ScaleToggle';
import { timelineAxes } from './timelineAxes';
import { TimelineKey, TimelineLineKey } from './TimelineKey';
import { AdministrationMark, DecayLine, MeasuredPoints, ScanMarks } from './TimelineMarks';
import { TimelineNotes } from './TimelineNotes';

/**
 * The case on one axis in hours after administration: what was given, its physical decay (MBq), the scans, and once
 * calibrated the total activity of each image with the share of the decayed that it holds. A field of view smaller than
 * the body holds less than all.
 */
export function CaseTimelineChart(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <CaseTimelineTile />
    </CaseProvider>
  );
}

function CaseTimelineTile(): ReactElement {
  const { state, view, t } = useScene();
  const [cursor_h, setCursor] = useState<number | null>(null);
  const timeline = caseTimeline(state);
  const { administration, scans, undated } = timeline;
  if (scans.length === 0) {
    const empty = undated.length === 0 ? 'timeline.none' : 'timeline.noTimes';
    return (
      <ChartTile title={t('timeline.title')} madeBy={state.stages.calibrate}>
        <EmptyChart title={t(empty)} hint={t(`${empty}Hint`)} />
      </ChartTile>
    );
  }
  const text = administrationText(administration, t);
  const hasActivity = administration.activity_MBq !== null || state.results.calibrate !== null;
  return (
    <ChartTile title={t('timeline.title')} madeBy={state.stages.calibrate} controls={<ScaleToggle />}>
      <div className="vd-chart-body">
        <ChartFrame
          label={`${t('timeline.title')}. ${t('timeline.summary', {
            administration: text,
            scans: scans.map((scan) => scanName(scan, t)).join(', '),
          })}`}
          xLabel={t('chart.timeAxis')}
          yLabel={hasActivity ? t('chart.activityAxis') : ''}
          axes={(size) => timelineAxes(timeline, view.chartScale, size)}
          cursor={cursor_h}
          onCursor={(time_h) => setCursor(time_h === null ? null : Math.max(0, time_h))}
        >
          {(axes) => (
            <>
              <ScanMarks scans={scans} selectedId={view.selectedTimePointId} axes={axes} />
              <DecayLine administration={administration} axes={axes} />
              <AdministrationMark text={text} axes={axes} />
              <MeasuredPoints scans={scans} axes={axes} />
            </>
          )}
        </ChartFrame>
        <TimelineKey timeline={timeline} cursor_h={cursor_h} />
      </div>
      <TimelineNotes timeline={timeline} />
      <TimelineLineKey timeline={timeline} />
    </ChartTile>
  );
}
