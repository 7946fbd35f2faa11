/** The packed project installed elsewhere: `voxel-dosimetry <command>` needs nothing of the repository. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readResults, temporaryFolder, writeProtocol } from './headlessRun';

const ROOT = resolve(__dirname, '../../..');
const folder = temporaryFolder();
const elsewhere = join(folder, 'elsewhere');

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', [...args, '--offline', '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' });

function voxelDosimetry(...args: string[]) {
  const program = join(folder, 'prefix', 'bin', 'voxel-dosimetry');
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: elsewhere, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

beforeAll(() => {
  const build = "import('./config/headless/bundleHeadless.mjs').then((m) => m.bundleHeadless('dist/headless'))";
  execFileSync(process.execPath, ['-e', build, 'build'], { cwd: ROOT });
  npm(ROOT, 'pack', '--pack-destination', folder);
  const packed = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(elsewhere);
  npm(elsewhere, 'install', '--global', '--prefix', join(folder, 'prefix'), join(folder, packed));
}, 120_000);

test('the package holds the program and no sources', () => {
  const installed = join(folder, 'prefix', 'lib', 'node_modules', 'voxel-dosimetry');
  expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  expect(readdirSync(join(installed, 'dist', 'headless')).filter((name) => name.startsWith('voxel'))).toEqual([
    'voxel-dosimetry.mjs',
  ]);
});

test('usage, phantom and run from another folder', () => {
  expect(voxelDosimetry()).toMatchObject({
    code: 2,
    err: expect.stringContaining('Usage: voxel-dosimetry COMMAND') as string,
  });
  expect(voxelDosimetry('phantom', '--name', 'geometry-detector-position', '--out', 'patient')).toMatchObject({
    code: 0,
    err: '',
  });
  const protocol = writeProtocol(folder);
  const outcome = voxelDosimetry('run', '--protocol', protocol, '--input', 'patient', '--output', 'result');
  expect(outcome).toMatchObject({ code: 0, out: expect.stringContaining('Front: ') as string });
  expect(readResults(join(elsewhere, 'result')).outputs.map(({ modality }) => modality)).toEqual(['RTDOSE', 'SEG']);
}, 120_000);
