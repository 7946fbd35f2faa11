import type { CaseState } from '@voxel-dosimetry/case';
import { comparedPair, type ComparedPair } from '../comparedPair';
import type { ViewState } from '../viewState';
import { roundUp } from './absorbedDoseDisplay';

/**
 * Half width of the difference map's colour scale, Gy: the chosen one, else a round number from the regions' means, so that what is between
 * the two engines in organs is seen and single voxels at edges do not stretch the scale; null while no comparison is looked at.
 */
export function differenceWindow_Gy(
  state: Pick<CaseState, 'comparison'>,
  view: Pick<ViewState, 'comparedEngine' | 'comparedMap' | 'differenceWindow_Gy'>,
): number | null {
  const pair = comparedPair(state, view);
  if (pair === null) return null;
  return view.differenceWindow_Gy ?? roundUp(largestDifference_Gy(pair));
}

/** Without regions, or where they are alike, a hundredth of the reference's maximum. */
const SMALLEST_frac = 0.01;

/** The largest difference between the two engines' means of a region. */
function largestDifference_Gy({ result, other }: ComparedPair): number {
  const [reference, compared] = [result.reference, other].map((engine) =>
    result.engines.find(({ outcome }) => outcome.engine === engine),
  );
  const differences_Gy = (compared?.statistics ?? []).map(({ regionId, mean_Gy }) => {
    const from = reference?.statistics.find((each) => each.regionId === regionId);
    return from === undefined ? 0 : Math.abs(mean_Gy - from.mean_Gy);
  });
  const least_Gy = SMALLEST_frac * (reference?.outcome.max_Gy ?? 0);
  return Math.max(...differences_Gy, least_Gy) || 1;
}
