import { DosimetryError } from '../domain/errors';
import { assertTimesAfterAdministration } from './assertTimesAfterAdministration';
import type { ExponentialModel } from './exponentialModels';
import type { MeasuredCurve } from './fitCurveModel';

const fail = (what: string, message: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: `fit/${what}`, message, remedy });

/**
 * A curve that something can be fitted to. Throws `fit/models`, `fit/length-mismatch`, `fit/half-life`, `fit/times`, `fit/too-few-points`,
 * `fit/not-finite`, `fit/sigmas`. Proved by test/unit/core/exponentialSums.test.ts.
 */
export function assertMeasuredCurve(
  { times_s, activities_MBq, sigmas_MBq, halfLife_s }: MeasuredCurve,
  models: readonly ExponentialModel[],
): void {
  if (models.length === 0) throw fail('models', 'No model was asked for.', 'Choose at least one.');
  const lengths = [times_s.length, activities_MBq.length, sigmas_MBq?.length ?? times_s.length];
  if (new Set(lengths).size > 1)
    throw fail(
      'length-mismatch',
      `There are ${lengths[0]} times, ${lengths[1]} activities and ${lengths[2]} uncertainties; as many of each were expected.`,
      'Give one activity, and one uncertainty or none at all, for each time.',
    );
  assertTimesAfterAdministration(times_s, halfLife_s);
  if (new Set(times_s).size < 2)
    throw fail(
      'too-few-points',
      `An exponential curve needs 2 different time points; there ${times_s.length === 1 ? 'is 1' : 'are fewer'}.`,
      'Add a time point, or choose the trapezoid with physical decay after the last point.',
    );
  if (!activities_MBq.every(Number.isFinite))
    throw fail(
      'not-finite',
      `The activities are ${activities_MBq.join(', ')} MBq; finite numbers were expected.`,
      'Correct the activities.',
    );
  if (sigmas_MBq?.some((sigma) => !(sigma > 0 && Number.isFinite(sigma))))
    throw fail(
      'sigmas',
      `The uncertainties are ${sigmas_MBq.join(', ')} MBq; numbers above 0 were expected.`,
      'Correct them, or leave them out for all points of the curve.',
    );
}
