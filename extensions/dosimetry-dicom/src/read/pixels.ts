import { DosimetryError } from '@voxel-dosimetry/core';
import { numbers, text } from '../dataset';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, type ParsedFile } from '../part10';

/** Stored values of the pixel data, unscaled. */
export type StoredValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/** dcmjs inflates the deflated syntax while reading, so that one is as good as plain. */
const READABLE = new Set([IMPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN, '1.2.840.10008.1.2.1.99']);

/** Throws `ingest/transfer-syntax` for compressed or big-endian files. */
export function assertReadableSyntax(file: ParsedFile): void {
  if (READABLE.has(file.transferSyntaxUID)) return;
  throw new DosimetryError({
    code: 'ingest/transfer-syntax',
    message: `The pixel data is in transfer syntax ${file.transferSyntaxUID || 'unknown'}; uncompressed little endian was expected.`,
    remedy:
      'Read the series through the archive, which decompresses on retrieval, or convert the files (dcmdjpeg, gdcmconv --raw).',
    detail: { transferSyntaxUID: file.transferSyntaxUID },
  });
}

/**
 * Stored pixel values of a file: 8, 16 or 32 bits, signed or not, one sample a pixel, x fastest, frames one after the other.
 * Throws `ingest/transfer-syntax`, `ingest/no-pixels`, `ingest/pixel-format`, `ingest/truncated`.
 * Proved by test/unit/dicom/decodeImages.test.ts.
 */
export function storedValues(file: ParsedFile, count: number): StoredValues {
  assertReadableSyntax(file);
  const { dataset, pixelData } = file;
  const name = `${text(dataset, 'Modality')} image ${text(dataset, 'InstanceNumber') || text(dataset, 'SOPInstanceUID')}`;
  if (!pixelData) throw noPixels(name);
  const bits = numbers(dataset, 'BitsAllocated')[0] ?? 16;
  const samples = numbers(dataset, 'SamplesPerPixel')[0] ?? 1;
  if (samples !== 1 || ![8, 16, 32].includes(bits)) throw pixelFormat(name, bits, samples);
  const needed = count * (bits / 8);
  if (pixelData.byteLength < needed) throw truncated(name, pixelData.byteLength, needed);
  const signed = numbers(dataset, 'PixelRepresentation')[0] === 1;
  // A copy: views need aligned offsets, and the file's own bytes stay untouched.
  const bytes = pixelData.slice(0, needed).buffer;
  const values = view(bytes, bits, signed);
  const unused = bits - (numbers(dataset, 'BitsStored')[0] ?? bits);
  if (unused > 0) dropUnusedBits(values, unused, bits, signed);
  return values;
}

function view(bytes: ArrayBuffer, bits: number, signed: boolean): StoredValues {
  if (bits === 8) return signed ? new Int8Array(bytes) : new Uint8Array(bytes);
  if (bits === 16) return signed ? new Int16Array(bytes) : new Uint16Array(bytes);
  return signed ? new Int32Array(bytes) : new Uint32Array(bytes);
}

/** Bits above Bits Stored may hold anything (old overlays): cleared, or filled with the sign. */
function dropUnusedBits(values: StoredValues, unused: number, bits: number, signed: boolean): void {
  const shift = 32 - bits + unused;
  for (let n = 0; n < values.length; n++) {
    const moved = (values[n] ?? 0) << shift;
    values[n] = signed ? moved >> shift : moved >>> shift;
  }
}

const noPixels = (name: string): DosimetryError =>
  new DosimetryError({
    code: 'ingest/no-pixels',
    message: `The ${name} holds no pixel data.`,
    remedy: 'Send the series to the archive again.',
  });

const pixelFormat = (name: string, bits: number, samples: number): DosimetryError =>
  new DosimetryError({
    code: 'ingest/pixel-format',
    message: `The ${name} has ${samples} sample(s) of ${bits} bits a pixel; one sample of 8, 16 or 32 bits was expected.`,
    remedy: 'Export the series as grey-scale images.',
  });

const truncated = (name: string, present: number, needed: number): DosimetryError =>
  new DosimetryError({
    code: 'ingest/truncated',
    message: `The pixel data of the ${name} is truncated: ${present} of ${needed} bytes are there.`,
    remedy: 'Send the series to the archive again.',
    detail: { present_bytes: present, needed_bytes: needed },
  });
