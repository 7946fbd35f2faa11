import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contentSecurityPolicy } from '../serve/contentSecurityPolicy.mjs';

/**
 * Lets the page be opened as BASE/index.html, with a route behind a hash, where a server has no fallback page (Orthanc's
 * ServeFolders): /ohif/index.html#/dosimetry?StudyInstanceUIDs=1.2.3
 */
const openAsFile = `<script>if(location.pathname.endsWith("/index.html"))history.replaceState(null,"",location.pathname.slice(0,-10)+location.hash.slice(2)+location.search)</script>`;

/**
 * Puts viewer, extensions and settings into one folder that any web server can serve as it is.
 *
 * Under a base other than / the prebuilt viewer needs its own addresses rewritten: in the page, in the style sheet, in the
 * manifest and where its loader finds its parts. The policy of the page goes into the page, since not every server can send headers.
 *
 * @param {{viewerFolder: string, extensionsFolder: string, settingsFile: string, outputFolder: string, base: string}} parts
 *   `base` begins and ends with /
 */
export async function assembleSite({ viewerFolder, extensionsFolder, settingsFile, outputFolder, base }) {
  await rm(outputFolder, { recursive: true, force: true });
  await mkdir(outputFolder, { recursive: true });
  await cp(viewerFolder, outputFolder, { recursive: true });
  await cp(extensionsFolder, path.join(outputFolder, 'dosimetry'), { recursive: true });
  await writeFile(path.join(outputFolder, 'app-config.js'), settingsUnder(await readFile(settingsFile, 'utf8'), base));
  if (base !== '/') await rebase(outputFolder, base);
  const page = withPolicy(pageUnder(await readFile(path.join(viewerFolder, 'index.html'), 'utf8'), base));
  await writeFile(path.join(outputFolder, 'index.html'), page);
}

const settingsUnder = (settings, base) =>
  base === '/'
    ? settings
    : settings
        .replaceAll("'/dosimetry/", `'${base}dosimetry/`)
        .replace('routerBasename: null', `routerBasename: '${base.slice(0, -1)}'`);

const pageUnder = (page, base) =>
  base === '/' ? page : page.replaceAll('="/', `="${base}`).replace('<head>', `<head>${openAsFile}`);

function withPolicy(page) {
  // A page cannot say by itself who may frame it: that one needs a header.
  const policy = contentSecurityPolicy(page).replace(/; frame-ancestors [^;]*/, '');
  return page.replace('<head>', `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

async function rebase(folder, base) {
  for (const name of await readdir(folder)) {
    const extension = path.extname(name);
    if (!['.js', '.css', '.json'].includes(extension) || name === 'app-config.js') continue;
    const file = path.join(folder, name);
    const text = await readFile(file, 'utf8');
    const rebased = text
      .replaceAll('__webpack_require__.p = "/"', `__webpack_require__.p = "${base}"`)
      .replaceAll('url(/', `url(${base}`)
      .replaceAll('"/assets/', `"${base}assets/`)
      .replaceAll("'/dicom-microscopy-viewer/", `'${base}dicom-microscopy-viewer/`);
    if (rebased !== text) await writeFile(file, rebased);
  }
}
