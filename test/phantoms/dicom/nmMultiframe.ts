import type { Grid } from '@voxel-dosimetry/core';
import type { NmGeometry } from '../phantom';
import {
  code,
  commonModules,
  grayscale16,
  orientationOf,
  patientOrientation,
  pixelBytes,
  pixelSpacingOf,
  radionuclideCode,
  slicePosition,
} from './commonModules';
import type { SeriesIdentity, StudyIdentity } from './commonModules';
import { decimalString, momentAfterAdministration, uidOf } from './identifiers';
import type { NaturalDataset } from './part10';

export const NM_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.20';
const PROJECTIONS = 60;

export interface NmImage {
  readonly grid: Omit<Grid, 'frameOfReferenceUID'>;
  readonly geometry: NmGeometry;
  /** Stored whole numbers, x fastest, k along row × column. */
  readonly stored: Uint16Array;
  /** Bq/mL per stored unit; null writes counts without a mapping. */
  readonly slope_Bq_per_mL: number | null;
  readonly radionuclide: string;
  readonly administeredActivity_MBq: number;
  readonly acquisitionDuration_s: number;
}

/** A reconstructed tomographic NM image as one multi-frame object. */
export function nmMultiframe(study: StudyIdentity, series: SeriesIdentity, image: NmImage): NaturalDataset {
  const { grid, geometry } = image;
  const reversed = geometry.frameOrder === 'against-normal';
  const place = {
    ImagePositionPatient: slicePosition(grid, reversed ? grid.size[2] - 1 : 0),
    ImageOrientationPatient: orientationOf(grid),
  };
  const spacing_mm = geometry.spacingBetweenSlices === 'negative' ? -grid.spacing_mm[2] : grid.spacing_mm[2];
  return {
    ...commonModules(study, series, {
      sopClassUID: NM_IMAGE_STORAGE,
      sopInstanceUID: uidOf(series.seriesInstanceUID, 'image'),
      number: 1,
    }),
    ImageType: ['ORIGINAL', 'PRIMARY', 'RECON TOMO', 'EMISSION'],
    AcquisitionDate: series.moment.date,
    AcquisitionTime: series.moment.time,
    ...patientOrientation(),
    ...multiframe(grid),
    ...grayscale16(grid, false),
    PixelSpacing: pixelSpacingOf(grid),
    SliceThickness: decimalString(grid.spacing_mm[2]),
    ...(geometry.spacingBetweenSlices === 'missing' ? {} : { SpacingBetweenSlices: decimalString(spacing_mm) }),
    ...(geometry.positionAt === 'top' ? place : {}),
    CorrectedImage: ['UNIF', 'NCO', 'ATTN', 'SCAT'],
    CountsAccumulated: '',
    ...nmIsotope(image, [{ name: image.radionuclide, lower_keV: 187.6, upper_keV: 229.2 }]),
    DecayCorrection: 'NONE',
    DetectorInformationSequence: [
      { CollimatorType: 'PARA', FocalDistance: '', ...(geometry.positionAt === 'detector' ? place : {}) },
    ],
    RotationInformationSequence: [
      {
        StartAngle: '0',
        AngularStep: decimalString(360 / PROJECTIONS),
        RotationDirection: 'CW',
        ScanArc: '360',
        ActualFrameDuration: decimalString((image.acquisitionDuration_s * 1000) / PROJECTIONS),
        NumberOfFramesInRotation: PROJECTIONS,
      },
    ],
    ...(image.slope_Bq_per_mL === null ? { Units: 'CNTS' } : activityMapping(image.slope_Bq_per_mL)),
    PixelData: pixelBytes(reversed ? reverseFrames(image.stored, grid.size[0] * grid.size[1]) : image.stored),
  };
}

const multiframe = (grid: NmImage['grid']): NaturalDataset => ({
  NumberOfFrames: String(grid.size[2]),
  FrameIncrementPointer: 0x00540080,
  SliceVector: Array.from({ length: grid.size[2] }, (_, k) => k + 1),
  NumberOfSlices: grid.size[2],
  NumberOfEnergyWindows: 1,
  NumberOfDetectors: 1,
  NumberOfRotations: 1,
});

/** NM Isotope module: energy windows, radiopharmaceutical and its administration. */
export function nmIsotope(
  image: Pick<NmImage, 'radionuclide' | 'administeredActivity_MBq'>,
  energyWindows: readonly { readonly name: string; readonly lower_keV: number; readonly upper_keV: number }[],
): NaturalDataset {
  const injected = momentAfterAdministration(0);
  return {
    EnergyWindowInformationSequence: energyWindows.map(({ name, lower_keV, upper_keV }) => ({
      EnergyWindowName: name,
      EnergyWindowRangeSequence: [
        { EnergyWindowLowerLimit: decimalString(lower_keV), EnergyWindowUpperLimit: decimalString(upper_keV) },
      ],
    })),
    RadiopharmaceuticalInformationSequence: [
      {
        Radiopharmaceutical: `${image.radionuclide} DOTATATE`,
        RadiopharmaceuticalRoute: 'Intravenous route',
        RadiopharmaceuticalVolume: '',
        RadiopharmaceuticalStartTime: injected.time,
        RadiopharmaceuticalStartDateTime: injected.dateTime,
        RadionuclideTotalDose: decimalString(image.administeredActivity_MBq),
        RadionuclideCodeSequence: [radionuclideCode(image.radionuclide)],
      },
    ],
  };
}

/** Stored value → Bq/ml (UCUM): the standard's own way to give an NM image a physical unit. */
const activityMapping = (slope_Bq_per_mL: number): NaturalDataset => ({
  RealWorldValueMappingSequence: [
    {
      LUTExplanation: 'Activity concentration',
      LUTLabel: 'ACTIVITY',
      MeasurementUnitsCodeSequence: [code('Bq/ml', 'UCUM', 'Becquerels/milliliter')],
      RealWorldValueFirstValueMapped: 0,
      RealWorldValueLastValueMapped: 65535,
      RealWorldValueIntercept: 0,
      RealWorldValueSlope: slope_Bq_per_mL,
      _vrMap: { RealWorldValueFirstValueMapped: 'US', RealWorldValueLastValueMapped: 'US' },
    },
  ],
});

function reverseFrames(stored: Uint16Array, frameLength: number): Uint16Array {
  const frames = stored.length / frameLength;
  const reversed = new Uint16Array(stored.length);
  for (let f = 0; f < frames; f++)
    reversed.set(stored.subarray((frames - 1 - f) * frameLength, (frames - f) * frameLength), f * frameLength);
  return reversed;
}
