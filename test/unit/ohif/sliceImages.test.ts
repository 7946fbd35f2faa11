import { voxelToPatient, type Grid } from '@voxel-dosimetry/core';
import {
  planeIndex,
  sliceInstance,
  type SliceStack,
} from '../../../extensions/dosimetry-viewer/src/display/sliceImages';

const stackOn = (grid: Grid): SliceStack => ({
  id: 'dose-1',
  grid,
  values: new Float32Array(grid.size[0] * grid.size[1] * grid.size[2]),
  studyInstanceUID: '1.2',
  seriesInstanceUID: '1.2.3',
  patient: { patientID: 'P', name: 'N' },
  modality: 'RTDOSE',
  window: { low: 0, high: 1 },
});
const rightHanded: Grid = {
  size: [4, 3, 5],
  spacing_mm: [2, 3, 4],
  origin_mm: [10, 20, 30],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.9',
};
const leftHanded: Grid = { ...rightHanded, direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] };

test('planes of a right-handed grid are listed in its own order', () => {
  expect([0, 1, 4].map((place) => planeIndex(rightHanded, place))).toEqual([0, 1, 4]);
});

test('planes of a grid whose slices run against row × column are listed along it, each where it lies', () => {
  expect([0, 1, 4].map((place) => planeIndex(leftHanded, place))).toEqual([4, 3, 0]);
  const heights = [0, 1, 4].map((place) => {
    const position = sliceInstance(stackOn(leftHanded), place)['ImagePositionPatient'] as readonly number[];
    expect(position).toEqual(voxelToPatient(leftHanded, [0, 0, planeIndex(leftHanded, place)]));
    return position[2];
  });
  expect(heights).toEqual([14, 18, 30]);
});

test('pixel spacing is rows first, as DICOM has it, and the patient is named', () => {
  expect(sliceInstance(stackOn(rightHanded), 2)).toMatchObject({
    Rows: 3,
    Columns: 4,
    PixelSpacing: [3, 2],
    SliceThickness: 4,
    FrameOfReferenceUID: '1.9',
    PatientID: 'P',
  });
});
