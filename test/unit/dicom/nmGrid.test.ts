import { describeSeries, type Dataset } from '@voxel-dosimetry/dicom';
import { voxelToPatient } from '@voxel-dosimetry/core';
import { ctHeader, FRAME_UID, nmHeader, onlySeries } from '../../fixtures/dicom/headers';
import { containing, matching } from '../../fixtures/dicom/matchers';

const nm = (changes: Dataset = {}) => onlySeries([nmHeader(changes)], 'emission');
const besideCt = (changes: Dataset, ctChanges: (k: number) => Dataset) =>
  describeSeries([nmHeader(changes), ...[0, 1, 2, 3, 4, 5].map((k) => ctHeader(k, ctChanges(k)))]).find(
    (series) => series.kind === 'emission',
  )!;

describe('geometry of multi-frame NM', () => {
  test('at detector level', () => {
    const { grid, frameOrder } = nm();
    expect(grid).toMatchObject({ source: 'attribute', detail: containing('of the detector') });
    expect(grid.value).toEqual({
      size: [2, 3, 4],
      spacing_mm: [4.4, 4.8, 5],
      origin_mm: [-10, -20, 30],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      frameOfReferenceUID: FRAME_UID,
    });
    expect(frameOrder).toMatchObject({ value: 'along-normal', source: 'attribute' });
  });

  test('at top level', () => {
    const { grid } = nm({
      DetectorInformationSequence: [{}],
      ImagePositionPatient: [1, 2, 3],
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    });
    expect(grid).toMatchObject({ value: { origin_mm: [1, 2, 3] }, detail: containing('top level') });
  });

  test('nowhere, or half of it: missing, with what is missing', () => {
    expect(nm({ DetectorInformationSequence: undefined }).grid).toMatchObject({
      value: null,
      source: 'missing',
      detail: containing('ImagePositionPatient'),
    });
    expect(nm({ DetectorInformationSequence: [{ ImagePositionPatient: [0, 0, 0] }] }).grid.detail).toContain(
      'ImageOrientationPatient',
    );
    expect(
      nm({
        DetectorInformationSequence: [
          { ImagePositionPatient: [0, 0, 0], ImageOrientationPatient: [1, 0, 0, 0.5, 1, 0] },
        ],
      }).grid.detail,
    ).toContain('not orthonormal');
    expect(nm({ PixelSpacing: [0, 4] }).grid.detail).toContain('PixelSpacing');
  });

  test('oblique orientation, rounded in the file, comes out orthonormal', () => {
    const { grid } = nm({
      DetectorInformationSequence: [
        { ImagePositionPatient: [0, 0, 0], ImageOrientationPatient: [0.7071, 0.7071, 0, -0.7071, 0.7071, 0] },
      ],
    });
    const d = grid.value!.direction;
    expect(Math.hypot(d[0], d[1], d[2])).toBeCloseTo(1, 12);
    expect(d[8]).toBeCloseTo(1, 12);
  });

  test('negative spacing: frames run against the normal, spacing positive, frame 0 where it was', () => {
    const { grid, frameOrder } = nm({ SpacingBetweenSlices: -5 });
    expect(frameOrder).toMatchObject({
      value: 'against-normal',
      source: 'attribute',
      detail: containing('negative'),
    });
    expect(grid.value!.spacing_mm[2]).toBe(5);
    expect(voxelToPatient(grid.value!, [0, 0, 3])).toEqual([-10, -20, 15]);
  });

  test.each([undefined, 0])('spacing %s: slice thickness, assumed', (SpacingBetweenSlices) => {
    const { grid, frameOrder } = nm({ SpacingBetweenSlices, SliceThickness: 4.42 });
    expect(grid).toMatchObject({
      source: 'assumed',
      value: { spacing_mm: [4.4, 4.8, 4.42] },
      detail: containing('SliceThickness (0018,0050) = 4.42 mm'),
    });
    expect(frameOrder).toMatchObject({ value: 'along-normal', source: 'assumed' });
  });

  test('neither: missing, and an entered spacing can complete the rest', () => {
    const { grid, gridWithoutSliceSpacing } = nm({ SpacingBetweenSlices: undefined, SliceThickness: undefined });
    expect(grid.source).toBe('missing');
    expect(gridWithoutSliceSpacing).toMatchObject({
      size: [2, 3, 4],
      spacing_mm: [4.4, 4.8, 1],
      origin_mm: [-10, -20, 30],
    });
  });

  test('no frame of reference: that of the study’s CT, assumed; without CT it is missing', () => {
    const beside = besideCt({ FrameOfReferenceUID: undefined }, () => ({}));
    expect(beside.grid).toMatchObject({ source: 'attribute', value: { frameOfReferenceUID: FRAME_UID } });
    expect(beside.frameOfReference).toMatchObject({
      source: 'assumed',
      value: FRAME_UID,
      detail: containing('that of the CT of its study'),
    });
    expect(besideCt({}, () => ({})).frameOfReference).toBeUndefined();
    expect(nm({ FrameOfReferenceUID: '' })).toMatchObject({
      frameOfReference: { source: 'missing', detail: containing('neither it nor a CT') },
    });
  });

  test('neither a frame of reference nor a slice spacing: both come from elsewhere, each said', () => {
    const series = besideCt(
      { FrameOfReferenceUID: undefined, SpacingBetweenSlices: undefined, SliceThickness: undefined },
      () => ({}),
    );
    expect(series.grid.source).toBe('missing');
    expect(series.gridWithoutSliceSpacing?.frameOfReferenceUID).toBe(FRAME_UID);
    expect(series.frameOfReference?.source).toBe('assumed');
  });
});

describe('frames head first', () => {
  // The CT spans z = 12 … 33 mm; the NM's first frame lies at z = 30 mm.
  const below = (k: number): Dataset => ({ ImagePositionPatient: [-3, -4, 13.5 + 3.6 * k] });

  test('positive spacing that puts the image beside the CT: taken the other way, assumed, with the reason', () => {
    const series = besideCt({}, below);
    expect(series.frameOrder).toMatchObject({
      value: 'against-normal',
      source: 'assumed',
      detail: matching(/25 % of the slices lie inside the CT, and 100 %/),
    });
    expect(voxelToPatient(series.grid.value!, [0, 0, 3])[2]).toBe(15);
  });

  test('a CT that holds the image as stated: left alone', () => {
    const series = besideCt({}, (k) => ({ ImagePositionPatient: [-3, -4, 28 + 4 * k] }));
    expect(series.frameOrder).toMatchObject({ value: 'along-normal', source: 'attribute' });
  });

  test('a CT of another frame of reference says nothing', () => {
    const series = besideCt({}, (k) => ({ ...below(k), FrameOfReferenceUID: '2.25.77' }));
    expect(series.frameOrder).toMatchObject({ value: 'along-normal', source: 'attribute' });
  });
});
