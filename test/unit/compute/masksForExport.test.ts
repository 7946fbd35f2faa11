import {
  IDENTITY_RIGID,
  IDENTITY_TRANSFORM,
  rigidly,
  voxelCount,
  voxelToPatient,
  type Grid,
  type RegionMask,
  type SpatialTransform,
} from '@voxel-dosimetry/core';
import { cubicDeformation } from '../core/deformations';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { masksForExport } from '../../../extensions/dosimetry-compute/src/engine/masksForExport';
import { cropMask, fullMask, type HeldRegion } from '../../../extensions/dosimetry-compute/src/engine/regions';

const grid = (size: Grid['size'], spacing_mm: number, origin_mm: Grid['origin_mm'], frame = '1.1'): Grid => ({
  size,
  spacing_mm: [spacing_mm, spacing_mm, spacing_mm],
  origin_mm,
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: frame,
});
const doseGrid = grid([20, 20, 20], 4, [0, 0, 0]);
const ctGrid = grid([36, 36, 36], 2, [3, 3, 3]);

/** A box of `from` to `to` (voxels, both inside) drawn on a grid. */
function held(on: Grid, from: Grid['size'], to: Grid['size'], transform = IDENTITY_TRANSFORM): HeldRegion {
  const mask = new Uint8Array(voxelCount(on));
  for (let k = from[2]; k <= to[2]; k++)
    for (let j = from[1]; j <= to[1]; j++)
      for (let i = from[0]; i <= to[0]; i++) mask[i + on.size[0] * (j + on.size[1] * k)] = 1;
  const origin = { kind: 'drawn', segmentationId: 's', segmentIndex: 1, referencedSeriesInstanceUID: null } as const;
  const region: RegionMask = { id: 'a', name: 'Box', colour: [1, 2, 3], grid: on, mask, origin };
  const empty = { voxels: new Uint32Array(), fractions: new Float32Array() };
  const summary = { ...region, volume_mL: 0, insideGrid_frac: 1, mass_g: 0, activity_MBq: [] };
  return { ...cropMask(region), transform, occupancy: empty, summary };
}

const onOneGrid = (regions: readonly HeldRegion[], ct: Grid | null): Promise<RegionMask[]> =>
  createJobRunner().run({ id: 'a', onProgress: () => undefined }, (control) =>
    masksForExport(regions, doseGrid, ct, control),
  );
const count = ({ mask }: RegionMask): number => mask.reduce((sum, inside) => sum + inside, 0);

/** Mean position of the voxels inside, mm. */
function centre_mm({ mask, grid: on }: RegionMask): number[] {
  const sum = [0, 0, 0];
  mask.forEach((inside, index) => {
    if (!inside) return;
    const [nx, ny] = on.size;
    const point = voxelToPatient(on, [index % nx, Math.floor(index / nx) % ny, Math.floor(index / (nx * ny))]);
    point.forEach((value, axis) => (sum[axis]! += value));
  });
  return sum.map((value) => value / count({ mask } as RegionMask));
}

describe('regions on one grid for SEG', () => {
  it('stay voxel for voxel on the CT that they were drawn on', async () => {
    const region = held(ctGrid, [4, 5, 6], [10, 12, 20]);
    const [written] = await onOneGrid([region], ctGrid);
    expect(written?.grid).toEqual(ctGrid);
    expect(written?.mask).toEqual(fullMask(region).mask);
  });

  it('bring what was drawn coarser onto the finer grid, at its place and with its volume', async () => {
    const [, coarse] = await onOneGrid(
      [held(ctGrid, [4, 5, 6], [10, 12, 20]), held(doseGrid, [4, 4, 4], [8, 9, 10])],
      ctGrid,
    );
    expect(count(coarse!) * 8).toBe(5 * 6 * 7 * 64);
    expect(centre_mm(coarse!)).toEqual([24, 26, 28]);
  });

  it('use the dose grid when nothing was drawn finer', async () => {
    const [written] = await onOneGrid([held(doseGrid, [4, 4, 4], [8, 9, 10])], ctGrid);
    expect(written?.grid).toEqual(doseGrid);
  });

  it('use the finest grid drawn on when there is no CT', async () => {
    const fine = grid([40, 40, 40], 1, [10, 10, 10], '1.9');
    const [written] = await onOneGrid([held(doseGrid, [4, 4, 4], [8, 8, 8]), held(fine, [3, 3, 3], [9, 9, 9])], null);
    expect(written?.grid).toEqual({ ...fine, frameOfReferenceUID: '1.1' });
  });

  it('move with the alignment of the time point that they were drawn on', async () => {
    const transform = rigidly({ ...IDENTITY_RIGID, translation_mm: [8, -4, 4] });
    const region = held(grid([36, 36, 36], 2, [3, 3, 3], '1.2'), [10, 10, 10], [16, 16, 16], transform);
    const [written] = await onOneGrid([region], ctGrid);
    const before = centre_mm(fullMask(region));
    expect(centre_mm(written!)).toEqual([before[0]! + 8, before[1]! - 4, before[2]! + 4]);
    expect(written?.grid.frameOfReferenceUID).toBe('1.1');
  });

  it('follow a deformation, smaller where it shrinks them, and are not taken for cut off', async () => {
    // x + u(x) = 1.25 x + shift: what was drawn comes out 0.8 times as large along each axis.
    const shrunkBy = (shift_mm: number): SpatialTransform => ({
      rigid: IDENTITY_RIGID,
      deformation: cubicDeformation(grid([8, 8, 8], 20, [-30, -30, -30]), ([x, y, z]) => [
        0.25 * x + shift_mm,
        0.25 * y,
        0.25 * z,
      ]),
    });
    const region = held(ctGrid, [0, 0, 0], [29, 29, 29], shrunkBy(0));
    const [written] = await onOneGrid([region], ctGrid);
    expect(written?.grid).toEqual(ctGrid);
    const cut_mm = 3 - 1 - (3 - 1) / 1.25;
    const length_mm = 60 / 1.25 - cut_mm;
    expect((count(written!) * 8) / length_mm ** 3).toBeCloseTo(1, 1);
    const [before, after] = [centre_mm(fullMask(region)), centre_mm(written!)];
    after.forEach((at_mm, axis) => expect(Math.abs(at_mm - before[axis]! / 1.25)).toBeLessThan(1));
    await expect(onOneGrid([held(ctGrid, [0, 0, 0], [29, 29, 29], shrunkBy(30))], ctGrid)).rejects.toMatchObject({
      code: 'export/region-outside',
      message: expect.stringMatching(/About 4\d % of the region "Box" lies outside/) as string,
    });
  });

  it('fall back on the dose grid when the CT would cut a region off', async () => {
    const small = grid([10, 10, 10], 2, [3, 3, 3]);
    const [written] = await onOneGrid([held(ctGrid, [4, 5, 6], [10, 30, 20])], small);
    expect(written?.grid).toEqual(doseGrid);
  });

  it('are refused when a part lies outside every grid', async () => {
    const far = grid([30, 30, 30], 2, [50, 50, 50]);
    await expect(onOneGrid([held(far, [0, 0, 0], [29, 29, 29])], ctGrid)).rejects.toMatchObject({
      code: 'export/region-outside',
      message: expect.stringContaining('of the region "Box" lies outside') as string,
    });
  });

  it('refuse a region without voxels', () => {
    expect(() => held(ctGrid, [4, 4, 4], [3, 3, 3])).toThrow('The region "Box" has no voxels.');
  });
});
