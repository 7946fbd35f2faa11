import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const repository = path.resolve(__dirname, '../../..');

/** `npm start` as a person runs it, with everything it prints and its exit code. */
function npmStart(...args: string[]) {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, ['config/serve/start.mjs', ...args], {
    cwd: repository,
  });
  let output = '';
  const printed: { pattern: RegExp; resolve: (text: string) => void }[] = [];
  const take = (text: string) => {
    output += text;
    for (const { pattern, resolve } of printed) if (pattern.test(output)) resolve(output);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, output }));
  const untilPrinted = (pattern: RegExp) =>
    Promise.race([
      new Promise<string>((resolve) => printed.push({ pattern, resolve })),
      ended.then(() => Promise.reject(new Error(`ended before printing ${String(pattern)}:\n${output}`))),
    ]);
  return { child, ended, untilPrinted };
}

test('help and wrong options say what is possible and start nothing', async () => {
  const help = await npmStart('--help').ended;
  expect(help.code).toBe(0);
  expect(help.output).toContain('npm start -- --archive URL');
  const wrong = await npmStart('--prot', '3').ended;
  expect(wrong.code).toBe(1);
  expect(wrong.output).toMatch(/^start\/usage: Unknown option '--prot'/);
  const port = await npmStart('--port', '70000').ended;
  expect(port.output).toContain('start/usage: --port is 70000, expected a whole number from 0 to 65535.');
  const both = await npmStart('--archive', 'http://127.0.0.1:1', '--no-archive').ended;
  expect(both.output).toContain('start/usage: --archive and --no-archive exclude each other.');
});

test('a port in use and an archive that does not answer are said before anything is built', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const busy = await npmStart('--port', String(port)).ended;
  holder.close();
  expect(busy.code).toBe(1);
  expect(busy.output).toContain(`start/port-in-use: Port ${port} on 127.0.0.1 is in use by another program.`);
  expect(busy.output).toContain(`What to do: Stop that program`);
  const away = await npmStart('--port', '0', '--archive', 'http://physicist:secret@127.0.0.1:1/dicom-web').ended;
  expect(away.code).toBe(1);
  expect(away.output).toMatch(
    /^start\/archive-unreachable: The archive http:\/\/127\.0\.0\.1:1\/dicom-web cannot be reached/,
  );
  expect(away.output).not.toContain('secret');
});

test('Ctrl-C ends viewer and archive', async () => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'start-test-'));
  try {
    const started = npmStart('--port', '0', '--no-demo', '--data', dataFolder);
    const output = await started.untilPrinted(/Voxel dosimetry: http:\S+\n/);
    const address = /http:\S+/.exec(output)?.[0] ?? '';
    const { orthanc } = JSON.parse(await readFile(path.join(dataFolder, 'running.json'), 'utf8')) as {
      orthanc: number;
    };
    expect((await fetch(`${address}/dicom-web/studies`)).status).toBe(200);
    expect((await fetch(`${address}/dosimetry/mode.js`)).status).toBe(200);
    started.child.kill('SIGINT');
    expect(await started.ended).toMatchObject({ code: 0 });
    expect(existsSync(`/proc/${orthanc}`)).toBe(false);
    await expect(fetch(address)).rejects.toThrow('fetch failed');
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}, 180_000);
