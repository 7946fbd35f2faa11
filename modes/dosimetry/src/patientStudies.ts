import type { DataSource, StudyRow } from './host';

const DAY_ms = 86_400_000;

/**
 * Studies of one therapy cycle lie within this many days of each other: the last scan is taken within ten days of the
 * administration, and cycles are at least six weeks apart.
 */
const CYCLE_LENGTH_d = 21;

/** An MR that shows the tumours is taken when the therapy is planned, or between cycles. */
const MR_WITHIN_d = 42;

export const modalitiesOf = (modalities: string): string[] => modalities.split(/[\\/,\s]+/).filter(Boolean);

/** An emission image makes a study a time point. */
export const hasEmission = (modalities: string): boolean =>
  modalitiesOf(modalities).some((modality) => modality === 'NM' || modality === 'PT');

const digits = (text: string): string => text.replaceAll(/\D/g, '');

function day_ms(date: string): number | null {
  const day = digits(date);
  if (day.length !== 8) return null;
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)));
}

function belongsToCycle(study: StudyRow, chosen: StudyRow): boolean {
  const [day, chosenDay] = [day_ms(study.date), day_ms(chosen.date)];
  if (day === null || chosenDay === null) return false;
  const apart_d = Math.abs(day - chosenDay) / DAY_ms;
  if (hasEmission(study.modalities)) return apart_d <= CYCLE_LENGTH_d;
  return modalitiesOf(study.modalities).includes('MR') && apart_d <= MR_WITHIN_d;
}

const inTime = (a: StudyRow, b: StudyRow): number =>
  `${digits(a.date)}${digits(a.time ?? '')}`.localeCompare(`${digits(b.date)}${digits(b.time ?? '')}`);

/**
 * The studies of the same patient and cycle as the one that was clicked in the study list, in time order: those with an
 * emission image (NM or PT) within 21 days of it, and MRs within 42. The patient is the same when PatientID is equal, to the letter: archives
 * may answer a query with wildcards. Without a PatientID nothing is added.
 */
export async function studiesOfCycle(dataSource: DataSource, studyInstanceUID: string): Promise<string[]> {
  const own = await dataSource.query.studies.search({ studyInstanceUid: studyInstanceUID });
  const chosen = own.find((study) => study?.studyInstanceUid === studyInstanceUID);
  if (!chosen?.mrn) return [studyInstanceUID];
  const ofPatient = await dataSource.query.studies.search({ patientId: chosen.mrn, disableWildcard: true });
  const cycle = ofPatient
    .filter((study): study is StudyRow => study !== undefined && study.mrn === chosen.mrn)
    .filter((study) => study.studyInstanceUid === studyInstanceUID || belongsToCycle(study, chosen))
    .sort(inTime)
    .map((study) => study.studyInstanceUid);
  return cycle.includes(studyInstanceUID) ? cycle : [studyInstanceUID];
}
