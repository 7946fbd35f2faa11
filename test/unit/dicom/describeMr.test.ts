/** MR of one contrast as slices: what takes part, and why anything else does not. */
import { decodeMr, describeSeries, readHeader, type Dataset } from '@voxel-dosimetry/dicom';
import { ctHeader, fileOf, onlySeries } from '../../fixtures/dicom/headers';
import { resultOf } from '../core/drive';

const MR = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', Modality: 'MR', SeriesInstanceUID: '2.25.4400' };
const mrHeader = (slice: number, changes: Dataset = {}): Dataset => {
  const { RescaleSlope: _slope, RescaleIntercept: _intercept, RescaleType: _type, ...header } = ctHeader(slice);
  return { ...header, ...MR, ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'], ...changes };
};
const five = (changes: (k: number) => Dataset = () => ({})): Dataset[] =>
  [3, 0, 4, 1, 2].map((k) => mrHeader(k, changes(k)));
const reasonOf = (datasets: Dataset[]): string => {
  const [series] = describeSeries(datasets);
  return series?.kind === 'other' ? series.reason : `taken as ${series?.kind}`;
};

test('slices in any order, on their grid, with stored values as the signal', () => {
  const files = five().map((header) =>
    fileOf(
      header,
      Array.from({ length: 12 }, (_, n) => Number(header['InstanceNumber']) * 100 + n),
    ),
  );
  const series = onlySeries(files.map(readHeader), 'mr');
  expect(series.grid).toMatchObject({ size: [4, 3, 5], spacing_mm: [1.5, 2, 3], origin_mm: [-3, -4, 25] });
  const { unit, values } = resultOf(decodeMr(series, files));
  expect([unit, values[0], values[12], values[59]]).toEqual(['signal', 100, 200, 511]);
});

test('a rescale is followed', () => {
  const files = five(() => ({ RescaleSlope: 2, RescaleIntercept: 5 })).map((header) =>
    fileOf(header, new Array<number>(12).fill(7)),
  );
  expect(resultOf(decodeMr(onlySeries(files.map(readHeader), 'mr'), files)).values[0]).toBe(19);
});

test.each([
  ['enhanced', five(() => ({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.4.1' })), 'enhanced (multi-frame) MR'],
  ['spectroscopy', five(() => ({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.4.2' })), 'Not an MR image'],
  ['localiser', five(() => ({ ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] })), 'no MR of slices'],
  ['two echoes', [...five(), ...five((k) => ({ SOPInstanceUID: `2.25.45${k}` }))], 'MR that cannot be registered'],
  ['few slices', five().slice(0, 1), 'at least 5 were expected'],
  ['no frame of reference', five(() => ({ FrameOfReferenceUID: '' })), 'FrameOfReferenceUID (0020,0052)'],
])('%s takes no part, and it is said why', (_name, datasets, reason) => {
  expect(reasonOf(datasets)).toContain(reason);
});
