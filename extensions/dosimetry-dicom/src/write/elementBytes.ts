import { data } from 'dcmjs';
import type { Dataset } from '../archive';
import { IMPLICIT_LITTLE_ENDIAN } from '../part10';

const { DicomDict, DicomMetaDictionary } = data;

/** Items and hundreds of values that are written between two yields: some milliseconds of work. */
const WEIGHT_PER_STEP = 48;

// dcmjs writes sequences and items of undefined length; so do the ones put together here (PS3.5 7.5).
const ITEM = Uint8Array.from([0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]);
const END_OF_ITEM = Uint8Array.from([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]);
const END_OF_SEQUENCE = Uint8Array.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);

/** A piece of the data set that is written in one step. */
interface Piece {
  readonly weight: number;
  readonly bytes: () => Uint8Array;
}

/** Elements of a natural data set as dcmjs writes them, without file meta information. */
type Write = (dataset: Dataset) => Uint8Array;

/**
 * The elements of a natural data set in the order of their tags, as bytes that follow each other. dcmjs writes them, a piece at a
 * time: a long sequence is put together from runs of its items. Yields the fraction done. Proved by test/unit/dicom/writing.test.ts.
 */
export function* elementBytes(dataset: Dataset, transferSyntaxUID: string): Generator<number, Uint8Array[]> {
  const metaLength = partTen({}, transferSyntaxUID).byteLength;
  const headerLength = transferSyntaxUID === IMPLICIT_LITTLE_ENDIAN ? 8 : 12;
  const write: Write = (part) => partTen(part, transferSyntaxUID).subarray(metaLength);
  const pieces = piecesOf(dataset, write, headerLength);
  const total = pieces.reduce((sum, { weight }) => sum + weight, 0);
  const written: Uint8Array[] = [];
  let done = 0;
  for (const { weight, bytes } of pieces) {
    written.push(bytes());
    done += weight;
    if (weight > 0) yield Math.min(1, done / total);
  }
  return written;
}

function partTen(dataset: Dataset, transferSyntaxUID: string): Uint8Array {
  const file = new DicomDict({ '00020010': { vr: 'UI', Value: [transferSyntaxUID] } });
  file.dict = DicomMetaDictionary.denaturalizeDataset(dataset);
  return new Uint8Array(file.write({ fragmentMultiframe: false }));
}

const fixed = (bytes: Uint8Array): Piece => ({ weight: 0, bytes: () => bytes });
const tagOf = (keyword: string): string => DicomMetaDictionary.nameMap[keyword]?.tag ?? '';

function piecesOf(dataset: Dataset, write: Write, headerLength: number): Piece[] {
  const pieces: Piece[] = [];
  let light: Dataset = {};
  const flush = (): void => {
    const part = light;
    if (Object.keys(part).length > 0) pieces.push({ weight: 1 + weightOf(part), bytes: () => write(part) });
    light = {};
  };
  const keywords = Object.keys(dataset).sort((a, b) => (tagOf(a) < tagOf(b) ? -1 : 1));
  for (const keyword of keywords) {
    const value = dataset[keyword];
    if (value instanceof Float32Array) {
      flush();
      pieces.push({ weight: WEIGHT_PER_STEP, bytes: () => floatElement(keyword, value, headerLength) });
    } else if (isSequence(value) && weightOf(value) > WEIGHT_PER_STEP) {
      flush();
      pieces.push(...sequencePieces(keyword, value, write, headerLength));
    } else light[keyword] = value;
  }
  flush();
  return pieces;
}

/** An element of floats (OF), which dcmjs would move through buffers of 256 bytes. */
function floatElement(keyword: string, values: Float32Array, headerLength: number): Uint8Array {
  const tag = Number.parseInt(tagOf(keyword).replace(/[(),]/g, ''), 16);
  const element = new Uint8Array(headerLength + values.byteLength);
  const view = new DataView(element.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  if (headerLength === 12) element.set([0x4f, 0x46], 4);
  view.setUint32(headerLength - 4, values.byteLength, true);
  element.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), headerLength);
  return element;
}

/** A long sequence: its header, its items in runs, heavy items by their own elements, its end. */
function sequencePieces(keyword: string, items: readonly Dataset[], write: Write, headerLength: number): Piece[] {
  const runPiece = (run: readonly Dataset[], weight: number): Piece => ({
    weight,
    bytes: () => write({ [keyword]: run }).subarray(headerLength, -END_OF_SEQUENCE.byteLength),
  });
  const pieces: Piece[] = [{ weight: 0, bytes: () => write({ [keyword]: [{}] }).subarray(0, headerLength) }];
  let run: Dataset[] = [];
  let weight = 0;
  const flush = (): void => {
    if (run.length > 0) pieces.push(runPiece(run, weight));
    [run, weight] = [[], 0];
  };
  for (const item of items) {
    const own = 1 + weightOf(item);
    if (weight + own > WEIGHT_PER_STEP) flush();
    if (own > WEIGHT_PER_STEP) pieces.push(fixed(ITEM), ...piecesOf(item, write, headerLength), fixed(END_OF_ITEM));
    else [run, weight] = [[...run, item], weight + own];
  }
  flush();
  return [...pieces, fixed(END_OF_SEQUENCE)];
}

const isSequence = (value: unknown): value is Dataset[] =>
  Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null;

/** Items in a value, nested ones included, and a hundredth for each plain value. What holds floats is put together here. */
function weightOf(value: unknown): number {
  if (value instanceof Float32Array) return 2 * WEIGHT_PER_STEP;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 0.01;
  if (!Array.isArray(value)) return Object.values(value).reduce((sum: number, one) => sum + weightOf(one), 0);
  if (!isSequence(value)) return value.length / 100;
  return value.reduce((sum, item) => sum + 1 + weightOf(item), 0);
}
