import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface NiftiVolume {
  readonly size: readonly [number, number, number];
  readonly spacing_mm: readonly [number, number, number];
  /** x fastest, as stored. */
  readonly values: Int16Array | Uint8Array;
}

const UINT8 = 2;
const INT16 = 4;

/** A little-endian, gzipped NIfTI-1 volume of uint8 or int16 without scaling (https://nifti.nimh.nih.gov/nifti-1): sizes and values only, no orientation. */
export function readNifti(path: string): NiftiVolume {
  const bytes = gunzipSync(readFileSync(path));
  const header = new DataView(bytes.buffer, bytes.byteOffset, 348);
  if (header.getInt32(0, true) !== 348) throw new Error(`${path} is no little-endian NIfTI-1 file.`);
  const size = [42, 44, 46].map((at) => header.getInt16(at, true)) as [number, number, number];
  const spacing_mm = [80, 84, 88].map((at) => Number(header.getFloat32(at, true).toFixed(4))) as [
    number,
    number,
    number,
  ];
  const type = header.getInt16(70, true);
  const data = bytes.subarray(header.getFloat32(108, true));
  const count = size[0] * size[1] * size[2];
  if (type === UINT8) return { size, spacing_mm, values: Uint8Array.from(data.subarray(0, count)) };
  if (type !== INT16) throw new Error(`${path} has NIfTI data type ${type}; uint8 or int16 was expected.`);
  return { size, spacing_mm, values: Int16Array.from({ length: count }, (_, n) => data.readInt16LE(2 * n)) };
}
