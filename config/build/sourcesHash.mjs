import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../steps/root.mjs';

const inputs = ['extensions', 'modes', 'wasm', 'config/vite', 'config/build', 'package-lock.json'];
const leftOut = /(^|\/)(node_modules|dist|dist-types)(\/|$)/;

/** One hash over everything that the build reads: it changes when, and only when, a build would make something else. */
export async function sourcesHash() {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesBelow(path.join(root, input))) {
      hash
        .update(path.relative(root, file))
        .update('\0')
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

async function filesBelow(place) {
  let entries;
  try {
    entries = await readdir(place, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [place];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  const nested = await Promise.all(
    entries
      .map((entry) => path.join(place, entry.name))
      .filter((file) => !leftOut.test(path.relative(root, file)))
      .map((file) => filesBelow(file)),
  );
  return nested.flat().sort();
}
