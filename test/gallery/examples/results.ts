import type {
  RegionDoseStatistics,
  RegionFit,
  RegionOrigin,
  RegionSummary,
  TimePoint,
} from '../../../extensions/dosimetry-core/src/index';
import type { CaseResults } from '../../../extensions/dosimetry-case/src/index';
import { regionColour } from '../../../extensions/dosimetry-viewer/src/style/regionColours';
import { HOUR_s } from './series';

const PHYSICAL_HALF_LIFE_h = 159.528;

/** What a region of an example is made of. */
export interface RegionPlan {
  readonly name: string;
  readonly volume_mL: number;
  readonly activityAtZero_MBq: number;
  readonly halfLife_h: number;
  readonly origin?: RegionOrigin;
  readonly insideGrid_frac?: number;
}

export const TORSO_REGIONS: readonly RegionPlan[] = [
  { name: 'Liver', volume_mL: 1612, activityAtZero_MBq: 412, halfLife_h: 62 },
  { name: 'Spleen', volume_mL: 203, activityAtZero_MBq: 118, halfLife_h: 67 },
  { name: 'Kidney left', volume_mL: 158.4, activityAtZero_MBq: 132, halfLife_h: 49 },
  { name: 'Kidney right', volume_mL: 151.2, activityAtZero_MBq: 127, halfLife_h: 50 },
  { name: 'Lesion L2', volume_mL: 14.7, activityAtZero_MBq: 38.2, halfLife_h: 118 },
  { name: 'Bone marrow', volume_mL: 402, activityAtZero_MBq: 21.4, halfLife_h: 31, insideGrid_frac: 0.962 },
];

const regionId = (index: number): string => `region-${index + 1}`;
const activityAt = (plan: RegionPlan, time_h: number): number =>
  plan.activityAtZero_MBq * 2 ** (-time_h / plan.halfLife_h);
const tia_MBq_h = (plan: RegionPlan): number => (plan.activityAtZero_MBq * plan.halfLife_h) / Math.LN2;
const hoursOf = (timePoints: readonly TimePoint[]): number[] =>
  timePoints.map(({ timeAfterAdministration_s }) => (timeAfterAdministration_s.value ?? 0) / HOUR_s);

export function regionSummaries(plans: readonly RegionPlan[], timePoints: readonly TimePoint[]): RegionSummary[] {
  return plans.map((plan, index) => ({
    id: regionId(index),
    name: plan.name,
    colour: regionColour(index),
    origin: plan.origin ?? {
      kind: 'seg',
      seriesInstanceUID: '2.25.41.4.7',
      sopInstanceUID: '2.25.42.4.7',
      number: index + 1,
    },
    volume_mL: plan.volume_mL,
    insideGrid_frac: plan.insideGrid_frac ?? 1,
    mass_g: 1.05 * plan.volume_mL,
    activity_MBq: hoursOf(timePoints).map((time_h) => activityAt(plan, time_h)),
  }));
}

export function regionFits(plans: readonly RegionPlan[], timePoints: readonly TimePoint[]): RegionFit[] {
  const hours = hoursOf(timePoints);
  const first_h = hours[0] ?? 0;
  const last_h = hours.at(-1) ?? 0;
  const curve_h = Array.from({ length: 121 }, (_, index) => (index * 2 * last_h) / 120);
  return plans.map((plan, index) => ({
    regionId: regionId(index),
    times_s: hours.map((time_h) => time_h * HOUR_s),
    // A point off the curve by a few percent, as in a patient.
    activities_MBq: hours.map((time_h, point) => activityAt(plan, time_h) * (1 + 0.04 * Math.cos(2.1 * point + index))),
    fit: {
      model: 'mono',
      parameters: { amplitude_MBq: plan.activityAtZero_MBq, effectiveHalfLife_s: plan.halfLife_h * HOUR_s },
      status: plan.halfLife_h >= PHYSICAL_HALF_LIFE_h ? 'atPhysicalDecay' : 'fitted',
      timeIntegratedActivity_MBq_h: tia_MBq_h(plan),
      extrapolatedBefore_frac: 1 - 2 ** (-first_h / plan.halfLife_h),
      extrapolatedAfter_frac: 2 ** (-last_h / plan.halfLife_h),
      aicc: -4.2,
      curve: {
        times_s: curve_h.map((time_h) => time_h * HOUR_s),
        activities_MBq: curve_h.map((time_h) => activityAt(plan, time_h)),
      },
    },
  }));
}

