import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelFile } from '@voxel-dosimetry/headless';
import { runProgram, temporaryFolder } from './headlessRun';

// The program is bundled, threads start and particles are followed: seconds, more on a busy machine.
jest.setTimeout(180_000);

const folder = temporaryFolder();
const kernelOf = (path: string): KernelFile => JSON.parse(readFileSync(path, 'utf8')) as KernelFile;
const argumentsFor = (change: Readonly<Record<string, string | null>> = {}): string[] => {
  const options: Readonly<Record<string, string | null>> = {
    radionuclide: 'Y-90',
    'voxel-mm': '4.42',
    medium: 'soft-tissue',
    engine: 'monte-carlo',
    histories: '40000',
    extent: '3',
    ...change,
  };
  return [
    'kernel',
    ...Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [`--${name}`, value])),
  ];
};

test('writes the table that the contract describes, from the same seed the same bytes whatever the threads', async () => {
  const texts: string[] = [];
  for (const workers of ['1', '2']) {
    const out = join(folder, `workers-${workers}.json`);
    const { code, err } = await runProgram(argumentsFor({ out, workers, seed: '4', density: '1.04' }));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    texts.push(readFileSync(out, 'utf8'));
  }
  expect(texts[1]).toBe(texts[0]);
  const kernel = JSON.parse(texts[0]!) as KernelFile;
  expect(kernel).toMatchObject({
    radionuclide: 'Y-90',
    voxelSize_mm: [4.42, 4.42, 4.42],
    medium: 'soft-tissue',
    density_g_per_cm3: 1.04,
    unit: 'Gy/(Bq·s)',
    size: [7, 7, 7],
    engine: 'monte-carlo',
    histories: 40_000,
    seed: 4,
    symmetric: false,
  });
  expect([kernel.values.length, kernel.relativeUncertainty.length]).toEqual([343, 343]);
  const self = kernel.values[171]!;
  expect(Math.max(...kernel.values)).toBe(self);
  // A Y-90 source voxel of this size keeps about half of 933 keV a decay.
  const all_Gy = (0.933 * 1.602176634e-13) / ((0.442 ** 3 * 1.04) / 1000);
  expect(self / all_Gy).toBeGreaterThan(0.4);
  expect(self / all_Gy).toBeLessThan(0.65);
  expect(kernel.relativeUncertainty[171]).toBeGreaterThan(0.0005);
  expect(kernel.relativeUncertainty[171]).toBeLessThan(0.01);
});

test('three voxel sizes: nearer along the short axis; averaged over symmetric voxels only when asked', async () => {
  const [plain, symmetric] = [join(folder, 'plain.json'), join(folder, 'symmetric.json')];
  const sizes = { 'voxel-mm': '4.8,4.8,2.4', extent: '1', radionuclide: '177Lu' };
  await runProgram(argumentsFor({ ...sizes, out: plain }));
  expect((await runProgram([...argumentsFor({ ...sizes, out: symmetric }), '--symmetric'])).code).toBe(0);
  const [one, other] = [kernelOf(plain), kernelOf(symmetric)];
  expect(one.voxelSize_mm).toEqual([4.8, 4.8, 2.4]);
  expect(one.radionuclide).toBe('Lu-177');
  const neighbours = { x: [12, 14], y: [10, 16], z: [4, 22] };
  for (const { values } of [one, other])
    for (const z of neighbours.z) expect(values[z]!).toBeGreaterThan(1.5 * Math.max(values[12]!, values[10]!));
  expect(new Set([...neighbours.x, ...neighbours.y].map((at) => other.values[at])).size).toBe(1);
  expect(new Set([...neighbours.x, ...neighbours.y].map((at) => one.values[at])).size).toBe(4);
  expect(other.symmetric).toBe(true);
  expect(other.relativeUncertainty[12]!).toBeLessThan(one.relativeUncertainty[12]!);
});

test.each([
  [{ 'voxel-mm': '0' }, '--voxel-mm is "0"'],
  [{ 'voxel-mm': '4.8,4.8' }, '--voxel-mm is "4.8,4.8"'],
  [{ 'voxel-mm': '4.8 mm' }, '--voxel-mm is "4.8 mm"'],
  [{ density: '-1' }, '--density is "-1"; a number above 0 g/mL was expected.'],
  [{ histories: '0' }, '--histories is "0"; a whole number of at least 1'],
  [{ extent: '65' }, '--extent is 65; at most 64 was expected.'],
  [{ engine: 'magic' }, '--engine is "magic"; monte-carlo was expected.'],
  [{ medium: null }, '--medium is missing.'],
])('%j is wrong usage: exit code 2, nothing written', async (change, words) => {
  const out = join(folder, 'wrong.json');
  const { code, err } = await runProgram(argumentsFor({ ...change, out }));
  expect(code).toBe(2);
  expect(err).toContain(words);
  expect(existsSync(out)).toBe(false);
});

test.each([
  [{ radionuclide: 'Xx-999' }, /^ingest\/unknown-radionuclide: /],
  [{ medium: 'cheese' }, /^dose\/medium: The medium "cheese" is not in the library\.\nEnter one of: .*water/],
  [{ engine: 'point-kernel' }, /^protocol\/not-available: .*point kernel/],
])('%j cannot be processed: exit code 1 with code and remedy, nothing written', async (change, words) => {
  const out = join(folder, 'impossible.json');
  const { code, err } = await runProgram(argumentsFor({ ...change, out }));
  expect(code).toBe(1);
  expect(err).toMatch(words);
  expect(existsSync(out)).toBe(false);
});

test('Ctrl-C leaves no file', async () => {
  const out = join(folder, 'interrupted.json');
  const long = [...argumentsFor({ out, histories: '1000000000' }), '--json'];
  const { code, err } = await runProgram(long, (text, interrupt) => {
    if (text.includes('Following')) interrupt();
  });
  expect(code).toBe(1);
  expect(err).toMatch(/^case\/cancelled: /);
  expect(existsSync(out)).toBe(false);
});
