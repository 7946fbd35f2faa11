import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import type { PatientIdentity } from '../../../extensions/dosimetry-core/src/index';
import { caseAt } from './cases';
import { TORSO_REGIONS, type RegionPlan } from './regionPlan';
import { PATIENT, timePoint } from './series';

export const FORTY_REGIONS: readonly RegionPlan[] = Array.from({ length: 40 }, (_, index) => {
  const base = TORSO_REGIONS[index % TORSO_REGIONS.length] ?? {
    name: '',
    volume_mL: 1,
    activityAtZero_MBq: 1,
    halfLife_h: 50,
  };
  return {
    ...base,
    name: index < 6 ? base.name : `Lesion ${index - 5}`,
    volume_mL: base.volume_mL / (1 + index / 4),
    activityAtZero_MBq: base.activityAtZero_MBq / (1 + index / 5),
  };
});
export const LONG_NAMES: readonly RegionPlan[] = TORSO_REGIONS.map((plan) => ({
  ...plan,
  name: `${plan.name}, contoured on the portal-venous phase by the referring department (second reading)`,
}));
export const ONE_REGION: readonly RegionPlan[] = TORSO_REGIONS.slice(0, 1);
const HEBREW = ['כבד', 'טחול', 'כליה שמאלית', 'כליה ימנית', 'נגע 1', 'מח עצם'];
export const RIGHT_TO_LEFT: readonly RegionPlan[] = TORSO_REGIONS.map((plan, at) => ({
  ...plan,
  name: HEBREW[at] ?? plan.name,
}));
export const RIGHT_TO_LEFT_PATIENT: PatientIdentity = { ...PATIENT, name: 'כהן^מרים' };
export const FIVE_POINTS = [1, 4, 24, 96, 168].map((hours) => timePoint(hours));

export const RUNNING = {
  status: 'running',
  jobId: 'fit-1',
  progress: { fraction: 0.42, doing: 'Fitting voxels' },
} as const;

export const calibrated = caseAt({ readyTo: 'calibrate' });
/** A camera factor that is an eighth of what it should be: three images then hold more than is left of all. */
export const TOO_MUCH: CaseState = {
  ...calibrated,
  choices: {
    ...calibrated.choices,
    calibrate: { calibration: { source: 'factor', factor_cps_per_MBq: 1.17 } },
  },
  results: {
    ...calibrated.results,
    calibrate: {
      volumes: Object.fromEntries(
        Object.entries(calibrated.results.calibrate?.volumes ?? {}).map(([id, volume]) => [
          id,
          { ...volume, total: 8 * volume.total },
        ]),
      ),
    },
  },
};
