/** Stored registrations of this project and of others: what they mean for two time points, and what cannot be used. */
import { decodeRegistration, describeSeries, encodeRegistration, type Dataset } from '@voxel-dosimetry/dicom';
import {
  applyRigid,
  displacementAt,
  imagesOfTimePoint,
  invertRigid,
  pointsToMoving,
  rigidly,
  rotationMatrix,
  type RigidTransform,
  type SpatialTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import { writePart10 } from '../../../extensions/dosimetry-dicom/src/write/writePart10';
import { contextFor, FRAME_UID } from '../../fixtures/dicom/headers';
import { errorWith } from '../../fixtures/dicom/matchers';
import {
  asTimePoint,
  bending,
  deformed,
  firstVisit,
  pointsInside,
  secondVisit,
  TURNED,
} from '../../fixtures/dicom/registrations';
import { resultOf } from '../core/drive';

const SECOND_FRAME = '2.25.2001';
const [first, second] = [imagesOfTimePoint(asTimePoint(firstVisit())), imagesOfTimePoint(asTimePoint(secondVisit()))];

/** An object as another program may have written it. */
const header = (changes: Dataset): Dataset => ({
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.1',
  SOPInstanceUID: '2.25.77',
  SeriesInstanceUID: '2.25.76',
  StudyInstanceUID: '2.25.1000',
  Modality: 'REG',
  FrameOfReferenceUID: FRAME_UID,
  ...changes,
});

const matrix = (rigid: RigidTransform, type = 'RIGID', scale = 1): Dataset => {
  const m = rotationMatrix(rigid).map((value) => value * scale);
  const t = applyRigid(rigid, [0, 0, 0]);
  const values = [m[0], m[1], m[2], t[0], m[3], m[4], m[5], t[1], m[6], m[7], m[8], t[2], 0, 0, 0, 1];
  return {
    FrameOfReferenceTransformationMatrix: values.map((value) => value!.toFixed(9)),
    FrameOfReferenceTransformationMatrixType: type,
  };
};

const rigidItem = (frame: string, ...matrices: Dataset[]): Dataset => ({
  FrameOfReferenceUID: frame,
  MatrixRegistrationSequence: [{ MatrixSequence: matrices }],
});

const spatial = (items: readonly Dataset[], frame = FRAME_UID): Dataset =>
  header({ FrameOfReferenceUID: frame, RegistrationSequence: items });

const grid = (changes: Dataset = {}): Dataset => ({
  ImagePositionPatient: ['-100', '-200', '-300'],
  ImageOrientationPatient: ['1', '0', '0', '0', '1', '0'],
  GridDimensions: [3, 2, 4],
  GridResolution: [40, 50, 60],
  VectorGridData: Float32Array.from({ length: 72 }, (_, n) => (n % 3) - 0.5 * (n % 7)),
  ...changes,
});

const deformable = (items: readonly Dataset[], frame = FRAME_UID): Dataset =>
  header({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.3',
    FrameOfReferenceUID: frame,
    DeformableRegistrationSequence: items,
  });

const read = (dataset: Dataset, swapped = false): SpatialTransform => {
  const file = resultOf(writePart10(dataset));
  const [reference, moving] = swapped ? [second, first] : [first, second];
  return resultOf(decodeRegistration({ sopInstanceUID: '2.25.77', reference, moving }, [file]));
};

const POINTS = pointsInside(bending(), 60);
const off_mm = (a: (point: Vector3) => Vector3, b: (point: Vector3) => Vector3): number =>
  Math.max(
    ...POINTS.map((point) => {
      const [p, q] = [a(point), b(point)];
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    }),
  );
const expectSame = (transform: SpatialTransform, expected: SpatialTransform, within_mm = 1e-5): void =>
  expect(off_mm(pointsToMoving(transform), pointsToMoving(expected))).toBeLessThan(within_mm);

const OTHER: RigidTransform = { rotation_rad: [-0.1, 0.02, 0.3], translation_mm: [5, 60, -40], centre_mm: [0, 0, 0] };

describe('Spatial Registration', () => {
  test('the moving item alone, the reference in the registered frame', () => {
    expectSame(read(spatial([rigidItem(SECOND_FRAME, matrix(TURNED))])), rigidly(TURNED));
  });

  test('the other way round: the object is registered to what moves here', () => {
    const stored = spatial([rigidItem(SECOND_FRAME, matrix(TURNED))]);
    expectSame(read(stored, true), rigidly(invertRigid(TURNED)));
  });

  test('both onto a frame that is neither’s', () => {
    const transform = read(
      spatial([rigidItem(FRAME_UID, matrix(OTHER)), rigidItem(SECOND_FRAME, matrix(TURNED))], '2.25.9'),
    );
    const seen = pointsToMoving(transform);
    // The same place of the third frame: of the reference by OTHER, of the moving images by TURNED.
    expect(
      off_mm(
        (point) => applyRigid(TURNED, seen(point)),
        (point) => applyRigid(OTHER, point),
      ),
    ).toBeLessThan(1e-5);
  });

  test.each(['RIGID_SCALE', 'AFFINE', ''])('a rotation is one whatever it is called (%s)', (type) => {
    expectSame(read(spatial([rigidItem(SECOND_FRAME, matrix(TURNED, type))])), rigidly(TURNED));
  });

  test.each<[string, Dataset[], string]>([
    ['scaled', [matrix(TURNED, 'AFFINE', 1.02)], 'not-rigid'],
    ['scaled and called rigid', [matrix(TURNED, 'RIGID', 0.98)], 'not-rigid'],
    ['mirrored', [matrix(TURNED, 'AFFINE', -1)], 'not-rigid'],
    ['too short', [{ FrameOfReferenceTransformationMatrix: ['1', '0', '0'] }], 'matrix'],
    ['no number', [{ FrameOfReferenceTransformationMatrix: [...Array<string>(15).fill('0'), 'x'] }], 'matrix'],
    ['several in a row', [matrix(TURNED), matrix(OTHER)], 'matrix'],
  ])('%s: refused with the reason', (_name, matrices, what) => {
    expect(() => read(spatial([rigidItem(SECOND_FRAME, ...matrices)]))).toThrow(
      errorWith(`register/registration-${what}`),
    );
  });

  test('of other images, and an object that was not delivered', () => {
    expect(() => read(spatial([rigidItem('2.25.4', matrix(TURNED))], '2.25.5'))).toThrow(
      errorWith('register/registration-other-images', { message: 'frames of reference' }),
    );
    expect(() =>
      resultOf(decodeRegistration({ sopInstanceUID: '2.25.404', reference: first, moving: second }, [])),
    ).toThrow(errorWith('register/registration-not-delivered'));
  });
});

describe('Deformable Spatial Registration', () => {
  const pre = { PreDeformationMatrixRegistrationSequence: [matrix(OTHER)] };
  const post = { PostDeformationMatrixRegistrationSequence: [matrix(TURNED)] };
  const item = (changes: Dataset = {}, frame = SECOND_FRAME): Dataset => ({
    SourceFrameOfReferenceUID: frame,
    DeformableRegistrationGridSequence: [grid()],
    ...changes,
  });

  test('before, displacement, after: M_post(M_pre·x + D(x)), D linear between the points', () => {
    const plain = read(deformable([item()]));
    const all = read(deformable([item({ ...pre, ...post })]));
    const byEquation = (point: Vector3): Vector3 => {
      const [x, y, z] = applyRigid(OTHER, point);
      const u = displacementAt(plain.deformation!, point);
      return applyRigid(TURNED, [x + u[0], y + u[1], z + u[2]]);
    };
    expect(off_mm(pointsToMoving(all), byEquation)).toBeLessThan(1e-5);
    // By hand, in the middle of the first cell: the mean of its eight corners.
    const corners = [0, 1, 3, 4, 6, 7, 9, 10].map((at) => at);
    const mean = (axis: number): number =>
      corners.reduce((sum, at) => sum + (((3 * at + axis) % 3) - 0.5 * ((3 * at + axis) % 7)), 0) / 8;
    displacementAt(plain.deformation!, [-80, -175, -270]).forEach((value, axis) =>
      expect(value).toBeCloseTo(mean(axis), 5),
    );
  });

  test('the reference in a frame of its own beside the registered one', () => {
    const onto = { SourceFrameOfReferenceUID: FRAME_UID, ...post };
    const transform = read(deformable([onto, item(pre)], '2.25.9'));
    const plain = read(deformable([item()]));
    const seen = pointsToMoving(transform);
    const byEquation = (registered: Vector3): Vector3 => {
      const [x, y, z] = applyRigid(OTHER, registered);
      const u = displacementAt(plain.deformation!, registered);
      return [x + u[0], y + u[1], z + u[2]];
    };
    expect(off_mm((registered) => seen(applyRigid(TURNED, registered)), byEquation)).toBeLessThan(1e-5);
  });

  test('what this project writes comes back, in the other direction with a reason', () => {
    const [reference, moving] = [firstVisit(), secondVisit()];
    const context = {
      ...contextFor(reference.emission.grid.value!),
      reference,
      uids: { seriesInstanceUID: '2.25.76', sopInstanceUID: '2.25.77' },
    };
    const written = { moving, transform: deformed(), origin: 'by-images', description: 'b onto a' } as const;
    const { bytes } = resultOf(encodeRegistration(written, context));
    const request = { sopInstanceUID: '2.25.77', reference: first, moving: second };
    expectSame(resultOf(decodeRegistration(request, [bytes])), deformed(), 0.05);
    expect(() => resultOf(decodeRegistration({ ...request, reference: second, moving: first }, [bytes]))).toThrow(
      errorWith('register/registration-reversed', { remedy: 'the reference' }),
    );
  });

  test('of what bends more than 4 million points can follow as many are written, and come back', () => {
    const { rigid, deformation } = deformed();
    const coefficients_mm = deformation!.coefficients_mm.map((each_mm) => 40 * each_mm);
    const transform = { rigid, deformation: { ...deformation!, coefficients_mm } };
    const [reference, moving] = [firstVisit(), secondVisit()];
    const uids = { seriesInstanceUID: '2.25.76', sopInstanceUID: '2.25.77' };
    const context = { ...contextFor(reference.emission.grid.value!), reference, uids };
    const written = { moving, transform, origin: 'by-images', description: 'b onto a' } as const;
    const { bytes } = resultOf(encodeRegistration(written, context));
    const back = resultOf(decodeRegistration({ sopInstanceUID: '2.25.77', reference: first, moving: second }, [bytes]));
    expect(back.deformation!.coefficients_mm.length / 3).toBeLessThanOrEqual(4e6);
    expect(back.deformation!.coefficients_mm.length / 3).toBeGreaterThan(3e6);
    expectSame(back, transform, 0.1);
  });

  const withNaN = Float32Array.from({ length: 72 }, (_, n) => (n < 3 ? NaN : 0));
  test.each<[string, Dataset, string, string]>([
    ['too few displacements', { VectorGridData: new Float32Array(69) }, 'grid', '276 bytes'],
    ['none at all', { VectorGridData: undefined }, 'grid', '0 bytes'],
    ['a single plane', { GridDimensions: [3, 8, 1] }, 'grid', '3 × 8 × 1'],
    ['no spacing', { GridResolution: [40, 0, 60] }, 'grid', '40 × 0 × 60'],
    [
      'axes that are not at right angles',
      { ImageOrientationPatient: ['1', '0', '0', '0.6', '0.8', '0'] },
      'grid',
      'no place',
    ],
    ['no position', { ImagePositionPatient: undefined }, 'grid', 'no place'],
    ['undefined at a point', { VectorGridData: withNaN }, 'undefined', '1 of 24'],
    ['more points than fit', { GridDimensions: [400, 400, 400] }, 'too-large', '64000000'],
  ])('%s: refused with the reason', (_name, changes, what, message) => {
    const stored = deformable([item({ DeformableRegistrationGridSequence: [grid(changes)] })]);
    expect(() => read(stored)).toThrow(errorWith(`register/registration-${what}`, { message }));
  });
});

test('the header tells who made it, when, of which images; an object without items takes no part', () => {
  const stored = spatial([
    {
      ...rigidItem(SECOND_FRAME, matrix(TURNED)),
      ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '2.25.30091' }],
    },
  ]);
  const made = {
    ContentDate: '20260910',
    ContentTime: '101500.25',
    ContentCreatorName: 'Doe^Jo',
    Manufacturer: 'Maker',
    ManufacturerModelName: 'Model',
    SoftwareVersions: ['1', '2'],
  };
  const [described, empty] = describeSeries([
    { ...stored, ...made },
    { ...header({}), SeriesInstanceUID: '2.25.78' },
  ]);
  expect(described).toMatchObject({
    kind: 'registration',
    objects: [
      {
        sopInstanceUID: '2.25.77',
        contentDate: '20260910',
        contentTime: '101500',
        creator: 'Doe Jo, Maker Model 1 2',
        frameOfReferenceUID: FRAME_UID,
        items: [{ frameOfReferenceUID: SECOND_FRAME, sopInstanceUIDs: ['2.25.30091'], isDeformed: false }],
      },
    ],
  });
  expect(empty).toMatchObject({ kind: 'other', reason: 'REG: it holds no spatial registration.' });
});
