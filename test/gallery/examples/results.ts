import type { RegionDoseStatistics, RegionSummary, TimePoint } from '../../../extensions/dosimetry-core/src/index';
import type { CaseResults } from '../../../extensions/dosimetry-case/src/index';
import { regionColour } from '../../../extensions/dosimetry-viewer/src/style/regionColours';
import { regionFits } from './curves';
import { activityAt, hoursOf, regionId, tia_MBq_h, type RegionPlan } from './regionPlan';

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
      failures: [],
      voxelStatus: {
        outside: 0,
        fitted: 412_233,
        atPhysicalDecay: 38_112,
        fallbackTrapezoid: 1_204,
        zero: 1_121_315,
        fallbackRegionShape: 0,
      },
      voxelModels: {
        mono: 301_118,
        bi: 22_804,
        'bi-uptake': 126_423,
        tri: 0,
        'tri-uptake': 0,
        'quad-uptake': 0,
        trapezoid: 1_204,
      },
      voxelsForcedBecause: null,
      total_MBq_h: wholeImage_MBq_h,
    },
    dose: {
      engine: 'local',
      order: 'activity-first',
      daughters: 'none',
      monteCarlo: null,
      kernel: null,
      doseRateFits: null,
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
