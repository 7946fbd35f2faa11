import { encodeRtDose, decodeAbsorbedDose, readHeader, compareWithReadBack } from '@voxel-dosimetry/dicom';
import { voxelToPatient, type Grid, type Volume } from '@voxel-dosimetry/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axialGrid, contextFor, onlySeries } from '../../fixtures/dicom/headers';
import {
  askPython,
  AVAILABLE,
  dciodvfyErrors,
  run,
  saveInstance,
  temporaryFolder,
} from '../../fixtures/dicom/validators';
import { containing } from '../../fixtures/dicom/matchers';
import { resultOf } from '../../unit/core/drive';

const doseOn = (grid: Grid): Volume<'Gy'> => ({
  unit: 'Gy',
  grid,
  values: Float32Array.from(
    { length: grid.size[0] * grid.size[1] * grid.size[2] },
    (_, n) => 0.01 * n + (n % 7) * 0.13,
  ),
});

const s = Math.SQRT1_2;
const GRIDS: Readonly<Record<string, Grid>> = {
  axial: axialGrid(),
  'slices against the normal': axialGrid({ direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] }),
  oblique: axialGrid({ direction: [s, s, 0, -s, s, 0, 0, 0, 1] }),
  coronal: axialGrid({ direction: [1, 0, 0, 0, 0, -1, 0, 1, 0] }),
  'prone, feet first': axialGrid({ direction: [-1, 0, 0, 0, 1, 0, 0, 0, -1] }),
};

interface PydicomDose {
  shape: number[];
  values: number[];
  position: [number, number, number];
  orientation: number[];
  spacing: [number, number];
  offsets: number[];
  units: string;
  type: string;
  frame: string;
  patient: string;
  studyDate: string;
  comments: string;
}

