import { assessSeries, findRadionuclide } from '@voxel-dosimetry/core';
import { describeSeries, type Dataset } from '@voxel-dosimetry/dicom';
import { RADIONUCLIDE_BY_CODE } from '../../../extensions/dosimetry-dicom/src/read/radionuclideCodes';
import { lutetium, nmHeader, onlySeries } from '../../fixtures/dicom/headers';
import { anything, containing, holding } from '../../fixtures/dicom/matchers';

const describeNm = (changes: Dataset = {}) => onlySeries([nmHeader(changes)], 'emission');
const reasonFor = (changes: Dataset): string => onlySeries([nmHeader(changes)], 'other').reason;
const local_s = (iso: string): number => Date.parse(`${iso}Z`) / 1000;
const information = (changes: Dataset): Dataset => ({
  RadiopharmaceuticalInformationSequence: [{ ...lutetium, ...changes }],
});

describe('SPECT as multi-frame NM', () => {
  test('every value with the attribute it stands in', () => {
    const series = describeNm();
    expect(series.unit).toEqual({ value: 'count', source: 'attribute', detail: 'Units (0054,1001) = CNTS' });
    expect(series.radionuclide).toMatchObject({ value: 'Lu-177', source: 'attribute' });
    expect(series.administeredActivity_MBq).toMatchObject({
      value: 7400,
      source: 'attribute',
      detail: containing('(0018,1074)'),
    });
    expect(series.administrationTime).toMatchObject({
      value: { local_s: local_s('2026-08-31T10:15:00') },
      source: 'attribute',
    });
    expect(series.acquisitionStart).toMatchObject({
      value: { local_s: local_s('2026-09-01T10:15:00') },
      source: 'attribute',
    });
    expect(series.acquisitionDuration_s).toMatchObject({
      value: 1200,
      source: 'derived',
      detail: containing('(0054,0053)'),
    });
    expect(series.decayCorrection).toMatchObject({ value: 'none', source: 'assumed' });
    expect(series).toMatchObject({
      studyID: 'S1',
      accessionNumber: 'A1',
      patient: { name: 'Müller^Änne', patientID: 'PAT-1' },
    });
  });

  describe('unit', () => {
    test.each<[string, Dataset, unknown]>([
      ['BQML', { Units: 'BQML' }, { value: 'Bq/mL', source: 'attribute' }],
      ['PROPCNTS', { Units: 'PROPCNTS' }, { value: null, source: 'missing', detail: containing('PROPCNTS') }],
      ['UNKNOWN', { Units: 'UNKNOWN' }, { value: null, source: 'missing' }],
      ['nothing, no rescale: counts, assumed', { Units: undefined }, { value: 'count', source: 'assumed' }],
      [
        'nothing, but a rescale: not guessed',
        { Units: undefined, RescaleSlope: 3.5, RescaleIntercept: 0 },
        { value: null, source: 'missing', detail: containing('3.5') },
      ],
      [
        'real-world values in Bq/ml go before Units',
        {
          RealWorldValueMappingSequence: [
            {
              RealWorldValueSlope: 2.5,
              RealWorldValueIntercept: 0,
              MeasurementUnitsCodeSequence: [{ CodeValue: 'Bq/ml', CodingSchemeDesignator: 'UCUM' }],
            },
          ],
        },
        { value: 'Bq/mL', source: 'attribute', detail: containing('(0040,9096)') },
      ],
    ])('%s', (_, changes, expected) => expect(describeNm(changes).unit).toMatchObject(expected as object));
  });

  describe('administered activity: MBq in NM', () => {
    test.each([
      [7400, { value: 7400, source: 'attribute' }],
      [7.4e9, { value: 7400, source: 'assumed', detail: containing('implausible in MBq') }],
      [0.000002, { value: null, source: 'missing' }],
      [0, { value: null, source: 'missing' }],
    ])('%s', (value, expected) =>
      expect(describeNm(information({ RadionuclideTotalDose: value })).administeredActivity_MBq).toMatchObject(
        expected,
      ),
    );
  });

  describe('administration', () => {
    const timeOnly = (RadiopharmaceuticalStartTime: string) =>
      describeNm(information({ RadiopharmaceuticalStartDateTime: undefined, RadiopharmaceuticalStartTime }))
        .administrationTime;
    test('only a time: the acquisition’s day is assumed', () =>
      expect(timeOnly('081500')).toMatchObject({
        value: { local_s: local_s('2026-09-01T08:15:00') },
        source: 'assumed',
        detail: containing('has no date'),
      }));
    test('only a time, later than the acquisition: the day before', () =>
      expect(timeOnly('233000')).toMatchObject({
        value: { local_s: local_s('2026-08-31T23:30:00') },
        source: 'assumed',
        detail: containing('midnight'),
      }));
    test('nothing: missing', () =>
      expect(describeNm(information({ RadiopharmaceuticalStartDateTime: undefined })).administrationTime).toMatchObject(
        { value: null, source: 'missing' },
      ));
    test('offsets: of the data set, and one in the value itself', () => {
      expect(describeNm({ TimezoneOffsetFromUTC: '+0200' }).administrationTime.value).toEqual({
        local_s: local_s('2026-08-31T10:15:00'),
        utcOffset_min: 120,
      });
      const own = {
        TimezoneOffsetFromUTC: '+0200',
        ...information({ RadiopharmaceuticalStartDateTime: '20260831101500.5-0330' }),
      };
      expect(describeNm(own).administrationTime.value).toEqual({
        local_s: local_s('2026-08-31T10:15:00') + 0.5,
        utcOffset_min: -210,
      });
    });
    test('no sequence at all: all three missing', () => {
      const series = describeNm({ RadiopharmaceuticalInformationSequence: undefined });
      expect(
        [series.radionuclide, series.administeredActivity_MBq, series.administrationTime].map((one) => one.source),
      ).toEqual(['missing', 'missing', 'missing']);
    });
  });

  describe('radionuclide', () => {
    const named = (CodeMeaning: string, Radiopharmaceutical = '') =>
      describeNm(
        information({ RadionuclideCodeSequence: CodeMeaning ? [{ CodeMeaning }] : undefined, Radiopharmaceutical }),
      ).radionuclide;
    test.each([
      ['^177^Lutetium', 'Lu-177'],
      ['Lutetium-177', 'Lu-177'],
      ['Y-90', 'Y-90'],
      ['99mTc', 'Tc-99m'],
      ['^99m^Technetium', 'Tc-99m'],
      ['Iodine 131', 'I-131'],
      ['Ho166', 'Ho-166'],
    ])('%s', (meaning, expected) => expect(named(meaning)).toMatchObject({ value: expected, source: 'attribute' }));
    const coded = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning = '') =>
      describeNm(information({ RadionuclideCodeSequence: [{ CodeValue, CodingSchemeDesignator, CodeMeaning }] }))
        .radionuclide;
    test.each([
      ['447553000', 'SCT', 'Lu-177'],
      ['C-101ED', 'SRT', 'Lu-177'],
      ['C-162A7', 'SNM3', 'Y-90'],
      ['C-163A8', '99SDM', 'Tc-99m'],
      ['1368003', 'SCT', 'I-131'],
      ['24853006', 'SCT', 'Ra-223'],
      ['32059002', 'SCT', 'Ac-225'],
      ['126600', 'DCM', 'Sc-44'],
      ['C1943', 'NCIt', 'Ho-166'],
    ])('by code (%s, %s), whatever language the meaning is in', (value, scheme, expected) =>
      expect(coded(value, scheme, 'Isotop')).toEqual({
        value: expected,
        source: 'attribute',
        detail: `RadionuclideCodeSequence (0054,0300): (${value}, ${scheme}, "Isotop")`,
      }),
    );
    test('every code names a radionuclide of the library', () => {
      const names = new Set(RADIONUCLIDE_BY_CODE.values());
      expect(names.size).toBe(32);
      for (const name of names) expect(findRadionuclide(name).name).toBe(name);
    });
    test('a code that is not known, or in a scheme of its own: the meaning', () => {
      expect(coded('C-167A7', 'SRT', '^177^Lutetium')).toMatchObject({ value: 'Lu-177', source: 'attribute' });
      expect(coded('447553000', '99LOCAL', '^90^Yttrium')).toMatchObject({ value: 'Y-90', source: 'attribute' });
    });
    test('code and meaning contradict each other: the code, as an assumption', () =>
      expect(coded('14691008', 'SCT', '^177^Lutetium')).toEqual({
        value: 'Y-90',
        source: 'assumed',
        detail: containing(
          'the code (14691008, SCT) is Y-90, its meaning "^177^Lutetium" says Lu-177; the code is taken',
        ),
      }));
    test('from the product’s name', () =>
      expect(named('', '[177Lu]Lu-PSMA-617')).toMatchObject({ value: 'Lu-177', source: 'derived' }));
    test('nothing that can be read', () =>
      expect(named('', 'Solution')).toMatchObject({ value: null, detail: containing('Solution') }));
  });

  describe('half-life', () => {
    const stated = (RadionuclideHalfLife: unknown) =>
      describeNm(information({ RadionuclideHalfLife })).statedHalfLife_s;
    const issues = (changes: Dataset) =>
      assessSeries([describeNm(information(changes))], { entries: {}, excluded: [], confirmed: [] }).issues.filter(
        ({ field }) => field === 'radionuclide',
      );
    test('as stated, in seconds; nothing or no half-life: missing', () => {
      expect(stated(574300)).toEqual({
        value: 574300,
        source: 'attribute',
        detail: 'RadionuclideHalfLife (0018,1075) = 574300 s',
      });
      for (const none of [undefined, '', 0, -1, Number.NaN]) expect(stated(none)).toMatchObject({ source: 'missing' });
    });
    test('one that is not the radionuclide’s is for a person to confirm', () => {
      expect(issues({ RadionuclideHalfLife: 574300 })).toEqual([]);
      expect(issues({ RadionuclideHalfLife: 230550 })).toEqual([
        holding({ severity: 'confirm', message: containing('that of Lu-177 is') }),
      ]);
    });
  });

  describe('duration', () => {
    const duration = (changes: Dataset) => describeNm(changes).acquisitionDuration_s;
    test('two rotations add up', () =>
      expect(
        duration({
          RotationInformationSequence: [
            { ActualFrameDuration: 10000, NumberOfFramesInRotation: 30 },
            { ActualFrameDuration: 5000, NumberOfFramesInRotation: 30 },
          ],
        }),
      ).toMatchObject({ value: 450, source: 'derived' }));
    test('two detectors: what the views count is assumed, and the other reading told', () =>
      expect(duration({ NumberOfDetectors: 2 })).toMatchObject({
        value: 1200,
        source: 'assumed',
        detail: containing('600 s'),
      }));
    test('elapsed time of the object', () =>
      expect(duration({ RotationInformationSequence: undefined, ActualFrameDuration: 1800000 })).toMatchObject({
        value: 1800,
        source: 'attribute',
      }));
    test('the time of one view is not taken for the whole', () =>
      expect(duration({ RotationInformationSequence: undefined, ActualFrameDuration: 20000 })).toMatchObject({
        value: null,
        source: 'missing',
        detail: containing('one view'),
      }));
    test('nothing', () =>
      expect(duration({ RotationInformationSequence: undefined })).toMatchObject({ source: 'missing' }));
  });

  describe('decay correction', () => {
    test.each<[Dataset, unknown]>([
      [{ DecayCorrection: 'ADMIN' }, { value: 'administration', source: 'attribute' }],
      [{ DecayCorrection: 'START' }, { value: 'start', source: 'attribute' }],
      [{ CorrectedImage: ['ATTN', 'SCAT'] }, { value: 'none', source: 'assumed' }],
      [{ CorrectedImage: ['ATTN', 'DECY'] }, { value: null, source: 'missing', detail: containing('DECY') }],
      [
        { DecayCorrection: 'NONE', CorrectedImage: ['DECY', 'ATTN'] },
        { value: null, source: 'missing', detail: containing('contradict') },
      ],
    ])('%j', (changes, expected) => expect(describeNm(changes).decayCorrection).toMatchObject(expected as object));
  });

  test('no acquisition time: the series time, assumed; neither: missing', () => {
    expect(
      describeNm({ AcquisitionTime: undefined, SeriesDate: '20260901', SeriesTime: '111500' }).acquisitionStart,
    ).toMatchObject({ value: { local_s: local_s('2026-09-01T11:15:00') }, source: 'assumed' });
    expect(describeNm({ AcquisitionTime: undefined }).acquisitionStart.source).toBe('missing');
    expect(
      describeNm({ AcquisitionDate: undefined, AcquisitionTime: undefined, AcquisitionDateTime: '20260901101500' })
        .acquisitionStart.source,
    ).toBe('attribute');
  });

  test('what is no SPECT volume stays in the table with its reason', () => {
    expect(reasonFor({ ImageType: ['ORIGINAL', 'PRIMARY', 'WHOLE BODY', 'EMISSION'] })).toContain(
      'Planar NM (WHOLE BODY)',
    );
    expect(reasonFor({ ImageType: ['ORIGINAL', 'PRIMARY', 'STATIC', 'EMISSION'] })).toContain('Planar NM (STATIC)');
    expect(
      reasonFor({ ImageType: ['ORIGINAL', 'PRIMARY', 'TOMO', 'EMISSION'], FrameIncrementPointer: 0x00540090 }),
    ).toContain('projections');
    expect(reasonFor({ ImageType: ['ORIGINAL', 'PRIMARY', 'RECON GATED TOMO', 'EMISSION'] })).toContain('Gated');
    expect(reasonFor({ ImageType: ['ORIGINAL', 'PRIMARY', 'RECON TOMO', 'TRANSMISSION'] })).toContain('transmission');
    const twoVolumes = [1, 2].map((n) => nmHeader({ SOPInstanceUID: `2.25.300${n}`, InstanceNumber: n }));
    expect(onlySeries(twoVolumes, 'other').reason).toBe(
      'The series holds 2 SPECT volumes (instance numbers 1, 2), and nothing says which one is meant. In the archive or at the workstation, send the reconstruction to be used as a series of its own, with one volume, and open the studies again.',
    );
    expect(onlySeries([nmHeader({ Modality: 'SR' })], 'other').reason).toContain('takes no part');
  });

  test('slopes that spoil every value: refused, with the grid missing so that nothing goes on', () => {
    for (const RescaleSlope of [Number.NaN, 0, -1]) {
      const series = describeNm({ RescaleSlope, RescaleIntercept: 0 });
      expect(series.grid.source).toBe('missing');
      expect(series.defects).toEqual([holding({ code: 'ingest/slope', message: containing(`slope ${RescaleSlope}`) })]);
    }
    expect(describeNm({ NumberOfSlices: 8 }).defects).toEqual([holding({ code: 'ingest/frames' })]);
  });

  test('the same object twice counts once; a header that is rubbish harms no other series', () => {
    expect(describeSeries([nmHeader(), nmHeader()])).toHaveLength(1);
    const kinds = describeSeries([
      nmHeader({ SeriesInstanceUID: '1', ImageType: 7, PixelSpacing: {}, Rows: null }),
      nmHeader(),
    ]).map((series) => series.kind);
    expect(kinds).toEqual([anything, 'emission']);
  });
});
