import { elapsed_s, missing, sourced, type Sourced } from '../domain/provenance';
import type { AdministeredImage, IngestIssue } from '../domain/series';
import { duration, HOURS, issue } from './issue';
import { radionuclideOf } from './valueIssues';

/** Acquisition mid-time after administration: start − administration + duration/2, s. */
export function timeAfterAdministration(series: AdministeredImage): Sourced<number> {
  const administration = series.administrationTime.value;
  const start = series.acquisitionStart.value;
  const duration_s = series.acquisitionDuration_s.value;
  if (administration === null || start === null || duration_s === null)
    return missing('Needs the time of administration, the start and the duration of the acquisition');
  const time_s = elapsed_s(administration, start) + duration_s / 2;
  return sourced(
    time_s,
    'derived',
    `Acquisition start after administration ${duration(time_s - duration_s / 2)}, half the duration ${duration(duration_s / 2)}`,
  );
}

const LATEST_IN_HALF_LIVES = 10;

/** An acquisition before the injection is refused; one more than ten half-lives after it waits for a confirmation. */
export function timeIssues(series: AdministeredImage): IngestIssue[] {
  const administration = series.administrationTime.value;
  const start = series.acquisitionStart.value;
  if (administration === null || start === null) return [];
  const after_s = elapsed_s(administration, start);
  const at = {
    timePointId: series.seriesInstanceUID,
    field: 'administrationTime',
    about: after_s,
    enter: ['administrationTime', 'acquisitionStart'],
  } as const;
  if (after_s < 0 || !Number.isFinite(after_s))
    return [
      issue({
        ...at,
        what: 'acquisition-before-administration',
        severity: 'refuse',
        message: `The acquisition starts ${duration(-after_s)} before the administration; it must start after it.`,
        remedy: 'Correct the time of administration or of the acquisition, or leave this series out.',
      }),
    ];
  const known = radionuclideOf(series);
  if (!known || after_s <= LATEST_IN_HALF_LIVES * known.halfLife_s) return [];
  return [
    issue({
      ...at,
      what: 'time-implausible',
      severity: 'confirm',
      message: `The acquisition starts ${duration(after_s)} after administration, ${(after_s / known.halfLife_s).toFixed(0)} half-lives of ${known.name} (${duration(known.halfLife_s)}).`,
      remedy: 'Confirm it, or correct the time of administration or of the acquisition.',
    }),
  ];
}

export function timeLabel(series: AdministeredImage, time: Sourced<number>): string {
  if (time.value !== null) return `${(time.value / HOURS).toFixed(1)} h`;
  const date = /^(\d{4})(\d{2})(\d{2})$/.exec(series.studyDate);
  return date ? `${date[1]}-${date[2]}-${date[3]}` : 'time unknown';
}
