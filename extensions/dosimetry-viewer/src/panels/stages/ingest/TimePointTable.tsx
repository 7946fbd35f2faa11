import { Fragment, type ReactElement } from 'react';
import type { IngestIssue, TimePointEntries } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { openIssues } from '../../ingestIssues';
import { headerOf, isPlanar, type AnyTimePoint } from './anyTimePoint';
import { TimePointEditor } from './TimePointEditor';
import { rowsOf, type TimePointRow } from './timePointRows';

/** The value that is being corrected. */
export interface EditedValue {
  readonly timePointId: string;
  readonly entry: keyof TimePointEntries;
}

interface TimePointTableProps {
  readonly timePoints: readonly AnyTimePoint[];
  readonly edited: EditedValue | null;
  readonly onEdit: (edited: EditedValue | null) => void;
}

/** Fields down, time points across: every value with its source. A value opens its editor under its row. */
export function TimePointTable({ timePoints, edited, onEdit }: TimePointTableProps): ReactElement {
  const { state, t } = useScene();
  const issues = openIssues(state);
  const editedPoint = timePoints.find(({ id }) => id === edited?.timePointId);
  return (
    <div className="vd-scroll-x" tabIndex={0} role="group" aria-label={t('ingest.table')}>
      <table className="vd-table vd-points">
        <thead>
          <tr>
            <th scope="col">
              <span className="vd-hidden">{t('ingest.timeAfter')}</span>
            </th>
            {timePoints.map((timePoint) => (
              <TimePointHeading key={timePoint.id} timePoint={timePoint} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(timePoints).map((row) => (
            <Fragment key={row.id}>
              <tr>
                <th scope="row">{t(row.label)}</th>
                {timePoints.map((timePoint) => (
                  <ValueCell
                    key={timePoint.id}
                    row={row}
                    timePoint={timePoint}
                    issues={issues}
                    edited={edited}
                    onEdit={onEdit}
                  />
                ))}
              </tr>
              {editedPoint !== undefined && edited !== null && edited.entry === row.entry && (
                <tr>
                  <td colSpan={timePoints.length + 1} className="vd-editor-cell">
                    <TimePointEditor
                      key={edited.timePointId}
                      timePoint={editedPoint}
                      entry={edited.entry}
                      onClose={() => onEdit(null)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
          <IncludeRow timePoints={timePoints} />
        </tbody>
      </table>
    </div>
  );
}

/** The time point's name selects it, for the viewports that show one. */
function TimePointHeading({ timePoint }: { readonly timePoint: AnyTimePoint }): ReactElement {
  const { view, viewStore, t } = useScene();
  const { source, detail } = timePoint.timeAfterAdministration_s;
  return (
    <th scope="col">
      <button
        type="button"
        className="vd-point"
        title={`${t('ingest.timeAfter')}: ${t(`source.${source}`)} · ${detail}`}
        aria-pressed={view.selectedTimePointId === timePoint.id}
        onClick={() => viewStore.set({ selectedTimePointId: timePoint.id })}
      >
        {timePoint.label}
        {isPlanar(timePoint) && <span className="vd-planar-tag">{t('planar.tag')}</span>}
      </button>
    </th>
  );
}

function IncludeRow({ timePoints }: { readonly timePoints: readonly AnyTimePoint[] }): ReactElement {
  const { dosimetryCase, t } = useScene();
  return (
    <tr>
      <th scope="row">{t('ingest.include')}</th>
      {timePoints.map((timePoint) => (
        <td key={timePoint.id}>
          <input
            type="checkbox"
            checked
            aria-label={`${t('ingest.include')}, ${timePoint.label}`}
            onChange={() => dosimetryCase.excludeSeries(headerOf(timePoint).seriesInstanceUID, true)}
          />
        </td>
      ))}
    </tr>
  );
}

/** The field is none of a planar image's, or none of a scan's: not the same as a value that is missing. */
function NoValueCell(): ReactElement {
  const { t } = useScene();
  return (
    <td className="vd-value vd-value-none">
      <span className="vd-hidden">{t('planar.notApplicable')}</span>
    </td>
  );
}

interface ValueCellProps {
  readonly row: TimePointRow;
  readonly timePoint: AnyTimePoint;
  readonly issues: readonly IngestIssue[];
  readonly edited: EditedValue | null;
  readonly onEdit: (edited: EditedValue | null) => void;
}

function ValueCell({ row, timePoint, issues, edited, onEdit }: ValueCellProps): ReactElement {
  const { t } = useScene();
  const cell = row.cell(timePoint, t);
  if (cell === null) return <NoValueCell />;
  const issue = issues.find(
    ({ timePointId, field, enter }) =>
      timePointId === timePoint.id &&
      (field === (row.entry ?? row.id) || (row.entry !== undefined && enter?.includes(row.entry) === true)),
  );
  const blocks = issue !== undefined && issue.severity !== 'confirm';
  const look = blocks ? 'missing' : issue !== undefined ? 'assumed' : cell.source;
  const source = t(`source.${cell.source}`);
  const title = [source, cell.detail, issue?.message].filter(Boolean).join(' · ');
  if (row.entry === undefined)
    return (
      <td className={`vd-value vd-value-${look}`} title={title}>
        {cell.text}
      </td>
    );
  const { entry } = row;
  const isEdited = edited?.timePointId === timePoint.id && edited.entry === entry;
  const name = t('ingest.cell', { field: t(row.label), timePoint: timePoint.label, value: cell.text, source });
  return (
    <td className={`vd-value vd-value-${look}`}>
      <button
        type="button"
        title={title}
        aria-label={name}
        aria-expanded={isEdited}
        onClick={() => onEdit(isEdited ? null : { timePointId: timePoint.id, entry })}
      >
        {cell.source === 'missing' ? t('source.missing') : cell.text}
      </button>
    </td>
  );
}
