import { DosimetryError } from '@voxel-dosimetry/core';
import { data, log, type Dict } from 'dcmjs';
import type { Dataset } from './archive';
import { fileToDataset, text } from './dataset';

// dcmjs reports oddities of files on the console; what matters of them is checked here and told as DosimetryError.
log.setLevel('silent', false);
log.getLogger('validation.dcmjs').setLevel('silent', false);

const PIXEL_DATA = '7FE00010';
export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** A parsed file: header in natural form, transfer syntax, and the pixel data as it stands in the file (null when there is none). */
export interface ParsedFile {
  readonly dataset: Dataset;
  readonly transferSyntaxUID: string;
  readonly pixelData: Uint8Array | null;
}

/**
 * Header of a Part 10 file in natural form, without pixel data. A file without preamble is taken as implicit VR little
 * endian when it begins with a group 0008 element (old archives and tests write such files). Throws `ingest/not-dicom`.
 * Proved by test/unit/dicom/decodeImages.test.ts.
 */
export function readHeader(buffer: ArrayBuffer): Dataset {
  const parsed = parse(buffer, { untilTag: PIXEL_DATA, noCopy: true });
  const dataset = fileToDataset(parsed.dict);
  dataset['TransferSyntaxUID'] = transferSyntaxOf(parsed.meta);
  return dataset;
}

/** The whole file. Throws `ingest/not-dicom`. */
export function readPart10(buffer: ArrayBuffer): ParsedFile {
  const parsed = parse(buffer, { noCopy: true });
  const element = parsed.dict[PIXEL_DATA];
  return {
    dataset: fileToDataset(parsed.dict),
    transferSyntaxUID: transferSyntaxOf(parsed.meta),
    pixelData: bytesOf(element?.Value?.[0]),
  };
}

const transferSyntaxOf = (meta: Dict): string => text(fileToDataset(meta), 'TransferSyntaxUID');

/** A binary value of a data set; null for any other. */
export function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  // Not instanceof: test runners and frames have an ArrayBuffer of their own.
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]' ? new Uint8Array(value as ArrayBuffer) : null;
}

function parse(buffer: ArrayBuffer, options: { untilTag?: string; noCopy: boolean }): { meta: Dict; dict: Dict } {
  const file = withPreamble(buffer);
  try {
    return data.DicomMessage.readFile(file, options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Several character sets in one file: dcmjs reads the first one when told to go on.
    if (/character set/i.test(message)) return data.DicomMessage.readFile(file, { ...options, ignoreErrors: true });
    throw notDicom(message, error);
  }
}

function notDicom(message: string, cause?: unknown): DosimetryError {
  return new DosimetryError(
    {
      code: 'ingest/not-dicom',
      message: `The file cannot be read as DICOM (${message}); a complete Part 10 file was expected.`,
      remedy: 'Send the series to the archive again, or leave this file out.',
    },
    { cause },
  );
}

/** The file with preamble, mark and file meta group; as it is when it has them. Throws `ingest/not-dicom`. */
export function withPreamble(buffer: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(buffer);
  const magic = String.fromCharCode(...bytes.subarray(128, 132));
  if (magic === 'DICM') return buffer;
  if (bytes.length < 8 || bytes[0] !== 0x08 || bytes[1] !== 0x00) throw notDicom('no DICM mark at byte 128');
  const looksExplicit = /^[A-Z]{2}$/.test(String.fromCharCode(bytes[4] ?? 0, bytes[5] ?? 0));
  const meta = metaInformation(looksExplicit ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN);
  const file = new Uint8Array(meta.length + bytes.length);
  file.set(meta);
  file.set(bytes, meta.length);
  return file.buffer;
}

/** Preamble, DICM and a file meta group that holds the transfer syntax alone. */
export function metaInformation(transferSyntaxUID: string): Uint8Array {
  const uid = transferSyntaxUID.length % 2 ? `${transferSyntaxUID}\0` : transferSyntaxUID;
  const group = 8 + uid.length;
  const bytes = new Uint8Array(128 + 4 + 12 + group);
  const view = new DataView(bytes.buffer);
  const ascii = (offset: number, value: string): void =>
    bytes.set(
      Array.from(value, (c) => c.charCodeAt(0)),
      offset,
    );
  ascii(128, 'DICM');
  bytes.set([2, 0, 0, 0], 132);
  ascii(136, 'UL');
  view.setUint16(138, 4, true);
  view.setUint32(140, group, true);
  bytes.set([2, 0, 0x10, 0], 144);
  ascii(148, 'UI');
  view.setUint16(150, uid.length, true);
  ascii(152, uid);
  return bytes;
}
