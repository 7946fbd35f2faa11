import {
  bqSecondsToMbqHours,
  FIT_STATUS,
  fitTimeActivity,
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
import type { LabelFit } from './fit/voxelTask';
import { asOfScans, curveOf, fitRegionCurves, isFromOneScan, settingsOf, type FittedRegion } from './fitRegionCurves';
import { drawnRegion, hybridCurve } from './planar/hybridCurve';
import { planarRatesOf, type PlanarRatesOf } from './planar/planarRates';
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
  const planar = request.planar ? planarRatesOf(store, request, request.planar) : null;
  const regions = await measuredRegions(store, request, control);
  const curves_frac = request.curves.bootstrap === null ? SHORT_frac : LONG_frac;
  const shares = [MEASURED_frac, curves_frac] as const;
  const { fitted, failures } = await fitRegionCurves(request, regions, grid.spacing_mm, planar, control, shares);
  const voxels = voxelRequest(store, request, aligned, fitted, planar);
  const maps = await fitVoxelMaps(voxels, control, [curves_frac, 0.9], host);
  const held: HeldVolume[] = [];
  for (const [at, key] of MAP_KEYS.entries())
    held.push(await control.drive(measureVolume(key, maps[key]), 'Checking voxels', 0.9 + 0.02 * at));
  store.put(held);
  const total = held.find(({ info }) => info.key === 'tia')?.info.total ?? 0;
  return {
    regionFits: fitted.map(({ fit }) => fit),
    failures,
    voxelStatus: countCodes(maps.fitStatus, Object.entries(FIT_STATUS) as [FitStatus, number][]),
    voxelModels: countCodes(
      maps.fitModel,
      TIME_ACTIVITY_MODELS.map((model, at) => [model, at + 1]),
    ),
    voxelsForcedBecause: forcedBecause(request, store),
    total_MBq_h: bqSecondsToMbqHours(total),
  };
}

/** Of the job: regions measured, and then their curves done, without and with a bootstrap. */
const MEASURED_frac = 0.04;
const SHORT_frac = 0.05;
const LONG_frac = 0.5;

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
    const { summary } = await control.drive(
      measureAgain(store, region, name, ids),
      `Measuring ${name}`,
      0,
      MEASURED_frac,
    );
    measured.push({ regionId: id, name, volume_mL: summary.volume_mL, activities_MBq: summary.activity_MBq });
  }
  return measured;
}

/** What single voxels are fitted from: activity, or dose rate in its place. A region that could not be fitted is part of what belongs to none. */
export function voxelRequest(
  store: VoxelStore,
  request: FitRequest,
  aligned: readonly Volume<'Bq/mL'>[],
  fitted: readonly FittedRegion[],
  planar: PlanarRatesOf | null,
): VoxelMapsRequest {
  const { grid } = store.get('density').info;
  const regions = store.regions.flatMap((region) => {
    const found = fitted.find(({ fit }) => fit.regionId === region.mask.id);
    return found === undefined ? [] : [{ occupancy: denseOccupancy(region, grid), ...found.ofVoxels }];
  });
  return {
    aligned,
    times_s: request.timePoints.map(({ timeAfterAdministration_s }) => timeAfterAdministration_s),
    halfLife_s: request.radionuclide.halfLife_s,
    curves: request.curves,
    voxels: voxelSettings(request, store),
    regions,
    fitRest: (activities_MBq) => fitRest(request, activities_MBq, grid, planar),
  };
}

const REST = { regionId: null, name: 'Rest of the body' };

/**
 * The rest is large: its volume is none that a resolution blurs. With methods that need kinetics it has those of the whole body; where nobody
 * knows those, the course of its own points, and of one point alone physical decay. Beside one scan and planar images of the whole body that of these,
 * outside all outlines.
 */
function fitRest(
  request: FitRequest,
  activities_MBq: readonly number[],
  grid: Grid,
  planar: PlanarRatesOf | null,
): LabelFit {
  const rest = { ...REST, activities_MBq, volume_mL: voxelCount(grid) * voxelVolume_mL(grid) };
  const curve = withoutBootstrap(curveOf(request, rest, grid.spacing_mm));
  const isOneScan = request.timePoints.length === 1;
  if (isOneScan && planar !== null && request.planar?.choices.used && activities_MBq[0]! > 0) {
    const rates = planar.rest();
    const hybrid = {
      plan: request.planar,
      request,
      ofScans: curve,
      region: rest,
      choice: undefined,
      voxelSize_mm: grid.spacing_mm,
    };
    if (rates.rates.some((rate) => 'rate_cps' in rate)) return asOfScans(curve, hybridCurve(hybrid, rates));
  }
  const ofScans = restCurve(curve);
  return { curve: ofScans, fit: fitTimeActivity(ofScans) };
}

/** Nobody sees it of the rest. */
const withoutBootstrap = (curve: RegionCurve): RegionCurve => ({
  ...curve,
  settings: { ...curve.settings, bootstrap: null },
});

function restCurve(curve: RegionCurve): RegionCurve {
  const { settings, singleTimePoint } = curve;
  if (singleTimePoint === null || settings.selection === 'single-time-point:haenscheid') return curve;
  if (settings.selection !== 'single-time-point:earlier-cycle' && singleTimePoint.population?.tissues['whole-body'])
    return { ...curve, singleTimePoint: { ...singleTimePoint, tissue: 'whole-body' } };
  return { ...curve, singleTimePoint: null, settings: { ...settings, selection: 'average' } };
}

/** Why voxels follow the curve of their region whatever was chosen; null where they need not. */
function forcedBecause(request: FitPlan, { regions: held }: Pick<VoxelStore, 'regions'>): string | null {
  const { timePoints, curves, regions, voxels } = request;
  if (voxels.shape === 'region-shape') return null;
  if (held.some(({ mask }) => drawnRegion(request, mask.id) !== null))
    return 'Planar images give the course of some regions: voxels take the course of their region.';
  if (timePoints.length === 1) return 'There is one scan: voxels take the course of their region.';
  const isOneScan = [undefined, ...Object.values(regions)].some((choice) =>
    isFromOneScan(settingsOf(curves, choice).selection),
  );
  return isOneScan ? 'The integral is taken from one scan: voxels take the course of their region.' : null;
}

const voxelSettings = (plan: FitPlan, store: VoxelStore): VoxelCurveSettings =>
  forcedBecause(plan, store) === null ? plan.voxels : { ...plan.voxels, shape: 'region-shape' };

function countCodes<K extends string>(
  { values }: Volume<'status'>,
  codes: readonly (readonly [K, number])[],
): Record<K, number> {
  const counts = new Uint32Array(256);
  for (const code of values) counts[code] = (counts[code] ?? 0) + 1;
  return Object.fromEntries(codes.map(([name, code]) => [name, counts[code] ?? 0])) as Record<K, number>;
}
