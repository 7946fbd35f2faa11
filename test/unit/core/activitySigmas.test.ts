import { activitySigmas, type ActivitySigmasInput } from '@voxel-dosimetry/core';
import { sizeUncertainty_frac } from '../../../extensions/dosimetry-core/src/fit/activitySigmas';
import { randomNumbers } from '../../physics/randomNumbers';
import { errorOf } from './grids';

const COUNTS = { source: 'counts-and-size', sensitivity_cps_per_MBq: 9, resolution_mm: 15 } as const;
const input = (change: Partial<ActivitySigmasInput>): ActivitySigmasInput => ({
  activities_MBq: [100, 50, 0],
  uncertainty: COUNTS,
  durations_s: [1200, 1200, 1800],
  volume_mL: 150,
  voxelSize_mm: [4.8, 4.8, 4.8],
  ...change,
});

test('scatter tells nothing beforehand, nor does a region in which nothing is above zero', () => {
  expect(activitySigmas(input({ uncertainty: { source: 'scatter', weighting: 'counting' } }))).toBeNull();
  expect(activitySigmas(input({ activities_MBq: [0, -1, 0] }))).toBeNull();
});

test('a stated share is one of each activity, and of a thousandth of the largest at least', () => {
  const sigmas = activitySigmas(input({ uncertainty: { source: 'stated', relative_frac: 0.06 } }))!;
  [6, 3, 0.006].forEach((expected, at) => expect(sigmas[at]).toBeCloseTo(expected, 12));
});

test('counts and size: the edge of the region, and counting statistics where counts are few', () => {
  const size_frac = sizeUncertainty_frac(150, 15, [4.8, 4.8, 4.8]);
  const sigmas = activitySigmas(input({ activities_MBq: [100, 0.001, 50] }))!;
  expect(sigmas[0]! / 100).toBeCloseTo(Math.hypot(size_frac, 1 / Math.sqrt(100 * 9 * 1200)), 12);
  // 0.1 MBq, a thousandth of the largest: 1080 counts.
  expect(sigmas[1]! / 0.1).toBeCloseTo(Math.hypot(size_frac, 1 / Math.sqrt(1080)), 12);
});

describe('the size of a sphere', () => {
  test('by hand for one so large that nothing leaves it: half of the volume’s uncertainty', () => {
    const volume_mL = 4e6;
    const diameter_mm = 2 * Math.cbrt((3 * volume_mL * 1000) / (4 * Math.PI));
    const edge_mm = Math.sqrt(4.8 ** 2 / 6 + 15 ** 2 / (4 * Math.LN2));
    expect(sizeUncertainty_frac(volume_mL, 15, [4.8, 4.8, 4.8]) / ((3 * edge_mm) / diameter_mm / 2)).toBeCloseTo(1, 2);
  });

  test('density at the edge over counts inside are those of a sphere blurred point by point', () => {
    const [radius_mm, sigma_mm] = [16.84, 15 / (2 * Math.sqrt(2 * Math.LN2))];
    const next = randomNumbers(20);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    let [inside, shell] = [0, 0];
    const [draws, half_mm] = [40_000, 1];
    for (let n = 0; n < draws; n++) {
      const start_mm = radius_mm * Math.cbrt(next());
      const cosine = 2 * next() - 1;
      const along = start_mm * cosine + sigma_mm * normal();
      const across = start_mm * Math.sqrt(1 - cosine * cosine) + sigma_mm * normal();
      const distance_mm = Math.hypot(along, across, sigma_mm * normal());
      if (distance_mm < radius_mm) inside++;
      if (Math.abs(distance_mm - radius_mm) < half_mm) shell++;
    }
    const volume = (4 / 3) * Math.PI * radius_mm ** 3;
    const shellVolume = (4 / 3) * Math.PI * ((radius_mm + half_mm) ** 3 - (radius_mm - half_mm) ** 3);
    const ratio = shell / shellVolume / (inside / volume);
    const edge_mm = Math.sqrt(4.8 ** 2 / 6 + 15 ** 2 / (4 * Math.LN2));
    const own = sizeUncertainty_frac(volume / 1000, 15, [4.8, 4.8, 4.8]) / ((3 * edge_mm) / (2 * radius_mm));
    // 4000 draws in the shell: 1.6 %.
    expect(own / ratio).toBeGreaterThan(0.95);
    expect(own / ratio).toBeLessThan(1.05);
  });

  test('smaller regions and coarser images are less sure', () => {
    const at = (volume_mL: number, resolution_mm: number): number =>
      sizeUncertainty_frac(volume_mL, resolution_mm, [4.8, 4.8, 4.8]);
    expect(at(10, 15)).toBeGreaterThan(at(100, 15));
    expect(at(100, 20)).toBeGreaterThan(at(100, 10));
    expect(Number.isFinite(at(0.01, 15))).toBe(true);
  });
});

test.each([
  ['fit/duration', input({ durations_s: [1200, null, 1800] })],
  ['fit/sensitivity', input({ uncertainty: { ...COUNTS, sensitivity_cps_per_MBq: 0 } })],
  ['fit/resolution', input({ uncertainty: { ...COUNTS, resolution_mm: NaN } })],
  ['fit/relative-uncertainty', input({ uncertainty: { source: 'stated', relative_frac: 0 } })],
])('%s', (code, request) => {
  const error = errorOf(() => activitySigmas(request));
  expect(error.code).toBe(code);
  expect(error.remedy).not.toBe('');
});
