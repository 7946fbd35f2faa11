import { rename, rm, writeFile } from 'node:fs/promises';
import { DosimetryError } from '@voxel-dosimetry/core';

/** Writes a file in one go: it is there whole or not at all. Throws `archive/write`. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.partial-${process.pid}`;
  try {
    await writeFile(partial, text);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw new DosimetryError(
      {
        code: 'archive/write',
        message: `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Check the path and its rights.',
      },
      { cause: error },
    );
  }
}
