import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DosimetryError } from '@voxel-dosimetry/core';
import { readHeader, type Archive, type Dataset, type StudyEntry } from '@voxel-dosimetry/dicom';
import type { StagedFolder } from './stagedFolder';

interface FolderInstance {
  readonly path: string;
  readonly dataset: Dataset;
}

const DICM_AT = 128;

/**
 * A folder of DICOM Part 10 files, searched with all that is below it, as an archive; `output` receives what is stored.
 * Files without the DICM mark are passed over, except `.dcm` files, which must be readable.
 * Throws `archive/no-folder`, `archive/empty`, `ingest/not-dicom`. Proved by test/unit/headless/folderArchive.test.ts.
 */
export function createFolderArchive(inputDirectory: string, output: StagedFolder | null = null): Archive {
  let scanned: Promise<FolderInstance[]> | null = null;
  const instances = (): Promise<FolderInstance[]> => (scanned ??= scan(inputDirectory));
  const ofSeries = async (study: string, series: string): Promise<FolderInstance[]> =>
    (await instances()).filter(
      ({ dataset }) => dataset['StudyInstanceUID'] === study && dataset['SeriesInstanceUID'] === series,
    );
  return {
    name: inputDirectory,
    canStore: output !== null,
    async findStudies(query) {
      const entries = studyEntries((await instances()).map(({ dataset }) => dataset));
      return query?.patientID === undefined
        ? entries
        : entries.filter(({ patientID }) => patientID === query.patientID);
    },
    async retrieveMetadata(studyInstanceUIDs) {
      const found = (await instances()).filter(({ dataset }) =>
        studyInstanceUIDs.includes(text(dataset, 'StudyInstanceUID')),
      );
      if (found.length === 0) throw empty(inputDirectory);
      return found.map(({ dataset }) => dataset);
    },
    async instanceSource(study, series) {
      const files = await ofSeries(study, series);
      return { kind: 'buffers', buffers: await Promise.all(files.map(({ path }) => bytesOf(path))) };
    },
    async store(instance) {
      if (output) await output.put(instance);
      return { sopInstanceUID: instance.sopInstanceUID, stored: output !== null, failure: null };
    },
    async retrieve(ids) {
      const staged = await output?.get(ids.sopInstanceUID);
      if (staged) return staged;
      const files = await ofSeries(ids.studyInstanceUID, ids.seriesInstanceUID);
      const found = files.find(({ dataset }) => dataset['SOPInstanceUID'] === ids.sopInstanceUID);
      if (found) return bytesOf(found.path);
      throw empty(`${inputDirectory}: ${ids.sopInstanceUID}`);
    },
  };
}

const empty = (where: string): DosimetryError =>
  new DosimetryError({
    code: 'archive/empty',
    message: `No DICOM object was found in ${where}.`,
    remedy: 'Give the folder that holds the patient’s DICOM files.',
  });

/** The file's bytes in an ArrayBuffer of their own: small files share one pool in Node. */
async function bytesOf(path: string): Promise<ArrayBuffer> {
  const file = await readFile(path);
  const bytes = new ArrayBuffer(file.byteLength);
  new Uint8Array(bytes).set(file);
  return bytes;
}

async function scan(directory: string): Promise<FolderInstance[]> {
  const found: FolderInstance[] = [];
  for (const path of await filesBelow(directory)) {
    const bytes = await bytesOf(path);
    const isMarked = bytes.byteLength > DICM_AT + 4 && ascii(bytes, DICM_AT, 4) === 'DICM';
    if (!isMarked && !path.toLowerCase().endsWith('.dcm')) continue;
    found.push({ path, dataset: headerOf(path, bytes) });
  }
  if (found.length === 0) throw empty(directory);
  return found;
}

function headerOf(path: string, bytes: ArrayBuffer): Dataset {
  try {
    return readHeader(bytes);
  } catch (error) {
    if (!(error instanceof DosimetryError)) throw error;
    throw new DosimetryError({ ...error.report(), message: `${path}: ${error.message}` }, { cause: error });
  }
}

async function filesBelow(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw new DosimetryError(
      {
        code: 'archive/no-folder',
        message: `The folder ${directory} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Check the path and its rights, or give the address of a DICOMweb archive.',
      },
      { cause: error },
    );
  }
}

const ascii = (bytes: ArrayBuffer, at: number, length: number): string =>
  String.fromCharCode(...new Uint8Array(bytes, at, length));

const text = (dataset: Dataset, keyword: string): string => {
  const value = dataset[keyword];
  return typeof value === 'string' ? value : '';
};

function studyEntries(datasets: readonly Dataset[]): StudyEntry[] {
  const studies = new Map<string, { entry: Omit<StudyEntry, 'modalities'>; modalities: Set<string> }>();
  for (const dataset of datasets) {
    const studyInstanceUID = text(dataset, 'StudyInstanceUID');
    const known = studies.get(studyInstanceUID);
    const study = known ?? {
      entry: {
        studyInstanceUID,
        patientID: text(dataset, 'PatientID'),
        patientName: text(dataset, 'PatientName'),
        studyDate: text(dataset, 'StudyDate'),
        studyDescription: text(dataset, 'StudyDescription'),
      },
      modalities: new Set<string>(),
    };
    study.modalities.add(text(dataset, 'Modality'));
    if (!known) studies.set(studyInstanceUID, study);
  }
  return [...studies.values()].map(({ entry, modalities }) => ({ ...entry, modalities: [...modalities] }));
}
