import { voxelToPatient, type Deformation, type Grid } from '@voxel-dosimetry/core';
import { sampleDeformedPlane } from '../../../extensions/dosimetry-viewer/src/display/deformedPlane';
import {
  ringsAt,
  samplePlane,
  trilinear,
  type ViewedPlane,
} from '../../../extensions/dosimetry-viewer/src/display/planeSampling';

const grid: Grid = {
  size: [60, 60, 50],
  spacing_mm: [2, 2, 2.5],
  origin_mm: [-59, -59, -61.25],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2.3',
};
const RADIUS_mm = 40;

/** Distance from the centre, negated and shifted: the level 0 is the sphere's surface. */
function sphere(): Float32Array {
  const values = new Float32Array(60 * 60 * 50);
  for (let k = 0; k < 50; k++)
    for (let j = 0; j < 60; j++)
      for (let i = 0; i < 60; i++)
        values[i + 60 * (j + 60 * k)] = 100 - Math.hypot(-59 + 2 * i, -59 + 2 * j, -61.25 + 2.5 * k);
  return values;
}

const AXIAL: ViewedPlane = { point_mm: [0, 0, 0], right: [1, 0, 0], up: [0, -1, 0] };
const slant = Math.SQRT1_2;
const OBLIQUE: ViewedPlane = { point_mm: [3, -2, 5], right: [slant, 0, slant], up: [0, 1, 0] };

test.each([
  ['axial', AXIAL],
  ['oblique', OBLIQUE],
])('the line of a level through an analytic sphere lies on its surface: %s', (_name, plane) => {
  const samples = samplePlane(grid, sphere(), plane);
  if (samples === null) throw new Error('the plane cuts the grid');
  const [ring, ...others] = ringsAt(samples, [100 - RADIUS_mm]);
  expect(others).toEqual([]);
  const radii = ring?.points_mm.map(([x, y, z]) => Math.hypot(x, y, z)) ?? [];
  expect(radii.length).toBeGreaterThan(80);
  expect(Math.min(...radii)).toBeGreaterThan(RADIUS_mm - 0.15);
  expect(Math.max(...radii)).toBeLessThan(RADIUS_mm + 0.15);
});

/** x + u(x) = stretch · x. */
function stretchBy(stretch: number): Deformation {
  const points: Grid = { ...grid, size: [8, 8, 8], spacing_mm: [30, 30, 30], origin_mm: [-105, -105, -105] };
  const places_mm = Array.from({ length: 512 }, (_, at) =>
    voxelToPatient(points, [at % 8, Math.floor(at / 8) % 8, Math.floor(at / 64)]),
  );
  const coefficients_mm = Float64Array.from(
    [0, 1, 2].flatMap((axis) => places_mm.map((at) => (stretch - 1) * at[axis]!)),
  );
  return { grid: points, degree: 3, coefficients_mm };
}

test.each([
  ['axial', AXIAL],
  ['oblique', OBLIQUE],
])(
  'over an image that was registered by a deformation, the line lies where the deformation has it: %s',
  (_name, plane) => {
    for (const stretch of [1.2, 0.8]) {
      const samples = sampleDeformedPlane(grid, sphere(), plane, stretchBy(stretch));
      if (samples === null) throw new Error('the plane cuts the grid');
      const [ring, ...others] = ringsAt(samples, [100 - RADIUS_mm]);
      expect(others).toEqual([]);
      const radii = ring?.points_mm.map(([x, y, z]) => Math.hypot(x, y, z) / stretch) ?? [];
      expect(radii.length).toBeGreaterThan(60);
      expect(Math.min(...radii)).toBeGreaterThan(RADIUS_mm - 0.15);
      expect(Math.max(...radii)).toBeLessThan(RADIUS_mm + 0.15);
    }
    expect(sampleDeformedPlane(grid, sphere(), { ...plane, point_mm: [0, 0, 400] }, stretchBy(1.1))).toBeNull();
  },
);

test('a plane beside the grid has no samples', () => {
  expect(samplePlane(grid, sphere(), { ...AXIAL, point_mm: [0, 0, 200] })).toBeNull();
});

test('trilinear values: exact at a centre, the mean half-way, zero outside', () => {
  const values = [0, 2, 4, 6, 8, 10, 12, 14];
  expect(trilinear(values, [2, 2, 2], 1, 0, 1)).toBe(10);
  expect(trilinear(values, [2, 2, 2], 0.5, 0.5, 0.5)).toBe(7);
  expect(trilinear(values, [2, 2, 2], -0.4, 0, 0)).toBe(0);
  expect(trilinear(values, [2, 2, 2], 1.6, 0, 0)).toBe(0);
});
