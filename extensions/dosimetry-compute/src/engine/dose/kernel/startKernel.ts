import {
  dosePointKernel,
  siteVoxelSValueKernel,
  tissueOfDensity,
  type Grid,
  type SiteKernel,
} from '@voxel-dosimetry/core';
import type { KernelOutcome } from '../../../contract';
import type { Calculation, StartedEngine } from '../startEngine';
import { densityOf_g_per_mL, mediumKernel, selfUncertainty_frac, type MediumKernel } from './caseKernels';
import { createConvolution } from './createConvolution';
import { depositByOneKernel, depositByTissue } from './depositByKernel';
import { kernelSettings } from './kernelRequest';

/**
 * voxel-s and voxel-s-density: one medium everywhere, over its own density or over each voxel's. Throws `dose/no-density`, `dose/kernel-radionuclide`,
 * `dose/kernel-voxel-size`, `dose/kernel-energy`, `dose/memory`.
 */
export async function startOneKernel(calculation: Calculation): Promise<StartedEngine> {
  const { density, host, request, control } = calculation;
  const { medium, siteKernel } = kernelSettings(calculation);
  const kernel = siteKernel
    ? siteMediumKernel(calculation, siteKernel)
    : await mediumKernel(request, { medium, density_g_per_mL: densityOf_g_per_mL(medium) }, density.grid, control);
  const { density_g_per_mL } = kernel;
  const convolution = await createConvolution(density.grid.size, host.memory_bytes);
  const mass =
    request.engine === 'voxel-s' ? ({ of: 'medium', density_g_per_mL } as const) : ({ of: 'voxel' } as const);
  return {
    deposit: depositByOneKernel({ convolution, density, control }, kernel, mass),
    kernel: outcomeOf([kernel], siteKernel, () => density.values.length),
    transport: null,
    uniformDensity_g_per_mL: mass.of === 'medium' ? density_g_per_mL : null,
    end: () => undefined,
  };
}

/** voxel-s-tissue: a kernel for each tissue that the patient has, at the density that it has there. Throws `dose/no-density`, `dose/memory`. */
export async function startTissueKernels(calculation: Calculation): Promise<StartedEngine> {
  const { density, host, request, control } = calculation;
  const { found, tissueOfVoxel } = await control.drive(tissueOfDensity(density), 'Telling tissues apart');
  const kernels = [];
  for (const [tissue, each] of found.entries()) {
    if (each.voxels === 0) continue;
    const kernel = await mediumKernel(request, each, density.grid, control);
    kernels.push({ ...kernel, tissue, found: each });
  }
  const convolution = await createConvolution(density.grid.size, host.memory_bytes);
  return {
    deposit: depositByTissue({ convolution, density, control }, kernels, tissueOfVoxel),
    kernel: outcomeOf(kernels, null, ({ tissue }) => found[tissue]!.voxels),
    transport: null,
    uniformDensity_g_per_mL: null,
    end: () => undefined,
  };
}

/** A site's own kernel, if it is for this nuclide and these voxels. */
function siteMediumKernel({ request }: Calculation, siteKernel: SiteKernel): MediumKernel {
  const { radionuclide, daughters } = request;
  const { emitted_MeV } = dosePointKernel(radionuclide, daughters, 'water');
  const { density_g_per_mL } = siteKernel;
  return { medium: null, density_g_per_mL, parts: [siteVoxelSValueKernel(siteKernel, emitted_MeV)] };
}

const beyond_frac = ({ parts: [part] }: MediumKernel): number => part!.beyond_MeV / part!.emitted_MeV;

function outcomeOf<K extends MediumKernel>(
  kernels: readonly K[],
  siteKernel: SiteKernel | null,
  voxelsOf: (kernel: K) => number,
): KernelOutcome {
  const reaches = kernels.flatMap(({ parts }) => parts.map(({ reach }) => reach));
  return {
    source: siteKernel ? 'site' : 'point-kernel',
    siteKernel: siteKernel && { name: siteKernel.name, medium: siteKernel.medium },
    media: kernels.map((kernel) => ({
      medium: kernel.medium,
      density_g_per_mL: kernel.density_g_per_mL,
      voxels: voxelsOf(kernel),
    })),
    reach: [0, 1, 2].map((axis) => Math.max(...reaches.map((reach) => reach[axis]!))) as unknown as Grid['size'],
    beyond_frac: siteKernel ? Math.max(...kernels.map(beyond_frac)) : 0,
    selfUncertainty_frac:
      siteKernel?.relativeUncertainty === null ? null : Math.max(...kernels.map(selfUncertainty_frac)),
    directions: null,
  };
}
