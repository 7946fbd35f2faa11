import type { PlanarSeries } from '@voxel-dosimetry/core';
import { describeSeries, type Dataset } from '@voxel-dosimetry/dicom';
import { nmHeader, onlySeries } from '../../fixtures/dicom/headers';
import { containing, holding } from '../../fixtures/dicom/matchers';
import {
  ANTERIOR_HEAD,
  energyWindow,
  planarHeader,
  POSTERIOR_HEAD,
  singleView,
} from '../../fixtures/dicom/planarHeaders';

const describePlanar = (changes: Dataset = {}): PlanarSeries => onlySeries([planarHeader(changes)], 'planar');
const reasonFor = (changes: Dataset): string => onlySeries([planarHeader(changes)], 'other').reason;
const heads = (...DetectorInformationSequence: Dataset[]): Dataset => ({ DetectorInformationSequence });
const detectors = ({ frames }: PlanarSeries): string[] => frames.map(({ detector }) => detector);
const defectsOf = (datasets: readonly Dataset[]) => onlySeries(datasets, 'planar').defects ?? [];
const defectOf = (changes: Dataset) => defectsOf([planarHeader(changes)])[0];

describe('planar NM', () => {
  test('every value with the attribute it stands in', () => {
    const series = describePlanar();
    expect(series).toMatchObject({
      kind: 'planar',
      extent: 'whole-body',
      columns: 3,
      rows: 2,
      sopInstanceUIDs: ['2.25.7001'],
      energyWindows: [
        { name: '208', lower_keV: 187.6, upper_keV: 229.2 },
        { name: 'below', lower_keV: 166.8, upper_keV: 187.6 },
      ],
      frames: [
        { frame: 0, detector: 'anterior', energyWindow: 0 },
        { frame: 1, detector: 'posterior', energyWindow: 0 },
        { frame: 2, detector: 'anterior', energyWindow: 1 },
        { frame: 3, detector: 'posterior', energyWindow: 1 },
      ],
    });
    expect(series.pixelSpacing_mm).toEqual({
      value: [2.2, 2.4],
      source: 'attribute',
      detail: 'PixelSpacing (0028,0030) = 2.2 × 2.4 mm',
    });
    expect(series.posteriorSeen).toMatchObject({ value: 'from-behind', source: 'attribute' });
    expect(series.acquisitionDuration_s).toMatchObject({ value: 900, source: 'attribute' });
    expect(series.scanLength_mm).toMatchObject({ value: 1800, source: 'attribute' });
    expect(series.radionuclide.value).toBe('Lu-177');
    expect(series.administeredActivity_MBq.value).toBe(7400);
    expect(series.acquisitionStart.source).toBe('attribute');
    expect(series.defects).toBeUndefined();
  });

  test('STATIC shows a part of the body', () => {
    const series = describePlanar({ ImageType: ['ORIGINAL', 'PRIMARY', 'STATIC', 'EMISSION'] });
    expect(series.extent).toBe('part');
    expect(series.scanLength_mm).toBeUndefined();
  });

  test('frame indices of the JSON model, and frames in any order', () => {
    const series = describePlanar({
      FrameIncrementPointer: ['00540010', '00540020'],
      EnergyWindowVector: [2, 1, 2, 1],
      DetectorVector: [2, 2, 1, 1],
    });
    expect(series.frames.map(({ detector, energyWindow: window }) => [detector, window])).toEqual([
      ['posterior', 0],
      ['posterior', 1],
      ['anterior', 0],
      ['anterior', 1],
    ]);
    expect(series.energyWindows.map(({ name }) => name)).toEqual(['below', '208']);
  });

  test('without vectors the frames run over detectors first, as the standard orders them', () => {
    const series = describePlanar({ EnergyWindowVector: undefined, DetectorVector: undefined });
    expect(series.frames).toEqual(describePlanar().frames);
  });

  describe('which view is which', () => {
    const named = (CodeMeaning: string): Dataset => ({ ViewCodeSequence: [{ CodeMeaning }] });
    test.each<[string, Dataset, string[], unknown]>([
      [
        'view code before the order of the heads',
        heads(POSTERIOR_HEAD, ANTERIOR_HEAD),
        ['posterior', 'anterior'],
        'attribute',
      ],
      [
        'earlier SNOMED codes',
        heads(
          { ...ANTERIOR_HEAD, ViewCodeSequence: [{ CodeValue: 'G-5215', CodingSchemeDesignator: 'SRT' }] },
          { ...POSTERIOR_HEAD, ViewCodeSequence: [{ CodeValue: 'G-5216', CodingSchemeDesignator: 'SRT' }] },
        ),
        ['anterior', 'posterior'],
        'attribute',
      ],
      [
        'orientation alone',
        heads({ ImageOrientationPatient: [-1, 0, 0, 0, 0, -1] }, { ImageOrientationPatient: [1, 0, 0, 0, 0, -1] }),
        ['posterior', 'anterior'],
        'attribute',
      ],
      ['words of a code', heads(named('ANT view'), named('POST view')), ['anterior', 'posterior'], 'assumed'],
      ['angles from the back', heads({ StartAngle: 0 }, { StartAngle: 180 }), ['posterior', 'anterior'], 'assumed'],
      [
        'angles just below a whole turn',
        heads({ StartAngle: 179.4 }, { StartAngle: 359.4 }),
        ['anterior', 'posterior'],
        'assumed',
      ],
      ['nothing', heads({}, {}), ['anterior', 'posterior'], 'assumed'],
      ['no heads described', { DetectorInformationSequence: undefined }, ['anterior', 'posterior'], 'assumed'],
    ])('%s', (_, changes, expected, source) => {
      const series = describePlanar(changes);
      expect(detectors(series)).toEqual([...expected, ...expected]);
      expect(series.posteriorSeen).toMatchObject({ value: 'from-behind', source });
    });

    test('a posterior view that was turned to lie over the anterior one', () => {
      const series = describePlanar(
        heads(ANTERIOR_HEAD, { ...POSTERIOR_HEAD, ImageOrientationPatient: [1, 0, 0, 0, 0, -1] }),
      );
      expect(detectors(series).slice(0, 2)).toEqual(['anterior', 'posterior']);
      expect(series.posteriorSeen).toMatchObject({ value: 'from-the-front', source: 'attribute' });
    });

    test('an axial orientation, which some writers put there, tells nothing', () => {
      const axial = { ImageOrientationPatient: [1, 0, 0, 0, 1, 0] };
      const series = describePlanar(heads(axial, axial));
      expect(series.defects).toBeUndefined();
      expect(series.posteriorSeen).toMatchObject({
        source: 'assumed',
        detail: containing('detector 1 taken as anterior'),
      });
    });

    test('lateral views are no conjugate ones, and feet at the top are refused', () => {
      const lateral = [0, 1, 0, 0, 0, -1];
      expect(defectOf(heads({ ImageOrientationPatient: lateral }, { ImageOrientationPatient: lateral }))).toMatchObject(
        {
          code: 'ingest/planar-views',
          message: containing('neither anterior nor posterior'),
        },
      );
      expect(defectOf(heads(named('Left anterior oblique'), named('Right posterior oblique')))).toMatchObject({
        code: 'ingest/planar-views',
      });
      const feetUp = heads(
        { ImageOrientationPatient: [-1, 0, 0, 0, 0, 1] },
        { ImageOrientationPatient: [1, 0, 0, 0, 0, 1] },
      );
      expect(defectOf(feetUp)).toMatchObject({ code: 'ingest/planar-orientation' });
      const byWord = { ...heads(named('ANT view'), named('POST view')), PatientOrientation: ['L', 'H'] };
      expect(defectOf(byWord)).toMatchObject({ code: 'ingest/planar-orientation' });
      expect(defectOf({ ...byWord, PatientOrientation: ['L', 'F'] })).toBeUndefined();
    });
  });

  describe('views in instances of their own', () => {
    test('one series: both are read, frames counted through the instances', () => {
      const series = onlySeries([singleView(1, POSTERIOR_HEAD), singleView(2, ANTERIOR_HEAD)], 'planar');
      expect(series.frames).toEqual([
        { frame: 0, detector: 'posterior', energyWindow: 0 },
        { frame: 1, detector: 'anterior', energyWindow: 0 },
      ]);
      expect(series.sopInstanceUIDs).toEqual(['2.25.7001', '2.25.7002']);
      expect(series.defects).toBeUndefined();
    });

    test.each(['ImageID', 'ImageComments'])('told by words in %s', (keyword) => {
      const series = onlySeries(
        [singleView(1, {}, { [keyword]: 'WB POST' }), singleView(2, {}, { [keyword]: 'WB ANT' })],
        'planar',
      );
      expect(detectors(series)).toEqual(['posterior', 'anterior']);
    });

    test('turned or not, by the direction of its rows', () => {
      const rowsTo = (row: string): unknown =>
        onlySeries(
          [
            singleView(1, {}, { ImageID: 'ANT', PatientOrientation: ['L', 'F'] }),
            singleView(2, {}, { ImageID: 'POST', PatientOrientation: [row, 'F'] }),
          ],
          'planar',
        ).posteriorSeen;
      expect(rowsTo('R')).toMatchObject({ value: 'from-behind', source: 'attribute' });
      expect(rowsTo('L')).toMatchObject({ value: 'from-the-front', source: 'attribute' });
    });

    test('taken one after the other by a single head: the time between them', () => {
      const startOf = (AcquisitionTime: string): PlanarSeries['acquisitionStart'] =>
        onlySeries([singleView(1, ANTERIOR_HEAD), singleView(2, POSTERIOR_HEAD, { AcquisitionTime })], 'planar')
          .acquisitionStart;
      const first_s = describePlanar().acquisitionStart.value?.local_s ?? 0;
      expect(startOf('103500')).toMatchObject({ value: { local_s: first_s + 600 }, source: 'derived' });
      expect(startOf('101530')).toMatchObject({ value: { local_s: first_s }, source: 'attribute' });
    });

    test('only one view: refused, and the series that may hold the other is named', () => {
      expect(defectsOf([singleView(1, ANTERIOR_HEAD)])).toEqual([
        holding({
          code: 'ingest/planar-views',
          message: containing('Only the anterior view is there'),
          remedy: containing('both views'),
        }),
      ]);
      const posterior = singleView(2, POSTERIOR_HEAD, { SeriesInstanceUID: '2.25.8', SeriesDescription: 'WB POST' });
      const [first] = describeSeries([singleView(1, ANTERIOR_HEAD), posterior]);
      expect((first as PlanarSeries).defects?.[0]?.message).toContain(
        'may be in the series "WB POST" of the same study',
      );
    });

    test('two windows of one view are no pair, whether the view is told or not', () => {
      const below = { EnergyWindowInformationSequence: [energyWindow('below', 166.8, 187.6)], DetectorVector: [1] };
      for (const head of [ANTERIOR_HEAD, { ImageOrientationPatient: [1, 0, 0, 0, 0, -1] }, {}])
        expect(defectsOf([singleView(1, head), singleView(2, head, below)])[0]).toMatchObject({
          code: 'ingest/planar-views',
          message: containing('the posterior one is missing'),
        });
    });

    test('two acquisitions in one series, other sizes, other durations', () => {
      const twice = [1, 2, 3, 4].map((n) => singleView(n, n % 2 ? ANTERIOR_HEAD : POSTERIOR_HEAD));
      expect(defectsOf(twice)[0]).toMatchObject({
        code: 'ingest/planar-frames',
        message: containing('2 anterior frames'),
      });
      const pair = (changes: Dataset) => [singleView(1, ANTERIOR_HEAD), singleView(2, POSTERIOR_HEAD, changes)];
      expect(defectsOf(pair({ ActualFrameDuration: 900_400, PixelSpacing: ['2.4', '2.20001'] }))).toEqual([]);
      expect(defectsOf(pair({ PixelSpacing: [2.4, 2.4] }))[0]).toMatchObject({ code: 'ingest/mixed-geometry' });
      expect(defectsOf(pair({ Columns: 4 }))[0]).toMatchObject({ code: 'ingest/mixed-geometry' });
      expect(defectsOf(pair({ ActualFrameDuration: 60_000 }))[0]).toMatchObject({ code: 'ingest/planar-frames' });
      expect(defectsOf(pair({ AcquisitionTime: '151500' }))[0]).toMatchObject({ code: 'ingest/planar-frames' });
    });
  });

  describe('energy windows', () => {
    test.each<[string, unknown, RegExp]>([
      ['missing altogether', undefined, /is missing or empty/],
      ['without a range', [{ EnergyWindowName: '208' }], /Energy window 1 \(208\) .* has no range/],
      ['with a limit that is no number', [energyWindow('208', Number.NaN, 229)], /has no range/],
      ['upside down', [energyWindow('208', 229, 187)], /reaches from 229 to 187 keV/],
      ['fewer than the vector counts', [energyWindow('208', 187, 229)], /energy window 2; .* describes 1/],
      [
        'a sum of two ranges',
        [{ EnergyWindowRangeSequence: [{}, {}] }, energyWindow('below', 166, 187)],
        /sum of 2 ranges/,
      ],
    ])('%s', (_, EnergyWindowInformationSequence, says) => {
      const defect = defectOf({ EnergyWindowInformationSequence });
      expect(defect).toMatchObject({ code: 'ingest/planar-windows' });
      expect(defect?.message).toMatch(says);
    });
  });

  test('frame numbers that contradict each other', () => {
    for (const changes of [
      { NumberOfFrames: 5 },
      { DetectorVector: [1, 2, 1] },
      { DetectorVector: [1, 2, 0, 2] },
      { DetectorVector: undefined, NumberOfDetectors: 3 },
    ])
      expect(defectOf(changes)).toMatchObject({ code: 'ingest/planar-frames' });
    expect(defectOf({ DetectorVector: [1, 1, 1, 1] })).toMatchObject({ code: 'ingest/planar-views' });
    expect(defectOf({ DetectorVector: [1, 1, 2, 2] })?.message).toMatch(/2 anterior frames .* 187.6–229.2 keV/);
  });

  test.each<[string, unknown, string]>([
    ['missing', undefined, 'PixelSpacing (0028,0030) is missing'],
    ['not a number', [Number.NaN, Number.NaN], 'NaN'],
    ['zero', [0, 2.4], 'not positive'],
  ])('pixel spacing %s: never guessed', (_, PixelSpacing, says) => {
    expect(describePlanar({ PixelSpacing }).pixelSpacing_mm).toMatchObject({
      value: null,
      source: 'missing',
      detail: containing(says),
    });
  });

  test('duration: stated, from way and velocity, contradictory, missing', () => {
    const durationOf = (changes: Dataset) => describePlanar(changes).acquisitionDuration_s;
    expect(durationOf({ ActualFrameDuration: undefined })).toMatchObject({ value: 900, source: 'derived' });
    expect(durationOf({ ScanVelocity: 4 })).toMatchObject({
      value: 900,
      source: 'assumed',
      detail: containing('450 s'),
    });
    expect(durationOf({ ActualFrameDuration: 0, ScanVelocity: undefined }).source).toBe('missing');
  });

  test('pixels that are no counts', () => {
    for (const changes of [
      { Units: 'BQML' },
      { Units: undefined, RescaleSlope: 2.5, RescaleIntercept: 0 },
      { CorrectedImage: ['UNIF', 'DECY'] },
      { DecayCorrection: 'START' },
    ])
      expect(defectOf(changes)).toMatchObject({ code: 'ingest/planar-counts' });
    expect(defectOf({ RescaleSlope: Number.NaN, RescaleIntercept: 0 })).toMatchObject({ code: 'ingest/slope' });
  });

  test('what is no planar image stays in the table with its reason', () => {
    const type = (kind: string, emission = 'EMISSION'): Dataset => ({
      ImageType: ['ORIGINAL', 'PRIMARY', kind, emission],
    });
    expect(reasonFor(type('DYNAMIC'))).toContain('Dynamic NM');
    expect(reasonFor(type('GATED'))).toContain('Gated');
    expect(reasonFor(type('TOMO'))).toContain('projections');
    expect(reasonFor(type('WHOLE BODY', 'TRANSMISSION'))).toContain('transmission');
    expect(reasonFor({ FrameIncrementPointer: [0x00540010, 0x00540020, 0x00540100] })).toContain('dynamic acquisition');
    expect(reasonFor({ FrameIncrementPointer: 0x00540070 })).toContain('gated acquisition');
    expect(reasonFor({ FrameIncrementPointer: '00540080' })).toContain('slices of a volume');
    const mixed = [planarHeader(), nmHeader({ SeriesInstanceUID: '2.25.7000' })];
    expect(onlySeries(mixed, 'other').reason).toContain('mixes planar NM');
  });
});
