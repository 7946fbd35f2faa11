import type { RegionOrigin, TimePoint } from '../../../extensions/dosimetry-core/src/index';
import { HOUR_s } from './series';

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

export const regionId = (index: number): string => `region-${index + 1}`;
export const activityAt = (plan: RegionPlan, time_h: number): number =>
  plan.activityAtZero_MBq * 2 ** (-time_h / plan.halfLife_h);
export const tia_MBq_h = (plan: RegionPlan): number => (plan.activityAtZero_MBq * plan.halfLife_h) / Math.LN2;
export const hoursOf = (timePoints: readonly TimePoint[]): number[] =>
  timePoints.map(({ timeAfterAdministration_s }) => (timeAfterAdministration_s.value ?? 0) / HOUR_s);
