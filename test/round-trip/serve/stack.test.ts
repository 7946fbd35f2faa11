import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack, type Stack, type StackChoices } from '../../../config/serve/stack.mjs';
import { minimalDicomFile } from './minimalDicomFile';

const studyInstanceUID = '2.25.1001';
const request = (address: string, headers: http.OutgoingHttpHeaders = {}) =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
    http
      .get(address, { headers }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (text: string) => (body += text));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      })
      .on('error', reject);
  });
const isRunning = (pid: number) => existsSync(`/proc/${pid}`);

let folder: string;
let extensionsFolder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'serve-test-'));
  extensionsFolder = path.join(folder, 'extensions');
  await mkdir(extensionsFolder);
  await writeFile(path.join(extensionsFolder, 'mode.js'), 'export default { id: "a mode" };');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const start = (choices: StackChoices) => startStack({ extensionsFolder, ...choices });

describe('a stack with an Orthanc of its own', () => {
  let stack: Stack;
  let dataFolder: string;
  beforeAll(async () => {
    dataFolder = path.join(folder, 'archive');
    const patient = path.join(folder, 'patient', 'CT');
    await mkdir(patient, { recursive: true });
    await writeFile(path.join(patient, 'slice1.dcm'), minimalDicomFile({ studyInstanceUID, instance: 1 }));
    await writeFile(path.join(patient, 'slice2.dcm'), minimalDicomFile({ studyInstanceUID, instance: 2 }));
    await writeFile(path.join(patient, 'truth.json'), '{}');
    stack = await start({ dataFolder, seed: [path.join(folder, 'patient')] });
  }, 120_000);
  afterAll(() => stack.stop());

  test('every route of the viewer is its page, with a policy that allows no other host and nothing inline', async () => {
    for (const route of ['/', '/dosimetry?StudyInstanceUIDs=1.2.3', '/local']) {
      const page = await request(stack.address + route);
      expect(page.status).toBe(200);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.body).toContain('<title>OHIF Viewer</title>');
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'self'; script-src 'self' 'unsafe-eval' 'sha256-[^;]+;/);
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'|https?:|\*/);
    }
  });

  test('settings and extensions come from the same origin, and what was not built says so', async () => {
    const settings = await request(`${stack.address}/app-config.js`);
    expect(settings.body).toContain("modes: ['/dosimetry/mode.js']");
    expect(settings.body).not.toContain("defaultDataSourceName = 'dicomlocal'");
    const mode = await request(`${stack.address}/dosimetry/mode.js`);
    expect(mode.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(mode.body).toBe('export default { id: "a mode" };');
    const missing = await request(`${stack.address}/dosimetry/extension.js`);
    expect([missing.status, missing.body]).toEqual([
      404,
      '/dosimetry/extension.js was not built. Run npm run build.\n',
    ]);
  });

  test('no file outside its folders is served', async () => {
    for (const escape of [
      '/..%2f..%2fpackage.json',
      '/dosimetry/..%2f..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/etc/passwd.txt',
      '/%zz.js',
    ]) {
      expect((await request(stack.address + escape)).status).toBe(404);
    }
  });

  test('the seeded study is found through the proxy, and links in the answer lead back to this origin', async () => {
    const found = await request(`${stack.address}/dicom-web/studies?includefield=00081190`, {
      accept: 'application/dicom+json',
    });
    const studies = JSON.parse(found.body) as Record<string, { Value: unknown[] }>[];
    expect(studies.map((study) => study['0020000D']?.Value)).toEqual([[studyInstanceUID]]);
    expect(studies[0]?.['00081190']?.Value[0]).toBe(`${stack.address}/dicom-web/studies/${studyInstanceUID}`);
    const instances = await request(`${stack.address}/dicom-web/studies/${studyInstanceUID}/instances`, {
      accept: 'application/dicom+json',
    });
    expect(JSON.parse(instances.body)).toHaveLength(2);
  });

  test('an object stored through the proxy is in the archive', async () => {
    const boundary = 'b';
    const file = minimalDicomFile({ studyInstanceUID: '2.25.1002', instance: 7 });
    const body = Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      file,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const answer = await fetch(`${stack.address}/dicom-web/studies`, {
      method: 'POST',
      headers: {
        'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
        accept: 'application/dicom+json',
      },
      body,
    });
    expect(answer.status).toBe(200);
    const direct = await fetch(`${stack.archiveUrl}/studies?StudyInstanceUID=2.25.1002`, {
      headers: { accept: 'application/dicom+json' },
    });
    expect(await direct.json()).toHaveLength(1);
  });

  test('a page of another origin, or a name that is not this machine, gets nothing', async () => {
    expect((await request(`${stack.address}/dicom-web/studies`, { host: 'attacker.example' })).status).toBe(403);
    expect((await request(`${stack.address}/dicom-web/studies`, { origin: 'http://attacker.example' })).status).toBe(
      403,
    );
  });

  test('a second stack on the same data folder or port is refused with what to do', async () => {
    await expect(start({ dataFolder })).rejects.toMatchObject({
      code: 'start/data-folder-in-use',
      message: `The data folder ${dataFolder} is in use by process ${process.pid}.`,
      remedy: expect.stringContaining('--data DIR') as string,
    });
    const port = Number(new URL(stack.address).port);
    await expect(start({ port, archive: null })).rejects.toMatchObject({
      code: 'start/port-in-use',
      message: `Port ${port} on 127.0.0.1 is in use by another program.`,
      remedy: expect.stringContaining(`--port ${port + 1}`) as string,
    });
  });

  test('stop leaves no process and no open port, and the data folder can be used again without seeding twice', async () => {
    const pid = stack.archivePid ?? 0;
    expect(isRunning(pid)).toBe(true);
    await stack.stop();
    expect(isRunning(pid)).toBe(false);
    await expect(fetch(stack.address)).rejects.toThrow('fetch failed');
    const lines: string[] = [];
    stack = await start({ dataFolder, seed: [path.join(folder, 'patient')], log: (line) => lines.push(line) });
    expect(lines).toEqual([]);
    const studies = await fetch(`${stack.archiveUrl}/studies`, { headers: { accept: 'application/dicom+json' } });
    expect(await studies.json()).toHaveLength(2);
  }, 60_000);
});

