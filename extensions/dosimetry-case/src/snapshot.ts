import { STAGE_IDS, type PatientIdentity, type Series, type StageId } from '@voxel-dosimetry/core';
import type { DoseOutcome } from '@voxel-dosimetry/compute';
import { NO_COMPARISON } from './comparison';
import { withFitChoice, withFitOutcome, withFitStages } from './earlierFits';
import { withRegisterChoice, withRegisterResult } from './earlierRegistrations';
import { INITIAL_CHOICES } from './initialState';
import { isSame } from './isSame';
import type { ResumableCase } from './reduce';
import type { CaseComparison, CaseState, StageState } from './state';

/** Raised when what is saved changes its meaning; older snapshots are then not resumed. */
const SNAPSHOT_VERSION = 3;

/** The image series that a case was worked out from; must be the same for its results to stand. */
interface SavedInput {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUIDs: readonly string[];
}

const IMAGES: readonly Series['kind'][] = ['emission', 'ct'];
const INPUTS: readonly Series['kind'][] = [...IMAGES, 'planar'];

/** A case between visits: choices, small results, confirmations and drawn regions as run lengths. Never voxels of images. */
export interface CaseSnapshot extends Omit<ResumableCase, 'comparison'> {
  /** Absent in cases from before there were comparisons. */
  readonly comparison?: CaseComparison;
  readonly version: typeof SNAPSHOT_VERSION;
  readonly key: string;
  readonly savedAt: string;
  readonly patient: Pick<PatientIdentity, 'patientID' | 'issuer'>;
  readonly inputs: readonly SavedInput[];
}

const inputsOf = (series: readonly Series[], kinds: readonly Series['kind'][] = INPUTS): SavedInput[] =>
  series
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ seriesInstanceUID, sopInstanceUIDs }) => ({ seriesInstanceUID, sopInstanceUIDs }))
    .sort((a, b) => a.seriesInstanceUID.localeCompare(b.seriesInstanceUID));

/** Patient, issuer and studies: what a case is saved under. The series are those of one patient. */
export function caseKey(series: readonly Series[], studyInstanceUIDs: readonly string[]): string {
  const patient = series[0]?.patient;
  return `${patient?.patientID ?? ''}|${patient?.issuer ?? ''}|${[...studyInstanceUIDs].sort().join(',')}`;
}

/** A running stage is saved as what it was before its run could end: its earlier result is out of date, or there is none. */
function settledStage(state: CaseState, stage: StageId): StageState {
  const current = state.stages[stage];
  if (current.status !== 'running') return current;
  return state.results[stage] === null
    ? { status: 'empty' }
    : { status: 'stale', because: 'Its last run was interrupted.' };
}

/** A comparison without its voxels; one that runs as what was there before it. */
function settledComparison({ state, result }: CaseComparison): CaseComparison {
  const status: StageState =
    result === null ? { status: 'empty' } : { status: 'stale', because: 'Its last run was interrupted.' };
  return { state: state.status === 'running' ? status : state, result, hasVoxels: false };
}

export function toSnapshot(state: CaseState, savedAt: string): CaseSnapshot | null {
  const patient = state.results.ingest?.patient;
  if (state.key === null || !patient) return null;
  return {
    version: SNAPSHOT_VERSION,
    key: state.key,
    savedAt,
    patient: { patientID: patient.patientID, issuer: patient.issuer },
    inputs: inputsOf(state.series),
    choices: state.choices,
    results: state.results,
    stages: Object.fromEntries(STAGE_IDS.map((stage) => [stage, settledStage(state, stage)])) as CaseState['stages'],
    confirmations: state.confirmations,
    comparison: settledComparison(state.comparison),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const hasAllStages = (value: unknown): boolean => isRecord(value) && STAGE_IDS.every((stage) => stage in value);
const STATUSES: readonly unknown[] = ['empty', 'ready', 'stale', 'failed'];
const areStages = (value: unknown): boolean =>
  isRecord(value) &&
  STAGE_IDS.every((stage) => {
    const saved = value[stage];
    return isRecord(saved) && STATUSES.includes(saved['status']);
  });

function isSnapshot(value: unknown): value is CaseSnapshot {
  return (
    isRecord(value) &&
    hasAllStages(value['choices']) &&
    hasAllStages(value['results']) &&
    areStages(value['stages']) &&
    Array.isArray(value['confirmations']) &&
    Array.isArray(value['inputs']) &&
    isRecord(value['patient'])
  );
}

/**
 * What was saved, if it is this patient's and stands on the same images; otherwise why it is not resumed, for a person.
 * Proved by test/unit/case/resume.test.ts.
 */
export function parseSnapshot(
  saved: unknown,
  key: string,
  series: readonly Series[],
): { readonly resumed: ResumableCase } | { readonly because: string } {
  if (!isRecord(saved) || saved['version'] !== SNAPSHOT_VERSION)
    return { because: 'The saved case was written by another version of the software.' };
  if (!isSnapshot(saved)) return { because: 'The saved case is damaged.' };
  const patient = series[0]?.patient;
  if (saved.key !== key || saved.patient.patientID !== patient?.patientID || saved.patient.issuer !== patient.issuer)
    return { because: 'The saved case belongs to another patient or other studies.' };
  // Before planar images were read a case stood without them.
  const kinds = 'planar' in saved.choices.fit ? INPUTS : IMAGES;
  if (!isSame(saved.inputs, inputsOf(series, kinds)))
    return { because: 'The images in the archive have changed since the case was saved.' };
  return { resumed: withDefaults(saved) };
}

/** What a snapshot has from before there was a choice is what a new case has. */
function withDefaults({ choices, results, stages, confirmations, comparison }: CaseSnapshot): ResumableCase {
  const { dose } = INITIAL_CHOICES;
  const monteCarlo = { ...dose.monteCarlo, ...choices.dose.monteCarlo };
  return {
    choices: {
      ...choices,
      register: withRegisterChoice(choices.register),
      fit: withFitChoice(choices.fit),
      dose: { ...dose, ...choices.dose, monteCarlo },
    },
    results: {
      ...results,
      register: withRegisterResult(results.register),
      fit: withFitOutcome(results.fit),
      dose: results.dose && withOutcomeDefaults(results.dose),
    },
    stages: withFitStages(choices.fit, stages),
    confirmations: confirmations.map((given) => ({ ...WITHOUT_NAME, ...given })),
    comparison: comparison ?? NO_COMPARISON,
  };
}

function withOutcomeDefaults(dose: DoseOutcome): DoseOutcome {
  const monteCarlo = dose.monteCarlo && { ...ON_DOSE_GRID, ...dose.monteCarlo };
  return { ...WITHOUT_KERNEL, ...dose, monteCarlo };
}

const WITHOUT_KERNEL = { kernel: null, doseRateFits: null, surroundings: null, duration_s: null };
/** Before a confirmation had the name of who gave it. */
const WITHOUT_NAME = { by: null };
const ON_DOSE_GRID = { ctGrid: null };
