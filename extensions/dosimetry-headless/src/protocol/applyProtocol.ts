import {
  DosimetryError,
  elapsed_s,
  gridCentre_mm,
  IDENTITY_RIGID,
  type EmissionSeries,
  type Landmark,
  type PlanarTimePoint,
  type TimePoint,
  type TimePointEntries,
} from '@voxel-dosimetry/core';
import type { CaseChoices, DosimetryCase } from '@voxel-dosimetry/case';
import { planarChoices } from './choosePlanar';
import { chosenMrs } from './chooseMrs';
import { chooseStored } from './chooseStored';
import { parseClockTime } from './clockTime';
import { findTimePoint } from './findTimePoint';
import type { Kinetics, Protocol } from './protocol';
import type { Warning } from './settleIssues';

const SAME_ACTIVITY_frac = 0.005;
const SAME_TIME_s = 60;

const timePointsOf = (dosimetryCase: DosimetryCase): readonly TimePoint[] =>
  dosimetryCase.getState().results.ingest?.timePoints ?? [];

/** A scan or a planar acquisition: what is entered of either. */
interface Acquisition extends Pick<TimePoint, 'id' | 'label' | 'studyInstanceUID'> {
  readonly series: Pick<EmissionSeries, 'radionuclide' | 'administeredActivity_MBq' | 'administrationTime'>;
}

const planarTimePointsOf = (dosimetryCase: DosimetryCase): readonly PlanarTimePoint[] =>
  dosimetryCase.getState().results.ingest?.planarTimePoints ?? [];

const acquisitionsOf = (dosimetryCase: DosimetryCase): Acquisition[] => [
  ...timePointsOf(dosimetryCase).map((scan) => ({ ...scan, series: scan.emission })),
  ...planarTimePointsOf(dosimetryCase).map((image) => ({ ...image, series: image.planar })),
];

/**
 * Leaves out what the protocol leaves out and enters what it states, as a person would: first what it says of single time
 * points, then what it says of all. A radionuclide other than the images' own is refused (`protocol/radionuclide`); another
 * administration replaces theirs and is returned as a warning. Throws `protocol/time-point`, `protocol/series`.
 * Proved by test/round-trip/headless/timePoints.test.ts.
 */
export function enterProtocolValues(dosimetryCase: DosimetryCase, protocol: Protocol): Warning[] {
  excludeSeries(dosimetryCase, protocol.excludedSeries);
  const single = entriesByTimePoint(dosimetryCase, protocol);
  for (const [id, entries] of single) dosimetryCase.enter(id, entries);
  const warnings: Warning[] = [];
  for (const acquisition of acquisitionsOf(dosimetryCase)) {
    const stated: TimePointEntries = {
      ...radionuclideEntry(acquisition, protocol),
      ...administrationEntries(acquisition, single.get(acquisition.id) ?? {}, protocol, warnings),
    };
    if (Object.keys(stated).length > 0) dosimetryCase.enter(acquisition.id, stated);
  }
  return warnings;
}

function excludeSeries(dosimetryCase: DosimetryCase, uids: readonly string[]): void {
  const { series } = dosimetryCase.getState();
  for (const uid of uids) {
    if (!series.some(({ seriesInstanceUID }) => seriesInstanceUID === uid)) throw noSeries('excludedSeries', uid);
    dosimetryCase.excludeSeries(uid, true);
  }
}

/** A study names its scan; a planar image is named by its series, or by a study that has no scan. */
function entriesByTimePoint(
  dosimetryCase: DosimetryCase,
  { timePoints: stated }: Protocol,
): ReadonlyMap<string, TimePointEntries> {
  const entries = new Map<string, TimePointEntries>();
  const scans = timePointsOf(dosimetryCase);
  const planar = planarTimePointsOf(dosimetryCase);
  const isNamed = (uid: string) => planar.some(({ id, studyInstanceUID }) => id === uid || studyInstanceUID === uid);
  for (const { uid, entries: own } of stated) {
    const path = `timePoints["${uid}"]`;
    const ofScan = scans.some(({ id, studyInstanceUID }) => id === uid || studyInstanceUID === uid);
    const { id, label } = findTimePoint<Pick<TimePoint, 'id' | 'label' | 'studyInstanceUID'>>(
      !ofScan && isNamed(uid) ? planar : scans,
      uid,
      path,
    );
    if (entries.has(id))
      throw new DosimetryError({
        code: 'protocol/time-point',
        message: `${path} names the time point at ${label}, which another key names too; one key a time point was expected.`,
        remedy: 'Put both under one key, the SeriesInstanceUID or the StudyInstanceUID.',
      });
    entries.set(id, own);
  }
  return entries;
}

