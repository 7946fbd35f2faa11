import type { CaseState } from '@voxel-dosimetry/case';
import type { ViewState } from '../viewState';
import { roundUp } from './absorbedDoseDisplay';

/** Times the uncertainty of high-dose voxels that the colour scale reaches to before anyone has chosen. */
const REACH = 4;
const LARGEST_frac = 0.9;

/** Upper end of the uncertainty's colour scale, 0..1: the chosen one, else from the result; null without a Monte Carlo result. */
export function uncertaintyMaximum_frac(
  { results }: Pick<CaseState, 'results'>,
  { uncertaintyMaximum_frac: chosen_frac }: Pick<ViewState, 'uncertaintyMaximum_frac'>,
): number | null {
  const run = results.dose?.monteCarlo ?? null;
  if (run === null) return null;
  return chosen_frac ?? Math.min(LARGEST_frac, roundUp(Math.max(1e-4, REACH * run.highDose_frac)));
}

/** Whether the wash shows uncertainty now: chosen, and there is one. */
export const showsUncertainty = (
  { results }: Pick<CaseState, 'results'>,
  { doseWash }: Pick<ViewState, 'doseWash'>,
): boolean => doseWash === 'uncertainty' && (results.dose?.monteCarlo ?? null) !== null;
