import { DosimetryError } from '../domain/errors';

/** Times after administration (s) in order, and a physical half-life (s). Throws `fit/half-life`, `fit/times`. */
export function assertTimesAfterAdministration(times_s: readonly number[], halfLife_s: number): void {
  if (!(halfLife_s > 0 && Number.isFinite(halfLife_s)))
    throw new DosimetryError({
      code: 'fit/half-life',
      message: `The physical half-life is ${halfLife_s} s; a number above 0 was expected.`,
      remedy: 'Choose the radionuclide.',
    });
  if (times_s.some((time_s, at) => !(time_s >= 0 && Number.isFinite(time_s)) || time_s < (times_s[at - 1] ?? 0)))
    throw new DosimetryError({
      code: 'fit/times',
      message: `The times after administration are ${times_s.map((time_s) => Number((time_s / 3600).toPrecision(6))).join(', ')} h; they must be 0 or more and ascending.`,
      remedy: 'Correct the injection or acquisition times.',
    });
}
