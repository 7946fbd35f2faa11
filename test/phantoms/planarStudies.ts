import type { StudyIdentity } from './dicom/commonModules';
import { momentAfterAdministration, uidOf, type DicomMoment } from './dicom/identifiers';
import { nmPlanar } from './dicom/nmPlanar';
import type { NaturalDataset } from './dicom/part10';
import type { PhantomDefinition, PlanarAcquisitions } from './phantom';
import { fileBytes, type PhantomFile } from './phantomFile';
import { planarFrames, planarMeans, type PlanarMeans } from './planarCamera';
import { seededRandom } from './random';
import type { PhantomTruth, PlanarImageTruth, PlanarTruth } from './truth';

const startAfter_s = (planar: PlanarAcquisitions, time_h: number): number => time_h * 3600 - planar.duration_s / 2;

/** Images within this time are those of one visit. */
const SAME_VISIT_h = 1;

/** A planar image of the same visit as a SPECT belongs to its study, any other is a study of its own. */
export function describePlanarImages(
  definition: PhantomDefinition,
  planar: PlanarAcquisitions,
  seed: number,
): PlanarTruth {
  return {
    times_h: planar.times_h,
    acquisitionDuration_s: planar.duration_s,
    sensitivity_cps_per_MBq: planar.sensitivity_cps_per_MBq,
    centre_mm: planar.centre_mm,
    images: planar.times_h.map((time_h, n) => {
      const [left_px, feet_px] = planar.shifts_px[n] ?? [0, 0];
      const besideSpect = definition.times_h.findIndex((spect_h) => Math.abs(spect_h - time_h) < SAME_VISIT_h);
      return {
        studyInstanceUID:
          besideSpect >= 0
            ? uidOf(definition.name, seed, 'study', besideSpect)
            : uidOf(definition.name, seed, 'planar study', n),
        seriesInstanceUID: uidOf(definition.name, seed, 'planar', n),
        timeAfterAdministration_h: time_h,
        acquisitionStart: momentAfterAdministration(startAfter_s(planar, time_h)).iso,
        shift_mm: [left_px * planar.spacing_mm, feet_px * planar.spacing_mm],
      };
    }),
  };
}

/** One file an image: two heads, all energy windows. */
export function* planarFiles(
  definition: PhantomDefinition,
  planar: PlanarAcquisitions,
  truth: PhantomTruth,
  { images }: PlanarTruth,
  { edit }: { readonly edit?: (dataset: NaturalDataset, study: number) => NaturalDataset | null },
): Generator<PhantomFile> {
  const means = planarMeans(definition, planar);
  for (const [n, image] of images.entries()) {
    const random = definition.noise.poisson ? seededRandom(truth.seed, `${definition.name} planar ${n}`) : null;
    const moment = momentAfterAdministration(startAfter_s(planar, image.timeAfterAdministration_h));
    const series = {
      modality: 'NM',
      seriesInstanceUID: image.seriesInstanceUID,
      number: 11,
      description: 'Whole body',
      moment,
    };
    const dataset = nmPlanar(studyOf(definition, truth, image, moment), series, {
      planar,
      radionuclide: definition.radionuclide.name,
      administeredActivity_MBq: definition.administeredActivity_MBq,
      frames: planarFrames(means[n] as PlanarMeans, planar.columns, random),
    });
    const edited = edit ? edit(dataset, definition.times_h.length + n) : dataset;
    if (edited !== null)
      yield { path: `planar-${n + 1}-${image.timeAfterAdministration_h}h/nm/0001.dcm`, bytes: fileBytes(edited) };
  }
}

/** The study of the SPECT stays as its own files describe it. */
function studyOf(
  definition: PhantomDefinition,
  truth: PhantomTruth,
  image: PlanarImageTruth,
  moment: DicomMoment,
): StudyIdentity {
  const at = truth.studies.findIndex(({ studyInstanceUID }) => studyInstanceUID === image.studyInstanceUID);
  const spect = truth.studies[at];
  const spectStart_s = spect ? spect.timeAfterAdministration_h * 3600 - spect.acquisitionDuration_s / 2 : 0;
  return {
    phantom: definition.name,
    patient: definition.patient,
    studyInstanceUID: image.studyInstanceUID,
    frameOfReferenceUID: uidOf(image.seriesInstanceUID, 'frame of reference'),
    studyID: spect ? String(at + 1) : `P${image.timeAfterAdministration_h}`,
    description: spect
      ? `${definition.radionuclide.name} SPECT/CT ${spect.timeAfterAdministration_h} h`
      : `${definition.radionuclide.name} whole body ${image.timeAfterAdministration_h} h`,
    start: spect ? momentAfterAdministration(spectStart_s) : moment,
  };
}
