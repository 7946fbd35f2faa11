import { DosimetryError } from '@voxel-dosimetry/core';

/** JSON text as a value; `what` names the file in a sentence. Throws `protocol/json`, `protocol/duplicate-key`. */
export function parseJson(text: string, what: string): unknown {
  const value = parsed(text, what);
  const twice = duplicateKey(text);
  if (twice === null) return value;
  throw new DosimetryError({
    code: 'protocol/duplicate-key',
    message: `${what} has "${twice}" twice; each key once was expected, since only one of the two could hold.`,
    remedy: 'Remove one of them.',
    detail: { path: twice },
  });
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DosimetryError(
      {
        code: 'protocol/json',
        message: `${what} is no valid JSON: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Correct the file at the place named.',
      },
      { cause: error },
    );
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Opened {
  readonly path: string;
  /** Null in an array. */
  readonly keys: Set<string> | null;
  /** Where the value that comes next stands. */
  next: string;
  index: number;
}

/** Place of the first key that an object of valid JSON has twice (JSON.parse keeps the last in silence); null when there is none. */
function duplicateKey(text: string): string | null {
  const opened: Opened[] = [];
  const tokens = text.match(TOKEN) ?? [];
  for (const [n, token] of tokens.entries()) {
    const inside = opened.at(-1);
    if (token === '{' || token === '[') {
      const path = inside?.next ?? '';
      opened.push({ path, keys: token === '{' ? new Set() : null, next: `${path}[0]`, index: 0 });
    } else if (token === '}' || token === ']') opened.pop();
    else if (token === ',' && inside && inside.keys === null) inside.next = `${inside.path}[${++inside.index}]`;
    else if (tokens[n + 1] === ':' && inside?.keys) {
      const key = JSON.parse(token) as string;
      inside.next = inside.path === '' ? key : `${inside.path}.${key}`;
      if (inside.keys.has(key)) return inside.next;
      inside.keys.add(key);
    }
  }
  return null;
}
