import type { CtSeries, EmissionSeries, Grid } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { creationMoment, type EncodeContext } from './context';

/** Longest LO value, characters. */
const LO_LENGTH = 64;
export const longString = (words: string): string =>
  words.length <= LO_LENGTH ? words : `${words.slice(0, LO_LENGTH - 1)}…`;

/** Patient and General Study modules, as they stand in the reference series. */
function patientAndStudy({ patient, reference: { emission } }: EncodeContext): Dataset {
  return {
    PatientName: patient.name,
    PatientID: patient.patientID,
    ...(patient.issuer ? { IssuerOfPatientID: patient.issuer } : {}),
    PatientBirthDate: patient.birthDate,
    PatientSex: patient.sex,
    StudyInstanceUID: emission.studyInstanceUID,
    StudyDate: emission.studyDate,
    StudyTime: emission.studyTime,
    StudyID: emission.studyID ?? '',
    AccessionNumber: emission.accessionNumber ?? '',
    ReferringPhysicianName: emission.referringPhysicianName ?? '',
    ...(emission.studyDescription ? { StudyDescription: emission.studyDescription } : {}),
  };
}

/** Modules that every object shares: SOP Common, Patient, Study, Series, Frame of Reference, Equipment. */
export function commonModules(
  context: EncodeContext,
  what: {
    readonly sopClassUID: string;
    readonly modality: string;
    readonly seriesNumber: number;
    readonly frameOfReferenceUID: string;
  },
): Dataset {
  const { date, time } = creationMoment(context.createdAt);
  const { name, version } = context.provenance.software;
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: what.sopClassUID,
    SOPInstanceUID: context.uids.sopInstanceUID,
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    ...patientAndStudy(context),
    Modality: what.modality,
    SeriesInstanceUID: context.uids.seriesInstanceUID,
    SeriesNumber: what.seriesNumber,
    SeriesDescription: longString(context.seriesDescription),
    SeriesDate: date,
    SeriesTime: time,
    OperatorsName: '',
    FrameOfReferenceUID: what.frameOfReferenceUID,
    PositionReferenceIndicator: '',
    Manufacturer: name,
    ManufacturerModelName: name,
    DeviceSerialNumber: version,
    SoftwareVersions: version,
    InstanceNumber: 1,
  };
}

/** [row x, y, z, column x, y, z] of Image Orientation (Patient). */
export const imageOrientation = (grid: Grid): number[] => grid.direction.slice(0, 6);

/**
 * What stands behind the object, as text: software, inputs, parameters, confirmations. `limit` is the attribute's length,
 * kept in bytes, as readers count them; what does not fit is said to be left out.
 */
export function provenanceText(context: EncodeContext, limit: number): string {
  const { software, inputs, parameters, confirmations } = context.provenance;
  const lines = [
    `${software.name} ${software.version}`,
    `Parameters: ${JSON.stringify(parameters)}`,
    ...confirmations.map(
      ({ what, statement, at, by }) => `Confirmed ${at} by ${by ?? '(name not given)'} (${what}): ${statement}`,
    ),
    `Inputs: ${inputs.join(' ')}`,
  ];
  const words = lines.join('\r\n');
  const left = ' … (shortened)';
  if (utf8Length(words) <= limit) return words;
  let kept = words.slice(0, limit - utf8Length(left));
  while (utf8Length(kept + left) > limit) kept = kept.slice(0, -1);
  return kept + left;
}

const utf8Length = (words: string): number => new TextEncoder().encode(words).length;

const SOP_CLASSES: Readonly<Record<string, string>> = {
  NM: '1.2.840.10008.5.1.4.1.1.20',
  PT: '1.2.840.10008.5.1.4.1.1.128',
  CT: '1.2.840.10008.5.1.4.1.1.2',
};

/** An image series that an object's geometry comes from, with the instance of each slice (one for all of a multi-frame). */
export interface ReferencedImages {
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUIDs: readonly string[];
}

const sameGrid = (a: Grid, b: Grid): boolean =>
  a.size.every((n, axis) => n === b.size[axis]) &&
  [...a.origin_mm, ...a.direction, ...a.spacing_mm].every(
    (value, n) => Math.abs(value - ([...b.origin_mm, ...b.direction, ...b.spacing_mm][n] ?? 0)) < 1e-3,
  );

/** The reference series whose grid this is (CT or emission); null when it is neither's. */
export function imagesOfGrid(grid: Grid, context: EncodeContext): ReferencedImages | null {
  for (const series of [context.reference.ct, context.reference.emission]) {
    const images = series && referencedImages(series);
    if (!images || !series.grid.value || !sameGrid(series.grid.value, grid)) continue;
    // References within the study of the object only: another study needs another sequence, and readers rarely follow it.
    if (series.studyInstanceUID !== context.reference.emission.studyInstanceUID) continue;
    return images;
  }
  return null;
}

/** A series as objects reference it; null where its storage class is not known. */
export function referencedImages({
  modality,
  seriesInstanceUID,
  sopInstanceUIDs,
}: EmissionSeries | CtSeries): ReferencedImages | null {
  const sopClassUID = SOP_CLASSES[modality];
  return sopClassUID === undefined ? null : { seriesInstanceUID, sopClassUID, sopInstanceUIDs };
}

/** Item of Referenced Series Sequence (0008,1115). */
export const referencedSeries = (images: ReferencedImages): Dataset => ({
  SeriesInstanceUID: images.seriesInstanceUID,
  ReferencedInstanceSequence: allInstances(images),
});

/** Instance behind slice k and, in a multi-frame, its frame number. */
export function instanceOfSlice(images: ReferencedImages, k: number): Dataset {
  const multiFrame = images.sopInstanceUIDs.length === 1;
  return {
    ReferencedSOPClassUID: images.sopClassUID,
    ReferencedSOPInstanceUID: images.sopInstanceUIDs[multiFrame ? 0 : k] ?? '',
    ...(multiFrame ? { ReferencedFrameNumber: k + 1 } : {}),
  };
}

/** Every instance of the series, without frames. */
export const allInstances = (images: ReferencedImages): Dataset[] =>
  images.sopInstanceUIDs.map((uid) => ({ ReferencedSOPClassUID: images.sopClassUID, ReferencedSOPInstanceUID: uid }));
