/**
 * A uniform sphere without noise and blur: absorbed dose by local deposition is C₀·E/(λ_eff·ρ) in every voxel inside,
 * to 1e-4, from counts to the RTDOSE that pydicom reads.
 */
import { join } from 'node:path';
import { findRadionuclide, JOULES_PER_KEV } from '@voxel-dosimetry/core';
import { writePhantom } from '../../phantoms';
import { PROTOCOL, readBack, readResults, runHere, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const DENSITY_g_per_mL = 1.03;
const EFFECTIVE_HALF_LIFE_s = 80 * 3600;

test.each(['voxel', 'region'] as const)(
  'fit by %s: dose in the sphere is the analytic value to 1e-4',
  async (scope) => {
    const truth = await writePhantom('sphere', join(folder, scope));
    const protocol = writeProtocol(folder, { ...PROTOCOL, timeActivity: { scope, models: ['mono'] } });
    const output = join(folder, `${scope}-out`);
    expect(
      await runHere(['run', '--protocol', protocol, '--input', join(folder, scope), '--output', output]),
    ).toMatchObject({ code: 0, err: '' });
    const volume_mL = truth.regions[0]?.volume_mL ?? 0;
    const { electron_keV, alpha_keV, alphaRecoil_keV } = findRadionuclide('Lu-177');
    const decays_per_mL = (500e6 / volume_mL) * (EFFECTIVE_HALF_LIFE_s / Math.LN2);
    const expected_Gy =
      (decays_per_mL * (electron_keV + alpha_keV + alphaRecoil_keV) * JOULES_PER_KEV) / (DENSITY_g_per_mL / 1000);
    const { Sphere } = readBack(output).regions;
    expect(Math.abs((Sphere?.least_Gy ?? 0) / expected_Gy - 1)).toBeLessThan(1e-4);
    expect(Math.abs((Sphere?.most_Gy ?? 0) / expected_Gy - 1)).toBeLessThan(1e-4);
    const [region] = readResults(output).regions;
    expect(Math.abs((region?.absorbedDose_Gy.mean ?? 0) / expected_Gy - 1)).toBeLessThan(1e-4);
    expect(region?.volume_mL).toBeCloseTo(volume_mL, 6);
  },
  120_000,
);

test("a scanner's own CT calibration gives the mass, and is told in the results", async () => {
  const truth = await writePhantom('sphere', join(folder, 'own'));
  const ctCalibration = {
    name: 'Scanner A 120 kV',
    nodes: [
      [-1000, 2],
      [1000, 2],
    ],
  };
  const doseOf = async (changes: object, name: string) => {
    const protocol = writeProtocol(folder, { ...PROTOCOL, ...changes });
    const output = join(folder, name);
    expect(
      await runHere(['run', '--protocol', protocol, '--input', join(folder, 'own'), '--output', output]),
    ).toMatchObject({ code: 0, err: '' });
    return readResults(output);
  };
  const published = await doseOf({}, 'published-out');
  const own = await doseOf({ ctCalibration }, 'own-out');
  const [region] = own.regions;
  expect((region?.mass_g ?? 0) / (truth.regions[0]?.volume_mL ?? 0)).toBeCloseTo(2, 5);
  const ratio = (region?.absorbedDose_Gy.mean ?? 0) / (published.regions[0]?.absorbedDose_Gy.mean ?? 0);
  expect(Math.abs(ratio / (DENSITY_g_per_mL / 2) - 1)).toBeLessThan(1e-4);
  expect(published.massDensity).toMatchObject({ from: 'CT', calibration: 'Schneider 2000', nodes: null });
  expect(own.massDensity).toMatchObject({ from: 'CT', calibration: ctCalibration.name, nodes: ctCalibration.nodes });
}, 120_000);
