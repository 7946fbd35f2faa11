import { partOf } from '@voxel-dosimetry/core';
import type { Dataset } from './archive';
import { finiteNumber, items, text } from './dataset';
import { bytesOf, type ParsedFile } from './part10';
import { readPart10InSteps } from './part10InSteps';

/** Outcome for a person: what was compared, and the first difference if there is one. */
export interface ReadBackOutcome {
  readonly equal: boolean;
  readonly statement: string;
}

/** Set by archives on the way and without bearing on the object's meaning. */
const MAY_DIFFER = new Set([
  'TransferSyntaxUID',
  'FileMetaInformationVersion',
  'SpecificCharacterSet',
  'TimezoneOffsetFromUTC',
]);

/** Decimal strings may be written anew; what they mean must agree to this, relative. */
const SAME_NUMBER = 1e-9;

/**
 * Compares an object as it was meant with the one that the archive gives back: every attribute that was written (identity,
 * geometry, references), and the pixel data value by value. Attributes that the archive adds are ignored.
 * Yields the fraction done, also while long sequences are parsed and compared.
 * Proved by test/unit/dicom/writing.test.ts.
 */
export function* compareWithReadBack(meant: ArrayBuffer, readBack: ArrayBuffer): Generator<number, ReadBackOutcome> {
  const a = yield* partOf(readPart10InSteps(meant), 0, 0.3);
  yield 0.3;
  const b = yield* partOf(readPart10InSteps(readBack), 0.3, 0.6);
  yield 0.6;
  const attribute = yield* partOf(firstDifference(a.dataset, b.dataset, ''), 0.6, 0.9);
  if (attribute)
    return {
      equal: false,
      statement: `${attribute.path} was written as ${attribute.meant} and came back as ${attribute.readBack}.`,
    };
  yield 0.9;
  const pixels = comparePixels(a, b);
  if (pixels) return pixels;
  return { equal: true, statement: `${Object.keys(a.dataset).length} attributes agree${contentStatement(a.dataset)}.` };
}

interface Difference {
  readonly path: string;
  readonly meant: string;
  readonly readBack: string;
}

type Comparing = Generator<number, Difference | null>;

function* firstDifference(meant: Dataset, readBack: Dataset, path: string): Comparing {
  const attributes = Object.entries(meant);
  for (const [n, [keyword, value]] of attributes.entries()) {
    if (MAY_DIFFER.has(keyword) || keyword.endsWith('GroupLength')) continue;
    const work = differenceOf(value, readBack[keyword], path + keyword);
    const difference = yield* partOf(work, n / attributes.length, (n + 1) / attributes.length);
    if (difference) return difference;
  }
  return null;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.every(isEmpty));
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Yields after each item of a sequence. */
function* differenceOf(meant: unknown, readBack: unknown, path: string): Comparing {
  if (isEmpty(meant) && isEmpty(readBack)) return null;
  const [a, b] = [asList(meant), asList(readBack)];
  if (a.length !== b.length)
    return { path, meant: `${a.length} values`, readBack: isEmpty(readBack) ? 'nothing' : `${b.length} values` };
  for (const [n, one] of a.entries()) {
    const other = b[n];
    if (isItem(one)) {
      if (!isItem(other)) return { path, meant: 'an item', readBack: String(other) };
      const work = firstDifference(one, other, `${path}[${n + 1}].`);
      const inner = yield* partOf(work, n / a.length, (n + 1) / a.length);
      if (inner) return inner;
      yield (n + 1) / a.length;
    } else if (!sameValue(one, other)) return { path, meant: inWords(one), readBack: inWords(other) };
  }
  return null;
}

function inWords(value: unknown): string {
  const bytes = bytesOf(value);
  return bytes ? `${bytes.length} bytes` : String(value);
}

const isItem = (value: unknown): value is Dataset =>
  typeof value === 'object' && value !== null && bytesOf(value) === null;

function sameValue(a: unknown, b: unknown): boolean {
  const [meant, readBack] = [bytesOf(a), bytesOf(b)];
  if (meant !== null) return meant.length === readBack?.length && meant.every((byte, n) => byte === readBack[n]);
  if (isEmpty(a) && isEmpty(b)) return true;
  const [x, y] = [Number(a), Number(b)];
  if (typeof a === 'number' || typeof b === 'number') return Math.abs(x - y) <= SAME_NUMBER * Math.max(1, Math.abs(x));
  return String(a).trim() === String(b).trim();
}

function comparePixels(meant: ParsedFile, readBack: ParsedFile): ReadBackOutcome | null {
  const [a, b] = [meant.pixelData, readBack.pixelData];
  if (!a && !b) return null;
  if (!a || !b)
    return {
      equal: false,
      statement: `Pixel data ${a ? 'was written and is missing' : 'came back though none was written'}.`,
    };
  const [meantLength, readLength] = [evenless(a, meant.dataset), evenless(b, readBack.dataset)];
  if (meantLength !== readLength)
    return { equal: false, statement: `${meantLength} bytes of pixel data were written and ${readLength} came back.` };
  let differing = 0;
  for (let n = 0; n < meantLength; n++) if (a[n] !== b[n]) differing++;
  if (differing > 0) return { equal: false, statement: `${differing} of ${meantLength} bytes of pixel data differ.` };
  return {
    equal: true,
    statement: `${valuesStatement(meant.dataset)} and ${Object.keys(meant.dataset).length} attributes agree.`,
  };
}

/** Bytes that hold pixels: a padding byte at the end may come and go. */
function evenless(bytes: Uint8Array, dataset: Dataset): number {
  return Math.min(
    bytes.byteLength,
    Math.ceil((pixelCount(dataset) * (finiteNumber(dataset, 'BitsAllocated') ?? 8)) / 8),
  );
}

const pixelCount = (dataset: Dataset): number =>
  (finiteNumber(dataset, 'Rows') ?? 0) *
  (finiteNumber(dataset, 'Columns') ?? 0) *
  (finiteNumber(dataset, 'NumberOfFrames') ?? 1);

function valuesStatement(dataset: Dataset): string {
  const count = pixelCount(dataset).toLocaleString('en').replaceAll(',', ' ');
  if (text(dataset, 'Modality') === 'RTDOSE')
    return `All ${count} dose values are identical (step ${finiteNumber(dataset, 'DoseGridScaling') ?? 0} Gy)`;
  return `All ${count} pixels of ${items(dataset, 'SegmentSequence').length} regions are identical`;
}

function contentStatement(dataset: Dataset): string {
  const displacements = items(dataset, 'DeformableRegistrationSequence')
    .flatMap((item) => items(item, 'DeformableRegistrationGridSequence'))
    .reduce((sum, grid) => sum + (bytesOf(grid['VectorGridData'])?.length ?? 0) / BYTES_PER_DISPLACEMENT, 0);
  if (displacements > 0) return `, with ${displacements.toLocaleString('en').replaceAll(',', ' ')} displacements`;
  const matrices = items(dataset, 'RegistrationSequence').length;
  if (matrices > 0) return `, with the transforms of ${matrices} sets of images`;
  return contourStatement(dataset);
}

/** Three floats. */
const BYTES_PER_DISPLACEMENT = 12;

function contourStatement(dataset: Dataset): string {
  const contours = items(dataset, 'ROIContourSequence').reduce(
    (sum, roi) => sum + items(roi, 'ContourSequence').length,
    0,
  );
  return contours > 0
    ? `, with ${contours} contours of ${items(dataset, 'StructureSetROISequence').length} regions`
    : '';
}
