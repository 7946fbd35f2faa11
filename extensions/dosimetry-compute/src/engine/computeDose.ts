import { localAbsorbedDose, type Radionuclide, type Volume } from '@voxel-dosimetry/core';
import type { DoseOutcome } from '../contract';
import type { JobControl } from './jobs';
import { measureVolume, type VoxelStore } from './voxelStore';

/** Absorbed dose by local deposition into `dose`, with its energy budget. Throws `compute/no-volume` and what core throws. */
export async function computeDose(
  store: VoxelStore,
  radionuclide: Radionuclide,
  control: JobControl,
): Promise<DoseOutcome> {
  const tia = store.get('tia').volume as Volume<'Bq·s/mL'>;
  const density = store.get('density').volume as Volume<'g/mL'>;
  const work = localAbsorbedDose({ tia, density, radionuclide });
  const { dose, energy, voxelsWithoutMass } = await control.drive(work, 'Depositing energy', 0, 0.8);
  const held = await control.drive(measureVolume('dose', dose), 'Checking voxels', 0.8, 1);
  store.put([held]);
  return { energy, max_Gy: held.info.max, voxelsWithoutMass };
}
