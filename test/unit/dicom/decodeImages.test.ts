import { decodeCt, decodeEmission, readHeader, type Dataset } from '@voxel-dosimetry/dicom';
import type { EmissionSeries } from '@voxel-dosimetry/core';
import { ctHeader, fileOf, nmHeader, onlySeries, ptHeader } from '../../fixtures/dicom/headers';
import { writePart10 } from '../../../extensions/dosimetry-dicom/src/write/writePart10';
import { errorWith } from '../../fixtures/dicom/matchers';
import { resultOf } from '../core/drive';

const counts = Array.from({ length: 24 }, (_, n) => 3 * n + 1);
const readNm = (file: ArrayBuffer, entries: Partial<EmissionSeries> = {}) => {
  const series = { ...onlySeries([readHeader(file)], 'emission'), ...entries };
  return resultOf(decodeEmission(series, [file]));
};

/** The file with its transfer syntax UID overwritten by one of the same length. */
function withTransferSyntax(file: ArrayBuffer, uid: string): ArrayBuffer {
  const text = new TextDecoder('latin1').decode(file);
  const at = text.indexOf('1.2.840.10008.1.2.1\0');
  const bytes = new Uint8Array(file.slice(0));
  bytes.set(new TextEncoder().encode(uid.padEnd(20, '\0')), at);
  return bytes.buffer;
}

describe('decodeEmission', () => {
  test('counts in file order on the grid of the header, and the header without pixels', () => {
    const file = fileOf(nmHeader(), counts);
    expect(readHeader(file)['PixelData']).toBeUndefined();
    const volume = readNm(file);
    expect(volume).toMatchObject({ unit: 'count', grid: { size: [2, 3, 4] } });
    expect([...volume.values]).toEqual(counts);
  });

  test('frames against the normal: the same voxels, e_k turned round', () => {
    const volume = readNm(fileOf(nmHeader({ SpacingBetweenSlices: -5 }), counts));
    expect([...volume.values]).toEqual(counts);
    expect(volume.grid.direction[8]).toBe(-1);
  });

  test('rescale, and real-world values in its place', () => {
    const rescaled = { Units: 'BQML', RescaleSlope: 2.5, RescaleIntercept: 1 };
    expect(readNm(fileOf(nmHeader(rescaled), counts)).values[3]).toBe(10 * 2.5 + 1);
    const mapping = [
      {
        RealWorldValueSlope: 0.125,
        RealWorldValueIntercept: 2,
        MeasurementUnitsCodeSequence: [{ CodeValue: 'Bq/ml' }],
      },
    ];
    const mapped = readNm(fileOf(nmHeader({ ...rescaled, RealWorldValueMappingSequence: mapping }), counts));
    expect(mapped.unit).toBe('Bq/mL');
    expect(mapped.values[3]).toBe(10 * 0.125 + 2);
  });

  test('an entered unit that the mapping does not have: the rescale', () => {
    const mapping = [
      {
        RealWorldValueSlope: 0.125,
        RealWorldValueIntercept: 0,
        MeasurementUnitsCodeSequence: [{ CodeValue: 'Bq/ml' }],
      },
    ];
    const volume = readNm(fileOf(nmHeader({ RealWorldValueMappingSequence: mapping }), counts), {
      unit: { value: 'count', source: 'entered', detail: '' },
    });
    expect(volume.values[3]).toBe(10);
  });

  test('8 and 32 bits, signed values, bits beyond Bits Stored', () => {
    const eight = nmHeader({ BitsAllocated: 8, BitsStored: 8, HighBit: 7 });
    expect([...readNm(fileOf(eight, counts, 8)).values]).toEqual(counts);
    const large = counts.map((value) => value * 1e6);
    expect([...readNm(fileOf(nmHeader({ BitsAllocated: 32, BitsStored: 32, HighBit: 31 }), large, 32)).values]).toEqual(
      large,
    );
    expect(
      readNm(
        fileOf(
          nmHeader({ PixelRepresentation: 1 }),
          counts.map(() => 0xfffe),
        ),
      ).values[0],
    ).toBe(-2);
    expect(
      readNm(
        fileOf(
          nmHeader({ BitsStored: 12, HighBit: 11 }),
          counts.map(() => 0xf00a),
        ),
      ).values[0],
    ).toBe(10);
    expect(
      readNm(
        fileOf(
          nmHeader({ BitsStored: 12, HighBit: 11, PixelRepresentation: 1 }),
          counts.map(() => 0x0fff),
        ),
      ).values[0],
    ).toBe(-1);
  });

  test('PT: each slice through its own slope, in slice order whatever the order of the files', () => {
    const files = [2, 0, 3, 1].map((k) => fileOf(ptHeader(k), Array(12).fill(10 + k)));
    const volume = resultOf(decodeEmission(onlySeries(files.map(readHeader), 'emission'), files));
    expect([0, 1, 2, 3].map((k) => volume.values[12 * k])).toEqual([10 * 0.5, 11 * 1.5, 12 * 2.5, 13 * 3.5]);
    expect(volume.unit).toBe('Bq/mL');
  });

  test('truncated, compressed, big endian, several samples, no pixels, no unit, no place: refused with what to do', () => {
    const file = fileOf(nmHeader(), counts);
    const short = file.slice(0, file.byteLength - 7);
    const series = onlySeries([readHeader(file)], 'emission');
    expect(() => resultOf(decodeEmission(series, [short]))).toThrow(
      errorWith('ingest/truncated', { message: 'of 48 bytes' }),
    );
    const compressed = withTransferSyntax(file, '1.2.840.10008.1.2.5');
    expect(() => resultOf(decodeEmission(series, [compressed]))).toThrow(
      errorWith('ingest/transfer-syntax', { remedy: 'through the archive' }),
    );
    expect(() => readNm(fileOf(nmHeader({ SamplesPerPixel: 3 }), counts))).toThrow(errorWith('ingest/pixel-format'));
    expect(() => resultOf(decodeEmission(series, [resultOf(writePart10(nmHeader()))]))).toThrow(
      errorWith('ingest/no-pixels'),
    );
    expect(() => readNm(fileOf(nmHeader({ Units: 'PROPCNTS' }), counts))).toThrow(errorWith('ingest/unit'));
    expect(() => readNm(fileOf(nmHeader({ DetectorInformationSequence: undefined }), counts))).toThrow(
      errorWith('ingest/grid'),
    );
    expect(() => resultOf(decodeEmission(series, []))).toThrow(errorWith('ingest/missing-slices'));
    expect(() => resultOf(decodeEmission(series, [fileOf(nmHeader({ Rows: 4, NumberOfFrames: 3 }), counts)]))).toThrow(
      errorWith('ingest/mixed-geometry'),
    );
    expect(() =>
      resultOf(decodeEmission(series, [fileOf(nmHeader({ RescaleSlope: -2, RescaleIntercept: 0 }), counts)])),
    ).toThrow(errorWith('ingest/slope'));
  });
});

