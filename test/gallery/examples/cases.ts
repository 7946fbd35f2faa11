import {
  STAGE_IDS,
  type IngestIssue,
  type PatientIdentity,
  type StageId,
  type TimePoint,
} from '../../../extensions/dosimetry-core/src/index';
import type {
  CaseChoices,
  CaseResults,
  CaseState,
  ExportedObject,
  StageState,
} from '../../../extensions/dosimetry-case/src/index';
import { USUAL_MONTE_CARLO } from '../../../extensions/dosimetry-compute/src/doseContract';
import { INITIAL_CHOICES } from '../../../extensions/dosimetry-case/src/initialState';
import { TORSO_REGIONS, type RegionPlan } from './regionPlan';
import { resultsOf } from './results';
import { ctSeries, OTHERS, PATIENT, REGION_SOURCE, timePoint } from './series';

const NO_RESULTS: CaseResults = {
  ingest: null,
  calibrate: null,
  register: null,
  segment: null,
  fit: null,
  dose: null,
  analyse: null,
  export: null,
};

const CHOICES: CaseChoices = {
  ingest: { entries: {}, excluded: [], confirmed: [] },
  calibrate: { calibration: { source: 'image' } },
  register: { referenceTimePointId: null, transforms: {}, accepted: [], registration: null, densityCalibration: null },
  segment: { regionSeries: null, thresholds: [], removed: [], names: {} },
  fit: INITIAL_CHOICES.fit,
  dose: {
    engine: 'local',
    order: 'activity-first',
    daughters: null,
    monteCarlo: USUAL_MONTE_CARLO,
    kernel: { medium: 'soft-tissue', siteKernel: null },
  },
  analyse: {},
  export: { objects: ['RTDOSE', 'SEG'] },
};

const allStages = (state: StageState): Record<StageId, StageState> =>
  Object.fromEntries(STAGE_IDS.map((id) => [id, state])) as Record<StageId, StageState>;

/** No patient is open. */
export const CLOSED_CASE: CaseState = {
  key: null,
  studyInstanceUIDs: [],
  series: [],
  storedDoses: [],
  choices: CHOICES,
  results: NO_RESULTS,
  stages: allStages({ status: 'empty' }),
  confirmations: [],
  resumedAt: null,
  refittedCurves: null,
  comparison: { state: { status: 'empty' }, result: null, hasVoxels: false },
  doseEstimates: null,
  doseSurroundings: null,
};

export const TORSO_HOURS = [4, 24, 96, 168] as const;
export const TORSO_POINTS: readonly TimePoint[] = TORSO_HOURS.map((hours) => timePoint(hours));
const READY: StageState = { status: 'ready', at: '2026-11-02T10:12:00+01:00' };

export interface CasePlan {
  readonly timePoints?: readonly TimePoint[];
  readonly regions?: readonly RegionPlan[];
  readonly patient?: PatientIdentity;
  readonly issues?: readonly IngestIssue[];
  /** The last stage that is ready. */
  readonly readyTo?: StageId;
  readonly stages?: Partial<Record<StageId, StageState>>;
  readonly choices?: Partial<CaseChoices>;
  readonly exported?: readonly ExportedObject[];
  readonly change?: Partial<CaseState>;
}

/** A case that stands at `readyTo`, with results up to there and what else the plan says. */
export function caseAt(plan: CasePlan = {}): CaseState {
  const { timePoints = TORSO_POINTS, regions = TORSO_REGIONS, patient = PATIENT, issues = [], readyTo } = plan;
  const reached = readyTo === undefined ? -1 : STAGE_IDS.indexOf(readyTo);
  const results: CaseResults = {
    ...resultsOf(regions, timePoints),
    ingest: { patient, timePoints, regionSources: [REGION_SOURCE], absorbedDoses: [], others: OTHERS, issues },
    export: plan.exported === undefined ? null : { objects: plan.exported },
  };
  const isReached = (stage: StageId): boolean => STAGE_IDS.indexOf(stage) <= reached;
  const hasResult = (stage: StageId): boolean =>
    stage === 'ingest' || stage === 'export' || isReached(stage) || plan.stages?.[stage]?.status === 'stale';
  const without = STAGE_IDS.filter((stage) => !hasResult(stage)).map((stage) => [stage, null] as const);
  const ready = STAGE_IDS.filter(isReached).map((stage) => [stage, READY] as const);
  const accepted = reached >= STAGE_IDS.indexOf('segment') ? timePoints.slice(1).map(({ id }) => id) : [];
  return {
    ...CLOSED_CASE,
    key: `${patient.patientID}/torso`,
    studyInstanceUIDs: timePoints.map(({ studyInstanceUID }) => studyInstanceUID),
    series: [
      ...timePoints.map(({ emission }) => ({ ...emission, patient })),
      ...timePoints.filter(({ ct }) => ct !== null).map((_, index) => ctSeries(TORSO_HOURS[index] ?? 4)),
      REGION_SOURCE,
      ...OTHERS,
    ],
    choices: { ...CHOICES, register: { ...CHOICES.register, accepted }, ...plan.choices },
    results: { ...results, ...Object.fromEntries(without) },
    stages: { ...CLOSED_CASE.stages, ...Object.fromEntries(ready), ...plan.stages },
    ...plan.change,
  };
}
