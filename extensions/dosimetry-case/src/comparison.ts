import { STAGES, type StageId } from '@voxel-dosimetry/core';
import { isSame } from './isSame';
import type { PastCase } from './standAgain';
import type { CaseComparison, CaseState, StageState } from './state';

export const NO_COMPARISON: CaseComparison = { state: { status: 'empty' }, result: null, hasVoxels: false };

/** What the dose engines start from, and what regions are judged by. */
const GROUNDS = ['register', 'segment', 'fit'] as const satisfies readonly StageId[];

/**
 * The state after an event, with what the event overtook: a comparison of engines and the expected times hold for the activity,
 * density, regions and settings that they were made with. A running comparison goes back to what was there before. Proved by
 * test/unit/case/comparison.test.ts.
 */
export function overtakeComparison(before: CaseState, after: CaseState): CaseState {
  const because = changedBecause(before, after);
  if (because === null) return after;
  return { ...after, doseEstimates: null, doseSurroundings: null, comparison: overtaken(after.comparison, because) };
}

/**
 * Once undo has brought results of `before` back: a comparison that was ready then, and has not been made anew since, is ready again when all that
 * it was made from is. Proved by test/unit/case/comparison.test.ts.
 */
export function compareAgain(state: CaseState, before: PastCase): CaseState {
  const { comparison } = state;
  const was = before.comparison;
  if (comparison.state.status !== 'stale' || was.state.status !== 'ready' || was.result !== comparison.result)
    return state;
  const then = { ...state, choices: before.choices, results: before.results, stages: before.stages };
  if (changedBecause(then, state) !== null) return state;
  return { ...state, comparison: { ...comparison, state: was.state } };
}

function overtaken(comparison: CaseComparison, because: string): CaseComparison {
  const { result, state } = comparison;
  if (result === null) return { ...comparison, state: { status: 'empty' } };
  return state.status === 'stale' ? comparison : { ...comparison, state: { status: 'stale', because } };
}

function changedBecause(before: CaseState, after: CaseState): string | null {
  for (const stage of GROUNDS)
    if (!isSameGround(before, after, stage))
      return `${STAGES.find(({ id }) => id === stage)?.title ?? stage} has changed.`;
  return isSame(settings(before), settings(after)) ? null : 'The settings of the dose engines have changed.';
}

/** The engine itself is none: a comparison names its own. */
function settings({ choices }: CaseState): unknown {
  const { engine: _engine, ...others } = choices.dose;
  return others;
}

function isSameGround(before: CaseState, after: CaseState, stage: (typeof GROUNDS)[number]): boolean {
  if (before.stages[stage].status === 'ready' && isOvertaken(after.stages[stage])) return false;
  if (before.results[stage] === after.results[stage]) return true;
  return stage === 'segment' && isSame(withoutNames(before), withoutNames(after));
}

const isOvertaken = ({ status }: StageState): boolean => status === 'stale' || status === 'empty';
const withoutNames = ({ results }: CaseState) => results.segment?.regions.map(({ name: _name, ...region }) => region);
