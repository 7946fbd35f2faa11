import { DosimetryError } from '../domain/errors';
import type {
  CtSeries,
  EmissionSeries,
  IngestIssue,
  IngestResult,
  Series,
  TimePoint,
  TimePointEntries,
} from '../domain/series';
import { applyEntries } from './applyEntries';
import { disagreementIssues, duplicateIssues, noEmissionIssue, patientIssues, regionFrameIssues } from './caseIssues';
import { issue, leaveOut, seriesName } from './issue';
import { pairCt } from './pairCt';
import { timeAfterAdministration, timeIssues, timeLabel } from './timeOf';
import { valueIssues } from './valueIssues';

/** What a person has decided so far. */
export interface IngestChoices {
  /** Entered values by time point id (the emission's SeriesInstanceUID). */
  readonly entries: Readonly<Record<string, TimePointEntries>>;
  /** Series left out, by SeriesInstanceUID. */
  readonly excluded: readonly string[];
  /** Ids of confirmed issues. */
  readonly confirmed: readonly string[];
}

const isKind =
  <K extends Series['kind']>(kind: K) =>
  (series: Series): series is Extract<Series, { kind: K }> =>
    series.kind === kind;

/** Sorting key: time after administration, else the clock of the acquisition, else the study's date; unknown last. */
function orderOf({ timeAfterAdministration_s, emission }: TimePoint, allTimed: boolean): number {
  if (allTimed && timeAfterAdministration_s.value !== null) return timeAfterAdministration_s.value;
  return emission.acquisitionStart.value?.local_s ?? Infinity;
}

function inOrder(timePoints: readonly TimePoint[]): TimePoint[] {
  const allTimed = timePoints.every(({ timeAfterAdministration_s }) => timeAfterAdministration_s.value !== null);
  const dateOf = ({ emission }: TimePoint): string =>
    `${emission.studyDate}${emission.studyTime}${emission.seriesInstanceUID}`;
  return [...timePoints].sort((a, b) => {
    const [first, second] = [orderOf(a, allTimed), orderOf(b, allTimed)];
    return first === second ? dateOf(a).localeCompare(dateOf(b)) : first - second;
  });
}

function assessEmission(
  series: EmissionSeries,
  cts: readonly CtSeries[],
): { timePoint: TimePoint; issues: IngestIssue[] } {
  const time = timeAfterAdministration(series);
  const { ct, ctPairing, issues } = pairCt(series, cts);
  const timePoint: TimePoint = {
    id: series.seriesInstanceUID,
    label: timeLabel(series, time),
    studyInstanceUID: series.studyInstanceUID,
    emission: series,
    ct,
    ctPairing,
    timeAfterAdministration_s: time,
  };
  return { timePoint, issues: [...valueIssues(series), ...timeIssues(series), ...issues] };
}

/** A CT that is damaged is refused, not passed over: with it the density would silently come from elsewhere. */
const ctIssues = (cts: readonly CtSeries[]): IngestIssue[] =>
  cts.flatMap((ct) =>
    (ct.defects ?? []).map(({ code, message, remedy }) =>
      issue({
        what: code.slice('ingest/'.length),
        about: ct.seriesInstanceUID,
        timePointId: null,
        field: 'ct',
        severity: 'refuse',
        message: `The CT ${seriesName(ct)}: ${message}`,
        remedy,
        leaveOut: [leaveOut(ct)],
      }),
    ),
  );

/**
 * From the series of the opened studies to time points in order of time, each with its CT, and to what a person must still settle.
 *
 * Time after administration is that of the acquisition's middle. Entered values replace the header's; excluded series take no
 * part; confirmed `confirm` issues leave the open list and are kept in `confirmedIssues`. `blocks` and `refuse` cannot be confirmed away.
 * Issue ids name what, where and which value: a confirmation does not hold for a value that has changed since.
 * Throws `ingest/no-series` when there is nothing to assess. Test: unit/core/ingest.
 */
export function assessSeries(series: readonly Series[], choices: IngestChoices): IngestResult {
  const used = series.filter((each) => !choices.excluded.includes(each.seriesInstanceUID));
  const first = used.find(isKind('emission')) ?? used[0] ?? series[0];
  if (!first)
    throw new DosimetryError({
      code: 'ingest/no-series',
      message: 'The studies hold no series.',
      remedy: 'Open studies with emission images of a patient.',
    });
  const cts = used.filter(isKind('ct'));
  const others = used.filter(isKind('other'));
  const assessed = used
    .filter(isKind('emission'))
    .map((emission) => assessEmission(applyEntries(emission, choices.entries[emission.seriesInstanceUID] ?? {}), cts));
  const timePoints = inOrder(assessed.map(({ timePoint }) => timePoint));
  const issuesOf = (id: string): IngestIssue[] => assessed.find(({ timePoint }) => timePoint.id === id)?.issues ?? [];
  const all = [
    ...patientIssues([first, ...used.filter((each) => each !== first)]),
    ...noEmissionIssue(timePoints.length, others),
    ...timePoints.flatMap(({ id }) => issuesOf(id)),
    ...ctIssues(cts),
    ...duplicateIssues(timePoints),
    ...disagreementIssues(timePoints),
    ...regionFrameIssues(used.filter(isKind('regions')), [...timePoints.map(({ emission }) => emission), ...cts]),
  ];
  const isConfirmed = (each: IngestIssue): boolean =>
    each.severity === 'confirm' && choices.confirmed.includes(each.id);
  return {
    patient: first.patient,
    timePoints,
    regionSources: used.filter(isKind('regions')),
    absorbedDoses: used.filter(isKind('absorbedDose')),
    others,
    issues: all.filter((each) => !isConfirmed(each)),
    confirmedIssues: all.filter(isConfirmed),
  };
}
