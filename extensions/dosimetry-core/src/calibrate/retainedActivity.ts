import { RADIONUCLIDES } from '../data/radionuclides';
import { decayConstant_per_s } from '../domain/radionuclide';
import type { TimePoint } from '../domain/series';
import { bqToMbq } from '../domain/units';

/** Activity in the image at mid-time beside what was administered and has merely decayed. Null where something is unknown. */
export interface RetainedActivity {
  readonly timePoint: TimePoint;
  readonly inImage_MBq: number | null;
  readonly administeredDecayed_MBq: number | null;
  readonly retained_frac: number | null;
  /** True when the image holds more than is left of what was administered: something about it is wrong. */
  readonly exceedsAdministered: boolean;
}

/** The most of the administered activity after its decay that a patient can hold. */
const MOST_RETAINED_frac = 1;

/**
 * A(t) = A₀ · exp(−λt), λ physical: the most that can be in the patient at time t (a share above 1 means that factor, unit,
 * administered activity or a time is wrong), beside the image's whole activity (Bq), null
 * where it is not calibrated yet. Test: unit/core/calibrate.
 */
export function retainedActivity(timePoint: TimePoint, inImage_Bq: number | null): RetainedActivity {
  const { emission, timeAfterAdministration_s } = timePoint;
  const nuclide = RADIONUCLIDES.find(({ name }) => name === emission.radionuclide.value);
  const administered_MBq = emission.administeredActivity_MBq.value;
  const time_s = timeAfterAdministration_s.value;
  const inImage_MBq = inImage_Bq === null ? null : bqToMbq(inImage_Bq);
  const known = nuclide !== undefined && administered_MBq !== null && time_s !== null;
  const administeredDecayed_MBq = known
    ? administered_MBq * Math.exp(-decayConstant_per_s(nuclide.halfLife_s) * time_s)
    : null;
  const comparable = inImage_MBq !== null && administeredDecayed_MBq !== null && administeredDecayed_MBq > 0;
  const retained_frac = comparable ? inImage_MBq / administeredDecayed_MBq : null;
  return {
    timePoint,
    inImage_MBq,
    administeredDecayed_MBq,
    retained_frac,
    exceedsAdministered: retained_frac !== null && retained_frac > MOST_RETAINED_frac,
  };
}
