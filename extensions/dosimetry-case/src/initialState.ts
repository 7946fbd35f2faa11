import { USUAL_MONTE_CARLO } from '@voxel-dosimetry/compute';
import {
  DEFAULT_CURVE_SETTINGS,
  DEFAULT_VOXEL_SETTINGS,
  LARGE_EXTRAPOLATION_frac,
  STAGE_IDS,
  type StageId,
} from '@voxel-dosimetry/core';
import { NO_COMPARISON } from './comparison';
import type { CaseChoices, CaseResults, CaseState, StageState } from './state';

/** The choices of a case in which nobody has chosen yet: what the headers say, identity alignment, all regions found. */
export const INITIAL_CHOICES: CaseChoices = {
  ingest: { entries: {}, excluded: [], confirmed: [] },
  calibrate: { calibration: { source: 'image' } },
  register: { referenceTimePointId: null, transforms: {}, registration: null, accepted: [], densityCalibration: null },
  segment: { regionSeries: null, thresholds: [], drawn: [], removed: [], names: {} },
  fit: {
    curves: DEFAULT_CURVE_SETTINGS,
    voxels: DEFAULT_VOXEL_SETTINGS,
    regions: {},
    oneScan: { timePointId: null, population: null, earlier: [] },
    planar: { used: true, regions: {}, shifts_mm: {}, posteriorSeen: {}, scatter: 'triple-energy-window' },
    extrapolationLimit_frac: LARGE_EXTRAPOLATION_frac,
  },
  dose: {
    engine: 'local',
    order: 'activity-first',
    daughters: null,
    monteCarlo: USUAL_MONTE_CARLO,
    kernel: { medium: 'soft-tissue', siteKernel: null },
  },
  analyse: {},
  export: { objects: ['RTDOSE', 'SEG', 'RTSTRUCT'] },
};

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

export const EMPTY_STAGES = Object.fromEntries(STAGE_IDS.map((id) => [id, { status: 'empty' }])) as Readonly<
  Record<StageId, StageState>
>;

export const INITIAL_STATE: CaseState = {
  key: null,
  studyInstanceUIDs: [],
  series: [],
  storedDoses: [],
  choices: INITIAL_CHOICES,
  results: NO_RESULTS,
  stages: EMPTY_STAGES,
  comparison: NO_COMPARISON,
  refittedCurves: null,
  doseEstimates: null,
  doseSurroundings: null,
  confirmations: [],
  resumedAt: null,
  notResumedBecause: null,
  patientsFound: [],
  notSaved: null,
  stagesWithVoxels: [],
};
