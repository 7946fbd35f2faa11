import type { IngestIssue } from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';
import { allTimePoints } from '../pointsOfCurves';

/** Issues that still stand between the person and the next stage. */
export function openIssues(state: CaseState): readonly IngestIssue[] {
  const confirmed = new Set(state.choices.ingest.confirmed);
  return (state.results.ingest?.issues ?? []).filter((issue) => !confirmed.has(issue.id));
}

/** The same words about one or several time points: settled together. */
export interface IssueGroup {
  readonly issue: IngestIssue;
  readonly ids: readonly string[];
  /** In the case's order; empty where the issue is about the case or a series that is no time point. */
  readonly timePoints: readonly { readonly id: string; readonly label: string }[];
}

const RANK = { refuse: 0, blocks: 1, confirm: 2 } as const;

/** What is open, once for all time points that it concerns; what cannot be used first. */
export function openIssueGroups(state: CaseState): readonly IssueGroup[] {
  const all = allTimePoints(state);
  const groups = new Map<string, IssueGroup>();
  for (const issue of openIssues(state)) {
    const key = [issue.severity, issue.code, issue.message, issue.timePointId === null ? issue.id : ''].join(' ');
    const before = groups.get(key) ?? { issue, ids: [], timePoints: [] };
    const timePoint = all.find(({ id }) => id === issue.timePointId);
    groups.set(key, {
      issue: before.issue,
      ids: [...before.ids, issue.id],
      timePoints: timePoint ? [...before.timePoints, timePoint] : before.timePoints,
    });
  }
  return [...groups.values()].sort((a, b) => RANK[a.issue.severity] - RANK[b.issue.severity]);
}
