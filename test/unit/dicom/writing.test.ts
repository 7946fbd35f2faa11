import {
  compareWithReadBack,
  encodeRtDose,
  encodeRtStruct,
  encodeSeg,
  newUID,
  readHeader,
} from '@voxel-dosimetry/dicom';
import { fillEvenOdd } from '../../../extensions/dosimetry-dicom/src/read/rasterise';
import { cieLabOfColour, colourOfCieLab } from '../../../extensions/dosimetry-dicom/src/read/regionColour';
import { radionuclideName } from '../../../extensions/dosimetry-dicom/src/read/radiopharmaceutical';
import { decimalString } from '../../../extensions/dosimetry-dicom/src/write/decimalString';
import { segmentCodes } from '../../../extensions/dosimetry-dicom/src/write/segmentCodes';
import { traceContours } from '../../../extensions/dosimetry-dicom/src/write/traceContours';
import { writePart10 } from '../../../extensions/dosimetry-dicom/src/write/writePart10';
import { derivedUID } from '../../../extensions/dosimetry-dicom/src/uid';
import { axialGrid, contextFor, nmHeader, regionWhere } from '../../fixtures/dicom/headers';
import { errorWith } from '../../fixtures/dicom/matchers';
import dcmjs from 'dcmjs';
import { drive, resultOf } from '../core/drive';

