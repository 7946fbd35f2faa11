import { DosimetryError, type ErrorReport } from '@voxel-dosimetry/core';
import {
  readHeader,
  type Archive,
  type Dataset,
  type EncodedInstance,
  type StoreOutcome,
} from '@voxel-dosimetry/dicom';

interface StoredFile {
  readonly header: Dataset;
  readonly bytes: ArrayBuffer;
}

/** A DICOM archive in memory whose failures a test chooses. */
export interface MemoryArchive extends Archive {
  readonly stored: EncodedInstance[];
  /** Set by a test: what the next calls do wrong. */
  faults: {
    metadata?: ErrorReport;
    /** Modalities that `store` refuses. */
    refuse?: readonly string[];
    /** Modalities at which the connection breaks. */
    break?: readonly string[];
    /** `retrieve` gives these bytes back instead of what was stored. */
    garble?: boolean;
  };
  /** Awaited by `retrieveMetadata`, so that a test can hold it back. */
  gate: Promise<void>;
  add(files: Iterable<Uint8Array>): void;
}

const unreachable: ErrorReport = {
  code: 'archive/unreachable',
  message: 'The archive does not answer.',
  remedy: 'Check that it runs.',
};

const refused = (instance: EncodedInstance): StoreOutcome => ({
  sopInstanceUID: instance.sopInstanceUID,
  stored: false,
  failure: {
    code: 'archive/refused',
    message: `The archive refused ${instance.modality}.`,
    remedy: 'Ask its administrator.',
  },
});

export function createMemoryArchive(files: Iterable<Uint8Array> = []): MemoryArchive {
  const held: StoredFile[] = [];
  const inStudies = (studies: readonly string[]) =>
    held.filter(({ header }) => studies.includes(String(header['StudyInstanceUID'])));
  const archive: MemoryArchive = {
    name: 'memory',
    canStore: true,
    stored: [],
    faults: {},
    gate: Promise.resolve(),
    add(more) {
      for (const file of more) {
        const bytes = file.slice().buffer;
        held.push({ header: readHeader(bytes), bytes });
      }
    },
    findStudies: async () => [],
    async retrieveMetadata(studyInstanceUIDs) {
      await archive.gate;
      if (archive.faults.metadata) throw new DosimetryError(archive.faults.metadata);
      return inStudies(studyInstanceUIDs).map(({ header }) => header);
    },
    async instanceSource(studyInstanceUID, seriesInstanceUID) {
      const series = inStudies([studyInstanceUID]).filter(
        ({ header }) => header['SeriesInstanceUID'] === seriesInstanceUID,
      );
      return { kind: 'buffers', buffers: series.map(({ bytes }) => bytes) };
    },
    async store(instance) {
      if (archive.faults.break?.includes(instance.modality)) throw new DosimetryError(unreachable);
      if (archive.faults.refuse?.includes(instance.modality)) return refused(instance);
      archive.stored.push(instance);
      archive.add([new Uint8Array(instance.bytes)]);
      return { sopInstanceUID: instance.sopInstanceUID, stored: true, failure: null };
    },
    async retrieve({ sopInstanceUID }) {
      const found = held.find(({ header }) => header['SOPInstanceUID'] === sopInstanceUID);
      if (!found) throw new DosimetryError(unreachable);
      return archive.faults.garble ? held[0]!.bytes.slice(0) : found.bytes.slice(0);
    },
  };
  archive.add(files);
  return archive;
}
