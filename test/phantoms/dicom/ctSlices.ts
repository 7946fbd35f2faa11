import type { Grid } from '@voxel-dosimetry/core';
import { commonModules, grayscale16, orientationOf, pixelBytes, pixelSpacingOf, slicePosition } from './commonModules';
import type { SeriesIdentity, StudyIdentity } from './commonModules';
import { decimalString, uidOf } from './identifiers';
import type { NaturalDataset } from './part10';

export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

export const sliceInstanceUID = (seriesInstanceUID: string, k: number): string => uidOf(seriesInstanceUID, 'slice', k);

/** One CT Image data set a slice, in the order of the k axis. */
export function* ctSlices(
  study: StudyIdentity,
  series: SeriesIdentity,
  grid: Omit<Grid, 'frameOfReferenceUID'>,
  hu_HU: Int16Array,
): Generator<NaturalDataset> {
  const sliceLength = grid.size[0] * grid.size[1];
  for (let k = 0; k < grid.size[2]; k++)
    yield {
      ...commonModules(study, series, {
        sopClassUID: CT_IMAGE_STORAGE,
        sopInstanceUID: sliceInstanceUID(series.seriesInstanceUID, k),
        number: k + 1,
      }),
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      AcquisitionDate: series.moment.date,
      AcquisitionTime: series.moment.time,
      AcquisitionNumber: '1',
      KVP: '120',
      PatientPosition: 'HFS',
      SliceThickness: decimalString(grid.spacing_mm[2]),
      ImagePositionPatient: slicePosition(grid, k),
      ImageOrientationPatient: orientationOf(grid),
      PixelSpacing: pixelSpacingOf(grid),
      ...grayscale16(grid, true),
      WindowCenter: '40',
      WindowWidth: '400',
      RescaleIntercept: '0',
      RescaleSlope: '1',
      RescaleType: 'HU',
      PixelData: pixelBytes(hu_HU.subarray(k * sliceLength, (k + 1) * sliceLength)),
    };
}
