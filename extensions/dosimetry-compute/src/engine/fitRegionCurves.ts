import {
  activitySigmas,
  DosimetryError,
  earlierKineticsOf,
  fittingTimeActivity,
  runToEnd,
  toErrorReport,
  type CurveSettings,
  type ErrorReport,
  type RegionCurve,
  type RegionFit,
  type SingleTimePointInput,
  type TimeActivitySelection,
  type Vector3,
} from '@voxel-dosimetry/core';
import type {
  FitRequest,
  RegionActivities,
  RegionFitChoice,
  RegionRefitOutcome,
  RegionRefitRequest,
} from '../contract';
import type { LabelFit } from './fit/voxelTask';
import type { JobControl } from './jobs';
import { assertDrawn, drawnRegion, hybridCurve, type HybridCurve } from './planar/hybridCurve';
import { planarRatesOf, type PlanarRatesOf } from './planar/planarRates';
import type { VoxelStore } from './voxelStore';

/** A region that was fitted, with the curve that was given, and with that which its voxels are compared with: of scans. */
export interface FittedRegion {
  readonly curve: RegionCurve;
  readonly fit: RegionFit;
  readonly ofVoxels: LabelFit;
}

export const isFromOneScan = (selection: TimeActivitySelection): boolean => selection.startsWith('single-time-point:');

/** The case's settings with what was chosen for one region. */
export const settingsOf = (curves: CurveSettings, choice: RegionFitChoice | undefined): CurveSettings => ({
  ...curves,
  models: choice?.models ?? curves.models,
  selection: choice?.selection ?? curves.selection,
});

/** Regions of which one that cannot be fitted does not hide the others. */
export interface FittedRegions {
  readonly fitted: readonly FittedRegion[];
  readonly failures: RegionRefitOutcome['failures'];
}

/**
 * Time–activity curves of regions, each with the case's settings and what was chosen for it. Where none can be fitted throws what core's fit of the first
 * one throws, with the region's name. Proved by test/unit/compute/regionCurves.test.ts.
 */
export async function fitRegionCurves(
  request: FitRequest,
  regions: readonly RegionActivities[],
  voxelSize_mm: Vector3,
  planar: PlanarRatesOf | null,
  control: JobControl,
  [from_frac, to_frac]: readonly [from_frac: number, to_frac: number],
): Promise<FittedRegions> {
  const fitted: FittedRegion[] = [];
  const errors: { regionId: string; name: string; error: DosimetryError }[] = [];
  const part_frac = (to_frac - from_frac) / Math.max(1, regions.length);
  for (const [at, region] of regions.entries()) {
    const start_frac = from_frac + at * part_frac;
    await control.pause(`Fitting ${region.name}`, start_frac);
    try {
      const fitting = fitRegionCurve(request, region, voxelSize_mm, planar);
      fitted.push(await control.drive(fitting, `Fitting ${region.name}`, start_frac, start_frac + part_frac));
    } catch (error) {
      control.assertGoing();
      if (!(error instanceof DosimetryError)) throw error;
      errors.push({ regionId: region.regionId, name: region.name, error });
    }
  }
  const [first] = errors;
  if (fitted.length === 0 && first) throw inRegion(first.name, first.error);
  return { fitted, failures: errors.map(({ regionId, error }) => ({ regionId, error: error.report() })) };
}

function* fitRegionCurve(
  request: FitRequest,
  region: RegionActivities,
  voxelSize_mm: Vector3,
  planar: PlanarRatesOf | null,
): Generator<number, FittedRegion> {
  const { regionId } = region;
  const curve = curveOf(request, region, voxelSize_mm);
  const drawn = drawnRegion(request, regionId);
  if (drawn !== null && planar !== null && request.planar) {
    assertDrawn(drawn);
    const hybrid = {
      plan: request.planar,
      request,
      ofScans: curve,
      region,
      choice: request.regions[regionId],
      voxelSize_mm,
    };
    return fittedByPlanar(regionId, curve, hybridCurve(hybrid, planar.region(regionId, drawn)));
  }
  const { times_s, activities_MBq, sigmas_MBq } = curve;
  const excludedBecause = reasonsOf(request, regionId);
  const fit = yield* fittingTimeActivity(curve);
  const regionFit = { regionId, times_s, activities_MBq, sigmas_MBq, excludedBecause, fit };
  return { curve, fit: regionFit, ofVoxels: { curve, fit } };
}

