import type { ErrorReport } from '@voxel-dosimetry/core';

/** One DICOM data set in dcmjs's natural form: keyword → value; sequences are arrays of the same. */
export type Dataset = Record<string, unknown>;

/**
 * Where a worker reads the instances of one series from: plain, cloneable data.
 * `buffers` and `blobs` hold DICOM Part 10 files.
 */
export type InstanceSource =
  | {
      readonly kind: 'dicomweb';
      /** Absolute WADO-RS root, e.g. `https://host/dicom-web`. */
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly studyInstanceUID: string;
      readonly seriesInstanceUID: string;
    }
  | { readonly kind: 'blobs'; readonly blobs: readonly Blob[] }
  | { readonly kind: 'buffers'; readonly buffers: readonly ArrayBuffer[] };

/** What this project writes. */
export type WrittenModality = 'RTDOSE' | 'SEG' | 'RTSTRUCT' | 'REG';

/** A finished object to store: Part 10 bytes and what identifies them. */
export interface EncodedInstance {
  readonly modality: WrittenModality;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  readonly bytes: ArrayBuffer;
}

export interface StoreOutcome {
  readonly sopInstanceUID: string;
  readonly stored: boolean;
  readonly failure: ErrorReport | null;
}

export interface StudyEntry {
  readonly studyInstanceUID: string;
  readonly patientID: string;
  readonly patientName: string;
  readonly studyDate: string;
  readonly studyDescription: string;
  readonly modalities: readonly string[];
}

/** The small port behind which every archive stands: DICOMweb, a folder, the viewer's local files. */
export interface Archive {
  /** How a person knows it, e.g. its address. */
  readonly name: string;
  readonly canStore: boolean;
  findStudies(query?: { patientID?: string }): Promise<StudyEntry[]>;
  /** Headers (no pixel data) of every instance of the studies, natural form. Throws `archive/unreachable`, `archive/refused`, `archive/empty`. */
  retrieveMetadata(studyInstanceUIDs: readonly string[]): Promise<Dataset[]>;
  instanceSource(studyInstanceUID: string, seriesInstanceUID: string): Promise<InstanceSource>;
  /** Stores one object; resolves with the outcome rather than throwing for a refused object. */
  store(instance: EncodedInstance): Promise<StoreOutcome>;
  /** The object as the archive gives it back, Part 10. */
  retrieve(ids: { studyInstanceUID: string; seriesInstanceUID: string; sopInstanceUID: string }): Promise<ArrayBuffer>;
}
