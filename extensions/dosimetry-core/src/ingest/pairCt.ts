import { voxelToPatient, type Grid, type Vector3 } from '../domain/geometry';
import { missing, sourced } from '../domain/provenance';
import type { CtSeries, EmissionSeries, IngestIssue, TimePoint } from '../domain/series';
import { dayText, issue, leaveOut, seriesName } from './issue';

export interface CtPair extends Pick<TimePoint, 'ct' | 'ctPairing'> {
  readonly issues: readonly IngestIssue[];
}

type Extent = readonly [low: Vector3, high: Vector3];

/** Smallest box along the patient's axes that holds the grid, mm. */
function extentOf(grid: Grid): Extent {
  const [nx, ny, nz] = grid.size;
  const corners = [-0.5, nx - 0.5].flatMap((i) =>
    [-0.5, ny - 0.5].flatMap((j) => [-0.5, nz - 0.5].map((k) => voxelToPatient(grid, [i, j, k]))),
  );
  const edge = (pick: (...values: number[]) => number): Vector3 => [
    pick(...corners.map((corner) => corner[0])),
    pick(...corners.map((corner) => corner[1])),
    pick(...corners.map((corner) => corner[2])),
  ];
  return [edge(Math.min), edge(Math.max)];
}

/** Volume (mm³) that two grids share, by their boxes along the patient's axes. */
function sharedExtent(a: Grid, b: Grid): number {
  const [lowA, highA] = extentOf(a);
  const [lowB, highB] = extentOf(b);
  return [0, 1, 2].reduce(
    (product, axis) =>
      product *
      Math.max(
        0,
        Math.min(highA[axis] as number, highB[axis] as number) - Math.max(lowA[axis] as number, lowB[axis] as number),
      ),
    1,
  );
}

const sameFrame = (ct: CtSeries, emission: EmissionSeries): boolean =>
  ct.grid.value !== null &&
  ct.grid.value.frameOfReferenceUID !== '' &&
  ct.grid.value.frameOfReferenceUID === emission.grid.value?.frameOfReferenceUID;

/** Days since 0000 or so: only differences matter. */
function day(studyDate: string): number {
  const date = /^(\d{4})(\d{2})(\d{2})$/.exec(studyDate);
  return date ? Number(date[1]) * 372 + Number(date[2]) * 31 + Number(date[3]) : 0;
}

/** Best first: most of the emission image covered, then nearest in study date, then most slices. */
function ranked(cts: readonly CtSeries[], emission: EmissionSeries): CtSeries[] {
  const place = emission.grid.value;
  const shared = (ct: CtSeries): number =>
    place && ct.grid.value ? Math.round(sharedExtent(place, ct.grid.value) / 1000) : 0;
  const apart = (ct: CtSeries): number => Math.abs(day(ct.studyDate) - day(emission.studyDate));
  const slices = (ct: CtSeries): number => ct.grid.value?.size[2] ?? 0;
  return [...cts].sort((a, b) => shared(b) - shared(a) || apart(a) - apart(b) || slices(b) - slices(a));
}

function ctIssue(
  emission: EmissionSeries,
  what: 'several-cts' | 'ct-of-other-study' | 'ct-other-frame' | 'no-ct',
  /** The CT in question first; each can be left out. */
  cts: readonly CtSeries[],
  message: string,
  remedy: string,
): IngestIssue {
  return issue({
    what,
    about: cts[0]?.seriesInstanceUID ?? null,
    leaveOut: cts.map(leaveOut),
    timePointId: emission.seriesInstanceUID,
    field: 'ct',
    severity: 'confirm',
    message,
    remedy,
  });
}

/** CT and emission of one study that do not share a frame of reference: nothing but custom says that their positions agree. */
function otherFrameIssue(emission: EmissionSeries, ct: CtSeries): IngestIssue[] {
  const [own, other] = [emission.grid.value?.frameOfReferenceUID ?? '', ct.grid.value?.frameOfReferenceUID ?? ''];
  if (own === '' || other === '' || own === other) return [];
  return [
    ctIssue(
      emission,
      'ct-other-frame',
      [ct],
      `The CT ${seriesName(ct)} has the frame of reference ${other}, the emission image ${own}; one and the same was expected. The CT is placed by its patient coordinates.`,
      'Confirm that both were acquired without moving the patient (the fusion in Register shows it), or leave out that CT.',
    ),
  ];
}

/**
 * The CT of an emission image: same study and frame of reference, else same study, else another study's (to be confirmed), else
 * none (to be confirmed). Among equals the one that covers most of the emission image. Test: unit/core/ingest.
 */
export function pairCt(emission: EmissionSeries, cts: readonly CtSeries[]): CtPair {
  const placed = cts.filter((ct) => ct.grid.value !== null);
  const inStudy = placed.filter((ct) => ct.studyInstanceUID === emission.studyInstanceUID);
  const inFrame = inStudy.filter((ct) => sameFrame(ct, emission));
  const own = inFrame.length > 0 ? inFrame : inStudy;
  const [best, next] = ranked(own, emission);
  if (best) {
    const kind = inFrame.length > 0 ? 'same-frame' : 'same-study';
    const detail =
      inFrame.length > 0
        ? 'Same study and frame of reference'
        : 'Same study, another frame of reference: placed by patient coordinates';
    const several = next
      ? [
          ctIssue(
            emission,
            'several-cts',
            ranked(own, emission),
            `The study has ${own.length} CT series; ${seriesName(best)} with ${best.grid.value?.size[2]} slices covers most of the emission image and is used.`,
            'Confirm it, or leave out the CT series that must not be used.',
          ),
        ]
      : [];
    const issues = [...otherFrameIssue(emission, best), ...several];
    return { ct: best, ctPairing: sourced(kind, 'derived', `${detail}: series ${seriesName(best)}`), issues };
  }
  return pairWithOtherStudy(emission, placed);
}

function pairWithOtherStudy(emission: EmissionSeries, placed: readonly CtSeries[]): CtPair {
  const elsewhere = placed.filter((ct) => ct.studyInstanceUID !== emission.studyInstanceUID);
  const inFrame = elsewhere.filter((ct) => sameFrame(ct, emission));
  const [best] = ranked(inFrame.length > 0 ? inFrame : elsewhere, emission);
  if (!best)
    return {
      ct: null,
      ctPairing: missing('The case has no CT that can be placed'),
      issues: [
        ctIssue(
          emission,
          'no-ct',
          [],
          'There is no CT for this time point: the density will be that of water, 1.0 g/mL, everywhere.',
          'Confirm this, or open a study that holds a CT of the patient.',
        ),
      ],
    };
  return {
    ct: best,
    ctPairing: sourced(
      'other-study',
      'assumed',
      `CT of the study of ${dayText(best.studyDate)}: series ${seriesName(best)}`,
    ),
    issues: [
      ctIssue(
        emission,
        'ct-of-other-study',
        [best],
        `This time point has no CT of its own; ${seriesName(best)} of the study of ${dayText(best.studyDate)} is used.`,
        'Confirm that the patient lies alike (the alignment is checked in Register), or leave out that CT.',
      ),
    ],
  };
}
