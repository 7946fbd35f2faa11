import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../steps/root.mjs';
import { StartError } from './startError.mjs';

/** The prebuilt viewer: the same files that a hospital deploys. */
export const viewerRelease = {
  name: '@ohif/app',
  version: '3.13.2',
  integrity: 'sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==',
};

/**
 * The folder with the prebuilt viewer, fetched from the npm registry once and kept under .cache.
 *
 * The package cannot be installed (one of its dependencies is not published), only packed. Its ONNX files (136 MB, for
 * automatic segmentation) are left out: nothing here needs them.
 *
 * @throws StartError start/viewer-download, start/viewer-integrity, start/viewer-unpack
 */
export async function fetchViewer({
  log = () => {},
  release = viewerRelease,
  cacheFolder = path.join(root, '.cache', 'viewer'),
} = {}) {
  const folder = path.join(cacheFolder, release.version);
  if (existsSync(path.join(folder, 'index.html'))) return folder;
  log(`Fetching the prebuilt OHIF viewer ${release.version} (48 MB) ...`);
  const download = path.join(cacheFolder, `download-${process.pid}`);
  await mkdir(download, { recursive: true });
  try {
    const archive = pack(release, download);
    await verifyIntegrity(archive, release);
    unpack(archive, download);
    await rm(folder, { recursive: true, force: true });
    await rename(path.join(download, 'package', 'dist'), folder);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  return folder;
}

function pack(release, folder) {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', `${release.name}@${release.version}`],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  if (status !== 0) {
    throw new StartError(
      'start/viewer-download',
      `npm could not fetch ${release.name}@${release.version}: ${stderr.trim()}`,
      'Check that the npm registry can be reached (npm ping), then start again.',
    );
  }
  return path.join(folder, JSON.parse(stdout)[0].filename);
}

async function verifyIntegrity(archive, release) {
  const found = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (found !== release.integrity) {
    throw new StartError(
      'start/viewer-integrity',
      `${release.name}@${release.version} has ${found}, expected ${release.integrity}. It was not unpacked.`,
      'Fetch it again over a trusted connection; if it stays different, do not use that registry.',
    );
  }
}

function unpack(archive, folder) {
  const { status, stderr, error } = spawnSync(
    'tar',
    ['-xzf', archive, '--exclude=package/dist/ort', '-C', folder, 'package/dist'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) {
    throw new StartError(
      'start/viewer-unpack',
      `tar failed: ${error?.message ?? stderr.trim()}`,
      'Check that tar is installed and that the disk has 100 MB free.',
    );
  }
}
