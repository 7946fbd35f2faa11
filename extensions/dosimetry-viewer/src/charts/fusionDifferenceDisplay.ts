import type { ViewState } from '../viewState';
import { roundUp } from './absorbedDoseDisplay';

/** Of the reference's maximum: noise stays pale, an organ beside its place is at full colour. */
const USUAL_frac = 0.3;

/** Half width of the colour scale of a difference of time points, Bq/mL: the chosen one, else from the reference's maximum; null while none is shown. */
export function fusionWindow_Bq_per_mL({
  fusionDifference,
  fusionWindow_Bq_per_mL: chosen,
}: Pick<ViewState, 'fusionDifference' | 'fusionWindow_Bq_per_mL'>): number | null {
  if (fusionDifference === null) return null;
  return chosen ?? roundUp(USUAL_frac * fusionDifference.maximum_Bq_per_mL);
}
