import type { ReactElement } from 'react';
import type { IngestIssue, LeaveOut, TimePointEntries } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import type { IssueGroup } from '../../ingestIssues';
import { ENTRY_FIELDS } from './entryFields';
import type { EditedValue } from './TimePointTable';

type Entry = keyof TimePointEntries;
const isEntry = (field: IngestIssue['field']): field is Entry => field in ENTRY_FIELDS;

/** The cells that settle an issue. */
function entriesOf({ field, severity, enter }: IngestIssue): readonly Entry[] {
  if (enter !== undefined) return enter;
  return severity !== 'refuse' && isEntry(field) ? [field] : [];
}

/** The series that can be left out; an image that cannot be used can be left out itself. */
function seriesOf({ severity, leaveOut }: IngestIssue, timePoints: IssueGroup['timePoints']): readonly LeaveOut[] {
  if (leaveOut !== undefined) return leaveOut;
  return severity === 'refuse' ? timePoints.map(({ id, label }) => ({ seriesInstanceUID: id, name: label })) : [];
}

interface IssueActionsProps {
  readonly group: IssueGroup;
  readonly onConfirm: () => void;
  readonly onEdit: (edited: EditedValue) => void;
}

/** Every remedy that an issue names, as a control. */
export function IssueActions({ group, onConfirm, onEdit }: IssueActionsProps): ReactElement {
  const { dosimetryCase, t } = useScene();
  const { issue, ids, timePoints } = group;
  const [first] = timePoints;
  const entries = first === undefined ? [] : entriesOf(issue);
  const series = seriesOf(issue, timePoints);
  return (
    <>
      {issue.severity === 'confirm' && (
        <Button look="primary" onClick={onConfirm}>
          {ids.length > 1 ? t('ingest.confirmAll', { count: ids.length }) : t('confirmed.confirm')}
        </Button>
      )}
      {entries.map((entry) => (
        <Button key={entry} onClick={() => onEdit({ timePointId: first?.id ?? '', entry })}>
          {entries.length === 1 ? t('ingest.enter') : t('ingest.enterField', { field: t(ENTRY_FIELDS[entry].label) })}
        </Button>
      ))}
      {series.map(({ seriesInstanceUID, name }) => (
        <Button
          key={seriesInstanceUID}
          aria-label={t('ingest.leaveOutLabel', { name })}
          onClick={() => dosimetryCase.excludeSeries(seriesInstanceUID, true)}
        >
          {series.length === 1 ? t('ingest.leaveOut') : t('ingest.leaveOutLabel', { name })}
        </Button>
      ))}
    </>
  );
}
