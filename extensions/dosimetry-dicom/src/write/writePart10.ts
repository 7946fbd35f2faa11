import { data } from 'dcmjs';
import type { Dataset, EncodedInstance } from '../archive';
import { text } from '../dataset';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN } from '../part10';
import { elementBytes } from './elementBytes';

/** Our implementation in the file meta information (2.25 from a UUID drawn once). */
const IMPLEMENTATION = {
  classUID: '2.25.234986065113949337070134240992502840733',
  versionName: 'VOXEL_DOSIMETRY',
} as const;

/** Longest value that an explicit VR with a 16-bit length holds, bytes. */
const LONGEST_SHORT_VALUE = 0xfffe;

/** Explicit little endian holds no contour longer than 64 kB; implicit little endian does, and every reader knows it. */
function holdsLongDecimals(dataset: Dataset): boolean {
  return Object.values(dataset).some((value) => {
    if (!Array.isArray(value)) return false;
    if (typeof value[0] === 'object')
      return value.some((item) => typeof item === 'object' && item !== null && holdsLongDecimals(item as Dataset));
    if (typeof value[0] !== 'string') return false;
    return value.reduce((length: number, word) => length + String(word).length + 1, 0) > LONGEST_SHORT_VALUE;
  });
}

/**
 * Natural data set → Part 10 bytes, explicit little endian (implicit where a contour needs it). `pixelData` is appended as
 * the last element rather than written by dcmjs, which moves large values through buffers of 256 bytes.
 * Yields the fraction done: long sequences are written some items at a time. Proved by test/unit/dicom/writing.test.ts.
 */
export function* writePart10(dataset: Dataset, pixelData?: PixelData): Generator<number, ArrayBuffer> {
  const transferSyntaxUID = !pixelData && holdsLongDecimals(dataset) ? IMPLICIT_LITTLE_ENDIAN : EXPLICIT_LITTLE_ENDIAN;
  const file = new data.DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': { vr: 'UI', Value: [text(dataset, 'SOPClassUID')] },
    '00020003': { vr: 'UI', Value: [text(dataset, 'SOPInstanceUID')] },
    '00020010': { vr: 'UI', Value: [transferSyntaxUID] },
    '00020012': { vr: 'UI', Value: [IMPLEMENTATION.classUID] },
    '00020013': { vr: 'SH', Value: [IMPLEMENTATION.versionName] },
  });
  const meta = new Uint8Array(file.write());
  const elements = yield* elementBytes(dataset, transferSyntaxUID);
  const header = joined([meta, ...elements]);
  return pixelData ? withPixelData(header, pixelData) : header;
}

function joined(pieces: readonly Uint8Array[]): ArrayBuffer {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all.buffer;
}

/** Pixel data as explicit little endian holds it: OW for more than 8 bits, OB for packed bits. */
export interface PixelData {
  readonly vr: 'OW' | 'OB';
  readonly bytes: Uint8Array;
}

function withPixelData(header: ArrayBuffer, { vr, bytes }: PixelData): ArrayBuffer {
  const even = bytes.byteLength + (bytes.byteLength % 2);
  const file = new Uint8Array(header.byteLength + 12 + even);
  file.set(new Uint8Array(header));
  file.set([0xe0, 0x7f, 0x10, 0x00, vr.charCodeAt(0), vr.charCodeAt(1), 0, 0], header.byteLength);
  new DataView(file.buffer).setUint32(header.byteLength + 8, even, true);
  file.set(bytes, header.byteLength + 12);
  return file.buffer;
}

export function* encodedInstance(
  modality: EncodedInstance['modality'],
  dataset: Dataset,
  pixelData?: PixelData,
): Generator<number, EncodedInstance> {
  return {
    modality,
    studyInstanceUID: text(dataset, 'StudyInstanceUID'),
    seriesInstanceUID: text(dataset, 'SeriesInstanceUID'),
    sopInstanceUID: text(dataset, 'SOPInstanceUID'),
    sopClassUID: text(dataset, 'SOPClassUID'),
    bytes: yield* writePart10(dataset, pixelData),
  };
}
