import { voxelVolume_mL, type FoundTissue, type Volume } from '@voxel-dosimetry/core';
import type { JobControl } from '../../jobs';
import type { Deposit, Deposited, DepositRequest } from '../deposit';
import type { MediumKernel } from './caseKernels';
import type { Convolution } from './createConvolution';
import { doseOfEnergy, type MassOf } from './doseOfEnergy';
import { floatsOf } from './floatsOf';

interface Superposition {
  readonly convolution: Convolution;
  readonly density: Volume<'g/mL'>;
  readonly control: JobControl;
}

/**
 * One kernel for the whole grid: the map convolved with it, and the energy of each voxel over the mass of `mass`.
 *
 * Linear, negative values of the map (noise of reconstruction) too. emitted = absorbed + escaped: what falls outside the grid escapes, and over voxels' own mass what ends where
 * there is none. Test: unit/compute/kernelDose.
 */
export const depositByOneKernel =
  (superposition: Superposition, kernel: MediumKernel, mass: MassOf): Deposit =>
  async (request) => {
    const { convolution, density, control } = superposition;
    const convolved = await convolution.convolve(floatsOf(request.activity), kernel.parts, control, shareOf(request));
    const dose = new Float32Array(density.values.length);
    const work = doseOfEnergy(convolved.energy, density, mass, dose);
    const { absorbed_MeV, withoutMass_MeV } = await control.drive(work, null);
    const volume_mL = voxelVolume_mL(density.grid);
    return deposited(request, dose, {
      emitted_MeV: convolved.decays * volume_mL * emittedBy(kernel),
      absorbed_MeV,
      escaped_MeV: convolved.outside * volume_mL + withoutMass_MeV,
    });
  };

/**
 * Each tissue's kernel convolved with the whole map, of which the voxels of that tissue take theirs: around a voxel everything is taken to be of its tissue.
 *
 * Energy is not conserved from tissue to tissue: absorbed is dose times the voxels' own mass, escaped what is left of what was emitted, below zero where the
 * kernels give more than that. Test: unit/compute/kernelDose.
 */
export const depositByTissue =
  (
    { convolution, density, control }: Superposition,
    kernels: readonly (MediumKernel & { readonly tissue: number; readonly found: FoundTissue })[],
    tissueOfVoxel: Uint8Array,
  ): Deposit =>
  async (request) => {
    const { grid } = request.activity;
    const values = floatsOf(request.activity);
    const dose = new Float32Array(values.length);
    let [emitted_MeV, absorbed_MeV] = [0, 0];
    const [from_frac, to_frac] = shareOf(request);
    for (const [at, kernel] of kernels.entries()) {
      const { tissue, found } = kernel;
      const share = [at, at + 1].map((done) => from_frac + ((to_frac - from_frac) * done) / kernels.length);
      const { energy, decays } = await convolution.convolve(values, kernel.parts, control, share as [number, number]);
      const mass = { of: 'tissue', tissue, found, tissueOfVoxel } as const;
      const shared = await control.drive(doseOfEnergy(energy, density, mass, dose), null);
      absorbed_MeV += shared.absorbed_MeV;
      emitted_MeV = decays * voxelVolume_mL(grid) * emittedBy(kernel);
    }
    return deposited(request, dose, { emitted_MeV, absorbed_MeV, escaped_MeV: emitted_MeV - absorbed_MeV });
  };

/** Per decay. */
const emittedBy = ({ parts }: MediumKernel): number => parts.reduce((sum, part) => sum + part.emitted_MeV, 0);

/** The last part of the progress is for checking voxels. */
const shareOf = ({ index, count }: DepositRequest<'Gy' | 'Gy/s'>): readonly [number, number] => [
  (0.97 * index) / count,
  (0.97 * (index + 1)) / count,
];

const deposited = <U extends 'Gy' | 'Gy/s'>(
  { activity, unit }: DepositRequest<U>,
  values: Float32Array,
  energy: Deposited<U>['energy'],
): Deposited<U> => ({ dose: { unit, grid: activity.grid, values }, energy, statistics: null });
