import { DosimetryError } from '@voxel-dosimetry/core';
import type { DosimetryCase, MrPlacing } from '@voxel-dosimetry/case';
import { findTimePoint } from './findTimePoint';
import type { Protocol } from './protocol';

/** Before anything is asked about regions that are drawn on an MR. Throws `protocol/series`. */
export function assertMrsAreThere(dosimetryCase: DosimetryCase, { registration }: Protocol): void {
  const { mrs = [] } = dosimetryCase.getState().results.ingest ?? {};
  registration.mrs.forEach(({ seriesInstanceUID }, n) => {
    if (mrs.some((mr) => mr.seriesInstanceUID === seriesInstanceUID)) return;
    throw noMr(seriesInstanceUID, `registration.mr[${n}]`, mrs);
  });
}

/** What the protocol's MRs are brought onto. Throws `protocol/time-point`. */
export function chosenMrs(
  dosimetryCase: DosimetryCase,
  { registration }: Protocol,
): Readonly<Record<string, MrPlacing>> {
  const { timePoints = [] } = dosimetryCase.getState().results.ingest ?? {};
  const chosen = registration.mrs.map(({ seriesInstanceUID, timePoint, onto }, n) => {
    const { id } = findTimePoint(timePoints, timePoint, `registration.mr[${n}].timePoint`);
    return [seriesInstanceUID, { timePointId: id, onto }] as const;
  });
  return Object.fromEntries(chosen);
}

const noMr = (
  uid: string,
  path: string,
  mrs: readonly { readonly seriesInstanceUID: string; readonly description: string }[],
): DosimetryError =>
  new DosimetryError({
    code: 'protocol/series',
    message: `${path} names ${uid}, which is no MR of this case that can be registered.`,
    remedy:
      mrs.length === 0
        ? 'Give the study that holds the MR; what was found unsuitable stands in the warnings of a run without it.'
        : `Correct the UID. The case has ${mrs.map(({ seriesInstanceUID, description }) => `${seriesInstanceUID} (${description})`).join('; ')}.`,
    detail: { path },
  });
