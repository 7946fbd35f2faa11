import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { PhantomName } from './catalogue';
import { generatePhantom, type PhantomOptions } from './generatePhantom';
import type { PhantomTruth } from './truth';

/**
 * Writes a phantom into `directory` (made if it is not there) and resolves with its truth. Everything is written beside it first
 * and moved when whole, so that an interrupted run leaves no half patient. A folder of an earlier phantom is replaced.
 */
export async function writePhantom(
  name: PhantomName,
  directory: string,
  options: PhantomOptions & { readonly signal?: AbortSignal; readonly onFile?: (path: string) => void } = {},
): Promise<PhantomTruth> {
  const target = resolve(directory);
  const temporary = `${target}.partial-${process.pid}`;
  const { truth, files } = generatePhantom(name, options);
  try {
    for (const file of files) {
      options.signal?.throwIfAborted();
      const path = join(temporary, file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.bytes);
      options.onFile?.(file.path);
    }
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return truth;
}
