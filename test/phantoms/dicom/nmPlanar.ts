import type { PlanarAcquisitions } from '../phantom';
import {
  code,
  commonModules,
  patientOrientation,
  pixelBytes,
  type SeriesIdentity,
  type StudyIdentity,
} from './commonModules';
import { decimalString, decimalStrings, uidOf } from './identifiers';
import { NM_IMAGE_STORAGE, nmIsotope } from './nmMultiframe';
import type { NaturalDataset } from './part10';

export interface NmPlanar {
  readonly planar: PlanarAcquisitions;
  readonly radionuclide: string;
  readonly administeredActivity_MBq: number;
  /** Anterior then posterior within each energy window; rows from the head. */
  readonly frames: readonly Uint16Array[];
}

/** Heads this far before and behind the middle of the patient, mm. */
const HEAD_mm = 250;

/** A whole-body acquisition of two heads in several energy windows as one NM object, posterior view as its head sees it. */
export function nmPlanar(study: StudyIdentity, series: SeriesIdentity, image: NmPlanar): NaturalDataset {
  const { planar, frames } = image;
  const { columns, rows, spacing_mm, duration_s, scanLength_mm } = planar;
  const stored = new Uint16Array(frames.length * columns * rows);
  frames.forEach((frame, n) => stored.set(frame, n * columns * rows));
  return {
    ...commonModules(study, series, {
      sopClassUID: NM_IMAGE_STORAGE,
      sopInstanceUID: uidOf(series.seriesInstanceUID, 'image'),
      number: 1,
    }),
    BodyPartExamined: 'WHOLEBODY',
    ImageType: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'EMISSION'],
    AcquisitionDate: series.moment.date,
    AcquisitionTime: series.moment.time,
    ...patientOrientation(),
    NumberOfFrames: String(frames.length),
    FrameIncrementPointer: [0x00540010, 0x00540020],
    EnergyWindowVector: frames.map((_, n) => Math.floor(n / 2) + 1),
    NumberOfEnergyWindows: planar.energyWindows.length,
    DetectorVector: frames.map((_, n) => (n % 2) + 1),
    NumberOfDetectors: 2,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    PixelSpacing: decimalStrings([spacing_mm, spacing_mm]),
    CountsAccumulated: String(stored.reduce((sum, value) => sum + value, 0)),
    ActualFrameDuration: String(Math.round(duration_s * 1000)),
    WholeBodyTechnique: '1PS',
    ScanVelocity: decimalString(scanLength_mm / duration_s),
    ScanLength: String(Math.round(scanLength_mm)),
    ...nmIsotope(image, planar.energyWindows),
    DetectorInformationSequence: (['anterior', 'posterior'] as const).map((view) => head(planar, view)),
    PixelData: pixelBytes(stored),
  };
}

/** Position of the upper left pixel and direction of rows and columns: anterior to the patient's left, posterior to the right, both to the feet. */
function head(
  { columns, rows, spacing_mm, centre_mm }: PlanarAcquisitions,
  view: 'anterior' | 'posterior',
): NaturalDataset {
  const side = view === 'anterior' ? 1 : -1;
  return {
    CollimatorType: 'PARA',
    FocalDistance: '',
    StartAngle: view === 'anterior' ? '180' : '0',
    ImagePositionPatient: decimalStrings([
      centre_mm[0] - (side * (columns - 1) * spacing_mm) / 2,
      centre_mm[1] - side * HEAD_mm,
      centre_mm[2] + ((rows - 1) * spacing_mm) / 2,
    ]),
    ImageOrientationPatient: decimalStrings([side, 0, 0, 0, 0, -1]),
    ViewCodeSequence: [
      view === 'anterior'
        ? code('399321004', 'SCT', 'Anterior projection')
        : code('399001007', 'SCT', 'Posterior projection'),
    ],
  };
}
