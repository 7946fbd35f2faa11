import {
  compareWithReadBack,
  decodeAbsorbedDose,
  decodeCt,
  decodeEmission,
  decodeRegions,
  encodeRtDose,
  encodeRtStruct,
  encodeSeg,
  readHeader,
} from '@voxel-dosimetry/dicom';
import { contextFor, ctHeader, fileOf, nmHeader, onlySeries } from '../../fixtures/dicom/headers';
import { TORSO_GRID, torsoSizedRegions, TORSO_VOXELS } from '../../fixtures/dicom/torsoSized';
import { drive } from '../core/drive';

// Ten regions of 3.4 million voxels, written and read.
jest.setTimeout(60_000);

/** Fractions never fall and stay within 0..1; the largest step between two turns of the event loop. */
function largestStep(fractions: readonly number[]): number {
  const all = [0, ...fractions, 1];
  const steps = all.slice(1).map((fraction, n) => fraction - all[n]!);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
  return Math.max(...steps);
}

/** Fractions of the part after parsing (0.4). */
const decoding = (fractions: readonly number[]): number[] =>
  fractions.filter((one) => one > 0.4).map((one) => (one - 0.4) / 0.6);

const regions = torsoSizedRegions();
const FILLED_SLICES = 72;
const seg = drive(encodeSeg(regions, contextFor(TORSO_GRID)));
const rtStruct = drive(encodeRtStruct(regions, contextFor(TORSO_GRID)));
const seriesOf = (file: ArrayBuffer) => onlySeries([readHeader(file)], 'regions');

describe('regions of the size of a torso leave the event loop its turn', () => {
  test('reading SEG: after parsing (0.4), every 2¹⁸ pixels', () => {
    const { result, fractions } = drive(decodeRegions(seriesOf(seg.result.bytes), [seg.result.bytes], TORSO_GRID));
    expect(result.map(({ mask }) => mask.reduce((sum, one) => sum + one, 0))).toEqual(
      regions.map(({ mask }) => mask.reduce((sum, one) => sum + one, 0)),
    );
    expect(fractions).toContain(0.4);
    const pixels = regions.length * FILLED_SLICES * 192 * 192;
    expect((largestStep(decoding(fractions)) * pixels) / 2 ** 18).toBeLessThanOrEqual(1);
  });

  test('reading RTSTRUCT: contours in pieces while parsing, then every slice of every region', () => {
    const { bytes } = rtStruct.result;
    const { fractions } = drive(decodeRegions(seriesOf(bytes), [bytes], TORSO_GRID));
    const parsing = fractions.filter((one) => one <= 0.4).map((one) => one / 0.4);
    expect(largestStep(parsing)).toBeLessThan(0.1);
    expect(decoding(fractions)).toHaveLength(regions.length * FILLED_SLICES);
    expect(largestStep(decoding(fractions))).toBeLessThan(1.01 / decoding(fractions).length + 1e-3);
  });

  test('writing SEG: every 2²⁰ voxels looked at, then some frames at a time', () => {
    const looking = seg.fractions.filter((one) => one <= 0.3);
    expect(looking.length).toBeGreaterThanOrEqual((regions.length * TORSO_VOXELS) / 2 ** 20);
    const packing = seg.fractions.filter((one) => one > 0.2 && one <= 0.3).map((one) => (one - 0.2) / 0.1);
    expect(largestStep(packing)).toBeLessThan(0.05);
    const writing = seg.fractions.filter((one) => one > 0.3).map((one) => (one - 0.3) / 0.7);
    expect(writing.length).toBeGreaterThanOrEqual((regions.length * FILLED_SLICES) / 24);
    expect(largestStep(writing)).toBeLessThan(0.03);
  });

  test('writing RTSTRUCT: every filled slice, then some contours at a time', () => {
    const tracing = rtStruct.fractions.filter((one) => one <= 0.5).map((one) => one / 0.5);
    expect(tracing.length).toBeGreaterThanOrEqual(regions.length * FILLED_SLICES);
    expect(largestStep(tracing)).toBeLessThan(0.03);
    const writing = rtStruct.fractions.filter((one) => one > 0.5).map((one) => (one - 0.5) / 0.5);
    expect(largestStep(writing)).toBeLessThan(0.03);
  });

  test('comparing what was read back: long sequences in pieces, items one by one', () => {
    const { result, fractions } = drive(compareWithReadBack(seg.result.bytes, seg.result.bytes.slice(0)));
    expect(result.equal).toBe(true);
    expect(fractions).toEqual(expect.arrayContaining([0.3, 0.6, 0.9]));
    expect(fractions.filter((one) => one > 0.6 && one < 0.9).length).toBeGreaterThan(regions.length * FILLED_SLICES);
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  });
});

describe('images of the size of a torso', () => {
  test('CT: twice a slice', () => {
    const pixels = new Uint16Array(192 * 192).fill(1000);
    const files = Array.from({ length: 30 }, (_, k) => fileOf(ctHeader(k, { Rows: 192, Columns: 192 }), pixels));
    const { result, fractions } = drive(decodeCt(onlySeries(files.map(readHeader), 'ct'), files));
    expect(result.values).toBeInstanceOf(Int16Array);
    expect(fractions).toHaveLength(2 * 30);
    expect(largestStep(fractions)).toBeLessThan(0.05);
  });

  test('multi-frame NM and RTDOSE: after parsing (0.5), every 2¹⁸ voxels', () => {
    const size = { Rows: 128, Columns: 128, NumberOfFrames: 96, NumberOfSlices: 96 };
    const nm = fileOf(nmHeader(size), new Uint16Array(128 * 128 * 96).fill(7));
    const emission = drive(decodeEmission(onlySeries([readHeader(nm)], 'emission'), [nm]));
    expect(emission.fractions).toEqual([0.5, ...[1, 2, 3, 4, 5, 6].map((n) => 0.5 + n / 12)]);
    const { grid, values } = emission.result;
    const written = drive(encodeRtDose({ unit: 'Gy', grid, values: Float32Array.from(values) }, contextFor(grid)));
    expect(written.fractions).toEqual([0.3, 0.6, 0.8, 1]);
    const { bytes } = written.result;
    const dose = drive(decodeAbsorbedDose(onlySeries([readHeader(bytes)], 'absorbedDose'), [bytes]));
    expect(dose.fractions).toEqual([0.5, ...[1, 2, 3, 4, 5, 6].map((n) => 0.5 + n / 12)]);
  });
});
