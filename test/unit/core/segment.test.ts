import {
  deformationMap,
  IDENTITY_TRANSFORM,
  measureRegion,
  occupancyOnGrid,
  pointsToMoving,
  regionTotal,
  rigidly,
  thresholdMask,
  voxelVolume_mL,
  type Grid,
  type RegionMask,
  type Vector3,
} from '@voxel-dosimetry/core';
import { cubicDeformation } from './deformations';
import { drive, resultOf } from './drive';
import { centredGrid, errorOf, turnedAxes, uniform, volumeOf } from './grids';

function ball(grid: Grid, radius_mm: number): RegionMask {
  const inside = volumeOf('frac', grid, (point) => (Math.hypot(...point) <= radius_mm ? 1 : 0));
  return {
    id: 'ball',
    name: 'Ball',
    colour: [200, 100, 0],
    grid,
    mask: Uint8Array.from(inside.values),
    origin: { kind: 'drawn', segmentationId: 's', segmentIndex: 1, referencedSeriesInstanceUID: null },
  };
}

const drawn_mL = (region: RegionMask): number =>
  region.mask.reduce((sum, each) => sum + each, 0) * voxelVolume_mL(region.grid);
const covered_mL = (occupancy: Float32Array, grid: Grid): number =>
  occupancy.reduce((sum, part) => sum + part, 0) * voxelVolume_mL(grid);

const target = centredGrid([24, 24, 24], [4.8, 4.8, 4.8], { centre_mm: [1.3, -0.7, 2.1] });
const tilt = rigidly({ rotation_rad: [0.1, -0.15, 0.2], translation_mm: [3, -4, 2], centre_mm: [0, 0, 0] });

describe('occupancyOnGrid conserves volume', () => {
  test.each([
    ['much finer', [0.98, 0.98, 2.5]],
    ['finer across, coarser along', [3.2, 3.2, 6.5]],
    ['equal', [4.8, 4.8, 4.8]],
    ['coarser', [9, 9, 11]],
  ] as const)('with a mask %s than the grid, parallel or oblique', (_, spacing_mm) => {
    const size = spacing_mm.map((each) => Math.ceil(90 / each)) as [number, number, number];
    const region = ball(centredGrid(size, spacing_mm), 32);
    for (const transform of [IDENTITY_TRANSFORM, tilt]) {
      const { result, fractions } = drive(occupancyOnGrid(region, target, transform));
      expect(Math.abs(covered_mL(result, target) / drawn_mL(region) - 1)).toBeLessThan(1e-6);
      expect(Math.min(...result)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...result)).toBeLessThanOrEqual(1);
      expect(fractions.length).toBeGreaterThan(0);
      expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    }
  });

  test('a mask on turned and mirrored axes keeps its volume', () => {
    for (const direction of [[0, 1, 0, 0, 0, -1, -1, 0, 0] as const, turnedAxes(0.7)]) {
      const region = ball(centredGrid([50, 50, 50], [2, 2, 2], { direction }), 32);
      const occupancy = resultOf(occupancyOnGrid(region, target));
      expect(Math.abs(covered_mL(occupancy, target) / drawn_mL(region) - 1)).toBeLessThan(1e-6);
    }
  });

  test('the inside of an oblique region is full to 1.5 %, far outside it is empty', () => {
    const region = ball(centredGrid([66, 66, 66], [1, 1, 1]), 32);
    const occupancy = resultOf(occupancyOnGrid(region, target, tilt));
    const distance = volumeOf('s', target, ([x, y, z]) => Math.hypot(x - 3, y + 4, z - 2));
    const inside = occupancy.filter((_, v) => distance.values[v]! < 26);
    const outside = occupancy.filter((_, v) => distance.values[v]! > 38);
    expect(inside.length).toBeGreaterThan(600);
    expect(Math.min(...inside)).toBeGreaterThan(0.985);
    expect(Math.max(...outside)).toBe(0);
  });
});

describe('a region through a deformation', () => {
  const lattice = centredGrid([8, 8, 8], [30, 30, 30]);
  const { rigid } = tilt;

  test('has its volume divided by the Jacobian where that is the same everywhere', () => {
    const deformation = cubicDeformation(lattice, ([x, y, z]) => [0.1 * x, -0.05 * y, 0.08 * z]);
    for (const spacing_mm of [
      [1.5, 1.5, 2],
      [4.8, 4.8, 4.8],
    ] as const) {
      const region = ball(centredGrid([60, 60, 60], spacing_mm), 32);
      const { result, fractions } = drive(occupancyOnGrid(region, target, { rigid, deformation }));
      const expected_mL = drawn_mL(region) / (1.1 * 0.95 * 1.08);
      expect(Math.abs(covered_mL(result, target) / expected_mL - 1)).toBeLessThan(0.005);
      expect(Math.max(...result)).toBe(1);
      expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    }
  });

  test('lies where a smooth field has it, an ellipsoid of Jacobians from 0.8 to 1.2: voxel by voxel and as a whole', () => {
    const deformation = cubicDeformation(lattice, ([x, y, z]) => [
      9 * Math.sin(x / 32),
      6 * Math.sin((y + z) / 40),
      3 * Math.cos(x / 30),
    ]);
    const jacobians = resultOf(deformationMap(deformation, target)).jacobian;
    expect(Math.min(...jacobians)).toBeLessThan(0.85);
    expect(Math.max(...jacobians)).toBeGreaterThan(1.15);
    const inEllipsoid = ([x, y, z]: Vector3): boolean => Math.hypot(x / 36, y / 28, z / 22) <= 1;
    const drawn = centredGrid([80, 64, 52], [1, 1, 1]);
    const mask = Uint8Array.from(volumeOf('frac', drawn, (point) => (inEllipsoid(point) ? 1 : 0)).values);
    const region: RegionMask = { ...ball(drawn, 1), mask };
    const occupancy = resultOf(occupancyOnGrid(region, target, { rigid, deformation }));
    const there = pointsToMoving({ rigid, deformation });
    const parts = [-5, -3, -1, 1, 3, 5].map((part) => (part * 4.8) / 12);
    const { values } = volumeOf('frac', target, ([x, y, z]) => {
      if (Math.hypot(x - 3, y + 4, z - 2) > 55) return 0;
      let inside = 0;
      for (const a of parts)
        for (const b of parts) for (const c of parts) if (inEllipsoid(there([x + a, y + b, z + c]))) inside++;
      return inside / parts.length ** 3;
    });
    const expected = Float32Array.from(values);
    expect(covered_mL(occupancy, target) / covered_mL(expected, target)).toBeCloseTo(1, 2);
    const off = occupancy.map((part, v) => Math.abs(part - expected[v]!));
    expect(Math.max(...off)).toBeLessThan(0.15);
    const differing = off.reduce((sum, part) => sum + part, 0) / expected.reduce((sum, part) => sum + part, 0);
    expect(differing).toBeLessThan(0.02);
  });
});

