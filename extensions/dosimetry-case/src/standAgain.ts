import { STAGE_IDS, type StageId } from '@voxel-dosimetry/core';
import { producersOf } from './blockedBecause';
import { isSame } from './isSame';
import type { CaseResults, CaseState } from './state';

/** A moment that undo goes back to: what was chosen then, and which results and comparison stood for it. */
export type PastCase = Pick<CaseState, 'choices' | 'confirmations' | 'stages' | 'results' | 'comparison'>;

/**
 * Once undo has brought the choices of `before` back: results that were ready for those choices, and have not been made anew
 * since, are ready again; each only if all that it was made from is. What was run in between stays stale.
 * Proved by test/unit/case/staleness.test.ts.
 */
export function standAgain(state: CaseState, before: PastCase): CaseState {
  if (!isSameIngest(before.results.ingest, state.results.ingest)) return state;
  let next = state;
  for (const stage of STAGE_IDS) {
    const was = before.stages[stage];
    if (stage === 'ingest' || was.status !== 'ready' || next.stages[stage].status === 'running') continue;
    const isGrounded = ['ingest' as const, ...producersOf(stage)].every((id) => next.stages[id].status === 'ready');
    if (!isGrounded || !isStillHeld(stage, before.results, next.results)) continue;
    const results = { ...next.results, [stage]: before.results[stage] };
    next = { ...next, results, stages: { ...next.stages, [stage]: was } };
  }
  return next;
}

function isSameIngest(before: CaseResults['ingest'], now: CaseResults['ingest']): boolean {
  if (!before || !now) return false;
  return (
    isSame(before.timePoints, now.timePoints) &&
    isSame(before.planarTimePoints ?? [], now.planarTimePoints ?? []) &&
    isSame(before.regionSources, now.regionSources)
  );
}

/** A run always gives a new result object; new names of regions do too, without making the regions anew. */
function isStillHeld(stage: StageId, before: CaseResults, now: CaseResults): boolean {
  if (before[stage] === now[stage]) return true;
  return stage === 'segment' && isSame(withoutNames(before.segment), withoutNames(now.segment));
}

const withoutNames = (segment: CaseResults['segment']) => segment?.regions.map(({ name: _name, ...region }) => region);
