import { STAGES, type StageId } from '@voxel-dosimetry/core';
import { isSame } from './isSame';
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
