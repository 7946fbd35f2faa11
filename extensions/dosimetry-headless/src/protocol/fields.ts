import { DosimetryError } from '@voxel-dosimetry/core';

type Json = Readonly<Record<string, unknown>>;

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

/** `protocol/unknown-key`, `protocol/value` and `protocol/not-available`, each naming the place in the file. */
export const unknownKey = (path: string, known: readonly string[]): DosimetryError =>
  new DosimetryError({
    code: 'protocol/unknown-key',
    message: `There is "${path}", which means nothing here; known at this place: ${known.join(', ')}.`,
    remedy: 'Correct the spelling or remove the key.',
    detail: { path },
  });

export const wrongValue = (path: string, value: unknown, expected: string): DosimetryError =>
  new DosimetryError({
    code: 'protocol/value',
    message: `${path} is ${shown(value)}; ${expected} was expected.`,
    remedy: `Correct ${path} in the file.`,
    detail: { path },
  });

export const notAvailable = (path: string, value: unknown, available: readonly string[]): DosimetryError =>
  new DosimetryError({
    code: 'protocol/not-available',
    message: `${path} ${typeof value === 'string' ? `'${value}'` : shown(value)} is not available in this version; ${available.join(', ')} ${available.length === 1 ? 'is' : 'are'}.`,
    remedy: `Choose ${available.join(' or ')} for ${path}.`,
    detail: { path },
  });

/** An object of a protocol, or of a file of curves, with its place; every key that is not asked for is an error. */
export class Fields {
  private constructor(
    private readonly json: Json,
    private readonly path: string,
  ) {}

  static of(value: unknown, path: string, known: readonly string[]): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrongValue(path || 'The file', value, 'an object');
    const fields = new Fields(value as Json, path);
    for (const key of Object.keys(value)) if (!known.includes(key)) throw unknownKey(fields.pathOf(key), known);
    return fields;
  }

  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  has(key: string): boolean {
    return this.json[key] !== undefined;
  }

  raw(key: string): unknown {
    return this.json[key];
  }

  object(key: string, known: readonly string[]): Fields | null {
    return this.has(key) ? Fields.of(this.json[key], this.pathOf(key), known) : null;
  }

  /** Key and value of an object whose keys are names that the author gives; [] when it is absent. */
  entries(key: string): readonly (readonly [string, unknown])[] {
    const value = this.json[key];
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
    throw wrongValue(this.pathOf(key), value, 'an object');
  }

  text(key: string): string | undefined {
    const value = this.json[key];
    if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return value;
    throw wrongValue(this.pathOf(key), value, 'a text');
  }

  number(
    key: string,
    allowed: { readonly above?: number; readonly least?: number; readonly most?: number; readonly whole?: true },
    expected: string,
  ): number | undefined {
    const value = this.json[key];
    if (value === undefined) return undefined;
    const { above = -Infinity, least = -Infinity, most = Infinity, whole } = allowed;
    const fits =
      typeof value === 'number' && Number.isFinite(value) && value > above && value >= least && value <= most;
    if (!fits || (whole && !Number.isInteger(value))) throw wrongValue(this.pathOf(key), value, expected);
    return value;
  }

  list(key: string, expected: string): readonly unknown[] | undefined {
    const value = this.json[key];
    if (value === undefined || Array.isArray(value)) return value;
    throw wrongValue(this.pathOf(key), value, expected);
  }

  /** One of the words that this version can do; a word of the contract that it cannot is refused by name. */
  word<T extends string>(key: string, available: readonly T[], planned: readonly string[]): T | undefined {
    const value = this.json[key];
    if (value === undefined) return undefined;
    return wordOf(value, this.pathOf(key), available, planned);
  }
}

export function wordOf<T extends string>(
  value: unknown,
  path: string,
  available: readonly T[],
  planned: readonly string[],
): T {
  const found = available.find((word) => word === value);
  if (found !== undefined) return found;
  if (typeof value === 'string' && planned.some((word) => value === word || value.startsWith(`${word}:`)))
    throw notAvailable(path, value, available);
  throw wrongValue(path, value, [...available, ...planned].map((word) => `"${word}"`).join(' or '));
}
