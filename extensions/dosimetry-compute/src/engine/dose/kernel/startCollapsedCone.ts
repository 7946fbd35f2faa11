import {
  dosePointKernel,
  MINIMUM_DENSITY_g_per_mL,
  photonCollisions,
  voxelVolume_mL,
  type KernelMedium,
  type Volume,
} from '@voxel-dosimetry/core';
import { lineKernels, type EmittedKernels } from '@voxel-dosimetry/collapsed-cone';
import type { DoseRequest } from '../../../contract';
import type { JobControl } from '../../jobs';
import type { Deposit, DepositRequest } from '../deposit';
import type { Calculation, StartedEngine } from '../startEngine';
import { densityOf_g_per_mL } from './caseKernels';
import { doseOfEnergy } from './doseOfEnergy';
import { floatsOf } from './floatsOf';
import { kernelSettings } from './kernelRequest';
import { shareCone, type SharedCone } from './superposeParts';

/** Directions that energy leaves a voxel in: with fewer, rays show around small sources. */
export const CONE_DIRECTIONS = 96;

/** What the collapsed cone takes of a radionuclide: photons collision by collision. */
export function coneKernels(
  { radionuclide, daughters }: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  medium: KernelMedium,
): EmittedKernels & { readonly local_MeV: number } {
  const { charged, local_MeV } = dosePointKernel(radionuclide, daughters, medium);
  return { charged, local_MeV, photon: photonCollisions(radionuclide, daughters, medium) };
}

/** Collapsed-cone superposition of the case's nuclide in its own density map. Throws `dose/no-density`, `dose/memory`. */
export async function startCollapsedCone(calculation: Calculation): Promise<StartedEngine> {
  const { density, host, request, control } = calculation;
  const { medium } = kernelSettings(calculation);
  const { size, spacing_mm } = density.grid;
  const { local_MeV, ...emitted } = coneKernels(request, medium);
  const scene = {
    size,
    spacing_mm,
    density_g_per_mL: withoutAir(density),
    kernels: await control.drive(lineKernels(emitted), 'Fitting the kernel', 0, 0),
    local_MeV,
    directions: CONE_DIRECTIONS,
  };
  const cone = shareCone(host, scene, control);
  const used = { medium, density_g_per_mL: densityOf_g_per_mL(medium), voxels: density.values.length };
  return {
    deposit: depositByCollapsedCone(cone, density, control),
    kernel: {
      source: 'point-kernel',
      siteKernel: null,
      media: [used],
      reach: size.map((voxels) => voxels - 1) as [number, number, number],
      beyond_frac: 0,
      selfUncertainty_frac: null,
      directions: CONE_DIRECTIONS,
    },
    transport: null,
    uniformDensity_g_per_mL: null,
    end: () => cone.end(),
  };
}

/**
 * The superposition as an engine. Negative activity (noise of reconstruction) sends nothing, as in Monte Carlo. emitted = absorbed + escaped: what leaves the grid
 * escapes, and what ends below MINIMUM_DENSITY_g_per_mL, which gives no dose. Test: unit/compute/kernelDose.
 */
const depositByCollapsedCone =
  (cone: SharedCone, density: Volume<'g/mL'>, control: JobControl): Deposit =>
  async ({ activity, unit, index, count }) => {
    const values = floatsOf(activity).map((decays) => Math.max(0, decays));
    const doing = `${which({ index, count })}Superposing cones`;
    const range_frac = [(0.97 * index) / count, (0.97 * (index + 1)) / count] as const;
    const { energy_MeV, emitted_MeV, escaped_MeV } = await cone.superpose(values, doing, range_frac);
    const dose = new Float32Array(values.length);
    const shared = await control.drive(doseOfEnergy(energy_MeV, density, { of: 'voxel' }, dose), null);
    const volume_mL = voxelVolume_mL(activity.grid);
    return {
      dose: { unit, grid: activity.grid, values: dose },
      energy: {
        emitted_MeV: emitted_MeV * volume_mL,
        absorbed_MeV: shared.absorbed_MeV,
        escaped_MeV: escaped_MeV * volume_mL + shared.withoutMass_MeV,
      },
      statistics: null,
    };
  };

const which = ({ index, count }: Pick<DepositRequest<'Gy'>, 'index' | 'count'>): string =>
  count > 1 ? `Time point ${index + 1} of ${count}: ` : '';

/** Air gives no dose: rays pass it by, and what decays there escapes. */
const withoutAir = (density: Volume<'g/mL'>): Float32Array =>
  Float32Array.from(density.values, (value) => (value >= MINIMUM_DENSITY_g_per_mL ? value : 0));
