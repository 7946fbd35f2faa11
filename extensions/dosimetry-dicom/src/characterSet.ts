import type { Dict } from 'dcmjs';

/** Turns a text as it was read into what the file means. */
export type TextReading = (text: string) => string;

export const AS_READ: TextReading = (text) => text;

const CHARACTER_SET = '00080005';
/** Defined terms (PS3.3 C.12.1.1.2) whose names the Encoding Standard does not know; the others it knows by themselves. */
const LABELS: Readonly<Record<string, string>> = {
  'iso-ir-6': 'windows-1252',
  'iso-ir-13': 'shift_jis',
  'iso-ir-87': 'iso-2022-jp',
  'iso-ir-159': 'iso-2022-jp',
  'iso-ir-166': 'tis-620',
  'iso-ir-192': 'utf-8',
};

function decoderFor(term: string): TextDecoder | null {
  const name = term.trim().toLowerCase().replaceAll(/[_ ]/g, '-').replace('iso-2022-ir-', 'iso-ir-');
  try {
    return new TextDecoder(LABELS[name] ?? name);
  } catch {
    return null;
  }
}

let byteOf: ReadonlyMap<string, number> | null = null;

/** The bytes that windows-1252 was read from: it gives each byte a character of its own. */
function bytesOf(text: string): Uint8Array {
  byteOf ??= new Map(
    Array.from(
      new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
      (character, byte) => [character, byte],
    ),
  );
  return Uint8Array.from(text, (character) => byteOf?.get(character) ?? 0x3f);
}

const ESCAPE = '\u001b';
const isPlain = (text: string): boolean =>
  !text.includes(ESCAPE) && Array.from(text).every((character) => character < '\u0080');

/**
 * dcmjs reads texts within sequences as windows-1252, whatever Specific Character Set (0008,0005) says: this reads them again by
 * the data set's own. Null when it names none. Of several sets the first counts, as at top level.
 * Proved by test/unit/dicom/characterSet.test.ts.
 */
export function nestedTexts(dict: Dict): TextReading | null {
  const raw: unknown = dict[CHARACTER_SET]?._rawValue;
  const term: unknown = Array.isArray(raw) ? raw[0] : raw;
  const decoder = typeof term === 'string' && term !== '' ? decoderFor(term) : null;
  return decoder && ((text) => (isPlain(text) ? text : decoder.decode(bytesOf(text))));
}
