import type { ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { formatDicomDate } from '../../formatQuantity';
import { confirmedIssues } from '../../ingestIssues';

/** What the person confirmed, in the words that are stored with the results; each can be withdrawn. */
export function ConfirmedList(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const confirmed = confirmedIssues(state);
  if (confirmed.length === 0) return null;
  return (
    <section className="vd-group" aria-label={t('ingest.confirmedList')}>
      <h4 className="vd-group-title">{t('ingest.confirmedList')}</h4>
      <ul className="vd-list">
        {confirmed.map((confirmation) => (
          <li key={confirmation.what} className="vd-list-row">
            <span>
              {confirmation.statement}
              <span className="vd-hint">{confirmation.at.slice(0, 16).replace('T', ' ')}</span>
            </span>
            <Button look="quiet" onClick={() => dosimetryCase.withdrawConfirmation(confirmation.what)}>
              {t('ingest.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Emission series that the person left out: they can come back. */
export function ExcludedList(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const { excluded } = state.choices.ingest;
  if (excluded.length === 0) return null;
  return (
    <section className="vd-group" aria-label={t('ingest.excluded')}>
      <h4 className="vd-group-title">{t('ingest.excluded')}</h4>
      <ul className="vd-list">
        {excluded.map((uid) => {
          const series = state.series.find(({ seriesInstanceUID }) => seriesInstanceUID === uid);
          return (
            <li key={uid} className="vd-list-row">
              <span dir="auto">
                {series?.description || uid}
                {series !== undefined && (
                  <span className="vd-hint">{`${series.modality} · ${formatDicomDate(series.studyDate)}`}</span>
                )}
              </span>
              <Button look="quiet" onClick={() => dosimetryCase.excludeSeries(uid, false)}>
                {t('ingest.takeBack')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Series that take no part, with the reason: nothing vanishes unexplained. */
export function OtherSeriesList(): ReactElement | null {
  const { state, t } = useScene();
  const excluded = new Set(state.choices.ingest.excluded);
  const others = (state.results.ingest?.others ?? []).filter((series) => !excluded.has(series.seriesInstanceUID));
  if (others.length === 0) return null;
  return (
    <details className="vd-details">
      <summary>{t('ingest.others', { count: others.length })}</summary>
      <ul className="vd-list">
        {others.map((series) => (
          <li key={series.seriesInstanceUID}>
            <span dir="auto">{`${series.modality} ${series.description}`}</span>
            <span className="vd-hint">{`${formatDicomDate(series.studyDate)} · ${series.reason}`}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
