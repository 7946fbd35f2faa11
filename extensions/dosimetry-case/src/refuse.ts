import { DosimetryError } from '@voxel-dosimetry/core';

/** Throws `case/choice`: a value that no choice can have. */
export function refuse(what: string, value: unknown, expected: string): never {
  throw new DosimetryError({
    code: 'case/choice',
    message: `${what} is ${String(value)}; ${expected} was expected.`,
    remedy: `Enter ${expected}.`,
  });
}