describe('decodeCt', () => {
  const files = (changes: Dataset = {}) =>
    [1, 0, 2].map((k) =>
      fileOf(
        ctHeader(k, changes),
        Array.from({ length: 12 }, (_, n) => 1000 + 12 * k + n),
      ),
    );
  const decode = (all: ArrayBuffer[]) => resultOf(decodeCt(onlySeries(all.map(readHeader), 'ct'), all));

  test('HU, Int16 where whole, in slice order', () => {
    const volume = decode(files());
    expect(volume.values).toBeInstanceOf(Int16Array);
    expect([...volume.values]).toEqual(Array.from({ length: 36 }, (_, n) => n - 24));
  });

  test('a fractional slope keeps its fractions', () => {
    const volume = decode(files({ RescaleSlope: 0.5 }));
    expect(volume.values).toBeInstanceOf(Float32Array);
    expect(volume.values[1]).toBe(1001 * 0.5 - 1024);
  });

  test('values beyond 16 bits are kept', () => {
    const volume = decode(files({ RescaleSlope: 40 }));
    expect(volume.values).toBeInstanceOf(Float32Array);
    expect(volume.values[1]).toBe(1001 * 40 - 1024);
  });

  test('a slice that was not delivered', () => {
    const all = files();
    expect(() => resultOf(decodeCt(onlySeries(all.map(readHeader), 'ct'), all.slice(1)))).toThrow(
      errorWith('ingest/missing-slices', { message: '1 of 3' }),
    );
  });
});

describe('readHeader', () => {
  test('not DICOM, empty, cut off within the header: told as such', () => {
    expect(() => readHeader(new ArrayBuffer(0))).toThrow(errorWith('ingest/not-dicom'));
    expect(() => readHeader(new TextEncoder().encode('x'.repeat(500)).buffer)).toThrow(errorWith('ingest/not-dicom'));
    expect(() => readHeader(fileOf(nmHeader(), counts).slice(0, 200))).toThrow(errorWith('ingest/not-dicom'));
  });

  test('natural form is plain data: it can be cloned to a worker', () => {
    const header = readHeader(fileOf(nmHeader(), counts));
    expect(structuredClone(header)).toEqual(header);
    expect(header).toMatchObject({
      PatientName: 'Müller^Änne',
      PixelSpacing: [4.8, 4.4],
      RadiopharmaceuticalInformationSequence: [{ RadionuclideTotalDose: 7400 }],
    });
  });
});
