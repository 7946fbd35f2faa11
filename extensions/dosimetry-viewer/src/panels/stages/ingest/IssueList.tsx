import type { ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { ConfirmingPerson } from '../../ConfirmingPerson';
import { Notice } from '../../controls/Notice';
import { openIssueGroups, type IssueGroup } from '../../ingestIssues';
import { IssueActions } from './IssueActions';
import type { EditedValue } from './TimePointTable';

/** What must be settled before going on, each with what settles it; the same words about several time points once. */
export function IssueList({ onEdit }: { readonly onEdit: (edited: EditedValue) => void }): ReactElement | null {
  const { state, t } = useScene();
  const groups = openIssueGroups(state);
  if (groups.length === 0) return null;
  return (
    <section className="vd-group" aria-label={t('ingest.issues')}>
      <h4 className="vd-group-title">{t('ingest.issues')}</h4>
      {groups.map((group) => (
        <Issue key={group.ids.join()} group={group} onEdit={onEdit} />
      ))}
      {groups.some(({ issue }) => issue.severity === 'confirm') && <ConfirmingPerson />}
    </section>
  );
}

interface IssueProps {
  readonly group: IssueGroup;
  readonly onEdit: (edited: EditedValue) => void;
}

function Issue({ group, onEdit }: IssueProps): ReactElement {
  const { dosimetryCase, t } = useScene();
  const { issue, ids, timePoints } = group;
  const labels = timePoints.map(({ label }) => label).join(', ');
  // What the message says already needs no list.
  const where = timePoints.length === 1 && issue.message.includes(labels) ? '' : labels;
  const words = where === '' ? issue.message : t('ingest.at', { message: issue.message, timePoints: where });
  const confirm = (): void => dosimetryCase.confirm(ids, t('confirmed.statement', { message: words }));
  return (
    <Notice
      tone={issue.severity === 'confirm' ? 'warning' : 'error'}
      actions={<IssueActions group={group} onConfirm={confirm} onEdit={onEdit} />}
    >
      {where !== '' && <strong className="vd-notice-title">{where}</strong>}
      <p>{issue.message}</p>
      <p className="vd-hint">{issue.remedy}</p>
    </Notice>
  );
}
