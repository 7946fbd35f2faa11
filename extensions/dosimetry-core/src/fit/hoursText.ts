import { secondsToHours } from '../domain/units';

/** A time (s) for a message: six digits tell any that is measured. */
export const hoursText = (time_s: number): string => `${Number(secondsToHours(time_s).toPrecision(6))} h`;
