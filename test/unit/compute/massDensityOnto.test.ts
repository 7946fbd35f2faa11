/** Density in slabs is that of the whole CT, to the rounding of 32 bits: the whole one is massDensityFromHu and averageOnto, proved by physics/massDensity and unit/core/register. */
import {
  averageOnto,
  IDENTITY_RIGID,
  IDENTITY_TRANSFORM,
  massDensityFromHu,
  rigidly,
  type Grid,
  type SpatialTransform,
  type Volume,
} from '@voxel-dosimetry/core';
import { massDensityOnto } from '../../../extensions/dosimetry-compute/src/engine/massDensityOnto';
import { resultOf } from '../core/drive';
import { errorOf } from '../core/grids';

const FRAME = { direction: [1, 0, 0, 0, 1, 0, 0, 0, 1], frameOfReferenceUID: '2.25.1' } as const;
/** Two slabs, in part beyond the other grid. */
const size = [512, 512, 18] as const;
const ctGrid: Grid = { ...FRAME, size, spacing_mm: [0.5, 0.5, 16], origin_mm: [-128, -128, -140] };
const ct: Volume<'HU'> = {
  unit: 'HU',
  grid: ctGrid,
  values: Int16Array.from({ length: 512 * 512 * 18 }, (_, at) => ((at * 7919) % 2200) - 1000),
};
const grid: Grid = { ...FRAME, size: [60, 60, 70], spacing_mm: [4.8, 4.8, 4.8], origin_mm: [-140, -140, -150] };
const AIR = { outside_g_per_mL: 0.00121 };

const atOnce = (transform: SpatialTransform): Volume<'g/mL'> =>
  resultOf(averageOnto(resultOf(massDensityFromHu(ct)), grid, transform, { outside: 0.00121 }));
const furthest = (a: Volume, b: Volume): number =>
  Array.from(a.values).reduce((most, value, at) => Math.max(most, Math.abs(value - b.values[at]!)), 0);

test.each([
  ['in patient coordinates', IDENTITY_TRANSFORM],
  ['shifted', rigidly({ ...IDENTITY_RIGID, translation_mm: [3.3, -20.2, 31.7] })],
])('%s, with the same outside, and a yield for each slice', (_, transform) => {
  const work = massDensityOnto(ct, grid, transform, AIR);
  let yields = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) yields++;
  const whole = atOnce(transform);
  expect(furthest(step.value, whole)).toBeLessThan(2e-6);
  expect(yields).toBeGreaterThan(18);
  // What lies beyond the CT is air, as it stands.
  expect(step.value.values[0]).toBeCloseTo(0.00121, 6);
});

test('oblique axes are averaged at once', () => {
  const turned = rigidly({ ...IDENTITY_RIGID, rotation_rad: [0, 0, 0.1] });
  expect(furthest(resultOf(massDensityOnto(ct, grid, turned, AIR)), atOnce(turned))).toBe(0);
});

test('voxels that a site’s own calibration says nothing about are counted over the whole CT', () => {
  const calibration = [
    [-1000, 0.001],
    [1000, 1.6],
  ] as const;
  const error = errorOf(() => resultOf(massDensityOnto(ct, grid, IDENTITY_TRANSFORM, { ...AIR, calibration })));
  const above = Array.from(ct.values).filter((value) => value > 1000).length;
  expect(error).toMatchObject({ code: 'dose/ct-number-outside' });
  expect(error.message).toContain(`${above} voxels of more than 1000 HU`);
});
