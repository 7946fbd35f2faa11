import {
  DosimetryError,
  type CtSeries,
  type EmissionSeries,
  type PatientIdentity,
  type Provenance,
} from '@voxel-dosimetry/core';

/** What a written object needs beside its voxels. The study is that of the reference emission; nothing of it is changed. */
export interface EncodeContext {
  readonly patient: PatientIdentity;
  readonly reference: { readonly emission: EmissionSeries; readonly ct: CtSeries | null };
  readonly provenance: Provenance;
  /** ISO 8601 local time, e.g. `2026-09-01T10:15:30` or with `.123` and an offset. */
  readonly createdAt: string;
  readonly seriesDescription: string;
  readonly uids: { readonly seriesInstanceUID: string; readonly sopInstanceUID: string };
}

/** Date (DA) and time (TM) of creation, on the clock of `createdAt`. Throws `export/created-at`. */
export function creationMoment(createdAt: string): { readonly date: string; readonly time: string } {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})/.exec(createdAt);
  if (match) return { date: `${match[1]}${match[2]}${match[3]}`, time: `${match[4]}${match[5]}${match[6]}` };
  throw new DosimetryError({
    code: 'export/created-at',
    message: `The time of creation is "${createdAt}"; ISO 8601 was expected.`,
    remedy: 'This was not expected; report the message.',
  });
}

/** Throws `export/frame-of-reference`: an object in a frame of its own would lie nowhere. */
export function assertFrameOfReference(frameOfReferenceUID: string, what: string): void {
  if (frameOfReferenceUID !== '') return;
  throw new DosimetryError({
    code: 'export/frame-of-reference',
    message: `The ${what} has no frame of reference; the patient’s own was expected.`,
    remedy: 'Use images with a FrameOfReferenceUID (0020,0052), or pair the emission image with a CT of its study.',
  });
}

export const nothingToWrite = (): DosimetryError =>
  new DosimetryError({
    code: 'export/no-regions',
    message: 'There is no region with a voxel in it; at least one was expected.',
    remedy: 'Draw or import a region, or leave the regions out.',
  });