/** mulberry32: a small seeded generator (Tommy Ettinger, public domain), so that a failure repeats. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('traceContours', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'random masks, seed %i: filling the contours gives the mask back, holes and corners included',
    (seed) => {
      const next = random(seed);
      const [columns, rows] = [17, 13];
      const mask = Uint8Array.from({ length: columns * rows }, () => (next() < 0.15 * seed ? 1 : 0));
      const filled = new Uint8Array(columns * rows);
      fillEvenOdd(filled, columns, rows, traceContours(mask, columns, rows));
      expect([...filled]).toEqual([...mask]);
    },
  );

  test('a square is four points; nested rings are one keyhole each', () => {
    const square = Uint8Array.from([0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
    expect(traceContours(square, 4, 4)).toEqual([[0.5, 0.5, 2.5, 0.5, 2.5, 2.5, 0.5, 2.5]]);
    const rings = Uint8Array.from({ length: 121 }, (_, n) =>
      Math.max(Math.abs((n % 11) - 5), Math.abs(Math.floor(n / 11) - 5)) % 2 === 1 ? 1 : 0,
    );
    expect(traceContours(rings, 11, 11)).toHaveLength(3);
  });
});

test('decimal strings keep the most digits that 16 characters hold', () => {
  expect(decimalString(4.4)).toBe('4.4');
  expect(decimalString(1 / 3)).toBe('0.33333333333333');
  for (const value of [
    1.23456789e-10,
    -1.23456789e-10,
    Math.PI * 1e-7,
    -Math.PI * 1e12,
    1 / 65535,
    -0.707106781186547,
  ]) {
    const words = decimalString(value);
    expect(words.length).toBeLessThanOrEqual(16);
    expect(Math.abs(Number(words) / value - 1)).toBeLessThan(1e-8);
  }
});

test('newUID: 2.25 and a version 4 UUID, at most 64 characters, never twice', () => {
  const uids = new Set(Array.from({ length: 200 }, newUID));
  expect(uids.size).toBe(200);
  for (const uid of uids) {
    expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
    expect((BigInt(uid.slice(5)) >> 76n) & 15n).toBe(4n);
  }
});

test('colours survive CIELab to one step', () => {
  for (const colour of [
    [230, 159, 0],
    [0, 0, 0],
    [255, 255, 255],
    [12, 200, 99],
  ] as const)
    colourOfCieLab(cieLabOfColour(colour))!.forEach((value, n) =>
      expect(Math.abs(value - colour[n]!)).toBeLessThanOrEqual(1),
    );
});

test('region names find their codes; sides and lesions too; nothing is claimed of the unknown', () => {
  expect(segmentCodes('Left kidney')).toMatchObject({ type: { meaning: 'Kidney' }, side: { meaning: 'Left' } });
  expect(segmentCodes('liver lesion 2')).toMatchObject({ type: { meaning: 'Lesion' } });
  expect(segmentCodes('VOI 7')).toEqual({
    category: { value: '85756007', meaning: 'Tissue' },
    type: { value: '85756007', meaning: 'Tissue' },
  });
});

test('radionuclides are read from words, and numbers elsewhere are not', () => {
  expect(radionuclideName('177Lu-PSMA-617')).toBe('Lu-177');
  expect(radionuclideName('PSMA-617')).toBeNull();
  expect(radionuclideName('Technetium Tc99m')).toBe('Tc-99m');
});

describe('compareWithReadBack', () => {
  const changed = (changes: Record<string, unknown>) =>
    resultOf(compareWithReadBack(resultOf(writePart10(nmHeader())), resultOf(writePart10(nmHeader(changes)))));
  test('identity, geometry and nested items: the first difference by name', () => {
    expect(changed({}).equal).toBe(true);
    expect(changed({ PatientID: 'PAT-2' })).toEqual({
      equal: false,
      statement: 'PatientID was written as PAT-1 and came back as PAT-2.',
    });
    expect(changed({ PixelSpacing: [4.8, 4.5] }).statement).toContain('PixelSpacing');
    expect(
      changed({
        DetectorInformationSequence: [
          { ImagePositionPatient: [-10, -20, 31], ImageOrientationPatient: [1, 0, 0, 0, 1, 0] },
        ],
      }).statement,
    ).toContain('DetectorInformationSequence[1].ImagePositionPatient');
    expect(changed({ StudyID: '' })).toMatchObject({ equal: false });
    expect(changed({ InstitutionName: 'added by the archive' }).equal).toBe(true);
  });
});

test('what cannot be written is refused before a byte is', () => {
  const grid = axialGrid({ frameOfReferenceUID: '' });
  const context = contextFor(grid);
  const dose = (values: Float32Array, on = axialGrid()) => ({ unit: 'Gy' as const, grid: on, values });
  expect(() => resultOf(encodeRtDose(dose(new Float32Array(120), grid), context))).toThrow(
    errorWith('export/frame-of-reference'),
  );
  expect(() => resultOf(encodeRtDose(dose(new Float32Array(120).fill(Number.NaN)), context))).toThrow(
    errorWith('export/dose-not-storable'),
  );
  expect(() => resultOf(encodeRtDose(dose(new Float32Array(120)), { ...context, createdAt: 'today' }))).toThrow(
    errorWith('export/created-at'),
  );
  expect(() => resultOf(encodeSeg([], context))).toThrow(errorWith('export/no-regions'));
  expect(() => resultOf(encodeRtStruct([], context))).toThrow(errorWith('export/no-regions'));
});

test('long provenance is shortened and says so; 32 bit where 16 would round a wide range of doses', () => {
  const grid = axialGrid();
  const context = contextFor(grid);
  const values = Float32Array.from({ length: 120 }, (_, n) => (n === 0 ? 500 : 0.02));
  const long = { ...context.provenance, inputs: Array.from({ length: 400 }, newUID) };
  const header = readHeader(
    resultOf(encodeRtDose({ unit: 'Gy', grid, values }, { ...context, provenance: long })).bytes,
  );
  expect(new TextEncoder().encode(String(header['ImageComments']))).toHaveLength(10_240);
  expect(header['ImageComments']).toMatch(/\(shortened\)$/);
  expect(header['BitsAllocated']).toBe(32);
  const rt = readHeader(
    resultOf(encodeRtStruct([regionWhere('A', grid, () => true)], { ...context, provenance: long })).bytes,
  );
  expect(new TextEncoder().encode(String(rt['StructureSetDescription']))).toHaveLength(1024);
});

test('the same object written again is the same to the byte, so that a retry stores nothing new', () => {
  const grid = axialGrid();
  const regions = [regionWhere('Kidney', grid, (i) => i > 2), regionWhere('Liver', grid, (_, j) => j > 2)];
  const twice = [resultOf(encodeSeg(regions, contextFor(grid))), resultOf(encodeSeg(regions, contextFor(grid)))].map(
    ({ bytes }) => [...new Uint8Array(bytes)],
  );
  expect(twice[0]).toEqual(twice[1]);
  expect(derivedUID('a')).not.toBe(derivedUID('b'));
  expect(derivedUID('a')).toMatch(/^2\.25\.\d{1,39}$/);
});

describe('writePart10', () => {
  /** Sequences of every weight: short, long and flat, long with heavy items, and one after them in the order of tags. */
  const contours = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      ContourGeometricType: 'CLOSED_PLANAR',
      NumberOfContourPoints: 3,
      ContourNumber: n + 1,
      ContourData: ['0', '0', `${n}`, '1.5', '0', `${n}`, '0', '2.25', `${n}`],
    }));
  const dataset = (first: string) => ({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.3',
    SOPInstanceUID: '2.25.1',
    PatientName: 'Müller^Änne',
    StructureSetROISequence: Array.from({ length: 130 }, (_, n) => ({ ROINumber: n + 1, ROIName: `Größe ${n}` })),
    ROIContourSequence: [
      { ROIDisplayColor: ['1', '2', '3'], ReferencedROINumber: 1, ContourSequence: contours(100) },
      { ROIDisplayColor: ['4', '5', '6'], ReferencedROINumber: 2, ContourSequence: contours(2) },
      { ReferencedROINumber: 3, ContourSequence: [{ ContourData: [first, '0', '0'] }] },
      { ReferencedROINumber: 4, ContourSequence: contours(60) },
    ],
    RTROIObservationsSequence: [{ ObservationNumber: 1, ReferencedROINumber: 1, ROIInterpreter: '' }],
    ApprovalStatus: 'UNAPPROVED',
  });

  test('in pieces it gives the bytes that dcmjs gives in one', () => {
    const natural = dataset('7');
    const { result, fractions } = drive(writePart10(natural));
    const whole = new dcmjs.data.DicomDict({ '00020010': { vr: 'UI', Value: ['1.2.840.10008.1.2.1'] } });
    whole.dict = dcmjs.data.DicomMetaDictionary.denaturalizeDataset(natural);
    const atOnce = new Uint8Array(whole.write({ fragmentMultiframe: false }));
    const meta = new dcmjs.data.DicomDict({ '00020010': { vr: 'UI', Value: ['1.2.840.10008.1.2.1'] } }).write()
      .byteLength;
    const elements = atOnce.subarray(meta);
    expect([...new Uint8Array(result).subarray(-elements.byteLength)]).toEqual([...elements]);
    expect(fractions.length).toBeGreaterThanOrEqual(8);
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  });

  test('also in implicit little endian, which a long contour needs', () => {
    const natural = dataset('7'.repeat(16));
    const long = Array.from({ length: 6000 }, () => '123456.789012');
    natural.ROIContourSequence[2]!.ContourSequence = [{ ContourData: long }];
    const header = readHeader(resultOf(writePart10(natural)));
    expect(header['TransferSyntaxUID']).toBe('1.2.840.10008.1.2');
    expect(header['ApprovalStatus']).toBe('UNAPPROVED');
    const [first, , third, fourth] = header['ROIContourSequence'] as { ContourSequence: { ContourData: number[] }[] }[];
    expect(first!.ContourSequence).toHaveLength(100);
    expect(first!.ContourSequence[99]!.ContourData).toEqual([0, 0, 99, 1.5, 0, 99, 0, 2.25, 99]);
    expect(third!.ContourSequence[0]!.ContourData).toHaveLength(6000);
    expect(fourth!.ContourSequence).toHaveLength(60);
    expect(header['StructureSetROISequence']).toHaveLength(130);
  });
});
