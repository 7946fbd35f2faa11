import { assertEngineFits, DosimetryError } from '@voxel-dosimetry/core';
import type { KernelSettings } from '../../../contract';
import type { VoxelStore } from '../../voxelStore';
import type { Calculation } from '../startEngine';

/** Throws `dose/no-density` and `dose/kernel-…` where the engine that is asked for cannot run on this case. */
export function assertFits({
  store,
  density,
  request: { engine, radionuclide, daughters, kernel },
}: Pick<Calculation, 'density' | 'request'> & { readonly store: Pick<VoxelStore, 'densityFrom'> }): void {
  assertEngineFits({
    engine,
    hasDensity: store.densityFrom !== null,
    siteKernel: kernel?.siteKernel ?? null,
    use: { radionuclide: radionuclide.name, daughters, voxelSize_mm: density.grid.spacing_mm },
  });
}

/** The settings of the kernel engines. Throws `dose/engine` where a request has none. */
export function kernelSettings({ request }: Pick<Calculation, 'request'>): KernelSettings {
  if (request.kernel) return request.kernel;
  throw new DosimetryError({
    code: 'dose/engine',
    message: `The dose engine "${request.engine}" was asked for without a medium for its kernel.`,
    remedy: 'Choose the medium of the kernel.',
  });
}
