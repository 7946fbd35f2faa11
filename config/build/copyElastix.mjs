import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../steps/root.mjs';

const FROM = path.join(root, 'node_modules', '@itk-wasm', 'elastix', 'dist', 'pipelines');

/** The compiled registration program: loaded by address, so it lies beside what is built and not in it. */
export async function copyElastix(folder) {
  await mkdir(folder, { recursive: true });
  for (const name of ['elastix.js', 'elastix.wasm.zst']) await cp(path.join(FROM, name), path.join(folder, name));
}
