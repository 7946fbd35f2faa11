import type { CaseState } from '@voxel-dosimetry/case';
import { isSideBySide } from '../sideBySide';
import type { ViewState } from '../viewState';

/** Upper end of the display range as a share of the maximum: the hottest voxels must not hide the rest. */
const UPPER_FRAC = 0.35;

/** Largest activity concentration of each time point's image, Bq/mL, by time point id; null before Calibrate. */
function maxima_Bq_per_mL({ results, stages }: CaseState): ReadonlyMap<string, number> | null {
  const volumes = stages.calibrate.status === 'ready' ? results.calibrate?.volumes : undefined;
  const timePoints = results.ingest?.timePoints ?? [];
  const maxima = new Map(timePoints.map(({ id }) => [id, volumes?.[id]?.max ?? 0]));
  return maxima.size > 1 && [...maxima.values()].every((maximum) => maximum > 0) ? maxima : null;
}

/**
 * Whether time points side by side share one display range at present. Only once Calibrate has run: the viewer shows NM as
 * stored, and one stored value may mean another activity at each time point.
 */
export const hasCommonScale = (state: CaseState, { activityScale, openStage }: ViewState): boolean =>
  isSideBySide(openStage) && activityScale === 'common' && maxima_Bq_per_mL(state) !== null;

/**
 * Upper end of the display range of an emission image, in the values that the viewer holds; `maximum` is the largest of these.
 * With a common scale the same activity concentration looks alike at every time point, so that what has cleared looks dark.
 * Proved by test/unit/ohif/displayRange.test.ts.
 */
export function upperOf(
  image: { seriesInstanceUID: string; maximum: number },
  state: CaseState,
  view: ViewState,
): number {
  const maxima = hasCommonScale(state, view) ? maxima_Bq_per_mL(state) : null;
  const timePoint = state.results.ingest?.timePoints.find(
    ({ emission }) => emission.seriesInstanceUID === image.seriesInstanceUID,
  );
  const own_Bq_per_mL = maxima?.get(timePoint?.id ?? '');
  const brightness = maxima === null || own_Bq_per_mL === undefined ? 1 : Math.max(...maxima.values()) / own_Bq_per_mL;
  return UPPER_FRAC * image.maximum * brightness;
}
