import { DosimetryError, toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import type { Dict } from 'dcmjs';
import type { Archive, Dataset, EncodedInstance, StoreOutcome, StudyEntry } from './archive';
import { text, texts, toDataset } from './dataset';
import { callArchive, retrieveTranscoded, type Endpoint } from './dicomweb';
import { mapInTurns } from './mapInTurns';
import { storeFailure } from './stowAnswer';

const PAGE = 200;

/**
 * A DICOMweb archive (QIDO-RS, WADO-RS, STOW-RS) behind the port. `headers` is asked before every call, as tokens expire.
 * Errors: `archive/unreachable`, `archive/unauthorised`, `archive/refused` (with status), `archive/empty`, `archive/answer`.
 * Proved by test/round-trip/dicom/archive.test.ts against a real Orthanc.
 */
export function createDicomwebArchive(options: { url: string; headers?: () => Record<string, string> }): Archive {
  const endpoint = (): Endpoint => ({ url: options.url, headers: options.headers?.() ?? {} });
  return {
    name: options.url,
    canStore: true,
    findStudies: (query) => findStudies(endpoint, query?.patientID),
    retrieveMetadata: (studyInstanceUIDs) => retrieveMetadata(endpoint, studyInstanceUIDs),
    instanceSource: (studyInstanceUID, seriesInstanceUID) =>
      Promise.resolve({ kind: 'dicomweb', ...endpoint(), studyInstanceUID, seriesInstanceUID }),
    store: (instance) => store(endpoint(), instance),
    retrieve: (ids) =>
      retrieveTranscoded(endpoint(), 'reading an object back', (client, request) =>
        client.retrieveInstance({ ...ids, request }),
      ),
  };
}

/**
 * Asks an archive for one study, whichever: it is there, it lets us in and it speaks DICOMweb. Throws like every call
 * (`archive/unreachable`, `archive/unauthorised`, `archive/empty`, `archive/refused`, `archive/answer`).
 */
export async function assertArchiveAnswers(url: string): Promise<void> {
  await callArchive({ url, headers: {} }, 'asking whether it answers', (client, request) =>
    client.searchForStudies({ queryParams: { limit: 1 }, request }),
  );
}

/** Pages until one brings nothing new: archives cap `limit` silently, and some ignore `offset`. */
async function findStudies(endpoint: () => Endpoint, patientID: string | undefined): Promise<StudyEntry[]> {
  const seen = new Map<string, StudyEntry>();
  for (;;) {
    const queryParams = {
      ...(patientID === undefined ? {} : { PatientID: patientID }),
      includefield: '00081030',
      limit: PAGE,
      offset: seen.size,
    };
    const page = await callArchive(endpoint(), 'looking for studies', (client, request) =>
      client.searchForStudies({ queryParams, request }),
    );
    const before = seen.size;
    for (const dict of Array.isArray(page) ? page : []) {
      const entry = studyEntry(toDataset(dict));
      seen.set(entry.studyInstanceUID, entry);
    }
    if (seen.size > before) continue;
    // A query for one patient may be answered with wildcard matches.
    return [...seen.values()].filter((entry) => patientID === undefined || entry.patientID === patientID);
  }
}

const studyEntry = (dataset: Dataset): StudyEntry => ({
  studyInstanceUID: text(dataset, 'StudyInstanceUID'),
  patientID: text(dataset, 'PatientID'),
  patientName: text(dataset, 'PatientName'),
  studyDate: text(dataset, 'StudyDate'),
  studyDescription: text(dataset, 'StudyDescription'),
  modalities: texts(dataset, 'ModalitiesInStudy'),
});

async function retrieveMetadata(endpoint: () => Endpoint, studyInstanceUIDs: readonly string[]): Promise<Dataset[]> {
  const datasets: Dataset[] = [];
  for (const studyInstanceUID of studyInstanceUIDs) {
    const doing = `reading the headers of study ${studyInstanceUID}`;
    const dicts: Dict[] | null = await callArchive(endpoint(), doing, (client, request) =>
      client.retrieveStudyMetadata({ studyInstanceUID, request }),
    );
    if (!Array.isArray(dicts) || dicts.length === 0) throw emptyStudy(studyInstanceUID, endpoint().url);
    datasets.push(...(await mapInTurns(dicts, toDataset)));
  }
  return datasets;
}

const emptyStudy = (studyInstanceUID: string, url: string): DosimetryError =>
  new DosimetryError({
    code: 'archive/empty',
    message: `The archive at ${url} holds no image of study ${studyInstanceUID}.`,
    remedy: 'Send the study to this archive, or open another one.',
  });

/** HTTP 409: no object of the request was stored; the answer says why. */
function refusedObject(error: unknown, instance: EncodedInstance): ErrorReport | null {
  const cause = error instanceof Error ? error.cause : undefined;
  const response = typeof cause === 'object' && cause !== null && 'response' in cause ? cause.response : null;
  return storeFailure(response, instance);
}

async function store(endpoint: Endpoint, instance: EncodedInstance): Promise<StoreOutcome> {
  const { sopInstanceUID, studyInstanceUID, bytes } = instance;
  // Without it Orthanc and others answer in XML.
  const asking = { ...endpoint, headers: { ...endpoint.headers, Accept: 'application/dicom+json' } };
  try {
    const answer = await callArchive(asking, `storing the ${instance.modality}`, (client, request) =>
      client.storeInstances({ datasets: [bytes], studyInstanceUID, request }),
    );
    const failure = storeFailure(answer, instance);
    return { sopInstanceUID, stored: failure === null, failure };
  } catch (error) {
    return {
      sopInstanceUID,
      stored: false,
      failure: refusedObject(error, instance) ?? toErrorReport(error, 'archive/refused'),
    };
  }
}
