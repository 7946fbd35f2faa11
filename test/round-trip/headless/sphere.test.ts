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
