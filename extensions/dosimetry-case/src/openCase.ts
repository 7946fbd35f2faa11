import {
  assessSeries,
  DosimetryError,
  isSamePatient,
  patientsOf,
  toErrorReport,
  type ErrorReport,
  type PatientIdentity,
  type Series,
} from '@voxel-dosimetry/core';
import { describeSeries } from '@voxel-dosimetry/dicom';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import { INITIAL_CHOICES } from './initialState';
import type { Persistence } from './persistence';
import type { CaseEvent } from './reduce';
import { caseKey, parseSnapshot } from './snapshot';

const READING = 'ingest';

/** Assesses the series against ingest's choices as they stand. Cheap and pure: called after each entry, never in a render. */
export function assess(store: CaseStore, ports: Pick<CasePorts, 'now'>): void {
  const { series, choices } = store.getState();
  if (series.length === 0) return;
  const ingest = assessSeries(series, choices.ingest);
  store.dispatch({ type: 'assessed', ingest, at: ports.now() });
}

interface Reading {
  readonly store: CaseStore;
  readonly ports: CasePorts;
  readonly persistence: Persistence;
  /** Of several people's images only this patient's; null: the studies are one patient's. */
  readonly only: PatientIdentity | null;
  readonly isCurrent: () => boolean;
}

/**
 * Reads the headers of the studies and takes up the case where it was left. `isCurrent` turns false when the case was
 * closed or opened for others meanwhile: then nothing of these studies is taken.
 */
export async function readCase({ store, ports, persistence, only, isCurrent }: Reading): Promise<void> {
  const { studyInstanceUIDs } = store.getState();
  store.dispatch({ type: 'started', stage: 'ingest', jobId: READING, doing: 'Reading headers' });
  try {
    const found = await readSeries(store, ports, studyInstanceUIDs, isCurrent);
    if (!isCurrent()) return;
    const series = only === null ? found : found.filter(({ patient }) => isSamePatient(patient, only));
    const error = twoPatients(series);
    if (error) {
      store.dispatch({ type: 'severalPatients', patients: patientsOf(series), error });
      return;
    }
    const key = caseKey(series, studyInstanceUIDs);
    const isFirstReading = store.getState().key === null;
    const saved = isFirstReading ? await loadSaved(store, persistence, key) : null;
    if (!isCurrent()) return;
    const takenUp = saved === null ? null : await takeUp(persistence, ports, saved, key, series);
    if (!isCurrent()) return;
    store.dispatch({ type: 'identified', key, series });
    if (takenUp) store.dispatch(takenUp);
    assess(store, ports);
  } catch (error) {
    if (isCurrent())
      store.dispatch({ type: 'failed', stage: 'ingest', error: toErrorReport(error, 'ingest/unreadable') });
  }
}

/** Headers study by study, each described as it arrives: a case of many slices does not hold the screen up in one piece. */
async function readSeries(
  store: CaseStore,
  { archive }: CasePorts,
  studyInstanceUIDs: readonly string[],
  isCurrent: () => boolean,
): Promise<Series[]> {
  let done = 0;
  const describe = async (study: string): Promise<Series[]> => {
    const series = describeSeries(await archive.retrieveMetadata([study]));
    const progress = { fraction: ++done / studyInstanceUIDs.length, doing: 'Reading headers' };
    if (isCurrent()) store.dispatch({ type: 'progressed', stage: 'ingest', jobId: READING, progress });
    return series;
  };
  return (await Promise.all(studyInstanceUIDs.map(describe))).flat();
}

async function loadSaved(store: CaseStore, persistence: Persistence, key: string): Promise<unknown> {
  try {
    return await persistence.load(key);
  } catch (error) {
    const { message } = toErrorReport(error, 'case/storage');
    store.dispatch({ type: 'notResumed', because: `The saved case could not be read: ${message}` });
    return null;
  }
}

/** The saved case as it goes on; one that cannot be resumed is put aside, since this case will be saved under its key. */
async function takeUp(
  persistence: Persistence,
  ports: CasePorts,
  saved: unknown,
  key: string,
  series: readonly Series[],
): Promise<CaseEvent> {
  const parsed = parseSnapshot(saved, key, series);
  if ('resumed' in parsed) return { type: 'resumed', saved: parsed.resumed, at: ports.now() };
  try {
    const aside = await persistence.putAside(key, saved);
    return { type: 'notResumed', because: `${parsed.because} It is kept under "${aside}"; this case starts anew.` };
  } catch (error) {
    const { message } = toErrorReport(error, 'case/storage');
    return { type: 'notResumed', because: `${parsed.because} It could not be put aside: ${message}` };
  }
}

/** Series of several patients are refused (`ingest/two-patients`) before anything is made of them. */
function twoPatients(series: readonly Series[]): ErrorReport | null {
  const { issues } = assessSeries(series, INITIAL_CHOICES.ingest);
  const refusal = issues.find(({ field, severity }) => field === 'patient' && severity === 'refuse');
  return refusal ? new DosimetryError(refusal).report() : null;
}

/** Studies must be named, each once. Throws `case/no-studies`. */
export function checkStudies(studyInstanceUIDs: readonly string[]): readonly string[] {
  const studies = [...new Set(studyInstanceUIDs.filter((uid) => uid.trim() !== ''))];
  if (studies.length > 0) return studies;
  throw new DosimetryError({
    code: 'case/no-studies',
    message: 'No study was given to open; at least one is needed.',
    remedy: 'Choose the studies of a patient in the study list.',
  });
}
