import { DosimetryError } from '@voxel-dosimetry/core';

/** JSON text as a value; `what` names the file in a sentence. Throws `protocol/json`. */
export function parseJson(text: string, what: string): unknown {
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
