import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../steps/root.mjs';

/** True when node_modules holds exactly the versions of package-lock.json (optional ones of other platforms aside). */
export async function packagesAreCurrent(folder = root) {
  const wanted = JSON.parse(await readFile(path.join(folder, 'package-lock.json'), 'utf8')).packages;
  let found;
  try {
    found = JSON.parse(await readFile(path.join(folder, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  return Object.entries(wanted).every(([location, entry]) => {
    if (!location.includes('node_modules/') || entry.optional || entry.peer) return true;
    const present = found[location];
    return present !== undefined && (entry.link === true || present.version === entry.version);
  });
}

/**
 * Installs what package-lock.json names when node_modules is missing or out of date; throws with what to do when that fails.
 *
 * Not `npm ci`: it refuses a lock file that leaves out the optional packages of other platforms, and registries that mirror
 * one platform have no others to name. `npm install` takes the locked versions too, and changes no file.
 */
export async function installPackages(log = console.log) {
  if (await packagesAreCurrent()) return;
  log('Installing npm packages ...');
  const { status, stdout, stderr } = spawnSync('npm', ['install', '--no-save', '--include=dev', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) {
    throw new Error(`npm install failed with code ${status}:\n${`${stdout}\n${stderr}`.trim()}`);
  }
}
