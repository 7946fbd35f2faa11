import type { Vector3 } from '@voxel-dosimetry/core';
import { definePhantom, type PhantomName } from './catalogue';
import type { SeriesIdentity, StudyIdentity } from './dicom/commonModules';
import { CT_IMAGE_STORAGE, ctSlices } from './dicom/ctSlices';
import { ADMINISTRATION, momentAfterAdministration, uidOf } from './dicom/identifiers';
import { nmMultiframe } from './dicom/nmMultiframe';
import type { NaturalDataset } from './dicom/part10';
import { drawRegions } from './drawRegions';
import { describeMrStudy, mrDatasets } from './mrStudy';
import { fileBytes, type PhantomFile } from './phantomFile';
import { describePlanarImages, planarFiles } from './planarStudies';
import { ptSlices } from './dicom/ptSlices';
import { segmentation, type RegionImage } from './dicom/segmentation';
import { structureSet } from './dicom/structureSet';
import { activityImage_MBq, countImage, ctImage, imageTissues, noisyHu, type CtImage } from './imageStudy';
import type { PhantomDefinition } from './phantom';
import { seededRandom } from './random';
import { placer } from './sampleTissues';
import { regionTruth, type PhantomTruth, type StudyImaging, type StudyTruth } from './truth';

export interface PhantomOptions {
  readonly seed?: number;
  /** Changes the definition before anything is made: smaller grids, other half-lives. */
  readonly adjust?: (definition: PhantomDefinition) => PhantomDefinition;
  /** Changes or drops (null) a data set before it is encoded: how wrong input is made. Planar images and the MR count on after the studies. */
  readonly edit?: (dataset: NaturalDataset, study: number) => NaturalDataset | null;
}

export interface GeneratedPhantom {
  readonly truth: PhantomTruth;
  /** The DICOM files and truth.json, made one at a time while iterating. */
  readonly files: Iterable<PhantomFile>;
}

/** A synthetic patient with what is true of it. The same name and seed give the same bytes. */
export function generatePhantom(name: PhantomName, options: PhantomOptions = {}): GeneratedPhantom {
  const seed = options.seed ?? 1;
  const raw = definePhantom(name);
  const definition = options.adjust ? options.adjust(raw) : raw;
  const still = definition.motions.every((motion) => motion.kind === 'none');
  const first = imageTissues(definition, definition.motions[0] ?? { kind: 'none' });
  const imagings = definition.motions.map((motion, n) => (n === 0 || still ? first : imageTissues(definition, motion)));
  const truth = describeTruth(definition, seed, imagings);
  return { truth, files: { [Symbol.iterator]: () => makeFiles(definition, truth, imagings, options) } };
}

function describeTruth(definition: PhantomDefinition, seed: number, imagings: readonly StudyImaging[]): PhantomTruth {
  return {
    phantom: definition.name,
    seed,
    radionuclide: definition.radionuclide,
    administration: { activity_MBq: definition.administeredActivity_MBq, dateTime: ADMINISTRATION },
    times_h: definition.times_h,
    cameraFactor_cps_per_MBq: definition.cameraFactor_cps_per_MBq,
    psfFwhm_mm: definition.psfFwhm_mm,
    regions: definition.regions.map((region) => regionTruth(definition, region, imagings)),
    transforms: definition.motions,
    studies: definition.times_h.map((_, n) => describeStudy(definition, seed, imagings[n] as StudyImaging, n)),
    ...(definition.planar ? { planar: describePlanarImages(definition, definition.planar, seed) } : {}),
    ...(definition.mr ? { mr: describeMrStudy(definition, definition.mr, seed) } : {}),
    geometry: {
      emission: definition.emissionGrid,
      ct: definition.ctGrid,
      activityCentroid_mm: centroid_mm(definition, imagings[0] as StudyImaging),
    },
  };
}

const startAfter_s = (definition: PhantomDefinition, n: number): number =>
  (definition.times_h[n] as number) * 3600 - definition.acquisitionDuration_s / 2;

