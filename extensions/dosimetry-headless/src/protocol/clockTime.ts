import type { ClockTime } from '@voxel-dosimetry/core';

const ISO = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|([+-])(\d{2}):?(\d{2}))?$/;

/** An ISO 8601 date and time; without an offset it is the local clock. Null when it is not one. */
export function parseClockTime(text: string): ClockTime | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, date, time = '', zone, sign, hours, minutes] = match;
  const local_ms = Date.parse(`${date}T${time}Z`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(local_ms) || new Date(local_ms).toISOString().slice(0, 10) !== date) return null;
  const local_s = local_ms / 1000;
  if (zone === undefined) return { local_s };
  if (zone === 'Z') return { local_s, utcOffset_min: 0 };
  return { local_s, utcOffset_min: (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes)) };
}
