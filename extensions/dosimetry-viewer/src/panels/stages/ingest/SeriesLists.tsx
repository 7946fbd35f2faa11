import type { ReactElement } from 'react';
import { findingsOf } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { Notice } from '../../controls/Notice';
import { formatDicomDate } from '../../formatQuantity';

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

/** Scans that take no part: without a word a time point would be missing. */
export function UnusedEmissions(): ReactElement | null {
  const { state, t } = useScene();
  const excluded = state.choices.ingest.excluded;
  const unused = findingsOf(state, 'ingest').filter(({ id }) => !excluded.some((uid) => id.includes(`:${uid}:`)));
  if (unused.length === 0) return null;
  return (
    <Notice tone="warning" title={t('ingest.unused', { count: unused.length })}>
      {unused.map(({ id, message }) => (
        <p key={id} dir="auto">
          {message}
        </p>
      ))}
      <p className="vd-hint">{unused[0]?.remedy}</p>
    </Notice>
  );
}

/** Series that take no part, with the reason: nothing vanishes unexplained. */
export function OtherSeriesList(): ReactElement | null {
  const { state, t } = useScene();
  const excluded = new Set(state.choices.ingest.excluded);
  const { others: unusable = [], mrs = [] } = state.results.ingest ?? {};
  const placed = state.choices.register.mrs ?? {};
  const idle = mrs
    .filter(({ seriesInstanceUID }) => placed[seriesInstanceUID] === undefined)
    .map((mr) => ({ ...mr, reason: t('ingest.mrReason') }));
  const others = [...unusable, ...idle].filter((series) => !excluded.has(series.seriesInstanceUID));
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
