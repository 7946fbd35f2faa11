import { STAGE_IDS, type Confirmation, type IngestIssue } from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';

/** Issues that still stand between the person and the next stage. */
export function openIssues(state: CaseState): readonly IngestIssue[] {
  const confirmed = new Set(state.choices.ingest.confirmed);
  return (state.results.ingest?.issues ?? []).filter((issue) => !confirmed.has(issue.id));
}

/** What the person confirmed about the input; the approval of a whole stage is told apart by its id. */
export function confirmedIssues(state: CaseState): readonly Confirmation[] {
  const confirmed = state.choices.ingest.confirmed;
  const stages: readonly string[] = STAGE_IDS;
  return state.confirmations.filter(({ what }) => confirmed.includes(what) && !stages.includes(what));
}
