/**
 * Voxel S values by point kernel against EGSnrc (1.5 % in the source voxel and its neighbours) and against published values (2 %).
 */
import {
  dosePointKernel,
  findRadionuclide,
  pointKernelOfSource,
  voxelSValueKernel,
  type DosePointKernel,
  type Vector3,
  type VoxelSValueKernel,
} from '@voxel-dosimetry/core';
import { resultOf } from '../unit/core/drive';
import { hasReferences, JOULES_PER_MEV, physicsRows, referenceEmissions } from './transportScenes';

const REACH = 5;
const cubes = (pointKernel: DosePointKernel, edge_mm: number, density_g_per_mL: number): VoxelSValueKernel =>
  resultOf(
    voxelSValueKernel({
      pointKernel,
      density_g_per_mL,
      voxelSize_mm: [edge_mm, edge_mm, edge_mm],
      reach: [REACH, REACH, REACH],
    }),
  );
const indexOf = ([i, j, k]: Vector3): number => i + (REACH + 1) * (j + (REACH + 1) * k);
const valueAt = ({ energy_MeV }: VoxelSValueKernel, offset: Vector3): number => energy_MeV[indexOf(offset)]!;
const near = (what: string, ours: number, expected: number, bound_frac: number): void => {
  const off_frac = ours / expected - 1;
  expect({ what, off_frac, agrees: Math.abs(off_frac) <= bound_frac }).toEqual({ what, off_frac, agrees: true });
};

/** mGy/(MBq·s) of the kernel of a nuclide in soft tissue. */
function published(name: string, edge_mm: number, density_g_per_mL: number): (offset: Vector3) => number {
  const pointKernel = dosePointKernel(findRadionuclide(name), 'none', 'soft-tissue');
  const kernel = cubes(pointKernel, edge_mm, density_g_per_mL);
  const mGyPerMev = (JOULES_PER_MEV * 1e9) / (density_g_per_mL * 1e-6 * edge_mm ** 3);
  return (offset) => valueAt(kernel, offset) * mGyPerMev;
}

/**
 * N. Lanconelli et al, Phys Med Biol 2012;57:517, doi:10.1088/0031-9155/57/2/517: soft tissue of 1.04 g/mL. Ours are 1.2 % lower throughout, as is Monte Carlo with
 * the same decay data; evaluations of the mean β energy differ by 0.7 % (926.6 to 932.9 keV); the library has 929.2.
 */
test.each([
  ['source voxel', [0, 0, 0], 0.689],
  ['face', [1, 0, 0], 0.0973],
  ['edge', [1, 1, 0], 0.0248],
] as [string, Vector3, number][])('Y-90, 4.42 mm: %s at %j has %d mGy/(MBq·s), 2 %%', (what, offset, expected) => {
  near(what, published('Y-90', 4.42, 1.04)(offset), expected, 0.02);
});

if (hasReferences)
  test.each([
    ['Y-90', '4.80'],
    ['Lu-177', '4.80'],
    ['I-131', '3.00'],
  ])('EGSnrc, %s, voxels of %s mm, its own spectra: 1.5 %% near, 3 %% or 4 σ beyond', (nuclide, spacing) => {
    const edge = Number(spacing);
    const kernel = cubes(
      pointKernelOfSource(referenceEmissions(nuclide, ['electron', 'photon']), 'soft-tissue'),
      edge,
      1.04,
    );
    const toGray = JOULES_PER_MEV / (1.04e-6 * edge ** 3);
    for (const row of physicsRows(`reference/vsv_st104_${spacing}mm_${nuclide}.csv`)) {
      const offset = [Number(row.i), Number(row.j), Number(row.k)] as const;
      const expected = Number(row.S_total_Gy_per_decay);
      const sigma_frac = Math.hypot(Number(row.rel_unc), kernel.relativeUncertainty[indexOf(offset)]!);
      const isNear = offset[0] + offset[1] + offset[2] <= 1;
      near(
        offset.join(' '),
        toGray * valueAt(kernel, offset),
        expected,
        isNear ? 0.015 : Math.max(0.03, 4 * sigma_frac),
      );
    }
  });
else
  test('the EGSnrc results are not on this machine: Y-90 leaves half its energy in a source voxel of 4.8 mm, and a fifteenth in each face', () => {
    const [self, face] = (
      [
        [0, 0, 0],
        [1, 0, 0],
      ] as Vector3[]
    ).map(published('Y-90', 4.8, 1.04));
    near('self', self!, 0.5688, 0.015);
    near('face', face!, 0.07604, 0.015);
  });

/**
 * A trap: a free table of Lu-177 voxel S values in wide use (the one cited above) lacks part of the conversion and Auger electrons and has 6 to 7 % too little
 * in the source voxel. Ours has what 147.9 keV of electrons leave there, less some 7 % that reach the neighbours.
 */
test('Lu-177, 4.8 mm: the source voxel holds β, conversion and Auger electrons alike', () => {
  const { electron_keV, emissions } = findRadionuclide('Lu-177');
  const beta_keV = emissions.find(({ radiation }) => radiation === 'beta-')!.energyPerDecay_keV;
  const self_keV = (published('Lu-177', 4.8, 1.04)([0, 0, 0]) * 1.04e-6 * 4.8 ** 3) / (JOULES_PER_MEV * 1e6);
  near('of all electrons', self_keV, 0.935 * electron_keV, 0.01);
  // All the β energy there is would be less than that.
  expect(self_keV).toBeGreaterThan(1.02 * beta_keV);
});
