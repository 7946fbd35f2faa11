import {
  bqSecondsToMbqHours,
  FIT_STATUS,
  TIME_ACTIVITY_MODELS,
  voxelCount,
  voxelVolume_mL,
  type FitStatus,
  type Grid,
  type RegionCurve,
  type Volume,
  type VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import type { FitOutcome, FitPlan, FitRequest, RegionActivities, VolumeKey } from '../contract';
import { fitVoxelMaps, type VoxelMaps, type VoxelMapsRequest } from './fit/fitVoxelMaps';
import { curveOf, fitRegionCurves, isFromOneScan, settingsOf, type FittedRegion } from './fitRegionCurves';
import type { TransportHost } from '../transport/transportHost';
import type { JobControl } from './jobs';
import { denseOccupancy, measureAgain } from './regions';
import { measureVolume, type HeldVolume, type VoxelStore } from './voxelStore';

/**
 * Time–activity curves per region (from their summed activities) and time-integrated activity per voxel on the dose grid.
 * Throws `compute/no-volume` and what core's fit throws. Proved by test/unit/compute/engine.test.ts.
 */
export async function fitTimeActivities(
  store: VoxelStore,
  request: FitRequest,
  control: JobControl,
  host: TransportHost,
): Promise<FitOutcome> {
  const { grid } = store.get('density').info;
  const aligned = request.timePoints.map(
    ({ timePointId }) => store.get(`aligned/${timePointId}`).volume as Volume<'Bq/mL'>,
  );
  const fitted: FittedRegion[] = [];
  for (const region of await measuredRegions(store, request, control)) {
    fitted.push(...fitRegionCurves(request, [region], grid.spacing_mm));
    await control.pause(`Fitting ${region.name}`, 0.05);
  }
  const maps = await fitVoxelMaps(voxelRequest(store, request, aligned, fitted), control, [0.05, 0.9], host);
  const held: HeldVolume[] = [];
  for (const [at, key] of MAP_KEYS.entries())
    held.push(await control.drive(measureVolume(key, maps[key]), 'Checking voxels', 0.9 + 0.02 * at));
  store.put(held);
  const total = held.find(({ info }) => info.key === 'tia')?.info.total ?? 0;
  return {
    regionFits: fitted.map(({ fit }) => fit),
    voxelStatus: countCodes(maps.fitStatus, Object.entries(FIT_STATUS) as [FitStatus, number][]),
    voxelModels: countCodes(
      maps.fitModel,
      TIME_ACTIVITY_MODELS.map((model, at) => [model, at + 1]),
    ),
    voxelsForcedBecause: forcedBecause(request),
    total_MBq_h: bqSecondsToMbqHours(total),
  };
}

/** Maps of the fit, in the order in which they are checked. */
const MAP_KEYS = [
  'tia',
  'tiaUncertainty',
  'effectiveHalfLife',
  'fitChiSquare',
  'fitModel',
  'fitStatus',
] as const satisfies readonly (VolumeKey & keyof VoxelMaps)[];

async function measuredRegions(
  store: VoxelStore,
  { timePoints }: FitPlan,
  control: JobControl,
): Promise<RegionActivities[]> {
  const ids = timePoints.map(({ timePointId }) => timePointId);
  const measured: RegionActivities[] = [];
  for (const region of store.regions) {
    const { id, name } = region.mask;
    const { summary } = await control.drive(measureAgain(store, region, name, ids), `Fitting ${name}`, 0, 0.05);
    measured.push({ regionId: id, name, volume_mL: summary.volume_mL, activities_MBq: summary.activity_MBq });
  }
  return measured;
}

/** What single voxels are fitted from: activity, or dose rate in its place. */
export function voxelRequest(
  store: VoxelStore,
  request: FitRequest,
  aligned: readonly Volume<'Bq/mL'>[],
  fitted: readonly FittedRegion[],
): VoxelMapsRequest {
  const { grid } = store.get('density').info;
  const regions = store.regions.map((region, at) => {
    const { curve, fit } = fitted[at]!;
    return { occupancy: denseOccupancy(region, grid), curve, fit: fit.fit };
  });
  return {
    aligned,
    times_s: request.timePoints.map(({ timeAfterAdministration_s }) => timeAfterAdministration_s),
    halfLife_s: request.radionuclide.halfLife_s,
    curves: request.curves,
    voxels: voxelSettings(request),
    regions,
    restCurve: (activities_MBq) => restCurve(request, activities_MBq, grid),
  };
}

const REST = { regionId: null, name: 'Rest of the body' };

/**
 * The rest is large: its volume is none that a resolution blurs. With methods that need kinetics it has those of the whole body; where nobody
 * knows those, the course of its own points, and of one point alone physical decay.
 */
function restCurve(request: FitRequest, activities_MBq: readonly number[], grid: Grid): RegionCurve {
  const rest = { ...REST, activities_MBq, volume_mL: voxelCount(grid) * voxelVolume_mL(grid) };
  const curve = curveOf(request, rest, grid.spacing_mm);
  const { settings, singleTimePoint } = curve;
  if (singleTimePoint === null || settings.selection === 'single-time-point:haenscheid') return curve;
  if (settings.selection !== 'single-time-point:earlier-cycle' && singleTimePoint.population?.tissues['whole-body'])
    return { ...curve, singleTimePoint: { ...singleTimePoint, tissue: 'whole-body' } };
  return { ...curve, singleTimePoint: null, settings: { ...settings, selection: 'average' } };
}

/** Why voxels follow the curve of their region whatever was chosen; null where they need not. */
function forcedBecause({ timePoints, curves, regions, voxels }: FitPlan): string | null {
  if (voxels.shape === 'region-shape') return null;
  if (timePoints.length === 1) return 'There is one scan: voxels take the course of their region.';
  const isOneScan = [undefined, ...Object.values(regions)].some((choice) =>
    isFromOneScan(settingsOf(curves, choice).selection),
  );
  return isOneScan ? 'The integral is taken from one scan: voxels take the course of their region.' : null;
}

const voxelSettings = (plan: FitPlan): VoxelCurveSettings =>
  forcedBecause(plan) === null ? plan.voxels : { ...plan.voxels, shape: 'region-shape' };

function countCodes<K extends string>(
  { values }: Volume<'status'>,
  codes: readonly (readonly [K, number])[],
): Record<K, number> {
  const counts = new Uint32Array(256);
  for (const code of values) counts[code] = (counts[code] ?? 0) + 1;
  return Object.fromEntries(codes.map(([name, code]) => [name, counts[code] ?? 0])) as Record<K, number>;
}
