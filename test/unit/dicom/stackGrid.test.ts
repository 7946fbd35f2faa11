import type { Dataset } from '@voxel-dosimetry/dicom';
import { ctHeader, onlySeries, ptHeader } from '../../fixtures/dicom/headers';
import { containing, holding } from '../../fixtures/dicom/matchers';

const ctOf = (slices: readonly number[], changes: (k: number) => Dataset = () => ({})) =>
  onlySeries(
    slices.map((k) => ctHeader(k, changes(k))),
    'ct',
  );
const defectsOf = (slices: readonly number[], changes: (k: number) => Dataset = () => ({})): string[] =>
  (ctOf(slices, changes).defects ?? []).map((defect) => defect.code);

describe('a stack of CT slices', () => {
  test('is sorted by position, and its instances with it', () => {
    const ct = ctOf([2, 0, 3, 1]);
    expect(ct.grid).toMatchObject({
      source: 'attribute',
      value: {
        size: [4, 3, 4],
        spacing_mm: [1.5, 2, 3],
        origin_mm: [-3, -4, 25],
        direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      },
    });
    expect(ct.sopInstanceUIDs).toEqual(['2.25.4000', '2.25.4001', '2.25.4002', '2.25.4003']);
  });

  test('feet first, prone: along its own normal', () => {
    const ct = ctOf([0, 1, 2], () => ({ ImageOrientationPatient: [-1, 0, 0, 0, 1, 0] }));
    expect(ct.grid.value).toMatchObject({ origin_mm: [-3, -4, 31], direction: [-1, 0, 0, 0, 1, 0, 0, 0, -1] });
    expect(ct.sopInstanceUIDs[0]).toBe('2.25.4002');
  });

  test('a missing slice is counted and told', () => {
    const ct = ctOf([0, 1, 2, 5, 6]);
    expect(ct.defects).toEqual([
      holding({
        code: 'ingest/missing-slices',
        message: '2 of 7 slices are missing (a gap of 9 mm where 3 mm was expected).',
      }),
    ]);
    expect(ct.grid).toMatchObject({ value: null, source: 'missing', detail: containing('2 of 7 slices') });
  });

  test('other structural dangers', () => {
    const at = (z: (k: number) => number) => (k: number) => ({ ImagePositionPatient: [-3, -4, z(k)] });
    expect(
      defectsOf(
        [0, 1, 2, 3, 4],
        at((k) => 3 * k + (k > 2 ? 1.3 : 0)),
      ),
    ).toEqual(['ingest/irregular-slices']);
    expect(
      defectsOf(
        [0, 1, 2, 3],
        at((k) => 3 * (k % 2)),
      ),
    ).toEqual(['ingest/repeated-slices']);
    expect(defectsOf([0, 1, 2, 3], (k) => ({ ImagePositionPatient: [-3, -4 + k, 3 * k] }))).toEqual([
      'ingest/gantry-tilt',
    ]);
    expect(defectsOf([0, 1, 2], (k) => (k === 1 ? { Rows: 4 } : {}))).toEqual(['ingest/mixed-geometry']);
    expect(defectsOf([0, 1, 2], (k) => (k === 1 ? { FrameOfReferenceUID: '2.25.9' } : {}))).toEqual([
      'ingest/mixed-geometry',
    ]);
    expect(defectsOf([0, 1, 2], (k) => (k === 1 ? { RescaleSlope: Number.NaN } : {}))).toEqual(['ingest/slope']);
    expect(defectsOf([0, 1, 2], () => ({ RescaleSlope: undefined }))).toEqual(['ingest/slope']);
  });

  test('positions rounded by the scanner are no danger', () => {
    const ct = ctOf([0, 1, 2, 3, 4], (k) => ({ ImagePositionPatient: [-3, -4, Number((10 + 1.6667 * k).toFixed(2))] }));
    expect(ct.defects).toBeUndefined();
    expect(ct.grid.value!.spacing_mm[2]).toBeCloseTo(1.667, 2);
  });

  test('localisers are left out, alone they are no CT; other units, screens and multi-frame CT neither', () => {
    const localiser: Dataset = {
      ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'],
      ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
    };
    const mixed = ctOf([0, 1, 2, 9], (k) => (k === 9 ? localiser : {}));
    expect(mixed.grid).toMatchObject({ value: { size: [4, 3, 3] }, detail: containing('1 localiser') });
    const reason = (changes: Dataset): string => onlySeries([ctHeader(0, changes)], 'other').reason;
    expect(reason(localiser)).toContain('LOCALIZER');
    expect(reason({ RescaleType: 'US' })).toContain('not in Hounsfield units');
    expect(reason({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7' })).toContain('SOP class');
    expect(reason({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1' })).toContain('Export it as single-frame CT images');
  });
});

describe('PT, also SPECT exported as PT', () => {
  const ptOf = (slices: readonly number[], changes: (k: number) => Dataset = () => ({})) =>
    onlySeries(
      slices.map((k) => ptHeader(k, changes(k))),
      'emission',
    );
  const local_s = (iso: string): number => Date.parse(`${iso}Z`) / 1000;

  test('units, activity in Bq, START', () => {
    const pt = ptOf([3, 1, 0, 2]);
    expect(pt.unit).toMatchObject({ value: 'Bq/mL', source: 'attribute' });
    expect(pt.administeredActivity_MBq).toMatchObject({
      value: 7400,
      source: 'attribute',
      detail: containing('Bq'),
    });
    expect(pt.decayCorrection).toMatchObject({ value: 'start', source: 'attribute' });
    expect(pt.acquisitionDuration_s).toMatchObject({ value: 1200, source: 'attribute' });
    expect(pt.frameOrder).toMatchObject({ value: 'along-normal', source: 'derived' });
    expect(pt.sopInstanceUIDs[0]).toBe('2.25.5000');
  });

  test('MBq where Bq belongs: taken in MBq, assumed', () => {
    const information = (k: number): Dataset => ({
      RadiopharmaceuticalInformationSequence: [
        { ...(ptHeader(k).RadiopharmaceuticalInformationSequence as Dataset[])[0], RadionuclideTotalDose: 7400 },
      ],
    });
    expect(ptOf([0, 1, 2, 3], information).administeredActivity_MBq).toMatchObject({
      value: 7400,
      source: 'assumed',
      detail: containing('implausible in Bq'),
    });
  });

  test.each<[string, Dataset, unknown]>([
    ['GML', { Units: 'GML' }, { value: null, source: 'missing' }],
    ['CNTS', { Units: 'CNTS' }, { value: 'count', source: 'attribute' }],
    ['PROPCNTS', { Units: 'PROPCNTS' }, { value: null, source: 'missing' }],
  ])('unit %s', (_, changes, expected) =>
    expect(ptOf([0, 1, 2, 3], () => changes).unit).toMatchObject(expected as object),
  );

  test('DecayCorrection is not assumed for PT', () =>
    expect(ptOf([0, 1, 2, 3], () => ({ DecayCorrection: undefined })).decayCorrection.source).toBe('missing'));

  test('bed positions: START refers to the series time; the duration runs to the end of the last bed', () => {
    const pt = ptOf([0, 1, 2, 3], (k) => ({
      SeriesTime: '101000',
      AcquisitionTime: k < 2 ? '101500' : '102000',
      ActualFrameDuration: 300000,
    }));
    expect(pt.acquisitionStart).toMatchObject({
      value: { local_s: local_s('2026-09-01T10:10:00') },
      detail: containing('START'),
    });
    expect(pt.acquisitionDuration_s).toMatchObject({ value: 900, source: 'derived' });
  });

  test('a series time after the acquisition is the processing’s and is not used', () => {
    const pt = ptOf([0, 1, 2, 3], () => ({ SeriesTime: '153000' }));
    expect(pt.acquisitionStart).toMatchObject({
      value: { local_s: local_s('2026-09-01T10:15:00') },
      detail: containing('was not used'),
    });
  });

  test('slices missing at the end are found by NumberOfSlices', () =>
    expect(ptOf([0, 1, 2]).defects).toEqual([
      holding({ code: 'ingest/missing-slices', message: containing('1 of 4') }),
    ]));
});
