import { SECONDS_PER_DAY, SECONDS_PER_HOUR, type ClockTime } from '@voxel-dosimetry/core';

const NARROW_SPACE = ' ';
/** Shown where a number is not available; zero is shown as 0. */
export const NOT_AVAILABLE = '–';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);

/**
 * A number for a person: `digits` significant figures, but never fewer than the whole part; thousands apart by a narrow
 * space from 10 000; a decimal point in every language, so that 1.234 is never read as a thousand.
 */
export function formatNumber(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_AVAILABLE;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e9) return value.toExponential(digits - 1).replace('e+', 'e');
  // The decade of the rounded number: 9.996 is 10.0, not 10.00.
  const decade = Math.floor(Math.log10(Number(size.toPrecision(digits))));
  const decimals = Math.max(0, digits - 1 - decade);
  const [whole = '', part] = value.toFixed(decimals).split('.');
  const spaced = size >= 1e4 ? grouped(whole) : whole;
  return part === undefined ? spaced : `${spaced}.${part}`;
}

export const formatCount = (count: number): string => (count >= 1e4 ? grouped(String(count)) : String(count));

export function formatPercent(share_frac: number | null | undefined, decimals = 0): string {
  if (share_frac === null || share_frac === undefined || !Number.isFinite(share_frac)) return NOT_AVAILABLE;
  return `${(100 * share_frac).toFixed(decimals)} %`;
}

/** A relative difference with its sign: `+4.2 %`, `−0.3 %`, `0.0 %`. */
export function formatDifference(difference_frac: number | null | undefined): string {
  if (difference_frac === null || difference_frac === undefined || !Number.isFinite(difference_frac))
    return NOT_AVAILABLE;
  const percent = (100 * Math.abs(difference_frac)).toFixed(1);
  if (Number(percent) === 0) return `${percent} %`;
  return `${difference_frac < 0 ? '−' : '+'}${percent} %`;
}

/** A relative standard uncertainty in two figures: `±0.84 %`; 1 means that nothing is known. */
export function formatUncertainty(uncertainty_frac: number | null | undefined): string {
  if (uncertainty_frac === null || uncertainty_frac === undefined || !(uncertainty_frac < 1)) return NOT_AVAILABLE;
  return `±${formatNumber(100 * uncertainty_frac, 2)} %`;
}

/** Time in hours: one decimal below 100 h. */
export function formatHours(time_s: number | null | undefined): string {
  if (time_s === null || time_s === undefined || !Number.isFinite(time_s)) return NOT_AVAILABLE;
  const time_h = time_s / SECONDS_PER_HOUR;
  return `${time_h.toFixed(Math.abs(time_h) < 100 ? 1 : 0)} h`;
}

/** A half-life: minutes below 2 h, hours below 48 h… then days beside the hours. */
export function formatHalfLife(halfLife_s: number | null | undefined): string {
  if (halfLife_s === null || halfLife_s === undefined || !Number.isFinite(halfLife_s)) return NOT_AVAILABLE;
  if (halfLife_s < 2 * SECONDS_PER_HOUR) return `${formatNumber(halfLife_s / 60)} min`;
  if (halfLife_s < 10 * SECONDS_PER_DAY) return `${formatNumber(halfLife_s / SECONDS_PER_HOUR)} h`;
  return `${formatNumber(halfLife_s / SECONDS_PER_DAY)} d`;
}

/** Seconds below 2 min, minutes below 2 h, hours above. */
export function formatDuration(duration_s: number): string {
  const [value, unit] =
    duration_s < 120
      ? [duration_s, 's']
      : duration_s < 2 * SECONDS_PER_HOUR
        ? [duration_s / 60, 'min']
        : [duration_s / SECONDS_PER_HOUR, 'h'];
  return `${Number(value.toPrecision(3))} ${unit}`;
}

/** A time that is known only roughly: two figures below two minutes and from two hours on, whole minutes between; what is shorter than a second says so. */
export function formatExpected(time_s: number): string {
  if (time_s < 0.95) return '< 1 s';
  if (time_s < 120) return formatDuration(Math.round(Number(time_s.toPrecision(2))));
  const hours = Number((time_s / SECONDS_PER_HOUR).toPrecision(2));
  return hours < 2 ? formatDuration(60 * Math.round(time_s / 60)) : `${hours} h`;
}

const iso = (time: ClockTime): string => new Date(1000 * time.local_s).toISOString();

interface DayFormats {
  readonly withYear: Intl.DateTimeFormat;
  readonly withoutYear: Intl.DateTimeFormat;
}
/** Building these takes milliseconds, and every cell of a table asks. */
const builtDayFormats = new Map<string, DayFormats>();

function dayFormats(language: string): DayFormats {
  const formats = builtDayFormats.get(language) ?? {
    withYear: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }),
    withoutYear: new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' }),
  };
  builtDayFormats.set(language, formats);
  return formats;
}

/** The wall clock where the image was taken, with the year: `Sep 1, 2026, 13:05`. */
export const formatDayAndClock = (time: ClockTime, language: string): string =>
  `${dayFormats(language).withYear.format(1000 * time.local_s)}, ${iso(time).slice(11, 16)}`;

/** The same where the year stands beside it: `Sep 1, 13:05`. */
export function formatClock(time: ClockTime, language: string): string {
  return `${dayFormats(language).withoutYear.format(1000 * time.local_s)}, ${iso(time).slice(11, 16)}`;
}
/** The same for an input of type datetime-local, with seconds. */
export const clockToInput = (time: ClockTime): string => iso(time).slice(0, 19);

/** The input's text as a clock time on the same offset as before; null while it is incomplete. */
export function inputToClock(text: string, before: ClockTime | null): ClockTime | null {
  const milliseconds = Date.parse(`${text}Z`);
  if (text === '' || Number.isNaN(milliseconds)) return null;
  const local_s = milliseconds / 1000;
  return before?.utcOffset_min === undefined ? { local_s } : { local_s, utcOffset_min: before.utcOffset_min };
}

/** DICOM date YYYYMMDD as YYYY-MM-DD. */
export function formatDicomDate(date: string): string {
  return /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : date || NOT_AVAILABLE;
}

/** DICOM person name for display: alphabetic group, `Family, Given Middle`. */
export function formatPersonName(name: string): string {
  const alphabetic = name.split('=')[0] ?? '';
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = alphabetic.split('^');
  const first = [prefix, given, middle].filter(Boolean).join(' ');
  return [family, first, suffix].filter(Boolean).join(', ');
}

/** The same in words, for narrow places: `Sep 1, 2026`. */
export function formatDicomDay(date: string, language: string): string {
  const milliseconds = Date.parse(formatDicomDate(date));
  if (Number.isNaN(milliseconds)) return formatDicomDate(date);
  return dayFormats(language).withYear.format(milliseconds);
}
