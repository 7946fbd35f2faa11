import type { Grid } from '@voxel-dosimetry/core';
import {
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

export const PET_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.128';

export interface PtImage {
  readonly grid: Omit<Grid, 'frameOfReferenceUID'>;
  readonly stored: Int16Array;
  /** Bq/mL per stored unit, decay correction included. */
  readonly slope_Bq_per_mL: number;
  readonly radionuclide: string;
  readonly halfLife_s: number;
  readonly administeredActivity_MBq: number;
  readonly acquisitionDuration_s: number;
  readonly decayCorrection: 'NONE' | 'START' | 'ADMIN';
}

/** SPECT as some vendors export it: a PT series of single-frame slices in BQML. Administered activity is in Bq there. */
export function* ptSlices(study: StudyIdentity, series: SeriesIdentity, image: PtImage): Generator<NaturalDataset> {
  const { grid } = image;
  const injected = momentAfterAdministration(0);
  const sliceLength = grid.size[0] * grid.size[1];
  for (let k = 0; k < grid.size[2]; k++)
    yield {
      ...commonModules(study, series, {
        sopClassUID: PET_IMAGE_STORAGE,
        sopInstanceUID: uidOf(series.seriesInstanceUID, 'slice', k),
        number: k + 1,
      }),
      ImageType: ['ORIGINAL', 'PRIMARY'],
      AcquisitionDate: series.moment.date,
      AcquisitionTime: series.moment.time,
      ActualFrameDuration: String(Math.round(image.acquisitionDuration_s * 1000)),
      ...patientOrientation(),
      SliceThickness: decimalString(grid.spacing_mm[2]),
      ImagePositionPatient: slicePosition(grid, k),
      ImageOrientationPatient: orientationOf(grid),
      PixelSpacing: pixelSpacingOf(grid),
      ...grayscale16(grid, true),
      RescaleIntercept: '0',
      RescaleSlope: decimalString(image.slope_Bq_per_mL),
      CorrectedImage: image.decayCorrection === 'NONE' ? ['ATTN', 'SCAT'] : ['DECY', 'ATTN', 'SCAT'],
      CollimatorType: 'NONE',
      Units: 'BQML',
      CountsSource: 'EMISSION',
      SeriesType: ['STATIC', 'IMAGE'],
      NumberOfSlices: grid.size[2],
      RandomsCorrectionMethod: 'NONE',
      DecayCorrection: image.decayCorrection,
      FrameReferenceTime: '0',
      DecayFactor: '1',
      ImageIndex: k + 1,
      RadiopharmaceuticalInformationSequence: [
        {
          Radiopharmaceutical: `${image.radionuclide} DOTATATE`,
          RadiopharmaceuticalStartTime: injected.time,
          RadiopharmaceuticalStartDateTime: injected.dateTime,
          RadionuclideTotalDose: decimalString(image.administeredActivity_MBq * 1e6),
          RadionuclideHalfLife: decimalString(image.halfLife_s),
          RadionuclidePositronFraction: '0',
          RadionuclideCodeSequence: [radionuclideCode(image.radionuclide)],
        },
      ],
      PixelData: pixelBytes(image.stored.subarray(k * sliceLength, (k + 1) * sliceLength)),
    };
}
