import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DosimetryError } from '@voxel-dosimetry/core';
import type { EncodedInstance } from '@voxel-dosimetry/dicom';

/**
 * An output folder that is filled in one go: everything is written beside it first and moved in when whole, so that an
 * error or Ctrl-C leaves nothing behind.
 */
export interface StagedFolder {
  put(instance: EncodedInstance): Promise<void>;
  get(sopInstanceUID: string): Promise<ArrayBuffer | null>;
  putText(name: string, text: string): Promise<void>;
  /** Path of a stored object within the folder, as results.json names it. */
  fileOf(sopInstanceUID: string): string | null;
  /** Moves everything into the folder; what was there under the same name is replaced. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

async function writing(target: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new DosimetryError(
      {
        code: 'archive/write',
        message: `The output folder ${target} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Give a folder, new or existing, that may be written, and see that the disk has space.',
      },
      { cause: error },
    );
  }
}

/** Throws `archive/write` when the folder cannot be made or filled. Proved by test/unit/headless/folderArchive.test.ts. */
export function createStagedFolder(directory: string): StagedFolder {
  const target = resolve(directory);
  const staging = `${target}.partial-${process.pid}`;
  const paths = new Set<string>();
  const write = async (path: string, content: Uint8Array | string): Promise<void> => {
    await writing(target, async () => {
      await mkdir(dirname(join(staging, path)), { recursive: true });
      await writeFile(join(staging, path), content);
    });
    paths.add(path);
  };
  const objects = new Map<string, string>();
  return {
    async put(instance) {
      const path = `${instance.modality}/${instance.sopInstanceUID}.dcm`;
      await write(path, new Uint8Array(instance.bytes));
      objects.set(instance.sopInstanceUID, path);
    },
    async get(sopInstanceUID) {
      const path = objects.get(sopInstanceUID);
      if (path === undefined) return null;
      const file = await readFile(join(staging, path));
      const bytes = new ArrayBuffer(file.byteLength);
      new Uint8Array(bytes).set(file);
      return bytes;
    },
    putText: (name, text) => write(name, text),
    fileOf: (sopInstanceUID) => objects.get(sopInstanceUID) ?? null,
    async commit() {
      for (const path of paths)
        await writing(target, async () => {
          await mkdir(dirname(join(target, path)), { recursive: true });
          await rename(join(staging, path), join(target, path));
        });
      await rm(staging, { recursive: true, force: true });
    },
    discard: () => rm(staging, { recursive: true, force: true }),
  };
}
