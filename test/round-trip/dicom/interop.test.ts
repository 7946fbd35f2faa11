import {
  absorbedDoseGrid,
  decodeAbsorbedDose,
  decodeCt,
  decodeRegions,
  describeSeries,
  readHeader,
} from '@voxel-dosimetry/dicom';
import { voxelVolume_mL, type RegionMask } from '@voxel-dosimetry/core';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlySeries } from '../../fixtures/dicom/headers';
import { askPython, INTEROP } from '../../fixtures/dicom/validators';
import { containing, errorWith, holding } from '../../fixtures/dicom/matchers';
import { resultOf } from '../../unit/core/drive';

const load = (name: string): ArrayBuffer => {
  const bytes = readFileSync(join(INTEROP, name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
const inside = (region: RegionMask): number => region.mask.reduce((sum, one) => sum + one, 0);

if (!existsSync(INTEROP))
  test('interoperability files are not beside this clone: nothing to compare with', () =>
    expect(existsSync(INTEROP)).toBe(false));
else
  describe('files that others wrote', () => {
    // 17106 lies 202.5 mm below the others, which follow each other.
    const ctNames = ['17136', '17166', '17196'].map((name) => `pydicom/CT2/${name}`);
    const ctFiles = ctNames.map(load);
    const ct = () => onlySeries(ctFiles.map(readHeader), 'ct');

    test('CT2: slices sorted, values as pydicom has them', () => {
      const series = ct();
      const grid = series.grid.value!;
      expect(grid.size).toEqual([16, 16, 3]);
      const read = askPython('read_pixels.py', ...ctNames.map((name) => join(INTEROP, name))) as {
        uid: string;
        z: number;
        hu: number[];
      }[];
      const sorted = [...read].sort((a, b) => a.z - b.z);
      expect(series.sopInstanceUIDs).toEqual(sorted.map((image) => image.uid));
      expect([...resultOf(decodeCt(series, ctFiles)).values]).toEqual(sorted.flatMap((image) => image.hu));
    });

    test('CT2 with the stray slice: told as missing slices, not stretched over the gap', () => {
      const headers = [load('pydicom/CT2/17106'), ...ctFiles].map(readHeader);
      const series = onlySeries(headers, 'ct');
      expect(series.grid).toMatchObject({ value: null, source: 'missing' });
      expect(series.defects).toEqual([
        holding({
          code: 'ingest/missing-slices',
          message: containing('161 of 165 slices'),
        }),
      ]);
      expect(() => resultOf(decodeCt(series, []))).toThrow(errorWith('ingest/grid'));
    });

    const small = () => onlySeries([readHeader(load('highdicom/ct_image.dcm'))], 'ct');
    test.each([
      ['seg_image_ct_binary', 1, ct],
      ['seg_image_ct_binary_fractional', 1, ct],
      ['seg_image_ct_binary_overlap', 2, ct],
      ['seg_image_ct_binary_single_frame', 1, small],
      ['seg_image_ct_true_fractional', 1, ct],
    ])('highdicom %s: on the CT’s voxels, as pydicom unpacks it', (name, segments, image) => {
      const file = load(`highdicom/${name}.dcm`);
      const series = onlySeries([readHeader(file)], 'regions');
      const grid = image().grid.value!;
      expect(series.frameOfReferenceUID).toBe(grid.frameOfReferenceUID);
      expect(series.referencedSeriesInstanceUID).toBe(image().seriesInstanceUID);
      const regions = resultOf(decodeRegions(series, [file], grid));
      expect(regions).toHaveLength(segments);
      const theirs = askPython('read_any_seg.py', join(INTEROP, `highdicom/${name}.dcm`)) as {
        segment: number;
        count: number;
      }[];
      expect(regions.map((region, n) => ({ segment: n + 1, count: inside(region) }))).toEqual(theirs);
      for (const region of regions) {
        expect(region.grid.size.slice(0, 2)).toEqual(grid.size.slice(0, 2));
        region.grid.spacing_mm.forEach((spacing, a) => expect(spacing).toBeCloseTo(grid.spacing_mm[a as 0], 4));
        const slice = (region.grid.origin_mm[2] - grid.origin_mm[2]) / grid.spacing_mm[2];
        expect(slice).toBeCloseTo(Math.round(slice), 3);
      }
    });

    test('pydicom RTSTRUCT without preamble: three named regions, each as large as its contours', () => {
      const file = load('pydicom/rtstruct.dcm');
      const series = onlySeries([readHeader(file)], 'regions');
      expect(series.regionNames).toHaveLength(3);
      const regions = resultOf(decodeRegions(series, [file], ct().grid.value!));
      const truth = askPython('read_contour_areas.py', join(INTEROP, 'pydicom/rtstruct.dcm')) as Record<string, number>;
      expect(regions.map((region) => region.name).sort()).toEqual(Object.keys(truth).sort());
      for (const region of regions) {
        const area_mm2 = (inside(region) * voxelVolume_mL(region.grid) * 1000) / region.grid.spacing_mm[2];
        expect(Math.abs(area_mm2 / truth[region.name]! - 1)).toBeLessThan(0.03);
      }
    });

    test('RTDOSE in RELATIVE units is described, and refused for anything in Gy', () => {
      const file = load('pydicom/rtdose.dcm');
      const series = onlySeries([readHeader(file)], 'absorbedDose');
      expect(series.doseUnits).toBe('RELATIVE');
      expect(() => resultOf(decodeAbsorbedDose(series, [file]))).toThrow(
        errorWith('ingest/dose-units', { message: 'RELATIVE' }),
      );
      expect(absorbedDoseGrid(readHeader(file))).toMatchObject({ size: [10, 10, 15], spacing_mm: [10, 10, 5] });
    });

    test('a plan, a structured report and a liver segmentation: every one has its row', () => {
      const files = ['pydicom/rtplan.dcm', 'highdicom/sr_document.dcm', 'pydicom/liver_1frame.dcm'].map(load);
      const kinds = describeSeries(files.map(readHeader)).map((series) => [series.modality, series.kind]);
      expect(kinds).toEqual([
        ['RTPLAN', 'other'],
        ['SR', 'other'],
        ['SEG', 'regions'],
      ]);
      expect(onlySeries([readHeader(load('pydicom/CT_small.dcm'))], 'ct').grid.source).toBe('assumed');
    });
  });
