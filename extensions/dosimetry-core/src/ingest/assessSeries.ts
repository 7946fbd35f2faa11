import { DosimetryError } from '../domain/errors';
import type {
  AdministeredImage,
  CtSeries,
  EmissionSeries,
  IngestIssue,
  IngestResult,
  Series,
  TimePoint,
  TimePointEntries,
} from '../domain/series';
import type { PlanarSeries, PlanarTimePoint } from '../domain/planar';
import { applyEntries, applyPlanarEntries } from './applyEntries';
import { disagreementIssues, duplicateIssues, noEmissionIssue, patientIssues, regionFrameIssues } from './caseIssues';
import { issue, leaveOut, seriesName } from './issue';
import { pairCt } from './pairCt';
import { planarCaseIssues, planarValueIssues } from './planarIssues';
import { timeAfterAdministration, timeIssues, timeLabel } from './timeOf';
import { valueIssues } from './valueIssues';

/** What a person has decided so far. */
export interface IngestChoices {
  /** Entered values by time point id (SeriesInstanceUID of the emission or planar image). */
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

type InTime = Pick<TimePoint, 'timeAfterAdministration_s'>;

/** Sorting key: time after administration, else the clock of the acquisition, else the study's date; unknown last. */
function orderOf({ timeAfterAdministration_s }: InTime, image: AdministeredImage, allTimed: boolean): number {
  if (allTimed && timeAfterAdministration_s.value !== null) return timeAfterAdministration_s.value;
  return image.acquisitionStart.value?.local_s ?? Infinity;
}

function inOrder<T extends InTime>(timePoints: readonly T[], imageOf: (timePoint: T) => AdministeredImage): T[] {
  const allTimed = timePoints.every(({ timeAfterAdministration_s }) => timeAfterAdministration_s.value !== null);
  const dateOf = (timePoint: T): string => {
    const { studyDate, studyTime, seriesInstanceUID } = imageOf(timePoint);
    return `${studyDate}${studyTime}${seriesInstanceUID}`;
  };
  return [...timePoints].sort((a, b) => {
    const [first, second] = [orderOf(a, imageOf(a), allTimed), orderOf(b, imageOf(b), allTimed)];
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

function planarTimePoint(planar: PlanarSeries): PlanarTimePoint {
  const time = timeAfterAdministration(planar);
  return {
    id: planar.seriesInstanceUID,
    label: timeLabel(planar, time),
    studyInstanceUID: planar.studyInstanceUID,
    planar,
    timeAfterAdministration_s: time,
  };
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
 * From the series of the opened studies to time points in order of time, each with its CT, to planar images in the same order, and to what a
 * person must still settle.
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
  const mrs = used.filter(isKind('mr'));
  const others = used.filter(isKind('other'));
  const registrations = used.filter(isKind('registration'));
  const assessed = used
    .filter(isKind('emission'))
    .map((emission) => assessEmission(applyEntries(emission, choices.entries[emission.seriesInstanceUID] ?? {}), cts));
  const timePoints = inOrder(
    assessed.map(({ timePoint }) => timePoint),
    ({ emission }) => emission,
  );
  const planarTimePoints = inOrder(
    used
      .filter(isKind('planar'))
      .map((planar) => planarTimePoint(applyPlanarEntries(planar, choices.entries[planar.seriesInstanceUID] ?? {}))),
    ({ planar }) => planar,
  );
  const planars = planarTimePoints.map(({ planar }) => planar);
  const issuesOf = (id: string): IngestIssue[] => assessed.find(({ timePoint }) => timePoint.id === id)?.issues ?? [];
  const all = [
    ...patientIssues([first, ...used.filter((each) => each !== first)]),
    ...noEmissionIssue(timePoints.length, planars.length, others),
    ...timePoints.flatMap(({ id }) => issuesOf(id)),
    ...planars.flatMap(planarValueIssues),
    ...ctIssues(cts),
    ...duplicateIssues(timePoints),
    ...planarCaseIssues(planarTimePoints),
    ...disagreementIssues([
      ...timePoints.map(({ emission }) => emission),
      ...planars.filter(({ defects }) => (defects ?? []).length === 0),
    ]),
    ...regionFrameIssues(used.filter(isKind('regions')), [...timePoints.map(({ emission }) => emission), ...cts], mrs),
  ];
  const isConfirmed = (each: IngestIssue): boolean =>
    each.severity === 'confirm' && choices.confirmed.includes(each.id);
  return {
    patient: first.patient,
    timePoints,
    ...(planarTimePoints.length > 0 ? { planarTimePoints } : {}),
    ...(mrs.length > 0 ? { mrs } : {}),
    regionSources: used.filter(isKind('regions')),
    absorbedDoses: used.filter(isKind('absorbedDose')),
    ...(registrations.length > 0 ? { registrations } : {}),
    others,
    issues: all.filter((each) => !isConfirmed(each)),
    confirmedIssues: all.filter(isConfirmed),
  };
}
