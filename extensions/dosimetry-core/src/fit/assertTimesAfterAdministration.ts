import { DosimetryError } from '../domain/errors';
import { hoursText } from './hoursText';

/** Nothing is left of any activity long before: later times are errors of a file. */
const MOST_HALF_LIVES = 10_000;

/** Times after administration (s) in order, and a physical half-life (s). Throws `fit/half-life`, `fit/times`. */
export function assertTimesAfterAdministration(times_s: readonly number[], halfLife_s: number): void {
  if (!(halfLife_s > 0 && Number.isFinite(halfLife_s)))
    throw new DosimetryError({
      code: 'fit/half-life',
      message: `The physical half-life is ${halfLife_s} s; a number above 0 was expected.`,
      remedy: 'Choose the radionuclide.',
    });
  const latest_s = MOST_HALF_LIVES * halfLife_s;
  if (times_s.some((time_s, at) => !(time_s >= (times_s[at - 1] ?? 0) && time_s <= latest_s)))
    throw new DosimetryError({
      code: 'fit/times',
      message: `The times after administration are ${times_s.map(hoursText).join(', ')}; they must be 0 or more, ascending and at most ${MOST_HALF_LIVES} physical half-lives (${hoursText(latest_s)}).`,
      remedy: 'Correct the injection or acquisition times.',
    });
}
