import {
  activitySigmas,
  DosimetryError,
  earlierKineticsOf,
  fitTimeActivity,
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

/** A region that was fitted, with the curve that was given. */
export interface FittedRegion {
  readonly curve: RegionCurve;
  readonly fit: RegionFit;
}

export const isFromOneScan = (selection: TimeActivitySelection): boolean => selection.startsWith('single-time-point:');

/** The case's settings with what was chosen for one region. */
export const settingsOf = (curves: CurveSettings, choice: RegionFitChoice | undefined): CurveSettings => ({
  ...curves,
  models: choice?.models ?? curves.models,
  selection: choice?.selection ?? curves.selection,
});

/**
 * Time–activity curves of regions, each with the case's settings and what was chosen for it. Throws what core's fit throws, with the
 * region's name. Proved by test/unit/compute/regionCurves.test.ts.
 */
export function fitRegionCurves(
  request: FitRequest,
  regions: readonly RegionActivities[],
  voxelSize_mm: Vector3,
): FittedRegion[] {
  return regions.map((region) => namingRegion(region.name, () => fitRegionCurve(request, region, voxelSize_mm)));
}

function fitRegionCurve(request: FitRequest, region: RegionActivities, voxelSize_mm: Vector3): FittedRegion {
  const curve = curveOf(request, region, voxelSize_mm);
  const { times_s, activities_MBq, sigmas_MBq } = curve;
  const excludedBecause = reasonsOf(request, region.regionId);
  const fit = fitTimeActivity(curve);
  return { curve, fit: { regionId: region.regionId, times_s, activities_MBq, sigmas_MBq, excludedBecause, fit } };
}

/** The same without voxels; what cannot be fitted stands beside what can. Proved by test/unit/compute/regionCurves.test.ts. */
export function refitRegions({ fit: request, regions, voxelSize_mm }: RegionRefitRequest): RegionRefitOutcome {
  const regionFits: RegionFit[] = [];
  const failures: { regionId: string; error: ErrorReport }[] = [];
  for (const region of regions)
    try {
      regionFits.push(fitRegionCurve(request, region, voxelSize_mm).fit);
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
function namingRegion<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DosimetryError)) throw error;
    throw new DosimetryError({ ...error.report(), message: `The region "${name}": ${error.message}` });
  }
}
