import type { Grid } from '@voxel-dosimetry/core';
import { commonModules, grayscale16, orientationOf, pixelBytes, pixelSpacingOf, slicePosition } from './commonModules';
import type { SeriesIdentity, StudyIdentity } from './commonModules';
import { sliceInstanceUID } from './ctSlices';
import { decimalString } from './identifiers';
import type { NaturalDataset } from './part10';

export const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';

/** One MR Image data set a slice, in the order of the k axis. */
export function* mrSlices(
  study: StudyIdentity,
  series: SeriesIdentity,
  grid: Omit<Grid, 'frameOfReferenceUID'>,
  signal: Uint16Array,
): Generator<NaturalDataset> {
  const sliceLength = grid.size[0] * grid.size[1];
  for (let k = 0; k < grid.size[2]; k++)
    yield {
      ...commonModules(study, series, {
        sopClassUID: MR_IMAGE_STORAGE,
        sopInstanceUID: sliceInstanceUID(series.seriesInstanceUID, k),
        number: k + 1,
      }),
      ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
      AcquisitionDate: series.moment.date,
      AcquisitionTime: series.moment.time,
      ScanningSequence: 'SE',
      SequenceVariant: 'NONE',
      ScanOptions: '',
      MRAcquisitionType: '2D',
      RepetitionTime: '500',
      EchoTime: '10',
      EchoTrainLength: '1',
      MagneticFieldStrength: '1.5',
      PatientPosition: 'HFS',
      SliceThickness: decimalString(grid.spacing_mm[2]),
      ImagePositionPatient: slicePosition(grid, k),
      ImageOrientationPatient: orientationOf(grid),
      PixelSpacing: pixelSpacingOf(grid),
      ...grayscale16(grid, false),
      WindowCenter: '400',
      WindowWidth: '900',
      PixelData: pixelBytes(signal.subarray(k * sliceLength, (k + 1) * sliceLength)),
    };
}
