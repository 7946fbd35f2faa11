import type { FusionDifference, ViewState } from '../viewState';
import { roundUp } from './absorbedDoseDisplay';

/** Of the reference's maximum: noise stays pale, an organ beside its place is at full colour. */
const USUAL_frac = 0.3;
/** Soft tissue beside air or bone is at full colour, noise of a few tens stays pale. */
const USUAL_HU = 300;
/** Of the Jacobian: a volume that is a third less or more; breathing changes organs by a fifth. */
const USUAL_JACOBIAN = 0.3;

/** The value that says that nothing differs. */
export const centreOf = ({ unit }: FusionDifference): number => (unit === 'frac' ? 1 : 0);

/** Half width of the colour scale of a difference of time points or of the Jacobian, in its unit: the chosen one, else for activity from the reference's maximum; null while none is shown. */
export function fusionWindow({
  fusionDifference,
  fusionWindows,
}: Pick<ViewState, 'fusionDifference' | 'fusionWindows'>): number | null {
  if (fusionDifference === null) return null;
  const { unit, maximum } = fusionDifference;
  const usual = { HU: USUAL_HU, frac: USUAL_JACOBIAN, 'Bq/mL': roundUp(USUAL_frac * maximum) };
  return fusionWindows[unit] ?? usual[unit];
}

/** A scale in units that a person reads: large concentrations in kBq/mL or MBq/mL. */
export function readableScale(
  unit: FusionDifference['unit'],
  window: number,
): { readonly unit: string; readonly per: number } {
  if (unit === 'frac') return { unit: '', per: 1 };
  if (unit === 'HU' || window < 1e3) return { unit, per: 1 };
  return window < 1e6 ? { unit: 'kBq/mL', per: 1e3 } : { unit: 'MBq/mL', per: 1e6 };
}