function radionuclideEntry({ series, label }: Acquisition, { radionuclide }: Protocol): TimePointEntries {
  if (radionuclide === null || series.radionuclide.value === radionuclide) return {};
  if (series.radionuclide.value === null) return { radionuclide };
  throw new DosimetryError({
    code: 'protocol/radionuclide',
    message: `The protocol is for ${radionuclide}; the image at ${label} says ${series.radionuclide.value} (${series.radionuclide.detail}).`,
    remedy: 'Use the protocol of that radionuclide, or give the studies that belong to this one.',
  });
}

/** What is stated of one time point holds there before what is stated of all. */
function administrationEntries(
  { series, label }: Acquisition,
  own: TimePointEntries,
  protocol: Protocol,
  warnings: Warning[],
): TimePointEntries {
  const stated = protocol.administration;
  const administrationTime = stated ? parseClockTime(stated.dateTime) : null;
  if (!stated || !administrationTime) return {};
  const { activity_MBq } = stated;
  const differ = (what: string): void => {
    warnings.push({
      code: 'protocol/administration-differs',
      message: `${what} at ${label} differs from the protocol's, which was used.`,
    });
  };
  const seen_MBq = series.administeredActivity_MBq.value;
  const seen = series.administrationTime.value;
  const ownActivity = own.administeredActivity_MBq !== undefined;
  const ownTime = own.administrationTime !== undefined;
  if (!ownActivity && seen_MBq !== null && Math.abs(seen_MBq / activity_MBq - 1) > SAME_ACTIVITY_frac)
    differ(`The administered activity of the image (${seen_MBq} MBq)`);
  if (!ownTime && seen !== null && Math.abs(elapsed_s(seen, administrationTime)) > SAME_TIME_s)
    differ('The time of administration of the image');
  return {
    ...(ownActivity ? {} : { administeredActivity_MBq: activity_MBq }),
    ...(ownTime ? {} : { administrationTime }),
  };
}

/** The protocol's choices for the stages after ingest. Throws `protocol/time-point`, `protocol/series`, `protocol/registration`. */
export function chooseProtocol(dosimetryCase: DosimetryCase, protocol: Protocol, kinetics: Kinetics): void {
  const { choices } = dosimetryCase.getState();
  const timePoints = timePointsOf(dosimetryCase);
  const { method, moving, ctOntoEmission } = protocol.registration;
  const reference = findTimePoint(timePoints, protocol.registration.reference, 'registration.reference');
  dosimetryCase.choose('calibrate', { calibration: protocol.calibration });
  dosimetryCase.choose('register', {
    ...choices.register,
    referenceTimePointId: reference.id,
    densityCalibration: protocol.ctCalibration,
    registration: method === 'none' ? null : { method, image: moving },
    ctOntoEmission,
    mrs: chosenMrs(dosimetryCase, protocol),
  });
  chooseLandmarks(dosimetryCase, protocol, reference);
  alignTimePoints(dosimetryCase, protocol, reference);
  chooseStored(dosimetryCase, protocol);
  dosimetryCase.choose('segment', { ...choices.segment, ...segmentChoice(dosimetryCase, protocol) });
  dosimetryCase.choose('fit', fitChoice(dosimetryCase, protocol, kinetics));
  const { kernelFile: _kernelFile, compare: _compare, ...dose } = protocol.dose;
  dosimetryCase.choose('dose', dose);
  dosimetryCase.choose('export', { objects: protocol.outputs });
  // The author's word that patient coordinates, alignments stated, stored registrations or the registration asked for bring the images together; one that fails ends the run.
  for (const { id } of timePoints) if (id !== reference.id) dosimetryCase.acceptAlignment(id, true);
}

