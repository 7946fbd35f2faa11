import type { IngestIssue } from '../domain/series';

/** What an issue says; `about` is the value in question, so that a confirmation holds for what was shown and not for another value. */
export interface IssueText extends Omit<IngestIssue, 'id' | 'code'> {
  readonly what: string;
  readonly about?: string | number | null;
}

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

export const seriesName = (series: { readonly description: string; readonly seriesNumber: number | null }): string =>
  series.description !== '' ? `"${series.description}"` : `number ${series.seriesNumber ?? 'unknown'}`;
