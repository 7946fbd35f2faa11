import type { IngestIssue, LeaveOut } from '../domain/series';

/** Everything in ingest that a confirmation can settle, in one place, so that a protocol can be told a wrong code from one that does not occur. */
const CONFIRMABLE = [
  'unit-assumed',
  'radionuclide-assumed',
  'administeredActivity_MBq-assumed',
  'administrationTime-assumed',
  'acquisitionStart-assumed',
  'acquisitionDuration_s-assumed',
  'decayCorrection-assumed',
  'frameOrder-assumed',
  'sliceSpacing_mm-assumed',
  'frameOfReference-assumed',
  'administeredActivity_MBq-differs',
  'administrationTime-differs',
  'half-life-differs',
  'patient-name-differs',
  'patient-id-missing',
  'activity-implausible',
  'duration-implausible',
  'time-implausible',
  'duplicate-emission',
  'several-cts',
  'ct-of-other-study',
  'ct-other-frame',
  'no-ct',
  'regions-other-frame',
  'posteriorSeen-assumed',
  'duplicate-planar',
  'planar-length-differs',
] as const;
type Confirmable = (typeof CONFIRMABLE)[number];

/** Codes of the issues that a person can confirm and a protocol accept. */
export const CONFIRMABLE_CODES: readonly IngestIssue['code'][] = CONFIRMABLE.map((what) => `ingest/${what}` as const);

/** What an issue is about and how it is settled: only what stands in the list above may wait for a confirmation. */
export type IssueKind =
  | { readonly what: Confirmable; readonly severity: 'confirm' }
  | { readonly what: string; readonly severity: 'blocks' | 'refuse' };

/** What an issue says; `about` is the value in question, so that a confirmation holds for what was shown and not for another value. */
export type IssueText = Omit<IngestIssue, 'id' | 'code' | 'severity'> &
  IssueKind & { readonly about?: string | number | null };

/** An issue with a stable id: what, where and about which value. */
export function issue({ what, about, ...rest }: IssueText): IngestIssue {
  const place = rest.timePointId ?? 'case';
  const value = about === undefined || about === null ? '' : `:${about}`;
  return { id: `${what}:${place}${value}`, code: `ingest/${what}`, ...rest };
}

export const HOURS = 3600;

/** Seconds as a person reads them: "35 s", "12.5 min", "4.0 h", "6.6 d". */
export function duration(time_s: number): string {
  const size = Math.abs(time_s);
  if (size < 120) return `${Number(time_s.toFixed(1))} s`;
  if (size < 2 * HOURS) return `${(time_s / 60).toFixed(1)} min`;
  return size < 72 * HOURS ? `${(time_s / HOURS).toFixed(1)} h` : `${(time_s / (24 * HOURS)).toFixed(1)} d`;
}

/** A DICOM date as a person reads it: 2026-09-01. */
export const dayText = (date: string): string =>
  date === '' ? 'an unknown date' : date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

/** A series as a choice to leave out. */
export const leaveOut = (series: {
  readonly seriesInstanceUID: string;
  readonly modality: string;
  readonly description: string;
  readonly seriesNumber: number | null;
}): LeaveOut => ({
  seriesInstanceUID: series.seriesInstanceUID,
  name: `${series.modality} ${seriesName(series)}`,
});

export const seriesName = (series: { readonly description: string; readonly seriesNumber: number | null }): string =>
  series.description !== '' ? `"${series.description}"` : `number ${series.seriesNumber ?? 'unknown'}`;
