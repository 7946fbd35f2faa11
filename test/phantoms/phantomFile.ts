import { part10, type NaturalDataset } from './dicom/part10';

export interface PhantomFile {
  /** `STUDY/SERIES/NUMBER.dcm`, or `truth.json`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export const fileBytes = (dataset: NaturalDataset): Uint8Array =>
  part10(dataset, { PixelData: dataset['BitsAllocated'] === 1 ? 'OB' : 'OW', SmallestImagePixelValue: 'US' });
