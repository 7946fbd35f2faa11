import {
  bqSecondsToMbqHours,
  FIT_STATUS,
  fitTimeActivity,
  fitVoxels,
  type FitStatus,
  type RegionFit,
  type Volume,
} from '@voxel-dosimetry/core';
import type { FitOutcome, FitRequest } from '../contract';
import type { JobControl } from './jobs';
import { denseOccupancy, measureAgain } from './regions';
import { measureVolume, type VoxelStore } from './voxelStore';

/**
 * Time–activity curves per region (from their summed activities) and time-integrated activity per voxel on the dose grid.
 * Throws `compute/no-volume` and what core's fit throws. Proved by test/unit/compute/engine.test.ts.
 */
export async function fitTimeActivities(
  store: VoxelStore,
  request: FitRequest,
  control: JobControl,
): Promise<FitOutcome> {
  const { timePoints, radionuclide, model, scope } = request;
  const halfLife_s = radionuclide.halfLife_s;
  const times_s = timePoints.map(({ timeAfterAdministration_s }) => timeAfterAdministration_s);
  const aligned = timePoints.map(({ timePointId }) => store.get(`aligned/${timePointId}`).volume as Volume<'Bq/mL'>);
  const regionFits = await fitRegions(store, request, times_s, control);
  const { grid } = store.get('density').info;
  const occupancies = scope === 'region' ? store.regions.map((region) => denseOccupancy(region, grid)) : [];
  const work = fitVoxels({ aligned, times_s, halfLife_s, model, scope, occupancies });
  const maps = await control.drive(work, 'Fitting voxels', 0.05, 0.9);
  const tia = await control.drive(measureVolume('tia', maps.tia), 'Checking voxels', 0.9);
  const effectiveHalfLife = await control.drive(
    measureVolume('effectiveHalfLife', maps.effectiveHalfLife),
    'Checking voxels',
    0.95,
  );
  const fitStatus = await control.drive(measureVolume('fitStatus', maps.fitStatus), 'Checking voxels', 0.98);
  store.put([tia, effectiveHalfLife, fitStatus]);
  return { regionFits, voxelStatus: countStatus(maps.fitStatus), total_MBq_h: bqSecondsToMbqHours(tia.info.total) };
}

async function fitRegions(
  store: VoxelStore,
  { timePoints, radionuclide, model }: FitRequest,
  times_s: readonly number[],
  control: JobControl,
): Promise<RegionFit[]> {
  const ids = timePoints.map(({ timePointId }) => timePointId);
  const fits: RegionFit[] = [];
  for (const region of store.regions) {
    const work = measureAgain(store, region, region.mask.name, ids);
    const { summary } = await control.drive(work, `Fitting ${region.mask.name}`, 0, 0.05);
    const activities_MBq = summary.activity_MBq;
    const fit = fitTimeActivity({ times_s, activities_MBq, model, halfLife_s: radionuclide.halfLife_s });
    fits.push({ regionId: region.mask.id, times_s, activities_MBq, fit });
  }
  return fits;
}

function countStatus({ values }: Volume<'status'>): Record<FitStatus, number> {
  const counts = new Uint32Array(256);
  for (const code of values) counts[code] = (counts[code] ?? 0) + 1;
  const entries = Object.entries(FIT_STATUS).map(([status, code]) => [status, counts[code] ?? 0]);
  return Object.fromEntries(entries) as Record<FitStatus, number>;
}
