/** What kernels are composed from, and what a case is told apart by: parts of a point kernel, tissues, borders of the lung. */
import {
  dosePointKernel,
  doseSurroundings,
  findRadionuclide,
  kernelParts,
  massDistanceOf,
  NO_TISSUE,
  tissueOfDensity,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import { resultOf } from './drive';
import { centredGrid, uniform, volumeOf } from './grids';

describe('parts of a point kernel', () => {
  const kernel = dosePointKernel(findRadionuclide('Y-90'), 'none', 'water');
  const { near, far, range_g_per_cm2 } = kernelParts(kernel);

  it('add up to it at every distance', () => {
    expect(near.emitted_MeV + far.emitted_MeV).toBeCloseTo(kernel.emitted_MeV, 12);
    expect(near.local_MeV + far.local_MeV).toBe(kernel.local_MeV);
    for (const kind of ['charged', 'photon'] as const)
      kernel[kind].within_MeV.forEach((energy_MeV, node) =>
        expect(near[kind].within_MeV[node]! + far[kind].within_MeV[node]!).toBeCloseTo(energy_MeV, 12),
      );
  });

  it('leave to the near one what is absorbed within 1.25 times the range of 90 %, to the far one what is beyond 1.75 times, bremsstrahlung too', () => {
    const range90_g_per_cm2 = massDistanceOf(kernel.charged, 0.9);
    expect(range90_g_per_cm2).toBeCloseTo(0.546, 1);
    expect(range_g_per_cm2 / range90_g_per_cm2).toBeCloseTo(1.75, 9);
    for (const kind of ['charged', 'photon'] as const) {
      const { massDistance_g_per_cm2: distances, within_MeV } = near[kind];
      const ends = distances.findIndex((distance) => distance > range_g_per_cm2) - 1;
      expect(within_MeV[ends]).toBe(within_MeV.at(-1));
      const begins = distances.findIndex((distance) => distance > 1.25 * range90_g_per_cm2) - 1;
      expect(far[kind].within_MeV[begins]!).toBeLessThan(1e-15);
    }
    expect(far.charged.within_MeV.at(-1)! / kernel.charged.within_MeV.at(-1)!).toBeLessThan(0.03);
    expect(far.charged.within_MeV.at(-1)!).toBeGreaterThan(0);
  });

  it('keep soft X rays near where electrons end sooner', () => {
    const terbium = dosePointKernel(findRadionuclide('Tb-161'), 'none', 'water');
    const parts = kernelParts(terbium);
    expect(parts.range_g_per_cm2).toBeCloseTo(0.35, 9);
    // 4 % of the photon energy is L X rays of 6 to 10 keV, nearly all of which end in 2.5 mm of water; what is left fades out to 3.5 mm.
    const part_frac = parts.near.photon.within_MeV.at(-1)! / terbium.photon.within_MeV.at(-1)!;
    expect(part_frac).toBeGreaterThan(0.05);
    expect(part_frac).toBeLessThan(0.08);
  });

  it('are nothing but local where nothing else is emitted', () => {
    const { charged, photon } = kernel;
    const none = (deposit: typeof charged) => ({ ...deposit, within_MeV: new Float64Array(deposit.within_MeV.length) });
    const alone = { ...kernel, local_MeV: 5, emitted_MeV: 5, charged: none(charged), photon: none(photon) };
    const parts = kernelParts(alone);
    expect([parts.near.emitted_MeV, parts.far.emitted_MeV, parts.range_g_per_cm2]).toEqual([5, 0, 0]);
    expect(massDistanceOf(alone.charged, 0.9)).toBe(0);
  });
});

test('tissues are told apart by density, with the mean density that each has in the patient', () => {
  const grid = centredGrid([11, 1, 1], [4, 4, 4]);
  const densities = [0, 0.049, 0.06, 0.3, 0.59, 0.61, 0.97, 0.99, 1.09, 1.11, 3];
  const density = volumeOf('g/mL', grid, ([x]) => densities[Math.round(x / 4) + 5]!);
  const { found, tissueOfVoxel } = resultOf(tissueOfDensity(density));
  expect([...tissueOfVoxel]).toEqual([NO_TISSUE, NO_TISSUE, 0, 0, 0, 1, 1, 2, 2, 3, 3]);
  expect(found.map(({ medium, voxels }) => [medium, voxels])).toEqual([
    ['lung', 3],
    ['adipose', 2],
    ['soft-tissue', 2],
    ['cortical-bone', 2],
  ]);
  const means = found.map(({ density_g_per_mL }) => density_g_per_mL);
  [0.95 / 3, 0.79, 1.04, 2.055].forEach((mean, at) => expect(means[at]).toBeCloseTo(mean, 5));
});

describe('what surrounds the decays', () => {
  const grid = centredGrid([20, 8, 8], [4, 4, 4]);
  /** Lung where x is below 0, liver beyond; metal in one corner. */
  const density = volumeOf('g/mL', grid, ([x, y, z]) => (x > 37 && y > 13 && z > 13 ? 7 : x < 0 ? 0.3 : 1.05));
  const voxels = Uint32Array.of(0, 5, 15);
  const regions = [
    { regionId: 'half', voxels, weights: Float32Array.of(1, 0.5, 0.5) },
    { regionId: 'none', voxels, weights: new Float32Array(3) },
  ];
  const around = (name: string, activity: Volume) =>
    resultOf(doseSurroundings(activity, density, dosePointKernel(findRadionuclide(name), 'none', 'water'), regions));
  const between = (from_mm: number, to_mm: number) =>
    volumeOf('Bq·s/mL', grid, ([x]: Vector3) => (x > from_mm && x < to_mm ? 1e6 : 0));

  it('is lung within the range of charged particles, on either side of its border', () => {
    // 5.5 mm in voxels of 4 mm: one voxel on either side.
    expect(around('Y-90', uniform('Bq·s/mL', grid, 1)).nearLung_frac).toBeCloseTo(2 / 20, 6);
    expect(around('Y-90', between(0, 4)).nearLung_frac).toBe(1);
    expect(around('Y-90', between(-4, 0)).nearLung_frac).toBe(1);
    expect(around('Y-90', between(4, 40)).nearLung_frac).toBe(0);
    expect(around('Lu-177', uniform('Bq·s/mL', grid, 1)).nearLung_frac).toBe(0);
    expect(around('Y-90', uniform('Bq·s/mL', grid, 0)).nearLung_frac).toBe(0);
  });

  it('is known by range and energies of the nuclide, and by what is denser than bone', () => {
    const { chargedRange_mm, charged_MeV, photon_MeV, ...rest } = around('I-131', uniform('Bq·s/mL', grid, 1));
    expect(chargedRange_mm).toBeGreaterThan(0.7);
    expect(chargedRange_mm).toBeLessThan(1.6);
    expect(charged_MeV).toBeCloseTo(0.191, 2);
    expect(photon_MeV).toBeCloseTo(0.382, 2);
    expect(rest.regions).toEqual([
      { regionId: 'half', density_g_per_mL: expect.closeTo((1.5 * 0.3 + 0.5 * 1.05) / 2, 6) as number },
    ]);
    expect(rest).toMatchObject({ voxelSize_mm: [4, 4, 4], voxelsDenserThanBone: 1, densest_g_per_mL: 7 });
  });
});