function describeStudy(definition: PhantomDefinition, seed: number, imaging: StudyImaging, n: number): StudyTruth {
  const uid = (what: string): string => uidOf(definition.name, seed, what, n);
  const time_h = definition.times_h[n] as number;
  return {
    studyInstanceUID: uid('study'),
    frameOfReferenceUID: uid('frame of reference'),
    emissionSeriesInstanceUID: uid('emission'),
    ctSeriesInstanceUID: uid('ct'),
    regionSeriesInstanceUID: n === 0 ? uid('regions') : null,
    timeAfterAdministration_h: time_h,
    acquisitionStart: momentAfterAdministration(startAfter_s(definition, n)).iso,
    acquisitionDuration_s: definition.acquisitionDuration_s,
    imagedTotalActivity_MBq: activityImage_MBq(definition, imaging, time_h).reduce((sum, value) => sum + value, 0),
    motion: definition.motions[n] ?? { kind: 'none' },
  };
}

function centroid_mm(definition: PhantomDefinition, imaging: StudyImaging): [number, number, number] {
  const image = activityImage_MBq(definition, imaging, definition.times_h[0] as number);
  const [nx, ny, nz] = definition.emissionGrid.size;
  const place = placer(definition.emissionGrid);
  const sum: [number, number, number] = [0, 0, 0];
  let total = 0;
  for (let k = 0, voxel = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, voxel++) {
        const activity = image[voxel] as number;
        if (activity === 0) continue;
        const point: Vector3 = place(i, j, k);
        total += activity;
        for (const axis of [0, 1, 2] as const) sum[axis] += activity * point[axis];
      }
  return [sum[0] / total, sum[1] / total, sum[2] / total];
}

function* makeFiles(
  definition: PhantomDefinition,
  truth: PhantomTruth,
  imagings: readonly StudyImaging[],
  options: PhantomOptions,
): Generator<PhantomFile> {
  let ct: CtImage | null = null;
  for (let n = 0; n < truth.studies.length; n++) {
    const folder = `study-${n + 1}-${truth.times_h[n]}h`;
    const moves = definition.motions[n]?.kind !== 'none';
    if (ct === null || moves) ct = ctImage(definition, definition.motions[n] ?? { kind: 'none' });
    yield* numbered(folder, studyDatasets(definition, truth, imagings[n] as StudyImaging, ct, n), n, options);
  }
  if (definition.mr && truth.mr)
    yield* numbered('mr', mrDatasets(definition, definition.mr, truth.mr, truth.seed), truth.studies.length, options);
  if (definition.planar && truth.planar)
    yield* planarFiles(definition, definition.planar, truth, truth.planar, options);
  yield { path: 'truth.json', bytes: new TextEncoder().encode(`${JSON.stringify(truth, null, 2)}\n`) };
}

/** A file for each data set, numbered by modality. */
function* numbered(
  folder: string,
  datasets: Iterable<NaturalDataset>,
  study: number,
  { edit }: PhantomOptions,
): Generator<PhantomFile> {
  const counters = new Map<string, number>();
  for (const dataset of datasets) {
    const modality = String(dataset['Modality']).toLowerCase();
    const number = (counters.get(modality) ?? 0) + 1;
    counters.set(modality, number);
    const edited = edit ? edit(dataset, study) : dataset;
    if (edited !== null)
      yield { path: `${folder}/${modality}/${String(number).padStart(4, '0')}.dcm`, bytes: fileBytes(edited) };
  }
}