test('occupancy is the exact share of each voxel on parallel axes', () => {
  const grid = centredGrid([4, 1, 1], [4, 4, 4]);
  const maskGrid = centredGrid([6, 1, 1], [1, 4, 4], { centre_mm: [1, 0, 0] });
  const region = { ...ball(maskGrid, 100), mask: new Uint8Array(6).fill(1) };
  expect([...resultOf(occupancyOnGrid(region, grid))]).toEqual([0, 0.5, 1, 0]);
});

test('what lies outside the grid is lost and shows in insideGrid_frac', () => {
  const grid = centredGrid([10, 10, 10], [4, 4, 4], { centre_mm: [20, 0, 0] });
  const region = ball(centredGrid([40, 40, 40], [1, 1, 1]), 15);
  const measured = resultOf(
    measureRegion({
      region,
      occupancy: resultOf(occupancyOnGrid(region, grid)),
      density: uniform('g/mL', grid, 1.05),
      aligned: [],
    }),
  );
  expect(measured.insideGrid_frac).toBeCloseTo(0.5, 6);
  expect(measured.volume_mL).toBeCloseTo(drawn_mL(region), 9);
  expect(measured.mass_g / (1.05 * 0.5 * measured.volume_mL)).toBeCloseTo(1, 6);
});

test('mass and activities are the weighted sums', () => {
  const region = ball(target, 30);
  const occupancy = resultOf(occupancyOnGrid(region, target));
  const measured = resultOf(
    measureRegion({
      region,
      occupancy,
      density: uniform('g/mL', target, 1.04),
      aligned: [uniform('Bq/mL', target, 2e6), uniform('Bq/mL', target, 5e5)],
    }),
  );
  expect(measured.insideGrid_frac).toBe(1);
  expect(measured.mass_g / measured.volume_mL).toBeCloseTo(1.04, 6);
  expect(measured.activity_MBq.map((activity_MBq) => activity_MBq / measured.volume_mL)).toEqual([2, 0.5]);
});

describe('refusals', () => {
  test('a mask that does not fit its grid', () => {
    const region = { ...ball(target, 30), mask: new Uint8Array(7) };
    const error = errorOf(() => resultOf(occupancyOnGrid(region, target)));
    expect(error.code).toBe('segment/mask-size');
    expect(error.message).toBe('The region "Ball" holds 7 voxels; its grid of 24 × 24 × 24 has 13824.');
  });

  test('an empty region, and maps of another size', () => {
    const region = { ...ball(target, 30), mask: new Uint8Array(24 ** 3) };
    const occupancy = resultOf(occupancyOnGrid(region, target));
    expect(Math.max(...occupancy)).toBe(0);
    const density = uniform('g/mL', target, 1);
    expect(errorOf(() => resultOf(measureRegion({ region, occupancy, density, aligned: [] }))).code).toBe(
      'segment/empty-region',
    );
    expect(errorOf(() => regionTotal(density, new Float32Array(5))).code).toBe('segment/grid-mismatch');
  });
});

describe('thresholdMask', () => {
  const image = volumeOf('Bq/mL', centredGrid([5, 1, 1], [1, 1, 1]), ([x]) => x + 3);

  test('keeps what is at or above the fraction of the maximum', () => {
    expect([...resultOf(thresholdMask(image, 0.6))]).toEqual([0, 0, 1, 1, 1]);
    expect([...resultOf(thresholdMask(image, 1))]).toEqual([0, 0, 0, 0, 1]);
  });

  test.each([0, -0.4, 1.01, NaN])('refuses a fraction of %p', (fraction) => {
    expect(errorOf(() => resultOf(thresholdMask(image, fraction))).code).toBe('segment/threshold-fraction');
  });

  test('refuses an image without uptake', () => {
    expect(errorOf(() => resultOf(thresholdMask(uniform('Bq/mL', target, 0), 0.4))).message).toBe(
      "The image's maximum is 0 Bq/mL; a value above 0 was expected.",
    );
  });
});
