import {
  assertOutline,
  DosimetryError,
  hybridTimeActivity,
  planarSigmas,
  type HybridBasis,
  type HybridFit,
  type PlanarRegion,
  type RegionCurve,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { FitRequest, PlanarPlan, RegionActivities, RegionFitChoice } from '../../contract';
import type { PlanarRates } from './planarRates';

/** The outline of a region whose curve planar images give; null where its scans do, also where a method for one scan was chosen for it. */
export function drawnRegion(
  { planar, regions }: Pick<FitRequest, 'planar' | 'regions'>,
  regionId: string,
): PlanarRegion | null {
  if (!planar?.choices.used || planar.timePoints.length === 0) return null;
  if (regions[regionId]?.selection?.startsWith('single-time-point:')) return null;
  return planar.choices.regions[regionId] ?? null;
}

/** A region's curve by planar images: everything that a fitted region is made of, in MBq. */
export interface HybridCurve extends HybridFit {
  readonly curve: RegionCurve;
  readonly excludedBecause: readonly (string | null)[];
  readonly hybrid: HybridBasis;
  /** Place of the scan among the time points. */
  readonly scanAt: number;
}

interface HybridRequest {
  readonly plan: PlanarPlan;
  readonly request: FitRequest;
  /** Of the scans, with their own settings. */
  readonly ofScans: RegionCurve;
  readonly region: Pick<RegionActivities, 'name' | 'volume_mL' | 'activities_MBq'>;
  readonly choice: RegionFitChoice | undefined;
  readonly voxelSize_mm: Vector3;
}

/**
 * The curve of planar rates, scaled to the quantitative scan. Images that could not be measured are points left out with the reason. A method for one
 * scan that holds for the whole case makes way for the average of curves. Dose rates (dose-rate-first) take the places of activities: the same shape, scaled
 * to the dose rate at the scan; wrong by the part of it that comes from other regions with another course. Throws what `hybridTimeActivity` throws, `fit/planar-scan` where the scan is none of
 * the case's or left out, `fit/planar-points` where no image could be measured. Proved by test/unit/compute/planarCurves.test.ts.
 */
export function hybridCurve(
  { plan, request, ofScans, region, choice, voxelSize_mm }: HybridRequest,
  { rates, attenuation, attenuationFrom }: PlanarRates,
): HybridCurve {
  const scanAt = scanIn(request, choice);
  const ids = plan.timePoints.map(({ timePointId }) => timePointId);
  const measured = rates.map((rate) => ('notMeasured' in rate ? null : rate));
  const excludedBecause = ids.map((id, at) => reasonOf(choice, id) ?? notMeasured(rates[at]!));
  if (measured.every((rate) => rate === null)) throw nothingMeasured(excludedBecause);
  const { settings } = ofScans;
  const counted = measured.map((rate) => rate ?? { rate_cps: 0, sigma_cps: 0 });
  const curve: RegionCurve = {
    ...ofScans,
    times_s: plan.timePoints.map(({ timeAfterAdministration_s }) => timeAfterAdministration_s),
    activities_MBq: counted.map(({ rate_cps }) => rate_cps),
    sigmas_MBq: planarSigmas(counted, settings.uncertainty, region.volume_mL, voxelSize_mm),
    excluded: excludedBecause.map((reason) => reason !== null),
    settings: settings.selection.startsWith('single-time-point:') ? { ...settings, selection: 'average' } : settings,
    singleTimePoint: null,
  };
  const scan = {
    timePointId: request.timePoints[scanAt]!.timePointId,
    time_s: ofScans.times_s[scanAt]!,
    activity_MBq: ofScans.activities_MBq[scanAt]!,
    sigma_MBq: ofScans.sigmas_MBq?.[scanAt] ?? null,
  };
  const { fit, scale_MBq_per_cps: scale } = hybridTimeActivity(curve, scan);
  return {
    scale_MBq_per_cps: scale,
    fit: { ...fit, residuals_MBq: fit.residuals_MBq.map((residual, at) => (measured[at] === null ? 0 : residual)) },
    curve: {
      ...curve,
      activities_MBq: curve.activities_MBq.map((rate) => rate * scale),
      sigmas_MBq: curve.sigmas_MBq?.map((sigma) => sigma * scale) ?? null,
    },
    excludedBecause,
    hybrid: {
      scan,
      planarTimePointIds: ids,
      rates_cps: measured.map((rate) => rate?.rate_cps ?? null),
      backgrounds_frac: measured.map((rate) => rate?.background_frac ?? null),
      scale_MBq_per_cps: scale,
      attenuation,
      attenuationFrom,
    },
    scanAt,
  };
}

/** What is drawn is the same on all images: it is refused for the region, not for each of them. Throws `fit/planar-outline`. */
export function assertDrawn({ outline_mm, background_mm }: PlanarRegion): void {
  assertOutline(outline_mm);
  if (background_mm !== null) assertOutline(background_mm);
}

function scanIn({ timePoints, oneScan }: FitRequest, choice: RegionFitChoice | undefined): number {
  const at =
    oneScan.timePointId === null ? 0 : timePoints.findIndex(({ timePointId }) => timePointId === oneScan.timePointId);
  const id = timePoints[at]?.timePointId;
  if (id === undefined) throw noScan(`${oneScan.timePointId} is none of the time points of the case`);
  const reason = reasonOf(choice, id);
  if (reason !== null) throw noScan(`the chosen one is left out of this region (${reason})`);
  return at;
}

const reasonOf = (choice: RegionFitChoice | undefined, timePointId: string): string | null =>
  choice?.excluded.find((each) => each.timePointId === timePointId)?.reason ?? null;

const notMeasured = (rate: PlanarRates['rates'][number]): string | null =>
  'notMeasured' in rate ? rate.notMeasured : null;

const noScan = (why: string): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-scan',
    message: `Planar images need a scan that gives the scale, and ${why}.`,
    remedy: 'Choose another scan, let it take part again, or leave the planar images out of this region.',
  });

const nothingMeasured = (reasons: readonly (string | null)[]): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-points',
    message: `The region could be measured on none of ${reasons.length} planar images: ${[...new Set(reasons)].join(' ')}`,
    remedy: 'Correct the outline, its background or the windows, or take the curve from the scans.',
  });
