import type { StudyIdentity } from './dicom/commonModules';
import { momentAfterAdministration, uidOf } from './dicom/identifiers';
import { MR_IMAGE_STORAGE, mrSlices } from './dicom/mrSlices';
import type { NaturalDataset } from './dicom/part10';
import { segmentation } from './dicom/segmentation';
import { drawRegions } from './drawRegions';
import { mrImage } from './imageStudy';
import type { MrAcquisition, PhantomDefinition } from './phantom';
import { seededRandom } from './random';
import type { MrTruth } from './truth';

export function describeMrStudy({ name }: PhantomDefinition, mr: MrAcquisition, seed: number): MrTruth {
  const uid = (what: string): string => uidOf(name, seed, what, 'mr');
  return {
    studyInstanceUID: uid('study'),
    frameOfReferenceUID: uid('frame of reference'),
    seriesInstanceUID: uid('series'),
    regionSeriesInstanceUID: uid('regions'),
    acquisitionStart: momentAfterAdministration(mr.time_h * 3600).iso,
    motion: mr.motion,
  };
}

/** The MR's slices, and the regions that are drawn on it. */
export function* mrDatasets(
  definition: PhantomDefinition,
  mr: MrAcquisition,
  truth: MrTruth,
  seed: number,
): Generator<NaturalDataset> {
  const moment = momentAfterAdministration(mr.time_h * 3600);
  const study: StudyIdentity = {
    phantom: definition.name,
    patient: definition.patient,
    studyInstanceUID: truth.studyInstanceUID,
    frameOfReferenceUID: truth.frameOfReferenceUID,
    studyID: 'MR',
    description: 'MR of the upper abdomen',
    start: moment,
  };
  const image = mrImage(definition, mr, seededRandom(seed, `${definition.name} mr`));
  const { seriesInstanceUID, regionSeriesInstanceUID } = truth;
  const series = { modality: 'MR', seriesInstanceUID, number: 21, description: 'T1 tra', moment };
  yield* mrSlices(study, series, mr.grid, image.signal);
  const drawn = {
    modality: 'SEG',
    seriesInstanceUID: regionSeriesInstanceUID,
    number: 22,
    description: 'Lesions on MR',
  };
  yield segmentation(
    study,
    { ...drawn, moment },
    {
      grid: mr.grid,
      seriesInstanceUID,
      sopClassUID: MR_IMAGE_STORAGE,
      regions: drawRegions(definition, mr.regions, {
        ...image,
        grid: mr.grid,
        motion: { kind: 'rigid', ...mr.motion },
      }),
    },
  );
}
