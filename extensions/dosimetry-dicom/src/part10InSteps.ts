import { partOf } from '@voxel-dosimetry/core';
import type { Dataset } from './archive';
import { items, keywordOf } from './dataset';
import { ElementWalk, type ElementRange, type ItemRange } from './elementRanges';
import {
  EXPLICIT_LITTLE_ENDIAN,
  IMPLICIT_LITTLE_ENDIAN,
  metaInformation,
  readPart10,
  withPreamble,
  type ParsedFile,
} from './part10';

/** Sequences longer than this are parsed in pieces of about this size: some milliseconds each. */
const PIECE_bytes = 1 << 17;
const META_AT = 132;
const PIXEL_DATA = '7FE00010';
const CHARACTER_SET = '00080005';
/** Uncompressed or not, all but these write the data set in explicit little endian. */
const OTHER_WRITING = new Set(['1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.8.1']);

/**
 * The whole file like `readPart10`, but long sequences (contours, per-frame groups) piece by piece: yields the fraction done
 * after each. A file without long sequences, or one whose lengths do not add up, is a single step as before.
 * Throws `ingest/not-dicom`. Proved by test/unit/dicom/part10InSteps.test.ts and test/worker/longSequences.test.ts.
 */
export function* readPart10InSteps(buffer: ArrayBuffer): Generator<number, ParsedFile> {
  const plan = planOf(buffer);
  if (!plan) return readPart10(buffer);
  const { source, elements } = plan;
  const pixelData = elements.find(({ tag }) => tag === PIXEL_DATA);
  const others = elements.filter((element) => element !== pixelData);
  return {
    dataset: yield* parseElements(source, others),
    transferSyntaxUID: source.transferSyntaxUID,
    pixelData: pixelData ? source.bytes.subarray(pixelData.value, pixelData.end) : null,
  };
}

/** What a piece needs of the file that it is cut from. */
interface Source {
  readonly bytes: Uint8Array;
  readonly walk: ElementWalk;
  readonly transferSyntaxUID: string;
  /** The element (0008,0005) as it stands: texts in items are in the file's character set. */
  readonly characterSet: Uint8Array;
}

const isLong = ({ isSequence, value, end }: ElementRange): boolean => isSequence && end - value > PIECE_bytes;

/** Null when there is nothing to cut, or when lengths and ends do not fit each other. */
function planOf(buffer: ArrayBuffer): { readonly source: Source; readonly elements: readonly ElementRange[] } | null {
  try {
    const bytes = new Uint8Array(withPreamble(buffer));
    const meta = new ElementWalk(bytes, true);
    let from = META_AT;
    let transferSyntaxUID = '';
    for (let range = meta.elementAt(from, bytes.length); range.tag.startsWith('0002');) {
      if (range.tag === '00020010') transferSyntaxUID = ascii(bytes.subarray(range.value, range.end));
      from = range.end;
      range = meta.elementAt(from, bytes.length);
    }
    if (transferSyntaxUID === '' || OTHER_WRITING.has(transferSyntaxUID)) return null;
    const walk = new ElementWalk(bytes, transferSyntaxUID !== IMPLICIT_LITTLE_ENDIAN);
    const elements = walk.elements(from, bytes.length);
    if (!elements.some(isLong)) return null;
    const set = elements.find(({ tag }) => tag === CHARACTER_SET);
    const characterSet = set ? bytes.subarray(set.start, set.end) : new Uint8Array();
    return { source: { bytes, walk, transferSyntaxUID, characterSet }, elements };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes).replace(/[\0 ]+$/, '');

/** A data set from its elements: short ones together, long sequences item by item. */
function* parseElements(source: Source, elements: readonly ElementRange[]): Generator<number, Dataset> {
  const long = elements.filter(isLong);
  const short = elements
    .filter((element) => !isLong(element))
    .map(({ start, end }) => source.bytes.subarray(start, end));
  const ownSet = elements.some(({ tag }) => tag === CHARACTER_SET);
  const dataset = parsePiece(source, ownSet ? short : [source.characterSet, ...short]);
  if (!ownSet) delete dataset['SpecificCharacterSet'];
  const total = long.reduce((sum, { value, end }) => sum + end - value, 0);
  let done = 0;
  for (const sequence of long) {
    const size = sequence.end - sequence.value;
    dataset[keywordOf(sequence.tag)] = yield* partOf(
      parseSequence(source, sequence),
      done / total,
      (done + size) / total,
    );
    done += size;
  }
  return dataset;
}

function* parseSequence(source: Source, sequence: ElementRange): Generator<number, Dataset[]> {
  const parsed: Dataset[] = [];
  const size = sequence.end - sequence.value;
  for (const piece of inPieces(source.walk.items(sequence))) {
    const [first] = piece as [ItemRange];
    const last = piece.at(-1) ?? first;
    const [from_frac, to_frac] = [first.start, last.end].map((at) => (at - sequence.value) / size) as [number, number];
    const isLongItem = last.end - first.start > PIECE_bytes;
    if (isLongItem) {
      const { start, end } = first.dataset;
      parsed.push(yield* partOf(parseElements(source, source.walk.elements(start, end)), from_frac, to_frac));
    } else {
      const cut = [source.characterSet, sequenceHeader(source, sequence, last.end - first.start)];
      const together = parsePiece(source, [...cut, source.bytes.subarray(first.start, last.end)]);
      parsed.push(...items(together, keywordOf(sequence.tag)));
    }
    yield to_frac;
  }
  return parsed;
}

/** Neighbouring items together up to the size of a piece; a longer one stands alone. */
function inPieces(ranges: readonly ItemRange[]): ItemRange[][] {
  const pieces: ItemRange[][] = [];
  for (const item of ranges) {
    const open = pieces.at(-1);
    if (open?.[0] && item.end - open[0].start <= PIECE_bytes) open.push(item);
    else pieces.push([item]);
  }
  return pieces;
}

/** Tag and length of a sequence that holds `length` bytes of items. */
function sequenceHeader({ bytes, transferSyntaxUID }: Source, { start }: ElementRange, length: number): Uint8Array {
  const isExplicit = transferSyntaxUID !== IMPLICIT_LITTLE_ENDIAN;
  const header = new Uint8Array(isExplicit ? 12 : 8);
  header.set(bytes.subarray(start, start + 4));
  if (isExplicit) header.set([0x53, 0x51], 4);
  new DataView(header.buffer).setUint32(header.length - 4, length, true);
  return header;
}

/** Elements as a file of their own, read in one step. */
function parsePiece({ transferSyntaxUID }: Source, parts: readonly Uint8Array[]): Dataset {
  const writing = transferSyntaxUID === IMPLICIT_LITTLE_ENDIAN ? IMPLICIT_LITTLE_ENDIAN : EXPLICIT_LITTLE_ENDIAN;
  const all = [metaInformation(writing), ...parts];
  const file = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    file.set(part, at);
    at += part.length;
  }
  return readPart10(file.buffer).dataset;
}
