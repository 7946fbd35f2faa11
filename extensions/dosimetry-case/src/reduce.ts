import {
  dependentStages,
  STAGES,
  type Confirmation,
  type ErrorReport,
  type FoundPatient,
  type IngestResult,
  type Series,
  type StageId,
} from '@voxel-dosimetry/core';
import type { DoseEstimates, Progress, RegionRefitOutcome } from '@voxel-dosimetry/compute';
import { changedStages } from './changedStages';
import { compareAgain, overtakeComparison } from './comparison';
import { INITIAL_STATE } from './initialState';
import { isSame } from './isSame';
import { areCurvesOf } from './regionRefits';
import { regionSourcesToUse } from './regionSources';
import { findingsOf } from './stageFindings';
import { drawnRegions } from './stages/fit';
import { standAgain, type PastCase } from './standAgain';
import { standing } from './standing';
import { storedDoses } from './storedDoses';
import type { CaseChoices, CaseComparison, CaseResults, CaseState, StageState } from './state';

type ResultOf = { [S in StageId]: { readonly stage: S; readonly result: NonNullable<CaseResults[S]> } }[StageId];

/** Everything that can happen to a case. */
export type CaseEvent =
  | { readonly type: 'opening'; readonly studyInstanceUIDs: readonly string[] }
  | { readonly type: 'identified'; readonly key: string; readonly series: readonly Series[] }
  | { readonly type: 'severalPatients'; readonly patients: readonly FoundPatient[]; readonly error: ErrorReport }
  | { readonly type: 'closed' }
  | { readonly type: 'resumed'; readonly saved: ResumableCase; readonly at: string }
  | { readonly type: 'notResumed'; readonly because: string }
  | { readonly type: 'saved'; readonly failure: ErrorReport | null }
  | { readonly type: 'chosen'; readonly choices: CaseChoices; readonly confirmations: readonly Confirmation[] }
  | { readonly type: 'wentBack'; readonly to: PastCase }
  | { readonly type: 'assessed'; readonly ingest: IngestResult; readonly at: string }
  | { readonly type: 'started'; readonly stage: StageId; readonly jobId: string; readonly doing: string }
  | { readonly type: 'progressed'; readonly stage: StageId; readonly jobId: string; readonly progress: Progress }
  | ({ readonly type: 'finished'; readonly at: string } & ResultOf)
  | {
      readonly type: 'failed';
      readonly stage: StageId;
      readonly error: ErrorReport;
      readonly exported?: CaseResults['export'];
    }
  | { readonly type: 'stopped'; readonly stage: StageId; readonly before: StageState }
  | { readonly type: 'voxelsHeld'; readonly stages: readonly StageId[] }
  | { readonly type: 'comparison'; readonly comparison: CaseComparison }
  | { readonly type: 'refitted'; readonly curves: RegionRefitOutcome }
  | { readonly type: 'estimated'; readonly estimates: DoseEstimates };

/** What a saved case brings back. */
export type ResumableCase = Pick<CaseState, 'choices' | 'results' | 'stages' | 'confirmations' | 'comparison'>;

const titleOf = (stage: StageId): string => STAGES.find(({ id }) => id === stage)?.title ?? stage;
const withStage = (state: CaseState, stage: StageId, stageState: StageState): CaseState => ({
  ...state,
  stages: { ...state.stages, [stage]: stageState },
});

/** Marks stages whose inputs were overtaken: stale where there is a result, empty where there is none. */
function overtake(state: CaseState, stages: readonly StageId[], because: string): CaseState {
  const next = { ...state.stages };
  for (const stage of stages) {
    const already = next[stage];
    if (state.results[stage] === null) next[stage] = { status: 'empty' };
    else if (already.status !== 'stale') next[stage] = { status: 'stale', because };
  }
  return { ...state, stages: next };
}

function choose(state: CaseState, choices: CaseChoices, confirmations: readonly Confirmation[]): CaseState {
  let next: CaseState = { ...state, choices, confirmations };
  for (const change of changedStages(state, choices)) next = overtake(next, change.stages, change.because);
  return renameRegions(next);
}

/** A new name of a region is no new region: results follow it at once, only what is written to the archive is overtaken. */
function renameRegions(state: CaseState): CaseState {
  const { segment } = state.results;
  const { names } = state.choices.segment;
  if (!segment?.regions.some(({ id, name }) => names[id] !== undefined && names[id] !== name)) return state;
  const regions = segment.regions.map((region) => ({ ...region, name: names[region.id] ?? region.name }));
  return { ...state, results: { ...state.results, segment: { ...segment, regions } } };
}

