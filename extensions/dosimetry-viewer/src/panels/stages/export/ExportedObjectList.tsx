import type { ReactElement } from 'react';
import type { ExportedObject } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';

/** Each object's fate: stored or refused, and what reading it back showed. A 200 alone is not taken as proof. */
export function ExportedObjectList(): ReactElement | null {
  const { state } = useScene();
  const objects = state.results.export?.objects ?? [];
  if (objects.length === 0) return null;
  return (
    <ul className="vd-cards">
      {objects.map((object) => (
        <ObjectCard key={object.sopInstanceUID} object={object} />
      ))}
    </ul>
  );
}

function ObjectCard({ object }: { readonly object: ExportedObject }): ReactElement {
  const { t } = useScene();
  const { outcome, readBack } = object;
  const failure = outcome?.failure ?? null;
  return (
    <li className="vd-card">
      <div className="vd-card-head">
        <strong>{object.modality}</strong>
        <Verdict object={object} />
      </div>
      {object.timePointId !== undefined && (
        <p className="vd-hint" dir="auto">
          {object.seriesDescription}
        </p>
      )}
      {failure !== null && (
        <div role="alert">
          <p>{failure.message}</p>
          <p>{failure.remedy}</p>
          <p className="vd-code">{t('failed.code', { code: failure.code })}</p>
        </div>
      )}
      {readBack !== null && <p className="vd-hint">{readBack.statement}</p>}
      <p className="vd-uid" title={object.sopInstanceUID}>
        {object.sopInstanceUID}
      </p>
    </li>
  );
}

function Verdict({ object }: { readonly object: ExportedObject }): ReactElement {
  const { state, t } = useScene();
  const { outcome, readBack } = object;
  if (outcome === null) {
    const made = state.stages.export.status === 'ready';
    return <span className="vd-verdict">{t(made ? 'export.onlyDownload' : 'export.notStored')}</span>;
  }
  if (!outcome.stored) return <span className="vd-verdict vd-bad">{t('export.refused')}</span>;
  if (readBack === null)
    return <span className="vd-verdict">{`${t('export.stored')} · ${t('export.notReadBack')}`}</span>;
  return (
    <span className={`vd-verdict ${readBack.equal ? 'vd-good' : 'vd-bad'}`}>
      {`${t('export.stored')} · ${t(readBack.equal ? 'export.equal' : 'export.differs')}`}
    </span>
  );
}
