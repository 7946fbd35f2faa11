import {
  calibrateEmission,
  retainedActivity,
  type CalibrationSettings,
  type EmissionUnit,
  type TimePoint,
  type Volume,
} from '@voxel-dosimetry/core';
import { centredGrid, errorOf, uniform } from './grids';
import { resultOf } from './drive';

const grid = centredGrid([2, 3, 4], [4, 5, 10]);
const settings: CalibrationSettings = {
  calibration: { source: 'image' },
  halfLife_s: 574300.8,
  acquisitionDuration_s: 1800,
  acquisitionStartAfterAdministration_s: 4 * 3600,
  decayCorrection: 'none',
};
const withFactor = (factor_cps_per_MBq: number): CalibrationSettings => ({
  ...settings,
  calibration: { source: 'factor', factor_cps_per_MBq },
});
const counts = uniform('count', grid, 1684.8);
const concentration = uniform('Bq/mL', grid, 5000);
const codeOf = (emission: Volume<EmissionUnit>, how: CalibrationSettings): string =>
  errorOf(() => resultOf(calibrateEmission(emission, how))).code;

test('counts become Bq/mL by the camera factor, the duration and the voxel volume', () => {
  // 1684.8 counts / (9.36 cps/MBq · 1800 s) = 0.1 MBq in 0.2 mL.
  const calibrated = resultOf(calibrateEmission(counts, withFactor(9.36)));
  expect(calibrated.unit).toBe('Bq/mL');
  expect(calibrated.grid).toBe(grid);
  const toMidTime = 1 - (Math.LN2 * 900) ** 2 / settings.halfLife_s ** 2 / 6;
  for (const value of calibrated.values) expect(value / (500_000 * toMidTime)).toBeCloseTo(1, 6);
});

test('integer counts work as well as real ones', () => {
  const integers = { unit: 'count' as const, grid, values: new Int16Array(24).fill(1685) };
  expect(resultOf(calibrateEmission(integers, withFactor(9.36))).values[23]! / 500_059.35).toBeCloseTo(1, 5);
});

test('Bq/mL stay, apart from the decay to mid-time', () => {
  const start = resultOf(calibrateEmission(concentration, { ...settings, decayCorrection: 'start' }));
  expect(start.values[0]! / (5000 * 2 ** (-900 / settings.halfLife_s))).toBeCloseTo(1, 6);
  const administration = resultOf(calibrateEmission(concentration, { ...settings, decayCorrection: 'administration' }));
  expect(administration.values[0]! / (5000 * 2 ** (-(4 * 3600 + 900) / settings.halfLife_s))).toBeCloseTo(1, 6);
});

test('the input is not changed', () => {
  resultOf(calibrateEmission(concentration, { ...settings, decayCorrection: 'administration' }));
  expect([...new Set(concentration.values)]).toEqual([5000]);
});

test('counts without a factor are refused, and so is a factor on Bq/mL: never guessed, never twice', () => {
  expect(codeOf(counts, settings)).toBe('calibrate/needs-factor');
  expect(codeOf(concentration, withFactor(9.36))).toBe('calibrate/already-calibrated');
});

test.each([0, -9.36, NaN, Infinity])('a factor of %p cps/MBq is refused with its value', (factor) => {
  const error = errorOf(() => resultOf(calibrateEmission(counts, withFactor(factor))));
  expect(error.code).toBe('calibrate/not-positive');
  expect(error.message).toBe(`The calibration factor is ${factor} cps/MBq; a number above 0 was expected.`);
  expect(error.remedy).toBe('Enter the calibration factor in cps/MBq.');
});

test.each([
  ['half-life', { halfLife_s: 0 }, 'calibrate/not-positive'],
  ['half-life', { halfLife_s: NaN }, 'calibrate/not-positive'],
  ['duration', { acquisitionDuration_s: 0 }, 'calibrate/not-positive'],
  ['duration', { acquisitionDuration_s: -1800 }, 'calibrate/not-positive'],
  ['start', { acquisitionStartAfterAdministration_s: -60 }, 'calibrate/time-before-administration'],
  ['start', { acquisitionStartAfterAdministration_s: NaN }, 'calibrate/time-before-administration'],
])('a wrong %s (%j) is refused', (_, change, code) => {
  expect(codeOf(concentration, { ...settings, ...change })).toBe(code);
});

test('voxels that are not numbers are refused and counted', () => {
  const values = Float32Array.from({ length: 24 }, (_, v) => (v < 3 ? NaN : v === 3 ? Infinity : 1));
  const error = errorOf(() => resultOf(calibrateEmission({ unit: 'Bq/mL', grid, values }, settings)));
  expect(error.code).toBe('calibrate/not-finite');
  expect(error.message).toBe('4 of 24 voxels of the emission image are not finite numbers.');
});

test('retained activity: after one half-life of Lu-177 half of what was administered can be in the image', () => {
  const timePoint = {
    emission: { radionuclide: { value: 'Lu-177' }, administeredActivity_MBq: { value: 7400 } },
    timeAfterAdministration_s: { value: 6.647 * 86_400 },
  } as TimePoint;
  const { administeredDecayed_MBq, retained_frac } = retainedActivity(timePoint, 925e6);
  expect(administeredDecayed_MBq).toBeCloseTo(3700, 1);
  expect(retained_frac).toBeCloseTo(0.25, 5);
  expect(retainedActivity(timePoint, null)).toMatchObject({ inImage_MBq: null, retained_frac: null });
});