describe('RTDOSE, read by others', () => {
  const folder = temporaryFolder();
  afterAll(folder.clear);

  test('the validators are installed', () => {
    expect(AVAILABLE).toEqual({ dciodvfy: true, pydicom: true, plastimatch: true, dcmtk: true });
  });

  test.each(Object.entries(GRIDS))(
    '%s: no error in dciodvfy, same values at the same places in pydicom',
    (name, grid) => {
      const dose = doseOn(grid);
      const instance = resultOf(encodeRtDose(dose, contextFor(grid)));
      const file = saveInstance(folder.path, { ...instance, sopInstanceUID: name.replace(/\W/g, '-') });
      expect(dciodvfyErrors(file)).toEqual([]);
      const read = askPython('read_rtdose.py', file) as PydicomDose;
      const [columns, rows, frames] = grid.size;
      expect(read).toMatchObject({
        units: 'GY',
        type: 'PHYSICAL',
        frame: grid.frameOfReferenceUID,
        patient: 'Müller^Änne',
        studyDate: '20260901',
      });
      expect(read.comments).toContain('Größe');
      const [r0, r1, r2, c0, c1, c2] = read.orientation as [number, number, number, number, number, number];
      const normal = [r1 * c2 - r2 * c1, r2 * c0 - r0 * c2, r0 * c1 - r1 * c0] as const;
      const back = grid.direction[6] * normal[0] + grid.direction[7] * normal[1] + grid.direction[8] * normal[2] < 0;
      let furthest_mm = 0;
      let worst_Gy = 0;
      for (let k = 0; k < frames; k++)
        for (let j = 0; j < rows; j++)
          for (let i = 0; i < columns; i++) {
            const own = voxelToPatient(grid, [i, j, back ? frames - 1 - k : k]);
            const theirs = [0, 1, 2].map(
              (a) =>
                read.position[a as 0] +
                i * read.spacing[1] * [r0, r1, r2][a]! +
                j * read.spacing[0] * [c0, c1, c2][a]! +
                read.offsets[k]! * normal[a as 0],
            );
            furthest_mm = Math.max(furthest_mm, Math.hypot(...theirs.map((v, a) => v - own[a as 0])));
            const written = dose.values[i + columns * (j + rows * (back ? frames - 1 - k : k))]!;
            worst_Gy = Math.max(worst_Gy, Math.abs(read.values[i + columns * (j + rows * k)]! - written));
          }
      expect(furthest_mm).toBeLessThan(1e-6);
      expect(worst_Gy).toBeLessThan(3e-5);
    },
  );

  test('a name in three scripts stays whole, from the header that was read to the object that pydicom reads', () => {
    const grid = axialGrid();
    const name = 'Yamada^Tarou=山田^太郎=やまだ^たろう';
    const context = contextFor(grid);
    const first = resultOf(encodeRtDose(doseOn(grid), { ...context, patient: { ...context.patient, name } }));
    const patient = { ...context.patient, name: String(readHeader(first.bytes)['PatientName']) };
    const again = resultOf(encodeRtDose(doseOn(grid), { ...context, patient }));
    const file = saveInstance(folder.path, again);
    expect(dciodvfyErrors(file)).toEqual([]);
    expect(askPython('read_rtdose.py', file)).toMatchObject({ patient: name });
  });

  test('plastimatch reads the same values at the same places', () => {
    const grid = axialGrid();
    const dose = doseOn(grid);
    const file = saveInstance(folder.path, resultOf(encodeRtDose(dose, contextFor(grid))));
    const output = join(folder.path, 'dose.raw.mha');
    run('plastimatch', 'convert', '--input-dose-img', file, '--output-dose-img', output, '--output-type', 'float');
    const bytes = readFileSync(output);
    const headerEnd = bytes.indexOf('ElementDataFile = LOCAL\n') + 'ElementDataFile = LOCAL\n'.length;
    const header = bytes.subarray(0, headerEnd).toString('latin1');
    const field = (name: string): number[] =>
      (new RegExp(`^${name} = (.*)$`, 'm').exec(header)?.[1] ?? '').trim().split(/\s+/).map(Number);
    expect(field('DimSize')).toEqual([...grid.size]);
    field('Offset').forEach((value, a) => expect(value).toBeCloseTo(grid.origin_mm[a as 0], 4));
    field('ElementSpacing').forEach((value, a) => expect(value).toBeCloseTo(grid.spacing_mm[a as 0], 4));
    const values = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset + headerEnd, bytes.byteOffset + headerEnd + 4 * dose.values.length),
    );
    const worst_Gy = values.reduce((worst, value, n) => Math.max(worst, Math.abs(value - dose.values[n]!)), 0);
    expect(worst_Gy).toBeLessThan(3e-5);
  });

  test('dcmtk reads it whole: written anew as implicit little endian, every value and attribute is the same', () => {
    const grid = axialGrid();
    const instance = resultOf(encodeRtDose(doseOn(grid), contextFor(grid)));
    const implicit = join(folder.path, 'implicit.dcm');
    run('dcmconv', '+ti', saveInstance(folder.path, instance), implicit);
    const bytes = readFileSync(implicit);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    expect(readHeader(file)['TransferSyntaxUID']).toBe('1.2.840.10008.1.2');
    expect(resultOf(compareWithReadBack(instance.bytes, file))).toMatchObject({ equal: true });
  });

  test('read by ourselves: same values, equal after read-back, and every difference is told', () => {
    const grid = axialGrid({ direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] });
    const { bytes } = resultOf(encodeRtDose(doseOn(grid), contextFor(grid)));
    const series = onlySeries([readHeader(bytes)], 'absorbedDose');
    const read = resultOf(decodeAbsorbedDose(series, [bytes]));
    expect(read.grid.direction[8]).toBe(1);
    expect(read.grid.origin_mm[2]).toBeCloseTo(grid.origin_mm[2] - 15, 9);
    expect(read.values[0]).toBeCloseTo(doseOn(grid).values[6 * 5 * 3]!, 4);
    expect(resultOf(compareWithReadBack(bytes, bytes))).toMatchObject({
      equal: true,
      statement: containing('All 120 dose values are identical'),
    });
    const spoiled = bytes.slice(0);
    new Uint8Array(spoiled)[spoiled.byteLength - 1]! ^= 1;
    expect(resultOf(compareWithReadBack(bytes, spoiled))).toMatchObject({
      equal: false,
      statement: containing('1 of 240 bytes'),
    });
  });
});
