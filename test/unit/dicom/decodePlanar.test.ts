import { decodePlanar, type Dataset } from '@voxel-dosimetry/dicom';
import { fileOf, onlySeries } from '../../fixtures/dicom/headers';
import { containing } from '../../fixtures/dicom/matchers';
import { ANTERIOR_HEAD, planarHeader, POSTERIOR_HEAD, singleView } from '../../fixtures/dicom/planarHeaders';
import { resultOf } from '../core/drive';

const PIXELS = Array.from({ length: 24 }, (_, n) => n);
const decode = (headers: readonly Dataset[], files: readonly ArrayBuffer[]): number[][] =>
  resultOf(decodePlanar(onlySeries(headers, 'planar'), files)).map((counts) => Array.from(counts));
const refusalOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
};

test('frames of one object, each as it lies in the file', () => {
  const header = planarHeader();
  expect(decode([header], [fileOf(header, PIXELS)])).toEqual(
    [0, 6, 12, 18].map((from) => PIXELS.slice(from, from + 6)),
  );
});

test('frames in the order of the series, whatever the order of files and vectors', () => {
  const [front, back] = [singleView(1, ANTERIOR_HEAD), singleView(2, POSTERIOR_HEAD)];
  const files = [fileOf(back, PIXELS.slice(6, 12)), fileOf(front, PIXELS.slice(0, 6))];
  expect(decode([front, back], files)).toEqual([PIXELS.slice(0, 6), PIXELS.slice(6, 12)]);
});

test('signed and unsigned, 8, 16 and 32 bits, with a rescale to counts', () => {
  for (const bits of [8, 16, 32] as const) {
    const header = planarHeader({
      BitsAllocated: bits,
      BitsStored: bits,
      HighBit: bits - 1,
      RescaleSlope: 2,
      RescaleIntercept: 1,
    });
    expect(decode([header], [fileOf(header, PIXELS, bits)])[3]).toEqual(PIXELS.slice(18).map((value) => 2 * value + 1));
  }
  const large = planarHeader({ BitsAllocated: 32, BitsStored: 32, HighBit: 31 });
  expect(decode([large], [fileOf(large, [4_000_000_000, ...PIXELS.slice(1)], 32)])[0]?.[0]).toBe(4_000_000_000);
  const signed = planarHeader({ PixelRepresentation: 1 });
  expect(decode([signed], [fileOf(signed, [65_535, ...PIXELS.slice(1)])])[0]?.[0]).toBe(-1);
});

test('too few bytes, another size, another number of frames, a missing file, a spoilt slope', () => {
  const header = planarHeader();
  expect(refusalOf(() => decode([header], [fileOf(header, PIXELS.slice(0, 20))]))).toMatchObject({
    code: 'ingest/truncated',
    message: containing('40 of 48 bytes'),
  });
  expect(
    refusalOf(() => decode([header], [fileOf(planarHeader({ Columns: 6, NumberOfFrames: 2 }), PIXELS)])),
  ).toMatchObject({
    code: 'ingest/mixed-geometry',
  });
  expect(refusalOf(() => decode([header], [fileOf(planarHeader({ NumberOfFrames: 2 }), PIXELS)]))).toMatchObject({
    code: 'ingest/planar-frames',
    message: containing('2 frames were delivered; 4'),
  });
  const [front, back] = [singleView(1, ANTERIOR_HEAD), singleView(2, POSTERIOR_HEAD)];
  expect(refusalOf(() => decode([front, back], [fileOf(front, PIXELS.slice(0, 6))]))).toMatchObject({
    code: 'ingest/planar-frames',
    message: containing('1 of 2 images'),
  });
  expect(
    refusalOf(() => decode([header], [fileOf(planarHeader({ RescaleSlope: -1, RescaleIntercept: 0 }), PIXELS)])),
  ).toMatchObject({
    code: 'ingest/slope',
  });
});
