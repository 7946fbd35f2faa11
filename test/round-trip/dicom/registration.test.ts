/** Registrations as REG objects: read by others after the standard, stored in a real archive, and read again. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compareWithReadBack,
  createDicomwebArchive,
  decodeRegistration,
  describeSeries,
  encodeRegistration,
  readHeader,
  readInstances,
  type EncodedInstance,
  type RegistrationToWrite,
} from '@voxel-dosimetry/dicom';
import {
  applyRigid,
  imagesOfTimePoint,
  invertRigid,
  pointsToMoving,
  registrationsBetween,
  rigidly,
  rotationMatrix,
  type Grid,
  type RegistrationSeries,
  type SpatialTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import { contextFor, ctHeader, fileOf, FRAME_UID, STUDY_UID } from '../../fixtures/dicom/headers';
import {
  asTimePoint,
  bending,
  deformed,
  firstVisit,
  pointsInside,
  secondVisit,
  TURNED,
} from '../../fixtures/dicom/registrations';
import {
  askPython,
  AVAILABLE,
  dciodvfyErrors,
  run,
  save,
  saveInstance,
  temporaryFolder,
} from '../../fixtures/dicom/validators';
import { containing } from '../../fixtures/dicom/matchers';
import { resultOf } from '../../unit/core/drive';
import { orthancIsInstalled, startOrthanc } from '../orthanc';

const [first, second] = [firstVisit(), secondVisit()];
const s = Math.SQRT1_2;
const DIRECTIONS: Readonly<Record<string, Grid['direction']>> = {
  axial: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  'planes against the normal': [1, 0, 0, 0, 1, 0, 0, 0, -1],
  oblique: [s, s, 0, -s, s, 0, 0, 0, 1],
};

const written = (
  transform: SpatialTransform,
  origin: RegistrationToWrite['origin'] = 'by-images',
  n = 0,
): EncodedInstance => {
  const context = { ...contextFor(first.emission.grid.value!), reference: first };
  const uids = { seriesInstanceUID: `2.25.970${n}`, sopInstanceUID: `2.25.971${n}` };
  const registration = { moving: second, transform, origin, description: '48.0 h onto 24.0 h' };
  return resultOf(encodeRegistration(registration, { ...context, uids }));
};

const furthest_mm = (a: readonly Vector3[], b: readonly Vector3[]): number =>
  Math.max(...a.map((point, n) => Math.hypot(point[0] - b[n]![0], point[1] - b[n]![1], point[2] - b[n]![2])));

const request = (sopInstanceUID: string) => ({
  sopInstanceUID,
  reference: imagesOfTimePoint(asTimePoint(first)),
  moving: imagesOfTimePoint(asTimePoint(second)),
});

interface PydicomRegistration {
  moved: Vector3[];
  inside?: boolean[];
  grid?: { dimensions: number[]; resolution: number[] };
}

describe('read by others', () => {
  const folder = temporaryFolder();
  afterAll(folder.clear);
  const POINTS = pointsInside(bending());
  const told = (file: string, points: readonly Vector3[]): PydicomRegistration => {
    const list = join(folder.path, 'points.json');
    writeFileSync(list, JSON.stringify(points));
    return askPython('read_registration.py', file, list) as PydicomRegistration;
  };

  test('the validators are installed', () => {
    expect(AVAILABLE).toEqual({ dciodvfy: true, pydicom: true, plastimatch: true, dcmtk: true });
  });

  test('rigid: no error in dciodvfy; who follows the standard finds the point of the moving image to 1e-6 mm', () => {
    const file = saveInstance(folder.path, written(rigidly(TURNED), 'by-hand'));
    expect(dciodvfyErrors(file)).toEqual([]);
    const read = told(file, POINTS);
    expect(furthest_mm(read.moved, POINTS.map(pointsToMoving(rigidly(TURNED))))).toBeLessThan(1e-6);
    // The direction: a point of the moving image, taken through our transform onto the reference, is told to lie where it was.
    const seen: Vector3 = [40, -120, -300];
    expect(furthest_mm(told(file, [applyRigid(TURNED, seen)]).moved, [seen])).toBeLessThan(1e-6);
    expect(read).toMatchObject({
      sopClass: '1.2.840.10008.5.1.4.1.1.66.1',
      identity: [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
      frame: FRAME_UID,
      study: STUDY_UID,
      label: 'REGISTRATION',
      description: '48.0 h onto 24.0 h',
      creator: 'M. Physicist',
      software: ['Voxel Dosimetry', '0.1.0'],
      provenance: containing('Größe'),
      frames: [FRAME_UID, '2.25.2001'],
      types: [['125021'], ['125025']],
      images: [
        ['2.25.3001', '2.25.4000', '2.25.4001'],
        ['2.25.30091', '2.25.40091', '2.25.40092'],
      ],
      ownSeries: ['2.25.3000', '2.25.4000'],
      otherStudies: ['2.25.1001'],
    });
  });

  test.each(Object.entries(DIRECTIONS))(
    'deformable, lattice %s: no error in dciodvfy, within 0.05 mm of the spline',
    (name, direction) => {
      const transform = deformed(direction);
      const instance = written(transform);
      const file = saveInstance(folder.path, { ...instance, sopInstanceUID: name.replaceAll(' ', '-') });
      expect(dciodvfyErrors(file)).toEqual([]);
      const points = pointsInside(transform.deformation!, 4000);
      const read = told(file, points);
      expect(read.inside).not.toContain(false);
      const off_mm = furthest_mm(read.moved, points.map(pointsToMoving(transform)));
      expect(off_mm).toBeLessThan(0.05);
      // The spacing is not finer than that needs: points as far apart as half a lattice's interval would miss it.
      expect(Math.min(...read.grid!.resolution)).toBeGreaterThan(2);
      expect(read).toMatchObject({
        sopClass: '1.2.840.10008.5.1.4.1.1.66.3',
        frames: [FRAME_UID, '2.25.2001'],
        types: [['125021'], ['125024']],
      });
      // The deformation and the rigid part both show: neither alone would do.
      expect(furthest_mm(read.moved, points.map(pointsToMoving(rigidly(TURNED))))).toBeGreaterThan(3);
    },
  );

  test('dcmdump walks through it to the end', () => {
    const file = saveInstance(folder.path, written(deformed()));
    expect(run('dcmdump', '+L', '+P', 'VectorGridData', file)).toContain('OF');
    expect(run('dcmdump', '+P', 'ReferencedSeriesSequence', file)).toContain('SQ');
  });
});

const closeTo = (transform: SpatialTransform, other: SpatialTransform, within_mm: number): void => {
  const points = pointsInside(bending(), 300);
  expect(furthest_mm(points.map(pointsToMoving(transform)), points.map(pointsToMoving(other)))).toBeLessThan(within_mm);
};

if (!orthancIsInstalled())
  test('Orthanc with its DICOMweb plugin is not installed: apt-get install orthanc orthanc-dicomweb', () =>
    expect(orthancIsInstalled()).toBe(false));
else
  test('stored in Orthanc they come back as they were meant, are found for their images, and give the same transform', async () => {
    const orthanc = await startOrthanc();
    try {
      const archive = createDicomwebArchive({ url: orthanc.url });
      const transforms = [rigidly(TURNED), deformed()];
      const statements: string[] = [];
      for (const [n, transform] of transforms.entries()) {
        const instance = written(transform, 'by-images', n);
        expect(await archive.store(instance)).toMatchObject({ stored: true, failure: null });
        const outcome = resultOf(compareWithReadBack(instance.bytes, await archive.retrieve(instance)));
        expect(outcome).toMatchObject({ equal: true });
        statements.push(outcome.statement);
      }
      expect(statements).toEqual([
        containing('with the transforms of 2 sets of images'),
        expect.stringMatching(/with [\d ]+ displacements/),
      ]);
      const series = describeSeries(await archive.retrieveMetadata([STUDY_UID]));
      const registrations = series.filter((each): each is RegistrationSeries => each.kind === 'registration');
      const offers = registrationsBetween(registrations, asTimePoint(first), asTimePoint(second));
      expect(
        offers
          .map(({ isDeformable, isReversed, object }) => [isDeformable, isReversed, object.creator, object.contentDate])
          .sort(),
      ).toEqual([
        [false, false, 'M. Physicist, Voxel Dosimetry 0.1.0', '20260902'],
        [true, false, 'M. Physicist, Voxel Dosimetry 0.1.0', '20260902'],
      ]);
      for (const {
        object,
        isDeformable,
        series: { seriesInstanceUID },
      } of offers) {
        const files = await readInstances(await archive.instanceSource(STUDY_UID, seriesInstanceUID));
        const read = resultOf(decodeRegistration(request(object.sopInstanceUID), files));
        closeTo(read, transforms[isDeformable ? 1 : 0]!, isDeformable ? 0.05 : 1e-6);
      }
    } finally {
      await orthanc.stop();
    }
  }, 60_000);

describe('written by plastimatch', () => {
  const folder = temporaryFolder();
  afterAll(folder.clear);
  const series = [first, second].map(({ ct }) => ct.seriesInstanceUID);

  /** Both CTs as files, each in a folder of its own: what plastimatch takes frames of reference from. */
  beforeAll(() => {
    for (const [visit, name] of ['fixed', 'moving'].entries()) {
      mkdirSync(join(folder.path, name));
      for (const slice of [0, 1, 2]) {
        const of = {
          StudyInstanceUID: `2.25.100${visit}`,
          FrameOfReferenceUID: `2.25.200${visit}`,
          SeriesInstanceUID: series[visit]!,
        };
        const header = ctHeader(slice, { ...of, SOPInstanceUID: `2.25.41${visit}${slice}` });
        save(join(folder.path, name), `${slice}.dcm`, fileOf(header, Array<number>(12).fill(slice)));
      }
    }
  });

  /** The object that plastimatch makes of a transform file, as this project reads it. */
  const converted = (input: string): SpatialTransform => {
    const output = join(folder.path, `${input}-dicom`);
    const rcs = ['--fixed-rcs', join(folder.path, 'fixed'), '--moving-rcs', join(folder.path, 'moving')];
    run('plastimatch', 'xf-convert', '--input', join(folder.path, input), '--output-dicom', output, ...rcs);
    const file = readdirSync(output).find((name) => /^[sd]ro_/.test(name))!;
    const bytes = new Uint8Array(readFileSync(join(output, file))).slice().buffer;
    const [described] = describeSeries([readHeader(bytes)]) as [RegistrationSeries];
    const [offer] = registrationsBetween([described], asTimePoint(first), asTimePoint(second));
    return resultOf(decodeRegistration(request(offer!.object.sopInstanceUID), [bytes]));
  };

  test('rigid: the transform from fixed to moving that it was given', () => {
    const toMoving = invertRigid(TURNED);
    const [m, t] = [rotationMatrix(toMoving), applyRigid(toMoving, [0, 0, 0])];
    const lines = [
      '#Insight Transform File V1.0',
      '#Transform 0',
      'Transform: AffineTransform_double_3_3',
      `Parameters: ${[...m, ...t].join(' ')}`,
      'FixedParameters: 0 0 0',
    ];
    writeFileSync(join(folder.path, 'rigid.tfm'), `${lines.join('\n')}\n`);
    const points = pointsInside(bending(), 50);
    // It writes six decimals.
    expect(
      furthest_mm(
        points.map(pointsToMoving(converted('rigid.tfm'))),
        points.map((point) => applyRigid(toMoving, point)),
      ),
    ).toBeLessThan(1e-3);
  });

  test('a vector field: at every point of the fixed image where the moving one shows it', () => {
    const size = [6, 5, 4];
    const vectors = Float32Array.from({ length: 3 * 6 * 5 * 4 }, (_, n) => Math.sin(n) * 9);
    const header = [
      'ObjectType = Image',
      'NDims = 3',
      'BinaryData = True',
      'BinaryDataByteOrderMSB = False',
      'TransformMatrix = 1 0 0 0 1 0 0 0 1',
      'Offset = -50 -60 -70',
      'ElementSpacing = 20 25 30',
      `DimSize = ${size.join(' ')}`,
      'ElementNumberOfChannels = 3',
      'ElementType = MET_FLOAT',
      'ElementDataFile = LOCAL',
    ];
    writeFileSync(
      join(folder.path, 'field.mha'),
      Buffer.concat([Buffer.from(`${header.join('\n')}\n`), Buffer.from(vectors.buffer)]),
    );
    const transform = converted('field.mha');
    for (const [i, j, k] of [
      [0, 0, 0],
      [3, 2, 1],
      [5, 4, 3],
    ] as const) {
      const at = 3 * (i + 6 * (j + 5 * k));
      const point: Vector3 = [-50 + 20 * i, -60 + 25 * j, -70 + 30 * k];
      const seen: Vector3 = [point[0] + vectors[at]!, point[1] + vectors[at + 1]!, point[2] + vectors[at + 2]!];
      expect(furthest_mm([pointsToMoving(transform)(point)], [seen])).toBeLessThan(1e-4);
    }
  });
});
