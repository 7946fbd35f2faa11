import {
  dosePointKernel,
  kernelTotal_MeV,
  siteVoxelSValueKernel,
  tissueAt,
  tissueOfDensity,
  voxelSValueKernel,
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
  const site = siteKernel && (await siteMediumKernel(calculation, siteKernel));
  const kernel =
    site?.kernel ??
    (await mediumKernel(request, { medium, density_g_per_mL: densityOf_g_per_mL(medium) }, density.grid, control));
  const { density_g_per_mL } = kernel;
  const convolution = await createConvolution(density.grid.size, host.memory_bytes);
  const mass =
    request.engine === 'voxel-s' ? ({ of: 'medium', density_g_per_mL } as const) : ({ of: 'voxel' } as const);
  return {
    deposit: depositByOneKernel({ convolution, density, control }, kernel, mass),
    kernel: outcomeOf([kernel], site, () => density.values.length),
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

interface OwnKernel {
  readonly siteKernel: SiteKernel;
  readonly kernel: MediumKernel;
  readonly ofComputed_frac: number;
}

/** A site's own kernel, if it is for this nuclide and these voxels, and its energy over that of a computed kernel of the same voxels. */
async function siteMediumKernel({ request, control }: Calculation, siteKernel: SiteKernel): Promise<OwnKernel> {
  const { radionuclide, daughters } = request;
  const { density_g_per_mL, voxelSize_mm } = siteKernel;
  const pointKernel = dosePointKernel(radionuclide, daughters, tissueAt(density_g_per_mL));
  const own = siteVoxelSValueKernel(siteKernel, pointKernel.emitted_MeV);
  const { reach } = own;
  const work = voxelSValueKernel({ pointKernel, density_g_per_mL, voxelSize_mm, reach });
  const computed = await control.drive(work, 'Checking the kernel');
  return {
    siteKernel,
    kernel: { medium: null, density_g_per_mL, parts: [own] },
    ofComputed_frac: kernelTotal_MeV(own.energy_MeV, reach) / kernelTotal_MeV(computed.energy_MeV, reach),
  };
}

const beyond_frac = ({ parts: [part] }: MediumKernel): number => part!.beyond_MeV / part!.emitted_MeV;

function outcomeOf<K extends MediumKernel>(
  kernels: readonly K[],
  site: OwnKernel | null,
  voxelsOf: (kernel: K) => number,
): KernelOutcome {
  const reaches = kernels.flatMap(({ parts }) => parts.map(({ reach }) => reach));
  return {
    source: site ? 'site' : 'point-kernel',
    siteKernel: site && {
      name: site.siteKernel.name,
      medium: site.siteKernel.medium,
      ofComputed_frac: site.ofComputed_frac,
    },
    media: kernels.map((kernel) => ({
      medium: kernel.medium,
      density_g_per_mL: kernel.density_g_per_mL,
      voxels: voxelsOf(kernel),
    })),
    reach: [0, 1, 2].map((axis) => Math.max(...reaches.map((reach) => reach[axis]!))) as unknown as Grid['size'],
    beyond_frac: site ? Math.max(...kernels.map(beyond_frac)) : 0,
    selfUncertainty_frac:
      site?.siteKernel.relativeUncertainty === null ? null : Math.max(...kernels.map(selfUncertainty_frac)),
    directions: null,
  };
}