test('a stack without a data folder keeps its files in a temporary one, gone after stop', async () => {
  const stack = await start({});
  expect(existsSync(path.join(stack.dataFolder ?? '', 'orthanc.json'))).toBe(true);
  await stack.stop();
  expect(existsSync(stack.dataFolder ?? '')).toBe(false);
}, 60_000);

test('a start that fails half-way ends the archive that it had started', async () => {
  const dataFolder = path.join(folder, 'half-way');
  await expect(start({ dataFolder, seed: [path.join(folder, 'nowhere')] })).rejects.toThrow('ENOENT');
  const next = await start({ dataFolder });
  await next.stop();
  expect(existsSync(path.join(dataFolder, 'running.json'))).toBe(false);
}, 60_000);

test('without an archive the viewer opens local files', async () => {
  const stack = await start({ archive: null });
  try {
    expect(stack.archiveUrl).toBeNull();
    expect((await request(`${stack.address}/app-config.js`)).body).toMatch(
      /window\.config\.defaultDataSourceName = 'dicomlocal';\n$/,
    );
    const archive = await request(`${stack.address}/dicom-web/studies`);
    expect([archive.status, archive.body]).toEqual([
      404,
      'This viewer was started without an archive. Open local files instead.\n',
    ]);
  } finally {
    await stack.stop();
  }
});

test('headers for shared memory are sent only when asked for', async () => {
  const stack = await start({ archive: null, isolated: true });
  try {
    const page = await request(stack.address);
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
  } finally {
    await stack.stop();
  }
});

