import type { CaseState } from '@voxel-dosimetry/case';

/** The time point that the others are aligned to: the chosen one, else the first; null without time points. */
export function referenceTimePointId(state: CaseState): string | null {
  const timePoints = state.results.ingest?.timePoints ?? [];
  const chosen = timePoints.find(({ id }) => id === state.choices.register.referenceTimePointId);
  return (chosen ?? timePoints[0])?.id ?? null;
}
