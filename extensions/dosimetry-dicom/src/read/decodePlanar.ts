import { DosimetryError, type PlanarSeries } from '@voxel-dosimetry/core';
import { finiteNumber, text } from '../dataset';
import { readPart10, type ParsedFile } from '../part10';
import { scalingTo, slopeDefect } from './emissionUnit';
import { storedValues } from './pixels';

/**
 * Counts of each of `series.frames`, in that order, as Float32 of rows · columns pixels, x fastest from the upper left, as they lie in the file: the
 * posterior view is not turned. Yields the fraction of the files that are done.
 * Throws `ingest/planar-frames`, `ingest/mixed-geometry`, `ingest/slope`, `ingest/truncated`, `ingest/transfer-syntax`. Proved by test/unit/dicom/decodePlanar.test.ts.
 */
export function* decodePlanar(series: PlanarSeries, files: readonly ArrayBuffer[]): Generator<number, Float32Array[]> {
  const byInstance = new Map<string, Float32Array[]>();
  for (const [n, buffer] of files.entries()) {
    const file = readPart10(buffer);
    const uid = text(file.dataset, 'SOPInstanceUID');
    if (series.sopInstanceUIDs.includes(uid)) byInstance.set(uid, framesOf(file, series));
    yield (n + 1) / files.length;
  }
  const all = series.sopInstanceUIDs.flatMap((uid) => byInstance.get(uid) ?? []);
  const counts = series.frames.flatMap(({ frame }) => all[frame] ?? []);
  if (
    byInstance.size === series.sopInstanceUIDs.length &&
    counts.length === series.frames.length &&
    counts.length === all.length
  )
    return counts;
  throw new DosimetryError({
    code: 'ingest/planar-frames',
    message: `${byInstance.size} of ${series.sopInstanceUIDs.length} images with ${all.length} frames were delivered; ${series.frames.length} frames were expected from the headers.`,
    remedy: 'Load the series again; if it stays, send it to the archive again.',
  });
}

function framesOf(file: ParsedFile, { columns, rows }: PlanarSeries): Float32Array[] {
  const slope = slopeDefect([file.dataset]);
  if (slope) throw new DosimetryError(slope);
  const [width, height] = [finiteNumber(file.dataset, 'Columns'), finiteNumber(file.dataset, 'Rows')];
  if (width !== columns || height !== rows)
    throw new DosimetryError({
      code: 'ingest/mixed-geometry',
      message: `A planar image is ${width} × ${height}; ${columns} × ${rows} was expected from the headers.`,
      remedy: 'Load the study again; if it stays, send the series to the archive again.',
    });
  const frames = finiteNumber(file.dataset, 'NumberOfFrames') ?? 1;
  const pixels = columns * rows;
  const { slope: factor, intercept } = scalingTo(file.dataset, 'count');
  const stored = storedValues(file, pixels * frames);
  return Array.from({ length: frames }, (_, frame) =>
    Float32Array.from(stored.subarray(frame * pixels, (frame + 1) * pixels), (value) => value * factor + intercept),
  );
}
