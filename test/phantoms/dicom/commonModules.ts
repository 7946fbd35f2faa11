import type { Grid } from '@voxel-dosimetry/core';
import type { PhantomPatient } from '../phantom';
import { decimalString, decimalStrings, TIMEZONE, type DicomMoment } from './identifiers';
import type { NaturalDataset } from './part10';

/** What all objects of one study share. */
export interface StudyIdentity {
  readonly phantom: string;
  readonly patient: PhantomPatient;
  readonly studyInstanceUID: string;
  readonly frameOfReferenceUID: string;
  readonly studyID: string;
  readonly description: string;
  readonly start: DicomMoment;
}

export interface SeriesIdentity {
  readonly modality: string;
  readonly seriesInstanceUID: string;
  readonly number: number;
  readonly description: string;
  readonly moment: DicomMoment;
}

export const code = (value: string, scheme: string, meaning: string): NaturalDataset => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
});

/** Patient, study, series, equipment and SOP common modules. */
export function commonModules(
  study: StudyIdentity,
  series: SeriesIdentity,
  instance: { readonly sopClassUID: string; readonly sopInstanceUID: string; readonly number: number },
): NaturalDataset {
  const { patient } = study;
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    InstanceCreationDate: series.moment.date,
    InstanceCreationTime: series.moment.time,
    SOPClassUID: instance.sopClassUID,
    SOPInstanceUID: instance.sopInstanceUID,
    StudyDate: study.start.date,
    SeriesDate: series.moment.date,
    ContentDate: series.moment.date,
    StudyTime: study.start.time,
    SeriesTime: series.moment.time,
    ContentTime: series.moment.time,
    AccessionNumber: '',
    Modality: series.modality,
    Manufacturer: 'Voxel Dosimetry phantoms',
    InstitutionName: 'Fictitious Hospital',
    ReferringPhysicianName: '',
    TimezoneOffsetFromUTC: TIMEZONE,
    StudyDescription: study.description,
    SeriesDescription: series.description,
    ManufacturerModelName: study.phantom,
    PatientName: patient.name,
    PatientID: patient.patientID,
    PatientBirthDate: patient.birthDate,
    PatientSex: patient.sex,
    PatientSize: decimalString(patient.height_m),
    PatientWeight: decimalString(patient.weight_kg),
    BodyPartExamined: 'ABDOMEN',
    DeviceSerialNumber: '1',
    SoftwareVersions: '1',
    StudyInstanceUID: study.studyInstanceUID,
    SeriesInstanceUID: series.seriesInstanceUID,
    StudyID: study.studyID,
    SeriesNumber: String(series.number),
    InstanceNumber: String(instance.number),
    FrameOfReferenceUID: study.frameOfReferenceUID,
    PositionReferenceIndicator: '',
  };
}

type GridShape = Omit<Grid, 'frameOfReferenceUID'>;

/** Image Orientation (Patient): direction of a row (i axis), then of a column (j axis). */
export const orientationOf = (grid: GridShape): string[] => decimalStrings(grid.direction.slice(0, 6));

/** Pixel Spacing: between rows (j), then between columns (i). */
export const pixelSpacingOf = (grid: GridShape): string[] => decimalStrings([grid.spacing_mm[1], grid.spacing_mm[0]]);

/** Image Position (Patient) of slice k. */
export const slicePosition = (grid: GridShape, k: number): string[] =>
  decimalStrings(
    [0, 1, 2].map(
      (axis) => (grid.origin_mm[axis] as number) + k * grid.spacing_mm[2] * (grid.direction[6 + axis] as number),
    ),
  );

export const grayscale16 = (grid: GridShape, signed: boolean): NaturalDataset => ({
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: grid.size[1],
  Columns: grid.size[0],
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: signed ? 1 : 0,
});

/** A copy of the bytes of a typed array, as dcmjs wants pixel data. */
export function pixelBytes(values: Uint16Array | Int16Array | Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(values.byteLength);
  new Uint8Array(copy).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return copy;
}

const RADIONUCLIDE_CODES: Readonly<Record<string, NaturalDataset>> = {
  'Lu-177': code('447553000', 'SCT', '^177^Lutetium'),
};

/** CID 18 Isotopes in Radiopharmaceuticals. */
export function radionuclideCode(name: string): NaturalDataset {
  const found = RADIONUCLIDE_CODES[name];
  if (!found) throw new Error(`No DICOM code is known here for ${name}; add it to RADIONUCLIDE_CODES.`);
  return found;
}

/** NM/PET Patient Orientation: supine, head first. */
export const patientOrientation = (): NaturalDataset => ({
  PatientOrientationCodeSequence: [
    {
      ...code('102538003', 'SCT', 'recumbent'),
      PatientOrientationModifierCodeSequence: [code('40199007', 'SCT', 'supine')],
    },
  ],
  PatientGantryRelationshipCodeSequence: [code('102540008', 'SCT', 'headfirst')],
});
