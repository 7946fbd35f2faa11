import type { ClockTime } from '@voxel-dosimetry/core';

/** DICOM DA (YYYYMMDD, or the old YYYY.MM.DD) as seconds from 1970-01-01 of the local clock; null when malformed. */
export function dateSeconds(date: string): number | null {
  const match = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/.exec(date);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const value = Date.UTC(year, month - 1, day);
  const back = new Date(value);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? value / 1000 : null;
}

/** DICOM TM (HH[MM[SS[.F]]], or HH:MM:SS) as seconds after midnight; null when malformed. */
export function timeSeconds(time: string): number | null {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?(\.\d{1,6})?$/.exec(time);
  if (!match) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 60) return null;
  return 3600 * hours + 60 * minutes + seconds + Number(match[4] ?? 0);
}

/** `+0130`, `-0500` → minutes. */
export function offsetMinutes(offset: string): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(offset);
  if (!match) return undefined;
  return (match[1] === '-' ? -1 : 1) * (60 * Number(match[2]) + Number(match[3]));
}

export const clockTime = (local_s: number, utcOffset_min: number | undefined): ClockTime =>
  utcOffset_min === undefined ? { local_s } : { local_s, utcOffset_min };

/** DA and TM together. `utcOffset_min` is the data set's Timezone Offset From UTC (0008,0201). */
export function dateAndTime(date: string, time: string, utcOffset_min: number | undefined): ClockTime | null {
  const day = dateSeconds(date);
  const second = timeSeconds(time);
  return day === null || second === null ? null : clockTime(day + second, utcOffset_min);
}

/** DICOM DT with at least date and hour; an offset in the value itself wins over the data set's. */
export function dateTime(value: string, utcOffset_min: number | undefined): ClockTime | null {
  const match = /^(\d{8})(\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)([+-]\d{4})?$/.exec(value);
  if (!match?.[1] || !match[2]) return null;
  return dateAndTime(match[1], match[2], match[3] ? offsetMinutes(match[3]) : utcOffset_min);
}
