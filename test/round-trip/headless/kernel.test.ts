import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertSiteKernelFits, parseSiteKernel, siteVoxelSValueKernel } from '@voxel-dosimetry/core';
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
  // A kernel of one's own, though chance made its mirror images differ.
  expect(parseSiteKernel('K.json', texts[0]!)).toMatchObject({ radionuclide: 'Y-90', size: [7, 7, 7] });
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

test('photons below the cut-off stay in the source voxel: the K X rays of hafnium at 100 keV; the file says which cut-off it was', async () => {
  const [usual, high] = [join(folder, 'cut-off-usual.json'), join(folder, 'cut-off-high.json')];
  const asked = { radionuclide: 'Lu-177', extent: '1', histories: '100000' };
  await runProgram(argumentsFor({ ...asked, out: usual }));
  await runProgram(argumentsFor({ ...asked, out: high, 'photon-cutoff': '100' }));
  const [one, other] = [kernelOf(usual), kernelOf(high)];
  expect([one.photonCutoff_keV, other.photonCutoff_keV]).toEqual([2, 100]);
  // 54 to 65 keV, 0.08 a decay: 4 to 5 keV of 147.
  const more_frac = other.values[13]! / one.values[13]! - 1;
  expect(more_frac).toBeGreaterThan(0.02);
  expect(more_frac).toBeLessThan(0.05);
});

test("by point kernel: no random numbers, mirror images equal, the same values as Monte Carlo, and read back as a kernel of one's own", async () => {
  const [exact, drawn] = [join(folder, 'point-kernel.json'), join(folder, 'monte-carlo.json')];
  const asked = { extent: '3', density: '1.04' };
  // Histories and seed are accepted and change nothing.
  const without = { engine: 'point-kernel', seed: '7' };
  const { code, err, out } = await runProgram(argumentsFor({ ...asked, ...without, out: exact }));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Y-90 in soft-tissue: source voxel .* by point kernel$/m);
  const kernel = kernelOf(exact);
  expect(kernel).toMatchObject({
    radionuclide: 'Y-90',
    daughters: 'none',
    voxelSize_mm: [4.42, 4.42, 4.42],
    medium: 'soft-tissue',
    density_g_per_cm3: 1.04,
    unit: 'Gy/(Bq·s)',
    size: [7, 7, 7],
    engine: 'point-kernel',
    histories: null,
    seed: null,
    symmetric: true,
    mediumTo_mm: null,
  });
  const { emitted_MeV, absorbed_MeV, escaped_MeV } = kernel.energy;
  expect(Math.abs(absorbed_MeV + escaped_MeV - emitted_MeV)).toBeLessThan(1e-9 * emitted_MeV);
  const perMeV_Gy = 1.602176634e-13 / ((0.442 ** 3 * 1.04) / 1000);
  expect(kernel.values.reduce((sum, value) => sum + value, 0) / perMeV_Gy).toBeCloseTo(absorbed_MeV, 9);
  await runProgram([...argumentsFor({ ...asked, out: drawn }), '--symmetric']);
  const followed = kernelOf(drawn);
  for (const at of [171, 172, 172 + 7]) {
    const sigma = followed.relativeUncertainty[at]!;
    expect(Math.abs(kernel.values[at]! / followed.values[at]! - 1)).toBeLessThan(0.015 + 3 * sigma);
  }
  const read = parseSiteKernel('K.json', readFileSync(exact, 'utf8'));
  expect(() =>
    assertSiteKernelFits(read, { radionuclide: 'Y-90', daughters: 'none', voxelSize_mm: [4.42, 4.42, 4.42] }),
  ).not.toThrow();
  expect(siteVoxelSValueKernel(read, emitted_MeV).beyond_MeV).toBeCloseTo(escaped_MeV, 9);
});

test('bone is short for cortical bone, and the file says which', async () => {
  const out = join(folder, 'bone.json');
  const { code, err } = await runProgram(argumentsFor({ engine: 'point-kernel', medium: 'bone', out }));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ medium: 'cortical-bone', density_g_per_cm3: 1.85 });
});

test.each([
  [{ 'voxel-mm': '0' }, '--voxel-mm is "0"'],
  [{ 'voxel-mm': '4.8,4.8' }, '--voxel-mm is "4.8,4.8"'],
  [{ 'voxel-mm': '4.8 mm' }, '--voxel-mm is "4.8 mm"'],
  [{ density: '-1' }, '--density is "-1"; a number from 0.0001 to 23 g/mL was expected.'],
  [{ density: '1040' }, '--density is "1040"; a number from 0.0001 to 23 g/mL was expected.'],
  [{ histories: '0' }, '--histories is "0"; a whole number of at least 1'],
  [{ 'photon-cutoff': '0.5' }, '--photon-cutoff is "0.5"; a number from 1 to 100 keV was expected.'],
  [{ 'photon-cutoff': '10 keV' }, '--photon-cutoff is "10 keV"'],
  [{ extent: '65' }, '--extent is 65; at most 64 was expected.'],
  [{ engine: 'magic' }, '--engine is "magic"; monte-carlo or point-kernel was expected.'],
  [{ engine: 'point-kernel', 'photon-cutoff': '10' }, '--photon-cutoff has no meaning with --engine point-kernel'],
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
  [
    { engine: 'point-kernel', histories: null, medium: 'brain' },
    /^dose\/medium: There is no dose point kernel for the medium "brain"\.\nEnter one of: water, soft-tissue/,
  ],
  [{ engine: 'point-kernel', histories: null, radionuclide: 'Ra-223' }, /^dose\/daughters: .*Pb-211/],
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
