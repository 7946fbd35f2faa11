import type { ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { formatDicomDate, formatPersonName } from '../../formatQuantity';

/** Images of several people were opened: whose are meant. The case goes on with theirs alone. */
export function PatientChoice(): ReactElement | null {
  const { state, dosimetryCase, attempt, t } = useScene();
  const found = state.patientsFound ?? [];
  if (found.length < 2) return null;
  return (
    <section className="vd-group" aria-label={t('ingest.whose')}>
      <h4 className="vd-group-title">{t('ingest.whose')}</h4>
      <ul className="vd-list">
        {found.map(({ patient, studyInstanceUIDs }) => {
          const name = formatPersonName(patient.name) || t('panel.unnamed');
          const id = patient.patientID || '–';
          return (
            <li key={`${patient.patientID} ${patient.issuer} ${patient.birthDate}`} className="vd-list-row">
              <span>
                <bdi>{name}</bdi>
                <span className="vd-hint">
                  {t('ingest.patient', {
                    id,
                    born: formatDicomDate(patient.birthDate),
                    studies: t('count.studies', { count: studyInstanceUIDs.length }),
                  })}
                </span>
              </span>
              <Button
                look="primary"
                aria-label={t('ingest.choosePatientLabel', { name, id })}
                onClick={() => attempt(() => dosimetryCase.choosePatient(patient))}
              >
                {t('ingest.choosePatient')}
              </Button>
            </li>
          );
        })}
      </ul>
      <p className="vd-hint">{t('ingest.whoseHint')}</p>
    </section>
  );
}