/** Of all regions; single ones are chosen once they are known. */
function fitChoice(
  dosimetryCase: DosimetryCase,
  { timeActivity: { curves, voxels, oneScan, planar, extrapolationLimit_frac } }: Protocol,
  { population, earlier }: Kinetics,
): CaseChoices['fit'] {
  const { timePoint } = oneScan;
  const timePointId =
    timePoint === null
      ? null
      : findTimePoint(timePointsOf(dosimetryCase), timePoint, 'timeActivity.oneScan.timePoint').id;
  return {
    ...{ curves, voxels, extrapolationLimit_frac, regions: {} },
    oneScan: { timePointId, population, earlier },
    planar: planarChoices(planarTimePointsOf(dosimetryCase), planar),
  };
}

/** Once the reference is chosen, for which they hold: of each time point in the order of the file, numbered from 1 as the panel numbers them. */
function chooseLandmarks(
  dosimetryCase: DosimetryCase,
  { registration: { landmarks } }: Protocol,
  reference: TimePoint,
): void {
  if (landmarks.length === 0) return;
  const chosen: Record<string, Landmark[]> = {};
  landmarks.forEach(({ timePoint, reference_mm, moving_mm }, n) => {
    const path = `registration.landmarks[${n}].timePoint`;
    const found = findTimePoint(timePointsOf(dosimetryCase), timePoint, path);
    assertMoves(found, reference, `${path} names`);
    const own = (chosen[found.id] ??= []);
    own.push({ id: String(own.length + 1), reference_mm, moving_mm });
  });
  dosimetryCase.choose('register', { ...dosimetryCase.getState().choices.register, landmarks: chosen });
}

function assertMoves({ id, label }: TimePoint, reference: TimePoint, what: string): void {
  if (id === reference.id)
    throw new DosimetryError({
      code: 'protocol/time-point',
      message: `${what} the time point at ${label}, which is the reference; the others are moved onto it.`,
      remedy: 'Remove it, or choose another reference in registration.reference.',
    });
}

function alignTimePoints(dosimetryCase: DosimetryCase, protocol: Protocol, reference: TimePoint): void {
  for (const { uid, alignment } of protocol.timePoints) {
    if (alignment === null) continue;
    const path = `timePoints["${uid}"].alignment`;
    const timePoint = findTimePoint(timePointsOf(dosimetryCase), uid, path);
    assertMoves(timePoint, reference, `${path} moves`);
    const { grid } = timePoint.emission;
    const centre_mm = alignment.centre_mm ?? (grid.value ? gridCentre_mm(grid.value) : IDENTITY_RIGID.centre_mm);
    dosimetryCase.nudge(timePoint.id, { ...alignment, centre_mm });
  }
}

function segmentChoice(
  dosimetryCase: DosimetryCase,
  { regions }: Protocol,
): Pick<CaseChoices['segment'], 'regionSeries' | 'thresholds'> {
  const sources = dosimetryCase.getState().results.ingest?.regionSources ?? [];
  const { series } = regions;
  for (const uid of series === 'all' ? [] : series)
    if (!sources.some(({ seriesInstanceUID }) => seriesInstanceUID === uid)) throw noSeries('regions.series', uid);
  return {
    regionSeries: series === 'all' ? null : series,
    thresholds: regions.thresholds.map(({ name, fraction, timePoint }, n) => ({
      id: `threshold-${n + 1}`,
      name,
      timePointId: findTimePoint(timePointsOf(dosimetryCase), timePoint, 'regions.threshold.timePoint').id,
      fraction_frac: fraction,
    })),
  };
}

const noSeries = (path: string, uid: string): DosimetryError =>
  new DosimetryError({
    code: 'protocol/series',
    message: `${path} names the series ${uid}, which the case does not have${path === 'regions.series' ? ' as SEG or RTSTRUCT' : ''}.`,
    remedy: `Correct the UID in ${path}, or give the studies that hold the series.`,
    detail: { path },
  });
