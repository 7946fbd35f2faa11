import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setInterval } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { assembleSite } from '../../../config/build/assembleSite.mjs';
import { contentSecurityPolicy } from '../../../config/serve/contentSecurityPolicy.mjs';
import { findOrthanc } from '../../../config/serve/orthanc.mjs';
import { freePort } from '../../../config/serve/ports.mjs';
import { fetchViewer } from '../../../config/serve/viewer.mjs';

const config = path.resolve(__dirname, '../../../config');
const settingsFile = path.join(config, 'ohif', 'app-config.js');

interface Settings {
  routerBasename: string | null;
  extensions: string[];
  modes: string[];
  defaultDataSourceName: string;
  dataSources: { sourceName: string; configuration: Record<string, unknown> }[];
}
function evaluate(settings: string): Settings {
  const window: { config?: Settings } = {};
  runInNewContext(settings, { window });
  if (!window.config) throw new Error('app-config.js sets no window.config');
  return window.config;
}

let folder: string;
let viewerFolder: string;
let extensionsFolder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'examples-test-'));
  viewerFolder = await fetchViewer();
  extensionsFolder = path.join(folder, 'extensions');
  await mkdir(extensionsFolder);
  await writeFile(path.join(extensionsFolder, 'mode.js'), 'export default { id: "a mode" };');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('app-config.js names only addresses of its own origin', async () => {
  const text = await readFile(settingsFile, 'utf8');
  expect(text).not.toMatch(/https?:\/\//);
  const settings = evaluate(text);
  expect(settings.modes).toEqual(['/dosimetry/mode.js']);
  expect(settings.dataSources.map((source) => source.sourceName)).toEqual(['archive', 'dicomlocal']);
  expect(settings.defaultDataSourceName).toBe('archive');
  expect(settings.dataSources[0]?.configuration).toMatchObject({
    qidoRoot: '/dicom-web',
    wadoRoot: '/dicom-web',
    segmentation: { store: { defaultMode: 'bitmap', transferSyntaxUID: '1.2.840.10008.1.2.1' } },
  });
});

test('nginx.conf sends the policy that fits the page of this viewer', async () => {
  const page = await readFile(path.join(viewerFolder, 'index.html'), 'utf8');
  const nginx = await readFile(path.join(config, 'nginx', 'nginx.conf'), 'utf8');
  expect(/Content-Security-Policy "([^"]*)"/.exec(nginx)?.[1]).toBe(contentSecurityPolicy(page));
});

describe('a site under /ohif/', () => {
  let site: string;
  beforeAll(async () => {
    site = path.join(folder, 'site');
    await assembleSite({ viewerFolder, extensionsFolder, settingsFile, outputFolder: site, base: '/ohif/' });
  }, 60_000);

  test('names no address outside its base', async () => {
    const settings = evaluate(await readFile(path.join(site, 'app-config.js'), 'utf8'));
    expect(settings.routerBasename).toBe('/ohif');
    expect([...settings.extensions, ...settings.modes].every((address) => address.startsWith('/ohif/dosimetry/'))).toBe(
      true,
    );
    const page = await readFile(path.join(site, 'index.html'), 'utf8');
    expect(page).not.toMatch(/="\/(?!ohif\/)/);
    const scripts = (await readdir(site)).filter((name) => name.endsWith('.js'));
    for (const name of scripts) {
      expect(await readFile(path.join(site, name), 'utf8')).not.toContain('__webpack_require__.p = "/";');
    }
    expect(await readFile(path.join(site, 'app.bundle.css'), 'utf8')).not.toMatch(/url\(\/(?!ohif\/)/);
  });

  test('is served by Orthanc with config/orthanc/orthanc.json, beside its DICOMweb service', async () => {
    const port = await freePort();
    const storage = path.join(folder, 'storage');
    await mkdir(storage);
    const example = await readFile(path.join(config, 'orthanc', 'orthanc.json'), 'utf8');
    const file = path.join(folder, 'orthanc.json');
    const local = example
      .replaceAll('/var/lib/orthanc/db-v6', storage)
      .replace('"/srv/voxel-dosimetry"', JSON.stringify(site))
      .replace('"HttpPort": 8042,', `"HttpPort": ${port}, "DicomServerEnabled": false,`);
    await writeFile(file, local);
    const orthanc = spawn(findOrthanc()?.program ?? 'Orthanc', [file], { stdio: 'ignore' });
    const ended = once(orthanc, 'exit');
    try {
      const origin = `http://127.0.0.1:${port}`;
      const answers = async () => {
        for await (const tries of setInterval(100, 0)) {
          const answer = await fetch(`${origin}/dicom-web/studies`).catch(() => null);
          if (answer !== null || orthanc.exitCode !== null) return { answer, tries };
        }
        return null;
      };
      expect((await answers())?.answer?.status).toBe(200);
      const page = await fetch(`${origin}/ohif/index.html`);
      expect(page.headers.get('content-type')).toBe('text/html');
      expect(await page.text()).toContain('window.PUBLIC_URL="/ohif/"');
      const mode = await fetch(`${origin}/ohif/dosimetry/mode.js`);
      expect(mode.headers.get('content-type')).toBe('text/javascript');
      const wasm = (await readdir(site)).find((name) => name.endsWith('.wasm')) ?? '';
      expect((await fetch(`${origin}/ohif/${wasm}`)).headers.get('content-type')).toBe('application/wasm');
    } finally {
      orthanc.kill();
      await ended;
    }
  }, 60_000);
});
