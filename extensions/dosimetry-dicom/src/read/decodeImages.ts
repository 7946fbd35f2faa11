import {
  DosimetryError,
  partOf,
  type CtSeries,
  type EmissionSeries,
  type Grid,
  type MrSeries,
  type Sourced,
  type Volume,
} from '@voxel-dosimetry/core';
import { finiteNumber, text } from '../dataset';
import { readPart10, type ParsedFile } from '../part10';
import { IDENTITY_SCALING, rescale, scalingTo, slopeDefect, type LinearScaling } from './emissionUnit';
import { storedValues, type StoredValues } from './pixels';

const VOXELS_PER_YIELD = 1 << 18;
/** Share of a file's work that parsing takes; the rest is scaling. */
const PARSED_frac = 0.5;

/**
 * Voxels of an emission series in its own unit, Float32, x fastest, on `series.grid`: stored values through the real-world
 * mapping or the rescale of each slice. Voxels stay in the order of the files; `frameOrder` is in the grid's e_k, so that an
 * entered frame order needs no other voxels. Yields the fraction done; parsing one file is a single step.
 * Throws `ingest/unit`, `ingest/grid`, `ingest/missing-slices`, `ingest/slope`, `ingest/truncated`, `ingest/transfer-syntax`. Proved by test/unit/dicom/decodeImages.test.ts.
 */
export function* decodeEmission(
  series: EmissionSeries,
  files: readonly ArrayBuffer[],
): Generator<number, Volume<'count' | 'Bq/mL'>> {
  const unit = series.unit.value;
  if (unit === null) throw missingValue('ingest/unit', 'unit', series.unit.detail);
  const grid = knownGrid(series.grid, 'emission image');
  const values = new Float32Array(grid.size[0] * grid.size[1] * grid.size[2]);
  yield* fill(values, grid, series.sopInstanceUIDs, files, (file) => scalingTo(file.dataset, unit));
  return { unit, grid, values };
}

/**
 * Voxels of a CT series in HU, x fastest, on `series.grid`; Int16 where that holds every value, else Float32.
 * Yields and throws as decodeEmission. Proved by test/unit/dicom/decodeImages.test.ts.
 */
export function* decodeCt(series: CtSeries, files: readonly ArrayBuffer[]): Generator<number, Volume<'HU'>> {
  const grid = knownGrid(series.grid, 'CT');
  const count = grid.size[0] * grid.size[1] * grid.size[2];
  const scalingOf = (file: ParsedFile): LinearScaling => rescale(file.dataset) ?? refuseUnscaledCt();
  // Straight into 16 bits, so that a large CT is held only once; at the first value that does not fit it is read anew.
  const narrow = new Int16Array(count);
  if (yield* fill(narrow, grid, series.sopInstanceUIDs, files, scalingOf)) return { unit: 'HU', grid, values: narrow };
  const exact = new Float32Array(count);
  yield* fill(exact, grid, series.sopInstanceUIDs, files, scalingOf);
  return { unit: 'HU', grid, values: exact };
}

/**
 * Voxels of an MR series in its own signal, Float32, x fastest, on `series.grid`; stored values where an image has no rescale. Yields and throws as decodeEmission, but for the
 * unit. Proved by test/unit/dicom/describeMr.test.ts.
 */
export function* decodeMr(
  { grid, sopInstanceUIDs }: MrSeries,
  files: readonly ArrayBuffer[],
): Generator<number, Volume<'signal'>> {
  const values = new Float32Array(grid.size[0] * grid.size[1] * grid.size[2]);
  yield* fill(values, grid, sopInstanceUIDs, files, (file) => rescale(file.dataset) ?? IDENTITY_SCALING);
  return { unit: 'signal', grid, values };
}

/** Fills the voxels; false, and no further, where 16-bit integers do not hold a value. */
function* fill(
  values: Float32Array | Int16Array,
  grid: Grid,
  sopInstanceUIDs: readonly string[],
  files: readonly ArrayBuffer[],
  scalingOf: (file: ParsedFile) => LinearScaling,
): Generator<number, boolean> {
  const perInstance = values.length / sopInstanceUIDs.length;
  const wanted = new Map(sopInstanceUIDs.map((uid, index) => [uid, index]));
  const seen = new Set<number>();
  for (const [n, buffer] of files.entries()) {
    const file = readPart10(buffer);
    yield (n + PARSED_frac) / files.length;
    const index = wanted.get(text(file.dataset, 'SOPInstanceUID'));
    if (index === undefined) continue;
    seen.add(index);
    assertShape(file, grid, perInstance);
    const scaling = scalingOf(file);
    const scaled = scaleInto(values, index * perInstance, storedValues(file, perInstance), scaling);
    if (!(yield* partOf(scaled, (n + PARSED_frac) / files.length, (n + 1) / files.length))) return false;
  }
  if (seen.size < sopInstanceUIDs.length) throw missingInstances(seen.size, sopInstanceUIDs.length);
  return true;
}

/** False where 16-bit integers do not hold a value. */
function* scaleInto(
  values: Float32Array | Int16Array,
  offset: number,
  stored: StoredValues,
  { slope, intercept }: LinearScaling,
): Generator<number, boolean> {
  const isNarrow = values instanceof Int16Array;
  for (let from = 0; from < stored.length; from += VOXELS_PER_YIELD) {
    const to = Math.min(stored.length, from + VOXELS_PER_YIELD);
    for (let n = from; n < to; n++) {
      const scaled = (stored[n] ?? 0) * slope + intercept;
      values[offset + n] = scaled;
      if (isNarrow && values[offset + n] !== scaled) return false;
    }
    yield to / stored.length;
  }
  return true;
}

function assertShape(file: ParsedFile, grid: Grid, perInstance: number): void {
  const slope = slopeDefect([file.dataset]);
  if (slope) throw new DosimetryError(slope);
  const [columns, rows] = [finiteNumber(file.dataset, 'Columns'), finiteNumber(file.dataset, 'Rows')];
  const frames = finiteNumber(file.dataset, 'NumberOfFrames') ?? 1;
  if (columns === grid.size[0] && rows === grid.size[1] && columns * rows * frames === perInstance) return;
  throw new DosimetryError({
    code: 'ingest/mixed-geometry',
    message: `An image is ${columns} × ${rows} × ${frames}; ${grid.size.join(' × ')} was expected from the headers.`,
    remedy: 'Load the study again; if it stays, send the series to the archive again.',
  });
}

function knownGrid(grid: Sourced<Grid>, what: string): Grid {
  if (grid.value !== null) return grid.value;
  throw missingValue('ingest/grid', `position of the ${what}`, grid.detail);
}

const missingValue = (code: `ingest/${string}`, what: string, detail: string): DosimetryError =>
  new DosimetryError({
    code,
    message: `The ${what} is not known: ${detail}.`,
    remedy: 'Enter it in the ingest table, or leave this time point out.',
  });

function refuseUnscaledCt(): never {
  throw new DosimetryError({
    code: 'ingest/slope',
    message: 'RescaleSlope (0028,1053) is missing from a CT image; HU cannot be computed.',
    remedy: 'Export the series again from the scanner.',
  });
}

const missingInstances = (present: number, expected: number): DosimetryError =>
  new DosimetryError({
    code: 'ingest/missing-slices',
    message: `${expected - present} of ${expected} images of the series were not delivered.`,
    remedy: 'Load the series again; if it stays, send it to the archive again.',
    detail: { present, expected },
  });
