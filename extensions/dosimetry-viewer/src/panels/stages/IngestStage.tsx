import { useState, type ReactElement } from 'react';
import type { ValueSource } from '@voxel-dosimetry/core';
import { planarTimePoints } from '../../pointsOfCurves';
import { CaseTimelineStrip } from '../../charts/CaseTimelineStrip';
import { useScene } from '../CaseContext';
import { confirmedIssues } from '../confirmations';
import { ConfirmedList } from '../ConfirmedList';
import { openIssueGroups } from '../ingestIssues';
import { StageBody } from '../StageBody';
import { PatientChoice } from './ingest/PatientChoice';
import { IssueList } from './ingest/IssueList';
import { ExcludedList, OtherSeriesList, UnusedEmissions } from './ingest/SeriesLists';
import { TimePointTable, type EditedValue } from './ingest/TimePointTable';

const SOURCES: readonly ValueSource[] = ['derived', 'assumed', 'entered', 'missing'];

/** Time points of the case, each value with where it came from, and what must be settled before going on. */
export function IngestStage(): ReactElement {
  const { state, t } = useScene();
  const [edited, setEdited] = useState<EditedValue | null>(null);
  const scans = state.results.ingest?.timePoints ?? [];
  const timePoints = [...scans, ...planarTimePoints(state)];
  const open = openIssueGroups(state).length;
  const runLabel = timePoints.length === 0 ? t('ingest.runNone') : t('ingest.run', { count: timePoints.length });
  return (
    <StageBody stage="ingest" runLabel={runLabel} notYet={open === 0 ? null : t('ingest.settleFirst', { count: open })}>
      <PatientChoice />
      <CaseTimelineStrip />
      <IssueList onEdit={setEdited} />
      <UnusedEmissions />
      {state.results.ingest !== null && scans.length === 0 && <p className="vd-empty-line">{t('ingest.none')}</p>}
      {timePoints.length > 0 && (
        <>
          <TimePointTable timePoints={timePoints} edited={edited} onEdit={setEdited} />
          <p className="vd-key">
            {SOURCES.map((source) => (
              <span key={source} className={`vd-source vd-source-${source}`}>
                {t(`source.${source}`)}
              </span>
            ))}
          </p>
        </>
      )}
      <ConfirmedList confirmations={confirmedIssues(state)} />
      <ExcludedList />
      <OtherSeriesList />
    </StageBody>
  );
}