function fittedByPlanar(regionId: string, ofScans: RegionCurve, found: HybridCurve): FittedRegion {
  const { curve, fit, excludedBecause, hybrid } = found;
  const { times_s, activities_MBq, sigmas_MBq } = curve;
  return {
    curve,
    fit: { regionId, times_s, activities_MBq, sigmas_MBq, excludedBecause, fit, hybrid },
    ofVoxels: asOfScans(ofScans, found),
  };
}

/** The hybrid fit as one of scans of which just the one that gives the scale takes part: the curve goes through it. */
export const asOfScans = (ofScans: RegionCurve, { fit, scanAt }: Pick<HybridCurve, 'fit' | 'scanAt'>): LabelFit => ({
  curve: { ...ofScans, excluded: ofScans.times_s.map((_, at) => at !== scanAt) },
  fit: { ...fit, residuals_MBq: ofScans.times_s.map(() => 0) },
});

/** The same without voxels; what cannot be fitted stands beside what can. Proved by test/unit/compute/regionCurves.test.ts. */
export function refitRegions(
  store: VoxelStore,
  { fit: request, regions, voxelSize_mm }: RegionRefitRequest,
): RegionRefitOutcome {
  const regionFits: RegionFit[] = [];
  const failures: { regionId: string; error: ErrorReport }[] = [];
  for (const region of regions)
    try {
      const planar = request.planar ? planarRatesOf(store, request, request.planar) : null;
      regionFits.push(runToEnd(fitRegionCurve(request, region, voxelSize_mm, planar)).fit);
    } catch (error) {
      failures.push({ regionId: region.regionId, error: toErrorReport(error, 'fit/unexpected') });
    }
  return { regionFits, failures };
}

/** Of a region, or of what belongs to none, which has no choices of its own. */
export function curveOf(
  { timePoints, radionuclide, curves, regions, oneScan, administeredActivity_MBq }: FitRequest,
  {
    regionId,
    name,
    volume_mL,
    activities_MBq,
  }: Omit<RegionActivities, 'regionId'> & { readonly regionId: string | null },
  voxelSize_mm: Vector3,
): RegionCurve {
  const choice = regionId === null ? undefined : regions[regionId];
  const settings = settingsOf(curves, choice);
  const excluded = timePoints.map(({ timePointId }) => isExcluded(choice, timePointId));
  const singleTimePoint: SingleTimePointInput = {
    timeIndex: scanOf(timePoints, oneScan.timePointId),
    radionuclide: radionuclide.name,
    tissue: choice?.tissue ?? null,
    administered_MBq: administeredActivity_MBq,
    earlier: earlierKineticsOf(oneScan.earlier, name),
    population: oneScan.population,
  };
  return {
    times_s: timePoints.map(({ timeAfterAdministration_s }) => timeAfterAdministration_s),
    activities_MBq,
    sigmas_MBq: activitySigmas({
      activities_MBq,
      uncertainty: settings.uncertainty,
      durations_s: timePoints.map(({ duration_s }) => duration_s),
      volume_mL,
      voxelSize_mm,
    }),
    excluded: excluded.some(Boolean) ? excluded : null,
    halfLife_s: radionuclide.halfLife_s,
    settings,
    fixedHalfLives: choice?.fixedHalfLives ?? null,
    singleTimePoint: isFromOneScan(settings.selection) ? singleTimePoint : null,
  };
}

const isExcluded = (choice: RegionFitChoice | undefined, timePointId: string): boolean =>
  choice?.excluded.some((each) => each.timePointId === timePointId) === true;

function reasonsOf({ timePoints, regions }: FitRequest, regionId: string): (string | null)[] {
  const excluded = regions[regionId]?.excluded ?? [];
  return timePoints.map(({ timePointId }) => excluded.find((each) => each.timePointId === timePointId)?.reason ?? null);
}

/** Null: no scan was chosen. */
function scanOf(timePoints: FitRequest['timePoints'], timePointId: string | null): number | null {
  const at = timePoints.findIndex((timePoint) => timePoint.timePointId === timePointId);
  return at >= 0 ? at : null;
}

/** An error of one region's curve says whose it is. */
const inRegion = (name: string, error: DosimetryError): DosimetryError =>
  new DosimetryError({ ...error.report(), message: `The region "${name}": ${error.message}` });
