import { regionDoseStatistics, type RegionDoseStatistics, type Volume } from '@voxel-dosimetry/core';
import type { JobControl } from './jobs';
import { denseOccupancy } from './regions';
import type { VoxelStore } from './voxelStore';

/** Absorbed-dose statistics of every region held, in their order. Throws `compute/no-volume`. */
export async function analyseRegions(
  store: VoxelStore,
  dose: Volume<'Gy'>,
  control: JobControl,
): Promise<RegionDoseStatistics[]> {
  const density = store.get('density').volume as Volume<'g/mL'>;
  const tia = store.get('tia').volume as Volume<'Bq·s/mL'>;
  const statistics: RegionDoseStatistics[] = [];
  for (const [index, region] of store.regions.entries()) {
    const occupancy = denseOccupancy(region, dose.grid);
    const work = regionDoseStatistics({ region: region.mask, dose, density, tia, occupancy });
    const [from_frac, to_frac] = [index / store.regions.length, (index + 1) / store.regions.length];
    statistics.push(await control.drive(work, `Analysing ${region.mask.name}`, from_frac, to_frac));
  }
  return statistics;
}
