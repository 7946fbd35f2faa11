import { decodeRegions, encodeRtDose, encodeRtStruct, readHeader } from '@voxel-dosimetry/dicom';
import { voxelVolume_mL, type Grid } from '@voxel-dosimetry/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axialGrid, contextFor, onlySeries, regionWhere } from '../../fixtures/dicom/headers';
import { askPython, dciodvfyErrors, run, saveInstance, temporaryFolder } from '../../fixtures/dicom/validators';
import { resultOf } from '../../unit/core/drive';

const grid = axialGrid({ size: [24, 20, 6], spacing_mm: [4, 4, 5] });
const distance = (i: number, j: number): number => Math.hypot(i - 11, j - 9);
const regionsOn = (on: Grid) => [
  regionWhere('Ring', on, (i, j, k) => distance(i, j) < 8 && distance(i, j) > 3.2 && k > 0 && k < 5),
  regionWhere('TwoLobes', on, (i, j) => distance(i - 5, j) < 3 || distance(i + 6, j - 3) < 2),
  regionWhere('Corners', on, (i, j, k) => k === 2 && (i + j) % 2 === 0 && i > 3 && i < 9 && j > 3 && j < 9),
];
const volume_mL = (mask: Uint8Array, on: Grid): number => mask.reduce((sum, one) => sum + one, 0) * voxelVolume_mL(on);

/** Area of a polygon of [x, y, z] triples in an axial plane; a keyhole subtracts its hole. */
function area_mm2(points: readonly number[]): number {
  let twice = 0;
  for (let n = 0; n < points.length; n += 3) {
    const m = (n + 3) % points.length;
    twice += points[n]! * points[m + 1]! - points[m]! * points[n + 1]!;
  }
  return Math.abs(twice / 2);
}

describe('RTSTRUCT, read by others', () => {
  const folder = temporaryFolder();
  afterAll(folder.clear);
  const regions = regionsOn(grid);
  const instance = resultOf(encodeRtStruct(regions, contextFor(grid)));

  test('no error in dciodvfy; pydicom finds contours that enclose the masks’ volumes', () => {
    const file = saveInstance(folder.path, instance);
    expect(dciodvfyErrors(file)).toEqual([]);
    const read = askPython('read_rtstruct.py', file) as { name: string; contours: number[][]; types: string[] }[];
    expect(read.map((roi) => roi.name)).toEqual(['Ring', 'TwoLobes', 'Corners']);
    read.forEach((roi, n) => {
      expect(roi.types).toEqual(['CLOSED_PLANAR']);
      const enclosed_mL = roi.contours.reduce((sum, points) => sum + (area_mm2(points) * grid.spacing_mm[2]) / 1000, 0);
      expect(enclosed_mL).toBeCloseTo(volume_mL(regions[n]!.mask, grid), 6);
    });
    expect(read[0]!.contours).toHaveLength(4);
    expect(read[2]!.contours).toHaveLength(13);
  });

  test('plastimatch fills the contours to the same masks', () => {
    const file = saveInstance(folder.path, instance);
    const dose = saveInstance(
      folder.path,
      resultOf(encodeRtDose({ unit: 'Gy', grid, values: new Float32Array(24 * 20 * 6).fill(1) }, contextFor(grid))),
    );
    const image = join(folder.path, 'fixed.mha');
    run('plastimatch', 'convert', '--input-dose-img', dose, '--output-dose-img', image);
    run(
      'plastimatch',
      'convert',
      '--input',
      file,
      '--fixed',
      image,
      '--output-prefix',
      join(folder.path, 'masks'),
      '--prefix-format',
      'mha',
    );
    ['Ring', 'TwoLobes'].forEach((name, n) => {
      const bytes = readFileSync(join(folder.path, 'masks', `${name}.mha`));
      const marker = 'ElementDataFile = LOCAL\n';
      const values = bytes.subarray(bytes.indexOf(marker) + marker.length);
      const theirs = values.reduce((sum, one) => sum + (one > 0 ? 1 : 0), 0);
      const own = regions[n]!.mask.reduce((sum, one) => sum + one, 0);
      expect(Math.abs(theirs - own) / own).toBeLessThan(0.01);
    });
  });

  test.each<[string, Grid]>([
    ['axial', grid],
    ['slices against the normal', { ...grid, direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] }],
    ['oblique', { ...grid, direction: [0.6, 0.8, 0, -0.8, 0.6, 0, 0, 0, 1] }],
  ])('%s: read by ourselves, the volumes are kept to 1 %', (_, on) => {
    const drawn = regionsOn(on);
    const { bytes } = resultOf(encodeRtStruct(drawn, contextFor(on)));
    const series = onlySeries([readHeader(bytes)], 'regions');
    expect(series.regionNames).toEqual(['Ring', 'TwoLobes', 'Corners']);
    resultOf(decodeRegions(series, [bytes], on)).forEach((region, n) => {
      const truth_mL = volume_mL(drawn[n]!.mask, on);
      expect(Math.abs(volume_mL(region.mask, region.grid) - truth_mL) / truth_mL).toBeLessThan(0.01);
    });
  });

  test('a contour longer than 64 kB keeps its type (implicit little endian)', () => {
    const large = axialGrid({ size: [120, 120, 1], spacing_mm: [1, 1, 5] });
    const comb = regionWhere('Comb', large, (i, j) => i === 0 || j % 2 === 0);
    const written = resultOf(encodeRtStruct([comb], contextFor(large)));
    const file = saveInstance(folder.path, { ...written, sopInstanceUID: 'comb' });
    expect(dciodvfyErrors(file)).toEqual([]);
    const header = readHeader(written.bytes);
    expect(header['TransferSyntaxUID']).toBe('1.2.840.10008.1.2.1');
    const fine = axialGrid({ size: [400, 2000, 1], spacing_mm: [0.123456, 0.123456, 5] });
    const finer = resultOf(
      encodeRtStruct([regionWhere('Comb', fine, (i, j) => i === 0 || (j % 2 === 0 && i < 350))], contextFor(fine)),
    );
    const finerFile = saveInstance(folder.path, { ...finer, sopInstanceUID: 'finer' });
    expect(readHeader(finer.bytes)['TransferSyntaxUID']).toBe('1.2.840.10008.1.2');
    const [roi] = askPython('read_rtstruct.py', finerFile) as { contours: number[][] }[];
    expect(roi!.contours[0]!.length).toBeGreaterThan(3 * 3990);
    expect(area_mm2(roi!.contours[0]!)).toBeCloseTo((1000 * 350 + 1000) * 0.123456 ** 2, -1);
  });
});
