import type { ReactElement } from 'react';
import { useScene } from './CaseContext';
import { Button } from './controls/Button';
import { formatPersonName } from './formatQuantity';

/** Whose case this is, always in sight, and the way back from the last change. */
export function PatientHeader(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const patient = state.results.ingest?.patient ?? state.series[0]?.patient ?? null;
  const isSeveral = (state.patientsFound?.length ?? 0) > 1;
  const name = isSeveral ? t('panel.severalPatients') : patient === null ? '' : formatPersonName(patient.name);
  return (
    <header className="vd-header">
      <div className="vd-patient">
        <div className="vd-patient-name" dir="auto" title={name}>
          {name === '' ? t('panel.unnamed') : name}
        </div>
        {!isSeveral && (
          <div className="vd-patient-id">
            <bdi>{t('panel.patientId', { id: patient?.patientID || '–' })}</bdi>
          </div>
        )}
      </div>
      <Button
        look="quiet"
        aria-label={t('panel.undoLabel')}
        title={t('panel.undoLabel')}
        disabled={!dosimetryCase.canUndo}
        onClick={() => dosimetryCase.undo()}
      >
        <svg className="vd-icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M6 3L2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H7" />
        </svg>
        {t('panel.undo')}
      </Button>
    </header>
  );
}
