/** Voxels with the noise of counting: their mean integral against the truth, in which errors of sparse voxels would show as bias. */
import { findRadionuclide } from '@voxel-dosimetry/core';
import { voxelMapsOf } from '../unit/compute/voxelMapsOf';
import { centredGrid } from '../unit/core/grids';
import { poisson, randomNumbers } from './randomNumbers';

const TIMES_h = [4, 24, 96, 168];
const COUNT = 16_000;

test.each([
  [52, 1900, 0.002],
  [52, 100, 0.006],
  [38, 138, 0.005],
  [67, 50, 0.02],
  [40, 19, 0.012],
])(
  'voxels of %d h with %d counts at time zero: the mean of 16 000 noisy fits is within %d of the truth',
  async (halfLife_h, counts, within_frac) => {
    const grid = centredGrid([COUNT, 1, 1], [4.8, 4.8, 4.8]);
    const next = randomNumbers(4711 + counts);
    const aligned = TIMES_h.map((time_h) => ({
      unit: 'Bq/mL' as const,
      grid,
      values: Float32Array.from({ length: COUNT }, () => poisson(counts * 2 ** (-time_h / halfLife_h), next)),
    }));
    const { tia } = await voxelMapsOf({
      aligned,
      times_s: TIMES_h.map((time_h) => time_h * 3600),
      halfLife_s: findRadionuclide('Lu-177').halfLife_s,
    });
    const mean = Array.from(tia.values).reduce((sum, value) => sum + value, 0) / COUNT;
    expect(Math.abs(mean / ((counts * halfLife_h * 3600) / Math.LN2) - 1)).toBeLessThan(within_frac);
  },
);
