import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** "No such file or directory". Not instanceof: test runners have an Error of their own. */
export const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

const isThere = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/**
 * Makes a folder and what is missing above it, one after the other; resolves with those that were made, the highest first.
 * Not mkdir's own recursion: in file systems that answer "no such file" to every new folder (/proc) that one never ends.
 */
export async function makeFolder(path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isThere(at)); at = dirname(at)) missing.unshift(at);
  const made: string[] = [];
  try {
    for (const folder of missing) {
      await mkdir(folder);
      made.push(folder);
    }
  } catch (error) {
    await removeFolders(made);
    throw error;
  }
  return made;
}

/** Takes folders away again, the lowest first, as long as they are empty. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of [...made].reverse())
    try {
      await rmdir(folder);
    } catch {
      // Somebody else has put something there meanwhile: theirs stays.
      return;
    }
}
