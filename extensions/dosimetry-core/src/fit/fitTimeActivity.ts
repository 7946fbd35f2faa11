import { DosimetryError } from '../domain/errors';
import { runToEnd } from '../domain/runToEnd';
import type { SingleTimePointMethod, TimeActivityFit, TimeActivitySelection } from '../domain/timeActivity';
import { fitMeasuredCurve } from './fitMeasuredCurve';
import { measuredPoints, type RegionCurve } from './regionCurve';
import { singleTimePointFit } from './singleTimePoint/index';

const PREFIX = 'single-time-point:';

/** The method for one scan that a selection names; null where it chooses among curves. */
export const singleTimePointMethodOf = (selection: TimeActivitySelection): SingleTimePointMethod | null =>
  selection.startsWith(PREFIX) ? (selection.slice(PREFIX.length) as SingleTimePointMethod) : null;

/**
 * Time–activity curve of a region and its integral from administration to infinity, MBq·h (dose rates in the place of activities: their integral).
 *
 * Sums of exponentials, no effective decay slower than physical, by weighted least squares (`fitCurveModel`), σ of the points as the settings say
 * (`pointUncertainty`; what follows the curve is iterated, `candidateFitter`); trapezoid: constant to the first point, straight lines, then physical decay or that
 * of the last two points (`fitTrapezoid`). Choice by `chooseModel`; average: Ã = Σ wᵢÃᵢ with Akaike's weights. 68 % interval by `averagedInterval68`, σ half its
 * width. A bootstrap on request. With a single-time-point method: `singleTimePointFit`.
 * Status: `atPhysicalDecay` where the bound holds a phase, or the trapezoid's tail; `fallbackTrapezoid` where no exponential curve can be fitted (the
 * candidates say why); `zero` where the points add up to nothing. A model that was asked for alone is shown though it is refused, unless its integral would
 * be a guess.
 * Wrong where the curve has phases that no scan saw; σ knows nothing of what is common to all scans (calibration, outline).
 * Throws `fit/models`, `fit/length-mismatch`, `fit/half-life`, `fit/times`, `fit/too-few-points` (none takes part), `fit/not-finite`, `fit/sigmas`,
 * `fit/fixed-half-life`, `fit/relative-uncertainty`, `fit/bootstrap`, and what `singleTimePointFit` throws. Proved by test/physics/timeActivity*.test.ts and test/unit/core/fitTimeActivity.test.ts.
 */
export const fitTimeActivity = (curve: RegionCurve): TimeActivityFit => runToEnd(fittingTimeActivity(curve));

/** `fitTimeActivity` in steps, since a bootstrap takes seconds. Yields the fraction done. Proved by test/unit/core/fitTimeActivity.test.ts. */
export function* fittingTimeActivity(curve: RegionCurve): Generator<number, TimeActivityFit> {
  const points = measuredPoints(curve);
  const method = singleTimePointMethodOf(curve.settings.selection);
  if (method === null) return yield* fitMeasuredCurve(curve, points);
  if (curve.singleTimePoint === null)
    throw new DosimetryError({
      code: 'fit/single-time-point-choice',
      message: `The integral is to be taken from one scan by the method "${method}", and what that method needs was not given.`,
      remedy: 'Choose the tissue and the population, or fit the curve.',
    });
  return singleTimePointFit({ ...curve, method, singleTimePoint: curve.singleTimePoint });
}
