import { DosimetryError } from '@voxel-dosimetry/core';
import { readHeader, type Archive, type Dataset, type StudyEntry } from '@voxel-dosimetry/dicom';
import type { ExtensionManager } from '../ohif/services';
import { localFiles } from '../ohif/localFiles';

interface LocalInstance {
  readonly dataset: Dataset;
  readonly blob: Blob;
}

const text = (dataset: Dataset, keyword: string): string => {
  const value = dataset[keyword];
  if (typeof value === 'string') return value;
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : '';
};

const NAME = 'files on this computer';

const MARK_OFFSET = 128;
const MARK = 'DICM';

function isMarked(bytes: ArrayBuffer): boolean {
  if (bytes.byteLength < MARK_OFFSET + MARK.length) return false;
  return String.fromCharCode(...new Uint8Array(bytes, MARK_OFFSET, MARK.length)) === MARK;
}

/** Null for what lies beside images in a folder (a text, a picture): the viewer passes over it too. A damaged DICOM file throws. */
function headerOf(bytes: ArrayBuffer): Dataset | null {
  try {
    return readHeader(bytes);
  } catch (error) {
    if (isMarked(bytes)) throw error;
    return null;
  }
}

const cannotStore = (): DosimetryError =>
  new DosimetryError({
    code: 'archive/refused',
    message: 'Local files have no archive to store into.',
    remedy: 'Download the objects instead.',
  });

function studyOf(instances: readonly LocalInstance[]): StudyEntry {
  const first = instances[0]?.dataset ?? {};
  const name = first['PatientName'];
  return {
    studyInstanceUID: text(first, 'StudyInstanceUID'),
    patientID: text(first, 'PatientID'),
    patientName: typeof name === 'string' ? name : '',
    studyDate: text(first, 'StudyDate'),
    studyDescription: text(first, 'StudyDescription'),
    modalities: [...new Set(instances.map(({ dataset }) => text(dataset, 'Modality')))],
  };
}

/** Told how many files have been read; null at the end. */
export type ReadingListener = (count: number | null) => void;

/** The files that the person opened in the viewer, read where they are: nothing leaves the computer. Results are downloaded. */
export function createLocalFilesArchive(
  extensionManager: ExtensionManager,
  onReading: ReadingListener = () => undefined,
): Archive {
  let reading: Promise<LocalInstance[]> | null = null;

  const readAll = async (): Promise<LocalInstance[]> => {
    const found: LocalInstance[] = [];
    let count = 0;
    try {
      for await (const bytes of localFiles(extensionManager)) {
        const dataset = headerOf(bytes);
        if (dataset !== null) found.push({ dataset, blob: new Blob([bytes]) });
        onReading(++count);
      }
      return found;
    } finally {
      onReading(null);
    }
  };
  const instances = (): Promise<LocalInstance[]> => (reading ??= readAll());
  const ofSeries = async (study: string, series: string): Promise<LocalInstance[]> =>
    (await instances()).filter(
      ({ dataset }) => text(dataset, 'StudyInstanceUID') === study && text(dataset, 'SeriesInstanceUID') === series,
    );

  return {
    name: NAME,
    canStore: false,
    async findStudies(query) {
      const all = await instances();
      const studies = [...new Set(all.map(({ dataset }) => text(dataset, 'StudyInstanceUID')))];
      return studies
        .map((study) => studyOf(all.filter(({ dataset }) => text(dataset, 'StudyInstanceUID') === study)))
        .filter(({ patientID }) => query?.patientID === undefined || query.patientID === patientID);
    },
    async retrieveMetadata(studyInstanceUIDs) {
      const wanted = new Set(studyInstanceUIDs);
      const found = (await instances()).map(({ dataset }) => dataset);
      const datasets = found.filter((dataset) => wanted.has(text(dataset, 'StudyInstanceUID')));
      if (datasets.length > 0) return datasets;
      throw new DosimetryError({
        code: 'archive/empty',
        message: `None of the ${found.length} loaded files belongs to the study that was opened.`,
        remedy: 'Load the folder again: the browser forgets local files when the page is reloaded.',
      });
    },
    async instanceSource(study, series) {
      return { kind: 'blobs', blobs: (await ofSeries(study, series)).map(({ blob }) => blob) };
    },
    store: async ({ sopInstanceUID }) => ({ sopInstanceUID, stored: false, failure: cannotStore().report() }),
    async retrieve({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }) {
      const series = await ofSeries(studyInstanceUID, seriesInstanceUID);
      const instance = series.find(({ dataset }) => text(dataset, 'SOPInstanceUID') === sopInstanceUID);
      if (instance === undefined) throw cannotStore();
      return instance.blob.arrayBuffer();
    },
  };
}
