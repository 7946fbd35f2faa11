import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../steps/root.mjs';
import { checkArchive, parseArchiveUrl } from './archive.mjs';
import { findOrthanc, startOrthanc } from './orthanc.mjs';
import { listen } from './ports.mjs';
import { createViewerServer } from './server.mjs';
import { StartError } from './startError.mjs';
import { storeFolder } from './storeFolder.mjs';
import { fetchViewer } from './viewer.mjs';

/**
 * Starts archive, viewer and proxy and resolves when all of them answer.
 *
 * @param {object} choices
 * @param {number} [choices.port] loopback port of the viewer; 0 takes a free one
 * @param {string | null} [choices.archive] DICOMweb root of an existing archive; null for none; left out: an Orthanc is started
 * @param {string} [choices.dataFolder] files of that Orthanc; left out: a temporary folder that stop() deletes
 * @param {readonly string[]} [choices.seed] folders of DICOM files that are stored once per data folder
 * @param {string} [choices.extensionsFolder] what `npm run build` made
 * @param {string} [choices.settingsFile] the viewer's app-config.js
 * @param {boolean} [choices.isolated] COOP and COEP headers
 * @param {(line: string) => void} [choices.log]
 * @returns {Promise<{address: string, archiveUrl: string | null, archivePid: number | undefined, dataFolder: string | null, archiveExited: Promise<unknown>, stop: () => Promise<void>}>}
 *   `archiveUrl` is the archive itself, not the proxy (which is `${address}/dicom-web`)
 * @throws StartError with a code start/...
 */
export async function startStack({
  port = 0,
  archive,
  dataFolder,
  seed = [],
  extensionsFolder = path.join(root, 'dist', 'ohif'),
  settingsFile = path.join(root, 'config', 'ohif', 'app-config.js'),
  isolated = false,
  log = () => {},
} = {}) {
  const undo = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const viewerFolder = await fetchViewer({ log });
    if (!existsSync(path.join(extensionsFolder, 'mode.js'))) {
      throw new StartError('start/no-build', `${extensionsFolder} holds no mode.js.`, 'Run npm run build first.');
    }
    const target =
      archive === undefined ? await startOwnArchive({ dataFolder, seed, log, undo }) : await useArchive(archive);
    const viewer = await createViewerServer({
      viewerFolder,
      extensionsFolder,
      settingsFile,
      archive: target,
      isolated,
    });
    const actualPort = await listen(viewer.server, port);
    undo.push(viewer.close);
    return {
      address: `http://127.0.0.1:${actualPort}`,
      archiveUrl: target?.url ?? null,
      archivePid: target?.pid,
      dataFolder: target?.dataFolder ?? null,
      archiveExited: target?.exited ?? new Promise(() => undefined),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function useArchive(text) {
  if (text === null) return null;
  const archive = parseArchiveUrl(text);
  await checkArchive(archive);
  return archive;
}

async function startOwnArchive({ dataFolder, seed, log, undo }) {
  const installed = findOrthanc();
  if (installed === null) {
    throw new StartError(
      'start/no-orthanc',
      'Orthanc or its DICOMweb plugin was not found.',
      'Install them: sudo apt-get install orthanc orthanc-dicomweb. Or use an archive that runs (--archive URL), or none (--no-archive).',
    );
  }
  let folder = dataFolder;
  if (folder === undefined) {
    folder = await mkdtemp(path.join(tmpdir(), 'voxel-dosimetry-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
  }
  const orthanc = await startOrthanc({ ...installed, dataFolder: folder });
  undo.push(orthanc.stop);
  await seedOnce({ archiveUrl: orthanc.url, dataFolder: folder, seed, log });
  return {
    url: orthanc.url,
    wadoUrl: `${orthanc.origin}/wado`,
    passHost: true,
    pid: orthanc.pid,
    dataFolder: folder,
    exited: orthanc.exited,
  };
}

/** Stores each folder once: a patient that somebody deletes from the archive stays deleted. */
async function seedOnce({ archiveUrl, dataFolder, seed, log }) {
  const listFile = path.join(dataFolder, 'seeded.json');
  const done = existsSync(listFile) ? JSON.parse(await readFile(listFile, 'utf8')) : [];
  for (const folder of seed.filter((name) => !done.includes(name))) {
    const count = await storeFolder(archiveUrl, folder);
    log(`Stored ${count} objects of ${path.basename(folder)} in the archive.`);
    done.push(folder);
    await writeFile(listFile, JSON.stringify(done));
  }
}
