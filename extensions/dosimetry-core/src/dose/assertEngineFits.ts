import { DosimetryError } from '../domain/errors';
import type { DoseEngine } from './engines';
import { assertSiteKernelFits, type KernelUse, type SiteKernel } from './kernel/siteKernel';

const NEED_DENSITY: readonly DoseEngine[] = ['voxel-s-density', 'voxel-s-tissue', 'collapsed-cone'];
const TAKE_SITE_KERNEL: readonly DoseEngine[] = ['voxel-s', 'voxel-s-density'];

/** Throws `dose/no-ct` where particles are to travel in a CT's own voxels and no CT gave the density. Test: unit/core/engineFindings. */
export function assertTransportFits(geometry: 'dose-grid' | 'ct', hasDensity: boolean): void {
  if (geometry === 'dose-grid' || hasDensity) return;
  throw new DosimetryError({
    code: 'dose/no-ct',
    message: "Particles are to travel in the CT's own voxels; the density of this case is not from a CT.",
    remedy: 'Choose the dose voxels for the transport, or register with a CT.',
  });
}

/**
 * Throws `dose/no-density` where no CT gave the density and the engine is nothing without it, `dose/kernel-…` where a site's kernel that it would use is
 * for something else than this case. Test: unit/core/engineFindings.
 */
export function assertEngineFits({
  engine,
  hasDensity,
  siteKernel,
  use,
}: {
  readonly engine: DoseEngine;
  /** From a CT; an assumed one is none. */
  readonly hasDensity: boolean;
  readonly siteKernel: SiteKernel | null;
  readonly use: KernelUse;
}): void {
  if (!hasDensity && NEED_DENSITY.includes(engine))
    throw new DosimetryError({
      code: 'dose/no-density',
      message: `The dose engine "${engine}" takes the mass density of each voxel from a CT; this case has no CT.`,
      remedy: 'Add a CT of the patient, or choose voxel S values of one medium, local deposition or Monte Carlo.',
    });
  if (siteKernel && TAKE_SITE_KERNEL.includes(engine)) assertSiteKernelFits(siteKernel, use);
}
