import { data, type Dict, type DictElement } from 'dcmjs';
import type { Dataset } from './archive';
import { AS_READ, nestedTexts, type TextReading } from './characterSet';

const { DicomMetaDictionary } = data;

/** Keyword of a tag (eight hexadecimal digits); the tag itself where the dictionary has none. */
export function keywordOf(tag: string): string {
  const punctuated = `(${tag.slice(0, 4)},${tag.slice(4, 8)})`.toUpperCase();
  return DicomMetaDictionary.dictionary[punctuated]?.name ?? tag;
}

const asWords = (value: unknown): string =>
  typeof value === 'string' || value instanceof String ? value.toString() : '';

/**
 * Person names come as a string or, in the JSON model, by component group: `{ Alphabetic, Ideographic, Phonetic }`.
 * The groups are joined by `=` as in a file (PS3.5 6.2.1), so that no script of a name is lost on the way.
 */
function personName(value: unknown): string {
  if (typeof value !== 'object' || value === null || value instanceof String) return asWords(value);
  const { Alphabetic, Ideographic, Phonetic } = value as Readonly<Record<string, unknown>>;
  return [Alphabetic, Ideographic, Phonetic].map(asWords).join('=').replace(/=+$/, '');
}

/** dcmjs turns a malformed decimal ("NaN", "inf") into null, as if it were empty: NaN again, so that it is seen. */
function decimals(values: readonly unknown[], raw: unknown): unknown[] {
  const words: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  return values.map((value, n) => {
    const word = words[n];
    return value === null && typeof word === 'string' && word.trim() !== '' ? Number.NaN : value;
  });
}

/** How a data set's own texts are read, and those of the items within. */
interface Reading {
  readonly own: TextReading;
  readonly nested: TextReading;
}

function naturalValue(element: DictElement, { own, nested }: Reading): unknown {
  const values = element.Value;
  if (!Array.isArray(values)) return null;
  if (element.vr === 'SQ')
    return values.map((item) => {
      const set = nestedTexts(item as Dict);
      return naturalDataset(item as Dict, { own: set ? AS_READ : nested, nested: set ?? nested });
    });
  if (element.vr === 'PN') return own(Array.from(values, personName).join('\\'));
  const plain = element.vr === 'DS' || element.vr === 'IS' ? decimals(values, element._rawValue) : Array.from(values);
  const read = own === AS_READ ? plain : plain.map((value) => (typeof value === 'string' ? own(value) : value));
  return read.length === 1 ? read[0] : read;
}

function naturalDataset(dict: Dict, reading: Reading): Dataset {
  const dataset: Dataset = {};
  for (const [tag, element] of Object.entries(dict)) {
    if (PIXEL_DATA_TAGS.has(tag)) continue;
    dataset[keywordOf(tag)] = naturalValue(element, reading);
  }
  return dataset;
}

/**
 * DICOM JSON model (or a dcmjs dictionary) → natural form: keyword → value, sequences as plain arrays of the same.
 * Equal to dcmjs `naturalizeDataset` except that nothing is a Proxy (so that it can be cloned to a worker or saved), person
 * names are strings, and pixel data is left out.
 */
export const toDataset = (dict: Dict): Dataset => naturalDataset(dict, { own: AS_READ, nested: AS_READ });

/** The same of a dictionary that was read from a file, whose texts within sequences dcmjs leaves to be decoded. */
export const fileToDataset = (dict: Dict): Dataset =>
  naturalDataset(dict, { own: AS_READ, nested: nestedTexts(dict) ?? AS_READ });

const PIXEL_DATA_TAGS = new Set(['7FE00008', '7FE00009', '7FE00010']);

/** The attribute as text, trimmed; '' when it is absent or empty. A multi-valued attribute gives its first value. */
export function text(dataset: Dataset, keyword: string): string {
  const value = dataset[keyword];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'number' || typeof first === 'bigint' ? String(first) : personName(first).trim();
}

/** All values of an attribute as text. */
export function texts(dataset: Dataset, keyword: string): string[] {
  const value = dataset[keyword];
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? value : [value]).flatMap((one) => String(one).split('\\')).map((one) => one.trim());
}

/** All values of an attribute as numbers; NaN stays NaN so that a malformed value is seen. Empty: no values. */
export function numbers(dataset: Dataset, keyword: string): number[] {
  const value = dataset[keyword];
  if (value === undefined || value === null || value === '') return [];
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return (Array.isArray(value) ? value : [value])
    .flatMap((one: unknown) => (typeof one === 'string' ? one.split('\\') : [one]))
    .map((one) => (one === null || one === '' ? Number.NaN : Number(one)));
}

/** The first value as a finite number, or null. */
export function finiteNumber(dataset: Dataset, keyword: string): number | null {
  const value = numbers(dataset, keyword)[0];
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The items of a sequence; [] when it is absent or empty. */
export function items(dataset: Dataset | undefined, keyword: string): Dataset[] {
  const value = dataset?.[keyword];
  if (Array.isArray(value)) return value.filter((item): item is Dataset => typeof item === 'object' && item !== null);
  return typeof value === 'object' && value !== null ? [value as Dataset] : [];
}

/** The first item of a sequence. */
export const firstItem = (dataset: Dataset | undefined, keyword: string): Dataset | undefined =>
  items(dataset, keyword)[0];
