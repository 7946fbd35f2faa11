import {
  decayConstant_per_s,
  RADIONUCLIDES,
  retainedActivity,
  SECONDS_PER_HOUR,
  type ClockTime,
  type PlanarTimePoint,
  type TimePoint,
} from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';
import { planarTimePoints } from '../pointsOfCurves';

/** One scan on the case's time axis. Null where something is unknown or was not measured yet. */
export interface TimelineScan {
  readonly id: string;
  readonly label: string;
  readonly modality: string;
  /** A planar image: it tells of the course in time, not of the activity in MBq. */
  readonly isPlanar: boolean;
  /** Acquisition mid-time after administration, h. */
  readonly time_h: number;
  readonly inImage_MBq: number | null;
  /** In the image as a share of what was administered and has merely decayed. */
  readonly retained_frac: number | null;
  readonly exceedsAdministered: boolean;
}

export interface Administration {
  readonly activity_MBq: number | null;
  readonly radionuclide: string | null;
  readonly halfLife_s: number | null;
  readonly time: ClockTime | null;
}

/** The case on one time axis: administration at zero, scans in order of time, and what cannot be placed or compared. */
export interface CaseTimeline {
  readonly administration: Administration;
  readonly scans: readonly TimelineScan[];
  /** Labels of time points whose time after administration is unknown. */
  readonly undated: readonly string[];
  /** Labels of time points that state another administered activity than the curve is drawn for. */
  readonly differing: readonly string[];
}

/** Statements of the same activity may be rounded differently. */
const SAME_ACTIVITY_FRAC = 0.01;

const firstKnown = <T>(values: readonly (T | null)[]): T | null => values.find((value) => value !== null) ?? null;

function administrationOf(timePoints: readonly TimePoint[]): Administration {
  const radionuclide = firstKnown(timePoints.map(({ emission }) => emission.radionuclide.value));
  return {
    radionuclide,
    activity_MBq: firstKnown(timePoints.map(({ emission }) => emission.administeredActivity_MBq.value)),
    halfLife_s: RADIONUCLIDES.find(({ name }) => name === radionuclide)?.halfLife_s ?? null,
    time: firstKnown(timePoints.map(({ emission }) => emission.administrationTime.value)),
  };
}

/** The case's time axis from the assessed headers and, once calibrated, the activity in each image. */
export function caseTimeline({ results }: Pick<CaseState, 'results'>): CaseTimeline {
  const timePoints = results.ingest?.timePoints ?? [];
  const administration = administrationOf(timePoints);
  const scans = timePoints.flatMap((timePoint): TimelineScan[] => {
    const time_s = timePoint.timeAfterAdministration_s.value;
    if (time_s === null) return [];
    const total_Bq = results.calibrate?.volumes[timePoint.id]?.total ?? null;
    const { inImage_MBq, retained_frac, exceedsAdministered } = retainedActivity(timePoint, total_Bq);
    const { id, label, emission } = timePoint;
    const time_h = time_s / SECONDS_PER_HOUR;
    const measured = { inImage_MBq, retained_frac, exceedsAdministered };
    return [{ id, label, modality: emission.modality, isPlanar: false, time_h, ...measured }];
  });
  const planar = planarTimePoints({ results });
  const isOther = (activity_MBq: number | null): boolean =>
    activity_MBq !== null &&
    administration.activity_MBq !== null &&
    Math.abs(activity_MBq - administration.activity_MBq) > SAME_ACTIVITY_FRAC * administration.activity_MBq;
  return {
    administration,
    scans: [...scans, ...planarScans(planar)].sort((a, b) => a.time_h - b.time_h),
    undated: [...timePoints, ...planar]
      .filter(({ timeAfterAdministration_s }) => timeAfterAdministration_s.value === null)
      .map(({ label }) => label),
    differing: [
      ...timePoints.filter(({ emission }) => isOther(emission.administeredActivity_MBq.value)),
      ...planar.filter((each) => isOther(each.planar.administeredActivity_MBq.value)),
    ].map(({ label }) => label),
  };
}

const planarScans = (planar: readonly PlanarTimePoint[]): TimelineScan[] =>
  planar.flatMap(({ id, label, planar: { modality }, timeAfterAdministration_s: { value: time_s } }) => {
    if (time_s === null) return [];
    const measured = { inImage_MBq: null, retained_frac: null, exceedsAdministered: false };
    return [{ id, label, modality, isPlanar: true, time_h: time_s / SECONDS_PER_HOUR, ...measured }];
  });

/** A(t) = A₀ · exp(−λt), λ physical, MBq; null before the administration and where activity or nuclide is unknown. */
export function administeredDecayed_MBq({ activity_MBq, halfLife_s }: Administration, time_h: number): number | null {
  if (activity_MBq === null || halfLife_s === null || time_h < 0) return null;
  return activity_MBq * Math.exp(-decayConstant_per_s(halfLife_s) * time_h * SECONDS_PER_HOUR);
}

/** Points of the physical decay from the administration to a time, for a curve. */
export function decayCurve(
  administration: Administration,
  end_h: number,
): { readonly time_h: number; readonly activity_MBq: number }[] {
  return Array.from({ length: 61 }, (_, index) => (index * end_h) / 60).flatMap((time_h) => {
    const activity_MBq = administeredDecayed_MBq(administration, time_h);
    return activity_MBq === null ? [] : [{ time_h, activity_MBq }];
  });
}
