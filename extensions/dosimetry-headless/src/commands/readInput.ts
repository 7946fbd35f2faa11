import { readFile } from 'node:fs/promises';
import { DosimetryError } from '@voxel-dosimetry/core';

/** Text of a file that the command line names. Throws `protocol/no-file`. */
export async function readInput(path: string): Promise<string> {
  try {
    // Editors of one system begin a file with a byte order mark, which is no part of JSON.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
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
