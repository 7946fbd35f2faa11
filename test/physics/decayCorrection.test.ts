/**
 * Exact integrals of exponential decay over an acquisition: counts in T from A₀ are A₀(1 − e^(−λT))/λ, so their mean is not the activity
 * at mid-time. Cases where it matters: 30 min of F-18, 30 min of Tc-99m, 10 min of Rb-82 (eight half-lives).
 */
import { calibrateEmission, decayToMidTime_frac, findRadionuclide } from '@voxel-dosimetry/core';
import { centredGrid, uniform } from '../unit/core/grids';
import { resultOf } from '../unit/core/drive';

const CASES = [
  ['F-18', 1800],
  ['Tc-99m', 1800],
  ['Rb-82', 600],
  ['Lu-177', 1800],
] as const;

test.each(CASES)(
  '%s, %d s: the mean over the acquisition becomes the activity at its middle',
  (name, acquisitionDuration_s) => {
    const { halfLife_s } = findRadionuclide(name);
    const lambda = Math.LN2 / halfLife_s;
    const mean = (1 - Math.exp(-lambda * acquisitionDuration_s)) / (lambda * acquisitionDuration_s);
    const settings = { halfLife_s, acquisitionDuration_s, acquisitionStartAfterAdministration_s: 3600 };
    const factor = decayToMidTime_frac({ ...settings, decayCorrection: 'none' });
    expect((mean * factor) / Math.exp((-lambda * acquisitionDuration_s) / 2)).toBeCloseTo(1, 9);
  },
);

test.each(CASES)(
  '%s, %d s: images corrected to start or to administration give the same activity',
  (name, acquisitionDuration_s) => {
    const { halfLife_s } = findRadionuclide(name);
    const lambda = Math.LN2 / halfLife_s;
    const start_s = 1200;
    const settings = { halfLife_s, acquisitionDuration_s, acquisitionStartAfterAdministration_s: start_s };
    const atAdministration = 1000;
    const atStart = atAdministration * Math.exp(-lambda * start_s);
    const atMiddle = atStart * Math.exp((-lambda * acquisitionDuration_s) / 2);
    expect(
      (atAdministration * decayToMidTime_frac({ ...settings, decayCorrection: 'administration' })) / atMiddle,
    ).toBeCloseTo(1, 10);
    expect((atStart * decayToMidTime_frac({ ...settings, decayCorrection: 'start' })) / atMiddle).toBeCloseTo(1, 10);
  },
);

test('simulated counts of 30 min F-18 come back as the activity at 15 min', () => {
  const { halfLife_s } = findRadionuclide('F-18');
  const lambda = Math.LN2 / halfLife_s;
  const grid = centredGrid([2, 2, 2], [4, 4, 4]);
  const atStart_Bq_per_mL = 20_000;
  const factor_cps_per_MBq = 85;
  const counts = (atStart_Bq_per_mL * 0.064 * factor_cps_per_MBq * 1e-6 * (1 - Math.exp(-lambda * 1800))) / lambda;
  const calibrated = resultOf(
    calibrateEmission(uniform('count', grid, counts), {
      calibration: { source: 'factor', factor_cps_per_MBq },
      halfLife_s,
      acquisitionDuration_s: 1800,
      acquisitionStartAfterAdministration_s: 3600,
      decayCorrection: 'none',
    }),
  );
  expect(calibrated.values[0]! / (atStart_Bq_per_mL * Math.exp(-lambda * 900))).toBeCloseTo(1, 6);
});
