import { DosimetryError, partOf, type Grid, type RegionMask, type RegionSeries } from '@voxel-dosimetry/core';
import { text } from '../dataset';
import type { ParsedFile } from '../part10';
import { readPart10InSteps } from '../part10InSteps';
import { decodeRtStruct } from './decodeRtStruct';
import { decodeSeg } from './decodeSeg';

/** Share of the work that parsing the files takes. */
const PARSED_frac = 0.4;

/**
 * Masks of every region of a SEG or RTSTRUCT series, in the order of its `regionNames`; see decodeSeg and decodeRtStruct.
 * Yields the fraction done, also while long sequences are parsed. Throws `ingest/not-delivered` when an object of the series is
 * not among the files. Proved by test/unit/dicom/yielding.test.ts.
 */
export function* decodeRegions(
  series: RegionSeries,
  files: readonly ArrayBuffer[],
  onto: Grid,
): Generator<number, RegionMask[]> {
  const parsed = new Map<string, ParsedFile>();
  for (const [n, buffer] of files.entries()) {
    const parsed_frac = (count: number): number => (PARSED_frac * count) / files.length;
    const file = yield* partOf(readPart10InSteps(buffer), parsed_frac(n), parsed_frac(n + 1));
    parsed.set(text(file.dataset, 'SOPInstanceUID'), file);
    yield parsed_frac(n + 1);
  }
  const regions: RegionMask[] = [];
  const decoded_frac = (objects: number): number =>
    PARSED_frac + ((1 - PARSED_frac) * objects) / series.sopInstanceUIDs.length;
  for (const [n, uid] of series.sopInstanceUIDs.entries()) {
    const file = parsed.get(uid);
    if (!file) throw notDelivered(uid, series.description);
    const work = series.modality === 'SEG' ? decodeSeg(series, file) : decodeRtStruct(series, file, onto);
    regions.push(...(yield* partOf(work, decoded_frac(n), decoded_frac(n + 1))));
  }
  return regions;
}

const notDelivered = (uid: string, description: string): DosimetryError =>
  new DosimetryError({
    code: 'ingest/not-delivered',
    message: `The object ${uid} of the regions "${description}" was not delivered.`,
    remedy: 'Load the study again; if it stays, send the series to the archive again.',
  });
