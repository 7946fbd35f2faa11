import type { CaseState } from '@voxel-dosimetry/case';
import type { AbsorbedDoseDisplay } from '../viewState';

/** Of a wash, until a person chooses another. */
export const DEFAULT_OPACITY_frac = 0.6;

/** 1, 2 or 5 × 10ⁿ at or above `value`. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(12));
}

/** How a dose is shown before anyone has chosen: up to a round number above the maximum, isodose lines at 10, 25, 50 and 75 % of that. */
export function defaultAbsorbedDoseDisplay(maximum_Gy: number): AbsorbedDoseDisplay {
  const max_Gy = roundUp(maximum_Gy);
  return {
    max_Gy,
    opacity_frac: DEFAULT_OPACITY_frac,
    isodoseLevels_Gy: [0.1, 0.25, 0.5, 0.75].map((share) => Number((share * max_Gy).toPrecision(6))),
    isodoseVisible: true,
  };
}

/** The chosen display, else the default for the dose's maximum; null while there is no dose. */
export function displayOrDefault(
  chosen: AbsorbedDoseDisplay | null,
  maximum_Gy: number | null,
): AbsorbedDoseDisplay | null {
  if (chosen !== null) return chosen;
  return maximum_Gy === null || maximum_Gy <= 0 ? null : defaultAbsorbedDoseDisplay(maximum_Gy);
}

/** What the scale reaches to: the maximum of the case's dose, before there is one that of the engines compared; null before both. */
export function shownMaximum_Gy({ results, comparison }: Pick<CaseState, 'results' | 'comparison'>): number | null {
  if (results.dose !== null) return results.dose.max_Gy;
  return comparison.result === null
    ? null
    : Math.max(...comparison.result.engines.map(({ outcome }) => outcome.max_Gy));
}
