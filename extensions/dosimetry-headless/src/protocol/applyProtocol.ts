import { DosimetryError, elapsed_s, type TimePoint, type TimePointEntries } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import { parseClockTime } from './clockTime';
import type { Protocol } from './protocol';
import type { Warning } from './settleIssues';

const SAME_ACTIVITY_frac = 0.005;
const SAME_TIME_s = 60;

/**
 * Enters what the protocol states about every time point, as a person would. A radionuclide other than the images' own is
 * refused (`protocol/radionuclide`); another administration replaces theirs and is returned as a warning.
 */
export function enterProtocolValues(dosimetryCase: DosimetryCase, protocol: Protocol): Warning[] {
  const warnings: Warning[] = [];
  for (const timePoint of dosimetryCase.getState().results.ingest?.timePoints ?? []) {
    const entries: TimePointEntries = {
      ...radionuclideEntry(timePoint, protocol),
      ...administrationEntries(timePoint, protocol, warnings),
    };
    if (Object.keys(entries).length > 0) dosimetryCase.enter(timePoint.id, entries);
  }
  return warnings;
}

function radionuclideEntry({ emission, label }: TimePoint, { radionuclide }: Protocol): TimePointEntries {
  if (radionuclide === null || emission.radionuclide.value === radionuclide) return {};
  if (emission.radionuclide.value === null) return { radionuclide };
  throw new DosimetryError({
    code: 'protocol/radionuclide',
    message: `The protocol is for ${radionuclide}; the image at ${label} says ${emission.radionuclide.value} (${emission.radionuclide.detail}).`,
    remedy: 'Use the protocol of that radionuclide, or give the studies that belong to this one.',
  });
}

function administrationEntries(
  { emission, label }: TimePoint,
  protocol: Protocol,
  warnings: Warning[],
): TimePointEntries {
  const stated = protocol.administration;
  const administrationTime = stated ? parseClockTime(stated.dateTime) : null;
  if (!stated || !administrationTime) return {};
  const { activity_MBq } = stated;
  const seen_MBq = emission.administeredActivity_MBq.value;
  const seen = emission.administrationTime.value;
  const sameActivity = seen_MBq !== null && Math.abs(seen_MBq / activity_MBq - 1) <= SAME_ACTIVITY_frac;
  const sameTime = seen !== null && Math.abs(elapsed_s(seen, administrationTime)) <= SAME_TIME_s;
  const differ = (what: string): void => {
    warnings.push({
      code: 'protocol/administration-differs',
      message: `${what} at ${label} differs from the protocol's, which was used.`,
    });
  };
  if (seen_MBq !== null && !sameActivity) differ(`The administered activity of the image (${seen_MBq} MBq)`);
  if (seen !== null && !sameTime) differ('The time of administration of the image');
  return { administeredActivity_MBq: activity_MBq, administrationTime };
}

/** The protocol's choices for the stages after ingest. Throws `protocol/time-point`. */
export function chooseProtocol(dosimetryCase: DosimetryCase, protocol: Protocol): void {
  const { choices, results } = dosimetryCase.getState();
  const timePoints = results.ingest?.timePoints ?? [];
  const reference = timePointAt(timePoints, protocol.registration.reference, 'registration.reference');
  dosimetryCase.choose('calibrate', { calibration: protocol.calibration });
  dosimetryCase.choose('register', { ...choices.register, referenceTimePointId: reference.id });
  dosimetryCase.choose('segment', { ...choices.segment, ...segmentChoice(timePoints, protocol) });
  dosimetryCase.choose('fit', protocol.timeActivity);
  dosimetryCase.choose('dose', protocol.dose);
  dosimetryCase.choose('export', { objects: protocol.outputs });
  // "registration": "none" is the author's word that patient coordinates align the studies.
  for (const { id } of timePoints) if (id !== reference.id) dosimetryCase.acceptAlignment(id, true);
}

function segmentChoice(timePoints: readonly TimePoint[], { regions }: Protocol) {
  if ('source' in regions) return { regionSeries: null, thresholds: [] };
  const { fraction, name, timePoint } = regions.threshold;
  const { id } = timePointAt(timePoints, timePoint, 'regions.threshold.timePoint');
  return { regionSeries: [], thresholds: [{ id: 'threshold-1', name, timePointId: id, fraction_frac: fraction }] };
}

function timePointAt(timePoints: readonly TimePoint[], number: number, path: string): TimePoint {
  const found = timePoints[number];
  if (found) return found;
  throw new DosimetryError({
    code: 'protocol/time-point',
    message: `${path} is ${number}; the case has ${timePoints.length} time points, numbered from 0.`,
    remedy: `Correct ${path} in the protocol.`,
  });
}
