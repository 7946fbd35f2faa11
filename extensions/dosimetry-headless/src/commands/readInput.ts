import { readFile } from 'node:fs/promises';
import { DosimetryError } from '@voxel-dosimetry/core';

/** Text of a file that the command line names. Throws `protocol/no-file`. */
export async function readInput(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new DosimetryError(
      {
        code: 'protocol/no-file',
        message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Check the path and its rights.',
      },
      { cause: error },
    );
  }
}
