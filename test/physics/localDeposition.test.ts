/**
 * Local deposition against its closed form D = Ã·E/ρ in a uniform sphere, and against published S values of spheres: 310 g, Y-90
 * 1.67 mGy/(MBq·h), Lu-177 0.281 mGy/(MBq·h) (OLINDA 2; these include the absorbed part of the photons, about 1.5 % for Lu-177, and
 * lose electrons at the surface, 5 % for Y-90 by the kernels of sphereSValues).
 */
import {
  findRadionuclide,
  localAbsorbedDose,
  massDensityFromHu,
  occupancyOnGrid,
  regionDoseStatistics,
  type RegionMask,
} from '@voxel-dosimetry/core';
import { resultOf } from '../unit/core/drive';
import { voxelMapsOf } from '../unit/compute/voxelMapsOf';
import { centredGrid, uniform, volumeOf } from '../unit/core/grids';

const J_PER_KEV = 1.602176634e-16;

test('a uniform sphere from activity to mean dose equals the closed form to 1e-4', async () => {
  const radionuclide = findRadionuclide('Lu-177');
  const effectiveHalfLife_h = 51;
  const atAdministration_Bq_per_mL = 1.2e6;
  const grid = centredGrid([30, 30, 30], [4.42, 4.42, 4.42]);
  const inSphere = (point: readonly number[]): number => (Math.hypot(...point) <= 45 ? 1 : 0);
  const times_h = [4, 24, 96, 168];
  const aligned = times_h.map((time_h) =>
    volumeOf(
      'Bq/mL',
      grid,
      (point) => inSphere(point) * atAdministration_Bq_per_mL * 2 ** (-time_h / effectiveHalfLife_h),
    ),
  );
  const region: RegionMask = {
    id: 'sphere',
    name: 'Sphere',
    colour: [255, 0, 0],
    grid,
    mask: Uint8Array.from(volumeOf('frac', grid, inSphere).values),
    origin: { kind: 'drawn', segmentationId: 's', segmentIndex: 1, referencedSeriesInstanceUID: null },
  };
  const occupancy = resultOf(occupancyOnGrid(region, grid));
  const density = resultOf(massDensityFromHu(uniform('HU', grid, 14)));
  const expected_Gy =
    (((atAdministration_Bq_per_mL * effectiveHalfLife_h * 3600) / Math.LN2) * radionuclide.electron_keV * J_PER_KEV) /
    1.03e-3;
  for (const shape of ['own', 'region-shape'] as const) {
    const { tia } = await voxelMapsOf({
      aligned,
      times_s: times_h.map((time_h) => time_h * 3600),
      halfLife_s: radionuclide.halfLife_s,
      occupancies: [occupancy],
      voxels: { shape },
    });
    const { dose, energy } = resultOf(localAbsorbedDose({ tia, density, radionuclide }));
    const statistics = resultOf(
      regionDoseStatistics({ region: { id: 'sphere', name: 'sphere' }, dose, density, tia, occupancy }),
    );
    for (const value_Gy of [
      statistics.mean_Gy,
      statistics.min_Gy,
      statistics.max_Gy,
      statistics.D98_Gy,
      statistics.D2_Gy,
    ])
      expect(Math.abs(value_Gy / expected_Gy - 1)).toBeLessThan(1e-4);
    const imparted_MeV = ((statistics.mean_Gy * statistics.mass_g) / 1000 / J_PER_KEV) * 1e-3;
    expect(energy.absorbed_MeV / imparted_MeV).toBeCloseTo(1, 6);
  }
});

test.each([
  ['Y-90', 1.67, 0, 0.05],
  ['Lu-177', 0.281, -0.025, 0],
])('310 g of %s: off by what surface losses or photons explain', (name, published_mGy_per_MBq_h, least, most) => {
  const radionuclide = findRadionuclide(name);
  const grid = centredGrid([10, 10, 10], [6.767899, 6.767899, 6.767899]);
  const tia = uniform('Bq·s/mL', grid, 3.6e9 / 310);
  const { dose } = resultOf(localAbsorbedDose({ tia, density: uniform('g/mL', grid, 1), radionuclide }));
  const excess_frac = (dose.values[0]! * 1000) / published_mGy_per_MBq_h - 1;
  expect(excess_frac).toBeGreaterThan(least);
  expect(excess_frac).toBeLessThan(most);
});
