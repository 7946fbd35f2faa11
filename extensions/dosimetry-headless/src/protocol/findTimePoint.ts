import { DosimetryError, type TimePoint } from '@voxel-dosimetry/core';
import type { TimePointName } from './protocol';

/** A scan's, or a planar image's. */
type Named = Pick<TimePoint, 'id' | 'label' | 'studyInstanceUID'>;

const about = (path: string, message: string, timePoints: readonly Named[]): DosimetryError =>
  new DosimetryError({
    code: 'protocol/time-point',
    message,
    remedy: `Correct ${path} in the protocol. The case has ${timePoints
      .map(({ label, id, studyInstanceUID }, n) => `${n}: ${label}, series ${id}, study ${studyInstanceUID}`)
      .join('; ')}.`,
    detail: { path },
  });

/** The time point that a protocol names; `path` is the place in the file. Throws `protocol/time-point`. */
export function findTimePoint<T extends Named>(timePoints: readonly T[], name: TimePointName, path: string): T {
  if (typeof name === 'number') {
    const found = timePoints[name];
    if (found) return found;
    throw about(
      path,
      `${path} is ${name}; the case has ${timePoints.length} time points, numbered from 0.`,
      timePoints,
    );
  }
  const found = timePoints.filter(({ id, studyInstanceUID }) => id === name || studyInstanceUID === name);
  const [only, ...more] = found;
  if (only && more.length === 0) return only;
  if (!only) throw about(path, `${path} names ${name}, which is no time point of the case.`, timePoints);
  throw about(
    path,
    `${path} names the study ${name}, which has ${found.length} emission images; one was expected: name it by its SeriesInstanceUID.`,
    timePoints,
  );
}
