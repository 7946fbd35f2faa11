import { access, mkdtemp, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DosimetryError } from '@voxel-dosimetry/core';
import type { EncodedInstance } from '@voxel-dosimetry/dicom';
import { isMissing, makeFolder, removeFolders } from './makeFolder';

/**
 * An output folder that is filled in one go: everything is written aside first and moved in when whole, so that an
 * error or Ctrl-C leaves nothing behind.
 */
export interface StagedFolder {
  /** Sees, before anything is computed, that the folder can be filled. */
  prepare(): Promise<void>;
  put(instance: EncodedInstance): Promise<void>;
  get(sopInstanceUID: string): Promise<ArrayBuffer | null>;
  putText(name: string, text: string): Promise<void>;
  /** Path of a stored object within the folder, as results.json names it. */
  fileOf(sopInstanceUID: string): string | null;
  /** Moves everything into the folder; what was there under the same name is replaced. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

async function writing<T>(target: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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

const PARTIAL = `.partial-${process.pid}`;

/**
 * Where files wait: within the folder when it is there already (it may be a disk of its own, onto which nothing can be
 * moved from beside it), else beside it.
 */
async function stagingOf(target: string): Promise<string> {
  const state = await stat(target).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (!state) return `${target}${PARTIAL}`;
  if (!state.isDirectory()) throw new Error('it is a file.');
  await rmdir(await mkdtemp(join(target, '.writable-')));
  return join(target, PARTIAL);
}

/** Moves files in; when one cannot be moved, those before it are taken out again. */
async function moveAll(staging: string, target: string, paths: Iterable<string>): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    for (const path of paths) {
      const made = await makeFolder(dirname(join(target, path)));
      undo.unshift(() => removeFolders(made));
      const isNew = await access(join(target, path)).then(
        () => false,
        () => true,
      );
      await rename(join(staging, path), join(target, path));
      if (isNew) undo.unshift(() => rm(join(target, path)));
    }
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

/** Throws `archive/write` when the folder cannot be made or filled. Proved by test/unit/headless/stagedFolder.test.ts. */
export function createStagedFolder(directory: string): StagedFolder {
  const target = resolve(directory);
  const paths = new Set<string>();
  const objects = new Map<string, string>();
  let prepared: Promise<{ readonly staging: string; readonly made: readonly string[] }> | null = null;
  const staged = () =>
    (prepared ??= writing(target, async () => {
      const staging = await stagingOf(target);
      return { staging, made: await makeFolder(staging) };
    }));
  const write = async (path: string, content: Uint8Array | string): Promise<void> => {
    const { staging } = await staged();
    await writing(target, async () => {
      await makeFolder(dirname(join(staging, path)));
      await writeFile(join(staging, path), content);
    });
    paths.add(path);
  };
  return {
    async prepare() {
      await staged();
    },
    async put(instance) {
      const path = `${instance.modality}/${instance.sopInstanceUID}.dcm`;
      await write(path, new Uint8Array(instance.bytes));
      objects.set(instance.sopInstanceUID, path);
    },
    async get(sopInstanceUID) {
      const path = objects.get(sopInstanceUID);
      if (path === undefined) return null;
      const file = await readFile(join((await staged()).staging, path));
      const bytes = new ArrayBuffer(file.byteLength);
      new Uint8Array(bytes).set(file);
      return bytes;
    },
    putText: (name, text) => write(name, text),
    fileOf: (sopInstanceUID) => objects.get(sopInstanceUID) ?? null,
    async commit() {
      const { staging } = await staged();
      await writing(target, () => moveAll(staging, target, paths));
      await rm(staging, { recursive: true, force: true });
    },
    async discard() {
      if (!prepared) return;
      // What could not even be prepared has left nothing.
      const place = await prepared.catch(() => null);
      if (!place) return;
      await rm(place.staging, { recursive: true, force: true });
      await removeFolders(place.made.filter((folder) => folder !== place.staging));
    },
  };
}
