import type { SeriesDefect, SeriesIdentity } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, text } from '../dataset';

/** A reading that came to nothing, with the reason in a person's words; `defect` when the voxels must not be used. */
export interface Failed {
  readonly ok: false;
  readonly reason: string;
  readonly defect?: SeriesDefect;
}
export type Reading<T> = { readonly ok: true; readonly value: T } | Failed;

export const failed = (reason: string): Failed => ({ ok: false, reason });
export const defective = (code: SeriesDefect['code'], message: string, remedy: string): Failed => ({
  ok: false,
  reason: `${message} ${remedy}`,
  defect: { code, message, remedy },
});

/** What every series tells; the first instance speaks for the patient and the study. */
export function identityOf(datasets: readonly Dataset[]): SeriesIdentity {
  const header: Dataset = datasets[0] ?? {};
  return {
    patient: {
      patientID: text(header, 'PatientID'),
      issuer: text(header, 'IssuerOfPatientID'),
      name: text(header, 'PatientName'),
      birthDate: text(header, 'PatientBirthDate'),
      sex: text(header, 'PatientSex'),
    },
    studyInstanceUID: text(header, 'StudyInstanceUID'),
    seriesInstanceUID: text(header, 'SeriesInstanceUID'),
    sopInstanceUIDs: datasets.map((dataset) => text(dataset, 'SOPInstanceUID')),
    modality: text(header, 'Modality'),
    description: text(header, 'SeriesDescription'),
    studyDescription: text(header, 'StudyDescription'),
    studyDate: text(header, 'StudyDate'),
    studyTime: text(header, 'StudyTime'),
    seriesNumber: finiteNumber(header, 'SeriesNumber'),
    studyID: text(header, 'StudyID'),
    accessionNumber: text(header, 'AccessionNumber'),
    referringPhysicianName: text(header, 'ReferringPhysicianName'),
  };
}

/** Six significant digits, for sentences. */
export const short = (value: number): string => String(Number(value.toPrecision(6)));