/** Ingest is ready when nothing is left to settle; changed time points or region sources overtake what was made of them. */
function assess(state: CaseState, ingest: IngestResult, at: string): CaseState {
  const before = state.results.ingest;
  let next: CaseState = {
    ...state,
    results: { ...state.results, ingest },
    storedDoses: storedDoses(ingest, state.results.export),
  };
  const settled = ingest.issues.length === 0;
  next = withStage(next, 'ingest', settled ? { status: 'ready', at } : { status: 'empty' });
  if (before === null) return next;
  if (!isSame(before.timePoints, ingest.timePoints))
    return overtake(next, dependentStages('ingest'), 'The time points have changed.');
  if (!isSame(before.planarTimePoints ?? [], ingest.planarTimePoints ?? []) && isPlanarUsed(state, next))
    next = overtake(next, ['fit', ...dependentStages('fit')], 'The planar images have changed.');
  const sources = regionSourcesToUse(before, state).map(({ seriesInstanceUID }) => seriesInstanceUID);
  const sourcesNow = regionSourcesToUse(ingest, next).map(({ seriesInstanceUID }) => seriesInstanceUID);
  if (isSame(sources, sourcesNow)) return next;
  return overtake(next, ['segment', ...dependentStages('segment')], 'The regions in the archive have changed.');
}

/** Whether planar images give the curve of a region, before or after. */
const isPlanarUsed = (...states: readonly CaseState[]): boolean =>
  states.some((state) => Object.keys(drawnRegions(state)).length > 0);

/** What was confirmed about other values than those found now stands no longer. */
function withoutOutdated(state: CaseState): CaseState {
  const { confirmed = [], calibration } = state.choices.calibrate;
  const found = findingsOf(state, 'calibrate').map(({ id }) => id);
  const still = confirmed.filter((id) => found.includes(id));
  if (still.length === confirmed.length) return state;
  const choices = { ...state.choices, calibrate: { calibration, confirmed: still } };
  return { ...state, choices, confirmations: standing(state.confirmations, choices) };
}

function finish(state: CaseState, stage: StageId, result: CaseResults[StageId], at: string): CaseState {
  const results = { ...state.results, [stage]: result };
  const doses = storedDoses(results.ingest, results.export);
  const done = withStage({ ...state, results, storedDoses: doses }, stage, { status: 'ready', at });
  const ready = stage === 'calibrate' ? withoutOutdated(done) : done;
  return overtake(ready, dependentStages(stage), `${titleOf(stage)} was run again.`);
}

function progress(state: CaseState, event: Extract<CaseEvent, { type: 'progressed' }>): CaseState {
  const running = state.stages[event.stage];
  if (running.status !== 'running' || running.jobId !== event.jobId) return state;
  return withStage(state, event.stage, { ...running, progress: event.progress });
}

/** A worker that holds no stage's voxels holds no comparison's. */
function withVoxels(state: CaseState, stages: readonly StageId[]): CaseState {
  const { comparison } = state;
  const hasVoxels = comparison.hasVoxels && stages.length > 0;
  return { ...state, stagesWithVoxels: stages, comparison: { ...comparison, hasVoxels } };
}

/**
 * The case after an event; pure. Results stay when they are overtaken (`stale`), so that a person can compare.
 * Proved by test/unit/case/staleness.test.ts.
 */
export function reduce(state: CaseState, event: CaseEvent): CaseState {
  const next = overtakeRefits(state, after(state, event));
  // What is resumed was saved together.
  return event.type === 'resumed' ? next : overtakeComparison(state, next);
}

/** Curves fitted for choices hold for those choices, and until Fit gives its own. */
function overtakeRefits(before: CaseState, next: CaseState): CaseState {
  if (next.refittedCurves === null) return next;
  const isOvertaken = next.stages.fit.status === 'ready' || !areCurvesOf(before, next);
  return isOvertaken ? { ...next, refittedCurves: null } : next;
}

function after(state: CaseState, event: CaseEvent): CaseState {
  switch (event.type) {
    case 'opening':
      return { ...INITIAL_STATE, studyInstanceUIDs: event.studyInstanceUIDs };
    case 'identified':
      return { ...state, key: event.key, series: event.series, patientsFound: [] };
    case 'severalPatients':
      return withStage({ ...state, patientsFound: event.patients }, 'ingest', { status: 'failed', error: event.error });
    case 'closed':
      return INITIAL_STATE;
    case 'resumed':
      return {
        ...state,
        ...event.saved,
        resumedAt: event.at,
        notResumedBecause: null,
        stagesWithVoxels: [],
      };
    case 'notResumed':
      return { ...state, notResumedBecause: event.because };
    case 'saved':
      return isSame(state.notSaved, event.failure) ? state : { ...state, notSaved: event.failure };
    case 'chosen':
      return choose(state, event.choices, event.confirmations);
    case 'wentBack':
      return compareAgain(standAgain(state, event.to), event.to);
    case 'assessed':
      return assess(state, event.ingest, event.at);
    case 'started':
      return withStage(state, event.stage, {
        status: 'running',
        jobId: event.jobId,
        progress: { fraction: 0, doing: event.doing },
      });
    case 'progressed':
      return progress(state, event);
    case 'finished':
      return finish(state, event.stage, event.result, event.at);
    case 'failed':
      return withStage(
        event.exported ? { ...state, results: { ...state.results, export: event.exported } } : state,
        event.stage,
        { status: 'failed', error: event.error },
      );
    case 'stopped':
      return withStage(state, event.stage, event.before);
    case 'voxelsHeld':
      return withVoxels(state, event.stages);
    case 'comparison':
      return { ...state, comparison: event.comparison };
    case 'refitted':
      return { ...state, refittedCurves: event.curves };
    case 'estimated':
      return { ...state, doseEstimates: event.estimates.engines, doseSurroundings: event.estimates.surroundings };
  }
}
