import type { DoseEngine, EngineComparison } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';
import type { ViewState } from './viewState';

/** Two engines side by side. */
export interface ComparedPair {
  readonly result: EngineComparison;
  readonly other: DoseEngine;
}

/** The comparison as the person looks at it; null while the dose of the case is looked at instead. */
export function comparedPair(
  { comparison: { result } }: Pick<CaseState, 'comparison'>,
  { comparedEngine }: Pick<ViewState, 'comparedEngine'>,
): ComparedPair | null {
  if (result === null || comparedEngine === null || comparedEngine === result.reference) return null;
  const isCompared = result.engines.some(({ outcome }) => outcome.engine === comparedEngine);
  return isCompared ? { result, other: comparedEngine } : null;
}