/** Lu-177 electrons, 147.9 keV per decay: 0.0853 Gy per MBq·h in 1 g. */
const GRAY_GRAM_PER_MBQ_H = 0.0853;

export function regionStatistics(plans: readonly RegionPlan[]): RegionDoseStatistics[] {
  return plans.map((plan, index) => {
    const mass_g = 1.05 * plan.volume_mL;
    const mean_Gy = (GRAY_GRAM_PER_MBQ_H * tia_MBq_h(plan)) / mass_g;
    // Cumulative logistic over dose/mean: a smooth shoulder as blurred images give.
    const width = 0.14;
    const share = (dose_Gy: number): number => 1 / (1 + Math.exp((dose_Gy / mean_Gy - 1) / width));
    const doseAt = (volume_frac: number): number => Math.max(0, mean_Gy * (1 + width * Math.log(1 / volume_frac - 1)));
    const dose_Gy = Array.from({ length: 101 }, (_, bin) => (bin * 1.9 * mean_Gy) / 100);
    return {
      regionId: regionId(index),
      volume_mL: plan.volume_mL,
      mass_g,
      timeIntegratedActivity_MBq_h: tia_MBq_h(plan),
      timeIntegratedActivityWithoutMass_MBq_h: 0,
      mean_Gy,
      min_Gy: 0.1 * mean_Gy,
      max_Gy: 1.9 * mean_Gy,
      D98_Gy: doseAt(0.98),
      D95_Gy: doseAt(0.95),
      D50_Gy: doseAt(0.5),
      D2_Gy: doseAt(0.02),
      histogram: { dose_Gy, volume_frac: dose_Gy.map((dose, bin) => (bin === 0 ? 1 : share(dose))) },
    };
  });
}

/** Results of every stage for these regions at these time points. */
export function resultsOf(
  plans: readonly RegionPlan[],
  timePoints: readonly TimePoint[],
): Omit<CaseResults, 'ingest' | 'export'> {
  const grid = timePoints[0]?.emission.grid.value;
  if (grid === null || grid === undefined) throw new Error('The first time point of an example needs a grid.');
  const total_MBq = (time_h: number): number => plans.reduce((sum, plan) => sum + activityAt(plan, time_h), 0) * 1.31;
  const statistics = regionStatistics(plans);
  const hours = hoursOf(timePoints);
  const wholeImage_MBq_h = 1.31 * plans.reduce((sum, plan) => sum + tia_MBq_h(plan), 0);
  const decays = 3.6e9 * wholeImage_MBq_h;
  return {
    calibrate: {
      volumes: Object.fromEntries(
        timePoints.map(({ id }, index) => [
          id,
          { key: `activity/${id}`, unit: 'Bq/mL', grid, min: 0, max: 2.4e6, total: 1e6 * total_MBq(hours[index] ?? 0) },
        ]),
      ),
    },
    register: {
      grid,
      densityCalibration: null,
      aligned: timePoints.map(({ id }, index) => ({
        timePointId: id,
        activityBefore_MBq: total_MBq(hours[index] ?? 0),
        activityAfter_MBq: total_MBq(hours[index] ?? 0) * (index === 2 ? 0.918 : 1 - 0.0007 * index),
        correlationWithReference: index === 0 ? 1 : 0.981 - 0.021 * index,
      })),
    },
    segment: { regions: regionSummaries(plans, timePoints) },
    fit: {
      regionFits: regionFits(plans, timePoints),
      voxelStatus: { outside: 0, fitted: 412_233, atPhysicalDecay: 38_112, fallbackTrapezoid: 1_204, zero: 1_121_315 },
      total_MBq_h: wholeImage_MBq_h,
    },
    dose: {
      engine: 'local',
      order: 'activity-first',
      daughters: 'none',
      monteCarlo: null,
      kernel: null,
      surroundings: null,
      duration_s: 0.4,
      // Lu-177: 148.4 keV of electrons, 33.5 keV of photons per decay.
      energy: { emitted_MeV: 0.1819 * decays, absorbed_MeV: 0.1484 * decays, escaped_MeV: 0.0335 * decays },
      max_Gy: Math.max(...statistics.map(({ max_Gy }) => max_Gy)),
      voxelsWithoutMass: 318,
      timeIntegratedActivityWithoutMass_MBq_h: 41.6,
    },
    analyse: { statistics },
  };
}
