import type { ReactElement } from 'react';
import type { IngestIssue, TimePoint } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { Notice } from '../../controls/Notice';
import { openIssues } from '../../ingestIssues';
import { ENTRY_FIELDS } from './entryFields';
import type { EditedValue } from './TimePointTable';

const isEntry = (field: IngestIssue['field']): field is EditedValue['entry'] => field in ENTRY_FIELDS;

/** What must be settled before going on, each with the one thing that settles it. */
export function IssueList({ onEdit }: { readonly onEdit: (edited: EditedValue) => void }): ReactElement | null {
  const { state, t } = useScene();
  const issues = openIssues(state);
  if (issues.length === 0) return null;
  return (
    <section className="vd-group" aria-label={t('ingest.issues')}>
      <h4 className="vd-group-title">{t('ingest.issues')}</h4>
      {issues.map((issue) => (
        <Issue key={issue.id} issue={issue} onEdit={onEdit} />
      ))}
    </section>
  );
}

interface IssueProps {
  readonly issue: IngestIssue;
  readonly onEdit: (edited: EditedValue) => void;
}

function Issue({ issue, onEdit }: IssueProps): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const timePoint: TimePoint | undefined = state.results.ingest?.timePoints.find(({ id }) => id === issue.timePointId);
  const { field, severity } = issue;
  return (
    <Notice
      tone={severity === 'confirm' ? 'warning' : 'error'}
      actions={
        <>
          {severity === 'confirm' && (
            <Button
              look="primary"
              onClick={() => dosimetryCase.confirm(issue.id, t('ingest.confirmStatement', { message: issue.message }))}
            >
              {t('ingest.confirm')}
            </Button>
          )}
          {severity !== 'refuse' && timePoint !== undefined && isEntry(field) && (
            <Button onClick={() => onEdit({ timePointId: timePoint.id, entry: field })}>{t('ingest.enter')}</Button>
          )}
          {severity === 'refuse' && timePoint !== undefined && (
            <Button onClick={() => dosimetryCase.excludeSeries(timePoint.emission.seriesInstanceUID, true)}>
              {t('ingest.leaveOut')}
            </Button>
          )}
        </>
      }
    >
      <p>{issue.message}</p>
      <p className="vd-hint">{issue.remedy}</p>
    </Notice>
  );
}
