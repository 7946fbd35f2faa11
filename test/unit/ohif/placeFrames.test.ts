import type { Grid } from '@voxel-dosimetry/core';
import type { Dataset } from '@voxel-dosimetry/dicom';
import { placeFrames } from '../../../extensions/dosimetry-viewer/src/sopClasses/placeFrames';

const grid: Grid = {
  size: [8, 6, 3],
  spacing_mm: [4, 5, 6],
  origin_mm: [1, 2, 3],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, -1],
  frameOfReferenceUID: '1.2.3',
};

test('every frame gets its own place, and no coarse position is left to win over it', () => {
  const instance: Dataset = {
    NumberOfFrames: 3,
    ImagePositionPatient: [1, 2, 3],
    SpacingBetweenSlices: -6,
    DetectorInformationSequence: [
      { ImagePositionPatient: [1, 2, 3], ImageOrientationPatient: [1, 0, 0, 0, 1, 0], CollimatorType: 'PARA' },
    ],
  };
  placeFrames(instance, grid);
  expect(instance).toEqual({
    NumberOfFrames: 3,
    DetectorInformationSequence: [{ CollimatorType: 'PARA' }],
    PerFrameFunctionalGroupsSequence: [3, -3, -9].map((height_mm) => ({
      PlanePositionSequence: [{ ImagePositionPatient: [1, 2, height_mm] }],
    })),
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        PixelMeasuresSequence: [{ PixelSpacing: [5, 4], SliceThickness: 6 }],
      },
    ],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [5, 4],
    SliceThickness: 6,
  });
});
