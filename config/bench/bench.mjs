import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPackages } from '../install/installPackages.mjs';
import { root } from '../steps/root.mjs';
import { formatRow, heading } from './table.mjs';

/**
 * `npm run bench [-- name ...]`: runs every file of config/bench/cases, or those named.
 *
 * A case exports `run()`, which resolves to rows { name, ours, peer, unit, peerName, limit? }. Ours and the peer are measured in
 * the same run, so that the ratio means something on any machine; a row over its limit makes the command fail.
 */
await installPackages();
const wanted = process.argv.slice(2);
const folder = path.join(root, 'config', 'bench', 'cases');
const files = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort();
const chosen = wanted.length === 0 ? files : files.filter((name) => wanted.includes(name.replace('.mjs', '')));
if (chosen.length === 0) {
  console.error(`No such case. There are: ${files.map((name) => name.replace('.mjs', '')).join(', ')}`);
  process.exitCode = 2;
}
if (chosen.length > 0) console.log(heading);
for (const file of chosen) {
  const { run } = await import(pathToFileURL(path.join(folder, file)).href);
  for (const row of await run()) {
    console.log(formatRow(row));
    if (row.limit !== undefined && row.ours > row.limit) process.exitCode = 1;
  }
}
