import type { DoseEngine, EngineComparison } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';
import type { ComparedMap, ViewState } from './viewState';

/** Two engines side by side, and which map of the two is between them. */
export interface ComparedPair {
  readonly result: EngineComparison;
  readonly other: DoseEngine;
  readonly map: ComparedMap;
}

/** The comparison as the person looks at it; null while the dose of the case is looked at instead. */
export function comparedPair(
  { comparison: { result } }: Pick<CaseState, 'comparison'>,
  { comparedEngine, comparedMap }: Pick<ViewState, 'comparedEngine' | 'comparedMap'>,
): ComparedPair | null {
  if (result === null || comparedEngine === null || comparedEngine === result.reference) return null;
  const isCompared = result.engines.some(({ outcome }) => outcome.engine === comparedEngine);
  return isCompared ? { result, other: comparedEngine, map: comparedMap } : null;
}
