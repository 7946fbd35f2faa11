/** Regions followed one by one and blended: what moves, what stays, what is left out, and that none is refused. */
import { displacementAt, IDENTITY_RIGID, type RegionMask, type Vector3, type Volume } from '@voxel-dosimetry/core';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { followGuides, readGuides } from '../../../extensions/dosimetry-compute/src/engine/register/contourGuided';
import { centredGrid, volumeOf } from '../core/grids';
import { job, phantomSeries } from './loadedPhantom';

const grid = centredGrid([64, 40, 40], [4, 4, 4]);
const SLID_mm = 10;
/** Two organs; the first lies `down_mm` lower than in the reference. */
const hotAt = (name: string, [x, y, z]: Vector3): boolean =>
  name === 'Kidney' ? Math.hypot(x + 60, y * 1.3, z) < 26 : Math.hypot(x - 60, y, z * 1.2) < 30;
const imageOf = (down_mm: number): Volume<'Bq/mL'> =>
  volumeOf('Bq/mL', grid, ([x, y, z]) => {
    if (hotAt('Kidney', [x, y, z + down_mm])) return 900;
    return hotAt('Spleen', [x, y, z]) ? 600 : 20;
  });
const regionOf = (name: string, isIn: (p: Vector3) => boolean): RegionMask => {
  const mask = Uint8Array.from(volumeOf('Bq/mL', grid, (p) => Number(isIn(p))).values);
  const origin = { kind: 'threshold', timePointId: 'first', fraction_frac: 0.5 } as const;
  return { id: `id of ${name}`, name, colour: [0, 0, 0], grid, mask, origin };
};
const KIDNEY = regionOf('Kidney', (p) => hotAt('Kidney', p));
const SPLEEN = regionOf('Spleen', (p) => hotAt('Spleen', p));
/** 12.8 L. */
const BODY: RegionMask = { ...regionOf('Body', () => true), grid: { ...grid, spacing_mm: [5, 5, 5] } };

const follow = (regions: readonly RegionMask[], down_mm = SLID_mm) =>
  createJobRunner().run(job, (control) => {
    const pair = { image: 'emission', fixed: imageOf(0), moving: imageOf(down_mm) } as const;
    const rigid = { rigid: IDENTITY_RIGID, similarityBefore: 0.5, similarityAfter: 0.7, largestMotion_mm: 0 };
    return followGuides(pair, rigid, regions, control, [0.25, 1]);
  });

test('what slid is moved, what lay still stays, the whole body is left out with its reason', async () => {
  const { transform, deformation, similarityAfter, guides } = await follow([KIDNEY, SPLEEN, BODY]);
  expect(guides).toMatchObject([
    { regionId: 'id of Kidney', name: 'Kidney', became: 'moved', leftOutBecause: null },
    { name: 'Spleen', became: 'stayed', shift_mm: 0, turn_deg: 0 },
    { name: 'Body', became: 'left-out', reach_mm: null, leftOutBecause: { code: 'register/guide-too-large' } },
  ]);
  expect(Math.abs(guides![0]!.shift_mm - SLID_mm)).toBeLessThan(0.4);
  expect(guides![0]!.similarityAfter!).toBeGreaterThan(guides![0]!.similarityBefore! + 0.1);
  const [kidney, spleen] = [-60, 60].map((x) => displacementAt(transform.deformation!, [x, 0, 0]));
  expect(Math.hypot(kidney![0], kidney![1], kidney![2] + SLID_mm)).toBeLessThan(0.4);
  expect(Math.hypot(...spleen!)).toBe(0);
  expect(similarityAfter).toBeGreaterThan(0.97);
  expect(deformation!.leastJacobian).toBeGreaterThan(0.15);
  expect(deformation!.folded_mL).toBe(0);
});

test('where nothing moved on its own there is no deformation', async () => {
  const found = await follow([KIDNEY, SPLEEN], 0);
  expect(found.transform).toEqual({ rigid: IDENTITY_RIGID, deformation: null });
  expect(found.deformation).toBeNull();
  expect(found.guides!.map(({ became }) => became)).toEqual(['stayed', 'stayed']);
});

test('regions are read from their objects, cut to what they fill; without any it is refused', async () => {
  const { timePoints, regionSources, from } = phantomSeries();
  const series = regionSources[0]!;
  const source = from(series.seriesInstanceUID);
  const onto = timePoints[0]!.ct!.grid.value!;
  const read = (sources: Parameters<typeof readGuides>[0]) =>
    createJobRunner().run(job, (control) => readGuides(sources, control));
  const regions = await read([{ series, source, onto }]);
  expect(regions.map(({ name }) => name)).toHaveLength(3);
  for (const { mask, grid: own } of regions) {
    expect(mask.includes(1)).toBe(true);
    expect(own.size[0]).toBeLessThan(onto.size[0] / 2);
  }
  await expect(read([])).rejects.toMatchObject({ code: 'register/no-guides' });
});
