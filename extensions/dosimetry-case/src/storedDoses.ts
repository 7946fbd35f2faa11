import type { AbsorbedDoseSeries, IngestResult } from '@voxel-dosimetry/core';
import type { CaseResults } from './state';

/** The absorbed-dose series of the case: those that the archive listed and those that this case has stored since. */
export function storedDoses(
  ingest: IngestResult | null,
  exported: CaseResults['export'],
): readonly AbsorbedDoseSeries[] {
  if (!ingest) return [];
  const listed = ingest.absorbedDoses;
  const written = (exported?.objects ?? []).flatMap((object): AbsorbedDoseSeries[] => {
    if (object.modality !== 'RTDOSE' || !object.outcome?.stored) return [];
    if (listed.some(({ seriesInstanceUID }) => seriesInstanceUID === object.seriesInstanceUID)) return [];
    const reference = ingest.timePoints.find(({ studyInstanceUID }) => studyInstanceUID === object.studyInstanceUID);
    if (!reference) return [];
    const { emission } = reference;
    return [
      {
        kind: 'absorbedDose',
        patient: ingest.patient,
        studyInstanceUID: object.studyInstanceUID,
        seriesInstanceUID: object.seriesInstanceUID,
        sopInstanceUIDs: [object.sopInstanceUID],
        modality: 'RTDOSE',
        description: object.seriesDescription,
        studyDescription: emission.studyDescription,
        studyDate: emission.studyDate,
        studyTime: emission.studyTime,
        seriesNumber: null,
        doseUnits: 'GY',
        frameOfReferenceUID: emission.grid.value?.frameOfReferenceUID ?? '',
      },
    ];
  });
  return [...listed, ...written];
}
