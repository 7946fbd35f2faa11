import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../steps/root.mjs';
import { StartError } from './startError.mjs';

/**
 * The folder with a synthetic patient's DICOM files, made once and kept under .cache.
 *
 * @throws StartError start/demo-failed
 */
export async function demoPatient({
  name = 'torso',
  log = () => {},
  cacheFolder = path.join(root, '.cache', 'demo'),
} = {}) {
  const folder = path.join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  log(`Making the demo patient "${name}" ...`);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  const command = ['config/headless/dosimetry.mjs', 'phantom', '--name', name, '--out', unfinished];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const [code] = await once(child, 'close');
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new StartError(
      'start/demo-failed',
      `The demo patient could not be made: ${errors.trim()}`,
      'Start without it: npm start -- --no-demo',
    );
  }
  await rename(unfinished, folder);
  return folder;
}