test('extensions that were not built are said to be missing', async () => {
  const empty = path.join(folder, 'empty');
  await expect(start({ archive: null, extensionsFolder: empty })).rejects.toMatchObject({
    code: 'start/no-build',
    message: `${empty} holds no mode.js.`,
    remedy: 'Run npm run build first.',
  });
});

describe('a foreign archive', () => {
  const seen: http.IncomingHttpHeaders[] = [];
  let archive: http.Server;
  let origin: string;
  let status = 200;
  beforeAll(async () => {
    archive = http.createServer((incoming, answer) => {
      seen.push(incoming.headers);
      answer.writeHead(status, { 'content-type': 'application/dicom+json' });
      answer.end(JSON.stringify([{ '00081190': { vr: 'UR', Value: [`${origin}/rs/studies/1.2.3`] } }]));
    });
    await new Promise<void>((resolve) => archive.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(archive.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => archive.close(resolve)));

  test('hears its own name and the credentials; its links are turned to this origin', async () => {
    const stack = await start({ archive: origin.replace('//', '//physicist:secret%21@') + '/rs/' });
    try {
      expect(stack.archiveUrl).toBe(`${origin}/rs`);
      const studies = await request(`${stack.address}/dicom-web/studies`);
      expect(JSON.parse(studies.body)).toEqual([
        { '00081190': { vr: 'UR', Value: [`${stack.address}/dicom-web/studies/1.2.3`] } },
      ]);
      expect(seen.at(-1)).toMatchObject({
        host: new URL(origin).host,
        authorization: `Basic ${btoa('physicist:secret!')}`,
      });
    } finally {
      await stack.stop();
    }
  });

  test('that refuses, is no DICOMweb root or does not answer is reported before anything starts', async () => {
    status = 401;
    await expect(start({ archive: origin })).rejects.toMatchObject({
      code: 'start/archive-rights',
      message: `The archive ${origin} refused with 401.`,
    });
    status = 404;
    await expect(start({ archive: origin })).rejects.toMatchObject({
      code: 'start/archive-not-dicomweb',
      message: `${origin}/studies answered 404, expected 200 or 204.`,
    });
    status = 200;
    await expect(start({ archive: 'http://127.0.0.1:1/dicom-web' })).rejects.toMatchObject({
      code: 'start/archive-unreachable',
      message: expect.stringMatching(/^The archive http:\/\/127\.0\.0\.1:1\/dicom-web cannot be reached: /) as string,
    });
    await expect(start({ archive: 'archive.example' })).rejects.toMatchObject({ code: 'start/archive-url' });
  });

  test('that goes away while the viewer runs is a 502 with its reason', async () => {
    const stack = await start({ archive: `${origin}/rs` });
    try {
      await new Promise((resolve) => {
        archive.close(resolve);
        archive.closeAllConnections();
      });
      const studies = await request(`${stack.address}/dicom-web/studies`);
      expect(studies.status).toBe(502);
      expect(JSON.parse(studies.body)).toMatchObject({ code: 'serve/archive-unreachable' });
    } finally {
      await stack.stop();
      await new Promise<void>((resolve) => archive.listen(0, '127.0.0.1', resolve));
    }
  });
});

test('an Orthanc that a killed starter left behind is ended by the next start', async () => {
  const dataFolder = path.join(folder, 'left-behind');
  const first = await start({ dataFolder });
  const holder = path.join(dataFolder, 'running.json');
  const { orthanc } = JSON.parse(await readFile(holder, 'utf8')) as { orthanc: number };
  // 2^22 is above the largest process number of a 64-bit Linux: such a starter is surely dead.
  await writeFile(holder, JSON.stringify({ starter: 4_194_305, orthanc }));
  const second = await start({ dataFolder });
  try {
    expect(isRunning(orthanc)).toBe(false);
    expect(second.archivePid).not.toBe(orthanc);
  } finally {
    await second.stop();
    await first.stop();
  }
}, 60_000);
