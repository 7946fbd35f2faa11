/**
 * The dose engines that work with kernels, from DICOM files to an RTDOSE that pydicom reads, on the demonstration patient; and what is no input for
 * them.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DoseEngine } from '@voxel-dosimetry/compute';
import { POINT_KERNEL_TABLE } from '@voxel-dosimetry/core';
import type { RegionResult, Results } from '@voxel-dosimetry/headless';
import { writePhantom, type PhantomDefinition } from '../../phantoms';
import {
  nothingWritten,
  PROTOCOL,
  readBack,
  readResults,
  runHere,
  temporaryFolder,
  writeProtocol,
} from './headlessRun';

jest.setTimeout(240_000);

const folder = temporaryFolder();
const torso = join(folder, 'torso');
const sphere = join(folder, 'sphere');
const withoutCt = join(folder, 'without-ct');
const coarser = (grid: PhantomDefinition['ctGrid'], by: readonly [number, number, number]) => ({
  ...grid,
  size: grid.size.map((count, axis) => count / by[axis]!) as [number, number, number],
  spacing_mm: grid.spacing_mm.map((edge_mm, axis) => edge_mm * by[axis]!) as [number, number, number],
  origin_mm: grid.origin_mm.map((at_mm, axis) => at_mm + ((by[axis]! - 1) * grid.spacing_mm[axis]!) / 2) as [
    number,
    number,
    number,
  ],
});
const inCoarserVoxels = (definition: PhantomDefinition): PhantomDefinition => ({
  ...definition,
  emissionGrid: coarser(definition.emissionGrid, [2, 2, 2]),
  ctGrid: coarser(definition.ctGrid, [2, 2, 1]),
});
const ENGINES = ['voxel-s', 'voxel-s-density', 'voxel-s-tissue', 'collapsed-cone'] as const;
const results = new Map<DoseEngine, Results>();

beforeAll(async () => {
  await writePhantom('torso', torso, { adjust: inCoarserVoxels });
  await writePhantom('sphere', sphere);
  await writePhantom('sphere', withoutCt);
  for (const study of readdirSync(withoutCt, { withFileTypes: true }).filter((each) => each.isDirectory()))
    rmSync(join(withoutCt, study.name, 'ct'), { recursive: true });
});

async function run(input: string, name: string, dose: object, change: object = {}) {
  const protocol = writeProtocol(folder, { ...PROTOCOL, outputs: ['RTDOSE', 'SEG'], dose, ...change });
  const output = join(folder, name);
  return { ...(await runHere(['run', '--protocol', protocol, '--input', input, '--output', output])), output };
}
const doseBytes = (output: string): Buffer => {
  const [file] = readdirSync(join(output, 'RTDOSE'));
  return readFileSync(join(output, 'RTDOSE', file!));
};
const regionOf = (found: Results, name: string): RegionResult =>
  found.regions.find((region) => region.name === name) as RegionResult;

test.each(ENGINES)(
  '%s: the RTDOSE that is read back holds what results.json says, and energy is in balance',
  async (engine) => {
    const { code, output } = await run(torso, engine, { engine });
    expect(code).toBe(0);
    const found = readResults(output);
    results.set(engine, found);
    expect(found.dose).toMatchObject({ engine, monteCarlo: null, kernel: { source: 'point-kernel', beyond_frac: 0 } });
    const { emitted_MeV, absorbed_MeV, escaped_MeV } = found.energy!;
    expect((absorbed_MeV + escaped_MeV) / emitted_MeV).toBeCloseTo(1, 5);
    const { dose, regions } = readBack(output);
    expect(dose.units).toBe('GY');
    expect(doseBytes(output).includes(`"kernelRun":{"source":"point-kernel"`)).toBe(true);
    expect(doseBytes(output).includes(POINT_KERNEL_TABLE.sha256)).toBe(true);
    for (const name of ['Liver', 'Spleen', 'Kidney left', 'Kidney right']) {
      const { absorbedDose_Gy } = regionOf(found, name);
      expect(dose.maximum_Gy).toBeGreaterThanOrEqual(absorbedDose_Gy.max * (1 - 1e-5));
      // Voxel by voxel, where the SEG's voxels lie: no mass, and no parts of voxels.
      expect([name, Math.abs(regions[name]!.mean_Gy / absorbedDose_Gy.mean - 1) < 0.05]).toEqual([name, true]);
    }
  },
);

test('the engines differ as they are known to: alike in soft tissue, apart in lung', () => {
  const meanIn = (name: string) => ENGINES.map((engine) => regionOf(results.get(engine)!, name).absorbedDose_Gy.mean);
  const [unscaled, scaled, perTissue, cone] = meanIn('Liver') as [number, number, number, number];
  // The liver has 1.06 g/mL, the kernel's medium 1.00.
  expect(unscaled / cone).toBeGreaterThan(1.04);
  expect(unscaled / cone).toBeLessThan(1.08);
  for (const mean of [scaled, perTissue]) expect(Math.abs(mean / cone - 1)).toBeLessThan(0.04);
  const [unscaledLung, scaledLung, , coneLung] = meanIn('Lungs') as [number, number, number, number];
  expect(unscaledLung / coneLung).toBeLessThan(0.5);
  expect(scaledLung / coneLung).toBeGreaterThan(1.05);
});

test('where an engine is known to be wrong for this patient is a warning', () => {
  const warned = (engine: DoseEngine) =>
    results.get(engine)!.warnings.map(({ code, message }) => `${code} ${/"(.*?)"/.exec(message)?.[1] ?? ''}`);
  expect(warned('voxel-s')).toEqual(
    expect.arrayContaining(['dose/kernel-density Lungs', 'dose/kernel-density Vertebrae']) as unknown,
  );
  expect(warned('voxel-s-density')).toContain('dose/lung Lungs');
  expect(warned('collapsed-cone').filter((each) => each.startsWith('dose/'))).toEqual([]);
});

test('a comparison stands in results.json beside the dose of the chosen engine', async () => {
  const compare = { engines: ['local', 'voxel-s-density'], reference: 'voxel-s-density', gamma: { threshold_pct: 20 } };
  const { code, output } = await run(torso, 'compared', { engine: 'local', compare });
  expect(code).toBe(0);
  const { comparison, dose, regions } = readResults(output);
  expect(dose).toMatchObject({ engine: 'local', kernel: null });
  expect(comparison).toMatchObject({
    reference: 'voxel-s-density',
    gamma: { dose_pct: 3, distance_mm: 3, threshold_pct: 20, normalisation: 'global' },
  });
  const [local, scaled] = comparison!.engines;
  expect([local!.engine, scaled!.engine]).toEqual(['local', 'voxel-s-density']);
  expect(scaled!.gamma).toBeNull();
  expect(local!.gamma!.evaluatedVoxels).toBeGreaterThan(100);
  expect(local!.gamma!.pass_pct).toBeGreaterThan(50);
  for (const [at, region] of local!.regions.entries()) {
    expect(region.name).toBe(regions[at]!.name);
    expect(region.absorbedDose_Gy.mean).toBe(regions[at]!.absorbedDose_Gy.mean);
    const wanted_pct = 100 * (region.absorbedDose_Gy.mean / scaled!.regions[at]!.absorbedDose_Gy.mean - 1);
    expect(region.difference_pct).toBeCloseTo(wanted_pct, 9);
    expect(scaled!.regions[at]!.difference_pct).toBeNull();
  }
  // What photons carry from organ to organ, local deposition leaves out.
  expect(local!.regions.every(({ difference_pct }) => difference_pct! < 0)).toBe(true);
  expect(scaled!.regions[0]!.absorbedDose_Gy).toEqual(
    (({ sigma: _sigma, sigmaFit: _sigmaFit, ...others }) => others)(
      results.get('voxel-s-density')!.regions[0]!.absorbedDose_Gy,
    ),
  );
});

describe('a site’s own kernel', () => {
  const KERNEL = {
    radionuclide: 'Lu-177',
    voxelSize_mm: [4, 4, 4],
    medium: 'soft tissue',
    density_g_per_cm3: 1.04,
    unit: 'mGy/(MBq·s)',
    size: [3, 3, 3],
    values: Array.from({ length: 27 }, (_, at) => (at === 13 ? 0.31 : 0.001)),
  };
  const runWith = async (name: string, kernel: object) => {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(kernel));
    const dose = { engine: 'voxel-s', kernel: { file: `${name}.json` } };
    const protocol = writeProtocol(folder, { ...PROTOCOL, outputs: ['RTDOSE'], dose });
    const output = join(folder, `out-${name}`);
    return { ...(await runHere(['run', '--protocol', protocol, '--input', sphere, '--output', output])), output };
  };

  test('is found beside the protocol, used as it is, and named in the results', async () => {
    const { code, output, err } = await runWith('own', KERNEL);
    expect([code, err]).toEqual([0, expect.stringContaining('dose/kernel-ends')]);
    const { dose, regions, warnings } = readResults(output);
    expect(dose!.kernel).toMatchObject({ source: 'site', siteKernel: { name: 'own.json', medium: 'soft tissue' } });
    expect(warnings.map(({ code: warned }) => warned)).toContain('dose/kernel-ends');
    // Named in what is written too, without its values.
    expect(doseBytes(output).includes('"fileUnit":"mGy/(MBq·s)"')).toBe(true);
    expect(doseBytes(output).includes('"values":[')).toBe(false);
    const [region] = regions;
    // In the middle of a large sphere every voxel gets the sum of the table per decay and voxel volume.
    const perVoxel_MBq_s = (region!.timeIntegratedActivity_MBq_h * 3600 * 4 ** 3) / 1000 / region!.volume_mL;
    const sum_Gy = ((0.31 + 26 * 0.001) / 1000) * perVoxel_MBq_s;
    expect(region!.absorbedDose_Gy.D2 / sum_Gy).toBeGreaterThan(0.97);
    expect(region!.absorbedDose_Gy.D2 / sum_Gy).toBeLessThan(1.1);
  });

  test.each([
    ['nuclide', { radionuclide: 'Y-90' }, 'dose/kernel-radionuclide', /is for Y-90; the case is Lu-177/],
    ['voxel size', { voxelSize_mm: [4.42, 4.42, 4.42] }, 'dose/kernel-voxel-size', /4\.42 .*4\.00/],
    ['unit', { unit: 'Gy/(Bq·s)' }, 'dose/kernel-energy', /MeV per decay/],
    ['table', { values: [1, 2, 3] }, 'dose/kernel-values', /27/],
  ])('of another %s ends with its code, and nothing is written', async (name, change, code, says) => {
    const { code: exit, err, output } = await runWith(`wrong-${name.replace(' ', '-')}`, { ...KERNEL, ...change });
    expect(exit).toBe(1);
    expect(err).toContain(code);
    expect(err).toMatch(says);
    expect(nothingWritten(output)).toBe(true);
  });
});

describe('without a CT', () => {
  const change = { regions: { threshold: { fraction: 0.4 } }, accept: ['ingest/no-ct'], outputs: ['RTDOSE'] };

  test.each(['voxel-s-density', 'voxel-s-tissue', 'collapsed-cone'])('%s ends with what to do', async (engine) => {
    const { code, err, output } = await run(withoutCt, `no-ct-${engine}`, { engine }, change);
    expect(code).toBe(1);
    expect(err).toContain('dose/no-density');
    expect(err).toContain('Add a CT of the patient');
    expect(nothingWritten(output)).toBe(true);
  });

  test('voxel S values of one medium run', async () => {
    const { code, output } = await run(withoutCt, 'no-ct', { engine: 'voxel-s' }, change);
    expect(code).toBe(0);
    expect(readResults(output).dose).toMatchObject({ engine: 'voxel-s', kernel: { source: 'point-kernel' } });
  });
});
