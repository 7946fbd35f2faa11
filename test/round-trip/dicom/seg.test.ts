import { decodeRegions, encodeSeg, readHeader } from '@voxel-dosimetry/dicom';
import type { Grid } from '@voxel-dosimetry/core';
import { axialGrid, contextFor, ctHeader, onlySeries, regionWhere } from '../../fixtures/dicom/headers';
import { askPython, dciodvfyErrors, saveInstance, temporaryFolder } from '../../fixtures/dicom/validators';
import { errorWith } from '../../fixtures/dicom/matchers';
import { resultOf } from '../../unit/core/drive';

interface PydicomSeg {
  labels: string[];
  types: string[];
  frames: { segment: number; position: [number, number, number]; pixels: number[] }[];
  overlap: string;
}

const regionsOn = (grid: Grid) => [
  regionWhere('Left kidney', grid, (i, j, k) => i > 1 && j < 3 && k > 0),
  regionWhere('Liver lesion 1', grid, (i, j, k) => (i + j + k) % 3 === 0),
  regionWhere('Whatever', grid, (i, j, k) => i === 5 && j === 4 && k === 2),
];

describe('SEG, read by others', () => {
  const folder = temporaryFolder();
  afterAll(folder.clear);

  test.each([
    ['axial', axialGrid()],
    ['slices against the normal', axialGrid({ direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] })],
    ['coronal', axialGrid({ direction: [1, 0, 0, 0, 0, -1, 0, 1, 0] })],
  ])('%s: no error in dciodvfy, same voxels in pydicom', (name, grid) => {
    const regions = regionsOn(grid);
    const instance = resultOf(encodeSeg(regions, contextFor(grid)));
    const file = saveInstance(folder.path, { ...instance, sopInstanceUID: name.replace(/\W/g, '-') });
    expect(dciodvfyErrors(file)).toEqual([]);
    const read = askPython('read_seg.py', file) as PydicomSeg;
    expect(read.labels).toEqual(['Left kidney', 'Liver lesion 1', 'Whatever']);
    expect(read.types).toEqual(['Kidney', 'Lesion', 'Tissue']);
    expect(read.overlap).toBe('YES');
    expect(read.frames.map((frame) => frame.segment)).toEqual([1, 1, 1, 2, 2, 2, 2, 3]);
    const perSlice = 30;
    for (const frame of read.frames) {
      const step = [0, 1, 2].map((a) => frame.position[a as 0] - grid.origin_mm[a as 0]);
      const k = Math.round(
        [6, 7, 8].reduce((sum, d, a) => sum + grid.direction[d as 6] * step[a]!, 0) / grid.spacing_mm[2],
      );
      const slice = regions[frame.segment - 1]!.mask.subarray(k * perSlice, (k + 1) * perSlice);
      expect(frame.pixels).toEqual([...slice.keys()].filter((n) => slice[n] === 1));
    }
  });

  test('read by ourselves: names, colours and voxels; the slices of the CT are referenced', () => {
    const ct = onlySeries(
      [0, 1, 2, 3].map((k) => ctHeader(k)),
      'ct',
    );
    const grid = ct.grid.value!;
    const regions = [
      regionWhere('Liver', grid, (i, j, k) => i < 2 && k < 2),
      regionWhere('Right lung', grid, (i, j, k) => i > 1 && k === 3),
    ];
    const { bytes } = resultOf(encodeSeg(regions, contextFor(axialGrid(), ct)));
    const header = readHeader(bytes);
    const series = onlySeries([header], 'regions');
    expect(series).toMatchObject({
      regionNames: ['Liver', 'Right lung'],
      referencedSeriesInstanceUID: ct.seriesInstanceUID,
      frameOfReferenceUID: grid.frameOfReferenceUID,
    });
    const read = resultOf(decodeRegions(series, [bytes], grid));
    expect(read.map(({ name, colour }) => ({ name, colour }))).toEqual(
      regions.map(({ name, colour }) => ({ name, colour })),
    );
    read.forEach((region, n) => expect([...region.mask]).toEqual([...regions[n]!.mask]));
    expect(read[0]!.grid).toEqual(grid);
    expect(JSON.stringify(header)).toContain(ct.sopInstanceUIDs[3]);
  });

  test('nothing in it, or several grids: refused', () => {
    const grid = axialGrid();
    const empty = regionWhere('Empty', grid, () => false);
    expect(() => resultOf(encodeSeg([empty], contextFor(grid)))).toThrow(errorWith('export/no-regions'));
    const other = regionWhere('Other', axialGrid({ origin_mm: [0, 0, 0] }), () => true);
    expect(() => resultOf(encodeSeg([regionsOn(grid)[0]!, other], contextFor(grid)))).toThrow(
      errorWith('export/seg-grids'),
    );
    const lost = regionWhere('Lost', axialGrid({ frameOfReferenceUID: '' }), () => true);
    expect(() => resultOf(encodeSeg([lost], contextFor(grid)))).toThrow(errorWith('export/frame-of-reference'));
  });
});
