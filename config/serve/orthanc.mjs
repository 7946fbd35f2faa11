import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { StartError } from './startError.mjs';

const pluginFolders = [
  '/usr/share/orthanc/plugins',
  '/usr/lib/orthanc',
  '/usr/local/share/orthanc/plugins',
  '/usr/local/lib/orthanc',
];
// Debian keeps Orthanc with the system's programs, which are not in everybody's PATH.
const extraProgramFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];

/** The Orthanc program and its DICOMweb plugin, or null when one of them is missing. */
export function findOrthanc({
  programFolders = [...(process.env.PATH ?? '').split(':'), ...extraProgramFolders],
  plugins = pluginFolders,
} = {}) {
  const program = programFolders.map((folder) => path.join(folder, 'Orthanc')).find((file) => existsSync(file));
  const dicomWebPlugin = plugins
    .map((folder) => path.join(folder, 'libOrthancDicomWeb.so'))
    .find((file) => existsSync(file));
  return program && dicomWebPlugin ? { program, dicomWebPlugin } : null;
}

const configuration = (dataFolder, port, dicomWebPlugin) => ({
  Name: 'Voxel dosimetry demo',
  StorageDirectory: path.join(dataFolder, 'storage'),
  IndexDirectory: path.join(dataFolder, 'storage'),
  Plugins: [dicomWebPlugin],
  HttpPort: port,
  RemoteAccessAllowed: false,
  AuthenticationEnabled: false,
  DicomServerEnabled: false,
  HttpCompressionEnabled: false,
  KeepAlive: true,
  HttpThreadsCount: 8,
  StableAge: 5,
  DicomWeb: {
    Enable: true,
    Root: '/dicom-web/',
    EnableWado: true,
    WadoRoot: '/wado',
    StudiesMetadata: 'Full',
    SeriesMetadata: 'Full',
  },
});

/**
 * Starts an Orthanc of our own on a free loopback port, with its files in `dataFolder`, and waits until it answers.
 *
 * @throws StartError start/data-folder-in-use, start/orthanc-failed
 */
export async function startOrthanc({ program, dicomWebPlugin, dataFolder, ready_s = 60 }) {
  await mkdir(path.join(dataFolder, 'storage'), { recursive: true });
  await endLeftover(dataFolder);
  const port = await freePort();
  const configurationFile = path.join(dataFolder, 'orthanc.json');
  await writeFile(configurationFile, JSON.stringify(configuration(dataFolder, port, dicomWebPlugin), null, 2));
  const logFile = path.join(dataFolder, 'orthanc.log');
  const log = await open(logFile, 'w');
  // A process group of its own: Ctrl-C reaches only us, and we then end Orthanc in good order.
  const child = spawn(program, [configurationFile], { detached: true, stdio: ['ignore', log.fd, log.fd] });
  const exited = once(child, 'exit').catch(() => undefined);
  await log.close();
  const endAtOnce = () => signalProcess(child.pid, 'SIGKILL');
  process.once('exit', endAtOnce);
  const stop = async () => {
    signalProcess(child.pid, 'SIGTERM');
    await Promise.race([exited, delay(10_000, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) {
      endAtOnce();
      await exited;
    }
    process.removeListener('exit', endAtOnce);
    await rm(holderFile(dataFolder), { force: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await writeFile(holderFile(dataFolder), JSON.stringify({ starter: process.pid, orthanc: child.pid }));
    await waitUntilReady(child, origin, ready_s, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, url: `${origin}/dicom-web`, pid: child.pid, exited, stop };
}

const holderFile = (dataFolder) => path.join(dataFolder, 'running.json');

/** Two Orthancs on one index lose data: refuses while the starter lives, ends what a killed starter left behind. */
async function endLeftover(dataFolder) {
  let holder;
  try {
    holder = JSON.parse(await readFile(holderFile(dataFolder), 'utf8'));
  } catch {
    return;
  }
  if (!isOrthancOf(holder.orthanc, dataFolder)) return;
  if (isAlive(holder.starter)) {
    throw new StartError(
      'start/data-folder-in-use',
      `The data folder ${dataFolder} is in use by process ${holder.starter}.`,
      `Use the one that runs, stop it (Ctrl-C there), or give another folder: npm start -- --data DIR`,
    );
  }
  signalProcess(holder.orthanc, 'SIGTERM');
  for (let waited_ms = 0; isAlive(holder.orthanc) && waited_ms < 10_000; waited_ms += 100) await delay(100);
  signalProcess(holder.orthanc, 'SIGKILL');
}

function isOrthancOf(pid, dataFolder) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path.join(dataFolder, 'orthanc.json'));
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function signalProcess(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function waitUntilReady(child, origin, ready_s, logFile) {
  const deadline_ms = performance.now() + ready_s * 1000;
  while (performance.now() < deadline_ms) {
    if (child.pid === undefined || child.exitCode !== null) break;
    try {
      const response = await fetch(`${origin}/dicom-web/studies?limit=1`, { signal: AbortSignal.timeout(2000) });
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await delay(100);
  }
  const tail = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-5).join('\n');
  throw new StartError(
    'start/orthanc-failed',
    child.exitCode === null
      ? `Orthanc did not answer within ${ready_s} s.`
      : `Orthanc ended with code ${child.exitCode}.`,
    `Its last lines are below; the whole log is ${logFile}. A new data folder (npm start -- --data DIR) helps when the old one is damaged.\n${tail}`,
  );
}