function* studyDatasets(
  definition: PhantomDefinition,
  truth: PhantomTruth,
  imaging: StudyImaging,
  ct: CtImage,
  n: number,
): Generator<NaturalDataset> {
  const own = truth.studies[n] as StudyTruth;
  const moment = momentAfterAdministration(startAfter_s(definition, n));
  const study: StudyIdentity = {
    phantom: definition.name,
    patient: definition.patient,
    studyInstanceUID: own.studyInstanceUID,
    frameOfReferenceUID: own.frameOfReferenceUID,
    studyID: String(n + 1),
    description: `${definition.radionuclide.name} SPECT/CT ${own.timeAfterAdministration_h} h`,
    start: moment,
  };
  const series = (
    modality: string,
    seriesInstanceUID: string,
    number: number,
    description: string,
  ): SeriesIdentity => ({
    modality,
    seriesInstanceUID,
    number,
    description,
    moment,
  });
  const hu = noisyHu(ct, definition.noise.ctSigma_HU, seededRandom(truth.seed, `${definition.name} ct ${n}`));
  yield* ctSlices(study, series('CT', own.ctSeriesInstanceUID, 2, 'CT for attenuation'), definition.ctGrid, hu);
  yield* emissionDatasets(definition, truth, imaging, study, series, n);
  if (own.regionSeriesInstanceUID === null || definition.regions.length === 0) return;
  const onMr = definition.mr?.regions ?? [];
  const names = definition.regions.map(({ name }) => name).filter((name) => !onMr.includes(name));
  const image: RegionImage = {
    grid: definition.ctGrid,
    seriesInstanceUID: own.ctSeriesInstanceUID,
    sopClassUID: CT_IMAGE_STORAGE,
    regions: drawRegions(definition, names, {
      ...ct,
      grid: definition.ctGrid,
      motion: definition.motions[n] ?? { kind: 'none' },
    }),
  };
  if (definition.regionObject === 'SEG')
    yield segmentation(study, series('SEG', own.regionSeriesInstanceUID, 3, 'Regions'), image);
  else yield structureSet(study, series('RTSTRUCT', own.regionSeriesInstanceUID, 3, 'Regions'), image);
}

function* emissionDatasets(
  definition: PhantomDefinition,
  truth: PhantomTruth,
  imaging: StudyImaging,
  study: StudyIdentity,
  series: (modality: string, uid: string, number: number, description: string) => SeriesIdentity,
  n: number,
): Generator<NaturalDataset> {
  const own = truth.studies[n] as StudyTruth;
  const random = definition.noise.poisson ? seededRandom(truth.seed, `${definition.name} counts ${n}`) : null;
  const activity_MBq = activityImage_MBq(definition, imaging, own.timeAfterAdministration_h);
  const counts = countImage(definition, activity_MBq, random);
  const { spacing_mm: s } = definition.emissionGrid;
  const Bq_per_mL_per_count =
    1e6 / (definition.cameraFactor_cps_per_MBq * definition.acquisitionDuration_s) / ((s[0] * s[1] * s[2]) / 1000);
  const largest = counts.reduce((most, value) => Math.max(most, value), 0);
  const shared = {
    grid: definition.emissionGrid,
    radionuclide: definition.radionuclide.name,
    administeredActivity_MBq: definition.administeredActivity_MBq,
    acquisitionDuration_s: definition.acquisitionDuration_s,
  };
  const { encoding } = definition;
  if (encoding.modality === 'NM') {
    // Poisson counts are whole numbers and stored as they are; noise-free values take the full 16 bit.
    const step = random === null && encoding.quantitative ? largest / 65535 : Math.max(1, largest / 65535);
    const slope_Bq_per_mL = encoding.quantitative ? Bq_per_mL_per_count * step : null;
    yield nmMultiframe(study, series('NM', own.emissionSeriesInstanceUID, 1, 'SPECT'), {
      ...shared,
      geometry: encoding.geometry,
      stored: Uint16Array.from(counts, (value) => Math.round(value / step)),
      slope_Bq_per_mL,
    });
    return;
  }
  const step = largest / 32767;
  yield* ptSlices(study, series('PT', own.emissionSeriesInstanceUID, 1, 'SPECT as PT'), {
    ...shared,
    decayCorrection: encoding.decayCorrection,
    halfLife_s: definition.radionuclide.halfLife_h * 3600,
    stored: Int16Array.from(counts, (value) => Math.round(value / step)),
    slope_Bq_per_mL: Bq_per_mL_per_count * step * decayCorrectionFactor(definition, encoding.decayCorrection, n),
  });
}

/** What values at acquisition mid-time are multiplied by to stand at the acquisition's start or the administration. */
function decayCorrectionFactor(definition: PhantomDefinition, to: 'NONE' | 'START' | 'ADMIN', n: number): number {
  if (to === 'NONE') return 1;
  const back_h = to === 'START' ? definition.acquisitionDuration_s / 7200 : (definition.times_h[n] as number);
  return 2 ** (back_h / definition.radionuclide.halfLife_h);
}
