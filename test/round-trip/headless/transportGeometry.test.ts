/** The torso, its particles in the dose grid's voxels and in the CT's own: 3.2 × 3.2 × 5 mm beside 4.8 mm, with faces of their own. */
import { join } from 'node:path';
import type { Results } from '@voxel-dosimetry/headless';
import { PROTOCOL, readResults, runProgram, temporaryFolder, writeProtocol } from './headlessRun';

// The torso is made and read, and calculated twice: some tens of seconds, more on a busy machine.
jest.setTimeout(400_000);

const HISTORIES = 4e6;
/** Of the energy of one decay of Lu-177 (β spectrum, conversion, few photons), relative: below 1, and so is known what is emitted in all. */
const DECAY_SPREAD_frac = 1;

const folder = temporaryFolder();
const input = join(folder, 'torso');
const ran: Record<'dose-grid' | 'ct', Results | null> = { 'dose-grid': null, ct: null };

beforeAll(async () => {
  await runProgram(['phantom', '--name', 'torso', '--out', input]);
  for (const geometry of ['dose-grid', 'ct'] as const) {
    const dose = { engine: 'monte-carlo', histories: HISTORIES, geometry };
    const protocol = writeProtocol(folder, { ...PROTOCOL, outputs: ['RTDOSE'], dose });
    const output = join(folder, geometry);
    const { code, err } = await runProgram(['run', '--protocol', protocol, '--input', input, '--output', output]);
    if (code !== 0) throw new Error(err);
    ran[geometry] = readResults(output);
  }
});

test.each(['Liver', 'Spleen', 'Kidney left', 'Kidney right', 'Lungs'])('%s gets the same mean dose', (name) => {
  const [inDoseGrid, inCt] = [ran['dose-grid']!, ran.ct!].map(
    ({ regions }) => regions.find((region) => region.name === name)!.absorbedDose_Gy,
  );
  const sigma_Gy = Math.hypot(inDoseGrid!.sigma!, inCt!.sigma!);
  expect(sigma_Gy / inDoseGrid!.mean).toBeLessThan(0.005);
  expect(Math.abs(inCt!.mean - inDoseGrid!.mean)).toBeLessThan(4 * sigma_Gy);
});

test('energy is balanced, the same decays are emitted, and the results name the voxels', () => {
  const [doseGrid, ct] = [ran['dose-grid']!, ran.ct!];
  expect(doseGrid.dose!.monteCarlo).toMatchObject({ cuts: 1, ctGrid: null });
  expect(ct.dose!.monteCarlo).toMatchObject({
    cuts: 1,
    ctGrid: { size: [192, 192, 94], spacing_mm: [3.2, 3.2, 5], merged: [1, 1, 1], isResampled: false },
  });
  for (const { energy } of [doseGrid, ct])
    expect((energy!.absorbed_MeV + energy!.escaped_MeV) / energy!.emitted_MeV).toBeCloseTo(1, 9);
  const sigma_frac = (DECAY_SPREAD_frac * Math.SQRT2) / Math.sqrt(HISTORIES);
  expect(Math.abs(ct.energy!.emitted_MeV / doseGrid.energy!.emitted_MeV - 1)).toBeLessThan(4 * sigma_frac);
  expect(ct.warnings).toEqual(doseGrid.warnings);
});
