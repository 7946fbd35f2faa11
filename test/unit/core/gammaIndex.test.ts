/**
 * Gamma index (Low 1998, doi:10.1118/1.598248) where it is known in closed form, and against a search in fine steps.
 */
import {
  GREATEST_GAMMA,
  UNJUDGED_GAMMA,
  gammaIndex,
  gammaPassFraction,
  type GammaCriteria,
  type Grid,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import { randomNumbers } from '../../physics/randomNumbers';
import { drive, resultOf } from './drive';
import { centredGrid, errorOf, volumeOf } from './grids';

const CRITERIA: GammaCriteria = { dose_pct: 3, distance_mm: 3, threshold_pct: 10, normalisation: 'global' };

const gridOf = (size: Grid['size'], spacing_mm: Vector3, origin_mm: Vector3 = [0, 0, 0]): Grid => ({
  ...centredGrid(size, spacing_mm),
  origin_mm,
});

const doseOf = (grid: Grid, dose: (x: number, y: number, z: number) => number): Volume<'Gy'> =>
  volumeOf('Gy', grid, ([x, y, z]) => dose(x, y, z));

const gammaOf = (reference: Volume<'Gy'>, evaluated: Volume<'Gy'>, change: Partial<GammaCriteria> = {}) =>
  resultOf(gammaIndex({ reference, evaluated, criteria: { ...CRITERIA, ...change } }));

const GRID = gridOf([12, 10, 9], [2, 3, 5]);
const blob = (x: number, y: number, z: number): number =>
  20 * Math.exp(-((x - 11) ** 2 + (y - 13) ** 2 + (z - 19) ** 2) / 180);
/** Voxels that are further than the search reaches from the faces of GRID. */
const isInside = (v: number): boolean => {
  const [i, j, k] = [v % 12, Math.floor(v / 12) % 10, Math.floor(v / 120)];
  return i >= 3 && i <= 8 && j >= 2 && j <= 7 && k >= 2 && k <= 6;
};

test('identical maps: 0 everywhere, all voxels pass; what lies below the threshold is not judged', () => {
  const dose = doseOf(GRID, blob);
  const { gamma, isJudged, pass_frac, evaluatedVoxels } = gammaOf(dose, dose);
  gamma.values.forEach((value, v) => expect(value).toBe(isJudged[v] === 1 ? 0 : UNJUDGED_GAMMA));
  expect(pass_frac).toBe(1);
  const maximum_Gy = Math.max(...dose.values);
  dose.values.forEach((value, v) => expect(isJudged[v]).toBe(value >= 0.1 * maximum_Gy ? 1 : 0));
  expect(evaluatedVoxels).toBe(isJudged.reduce((sum, each) => sum + each, 0));
  expect(evaluatedVoxels).toBeLessThan(dose.values.length);
});

test.each([
  [1.5, 0.5, 1],
  [3, 1, 1],
  [4.5, 1.5, 0],
  [-4.5, 1.5, 0],
  [40, GREATEST_GAMMA, 0],
])('a uniform dose off by %d %% has a gamma of %d at 3 %%, whatever the distance', (off_pct, expected, pass_frac) => {
  const grid = gridOf([5, 4, 3], [2, 3, 5]);
  const reference = doseOf(grid, () => 7);
  const evaluated = doseOf(grid, () => 7 * (1 + off_pct / 100));
  for (const distance_mm of [0.5, 3, 20])
    for (const normalisation of ['global', 'local'] as const) {
      const result = gammaOf(reference, evaluated, { distance_mm, normalisation });
      result.gamma.values.forEach((value) => expect(value).toBeCloseTo(expected, 4));
      expect(result.pass_frac).toBe(pass_frac);
    }
});

/**
 * A linear dose of slope G, moved by s along it: γ = s / √(Δd² + (ΔD/G)²), between the distance alone (steep) and the dose alone (flat).
 */
test.each([
  [[0.8, 0, 0], 2],
  [[0, -0.5, 0], 3],
  [[0, 0, 0.3], 4],
  [[0.5, 0.4, -0.2], 1.7],
  [[3, -2, 1], 1.2],
] as const)('a slope of %p Gy/mm moved by %d mm, in voxels of 2 × 3 × 5 mm: the closed form', (slope, shift_mm) => {
  const [gx, gy, gz] = slope;
  const steepness = Math.hypot(gx, gy, gz);
  const linear = (x: number, y: number, z: number) => 100 + gx * (x - 11) + gy * (y - 13) + gz * (z - 20);
  const reference = doseOf(GRID, linear);
  const evaluated = doseOf(GRID, (x, y, z) => linear(x, y, z) + steepness * shift_mm);
  const criterion_Gy = 0.03 * Math.max(...reference.values);
  const { gamma } = gammaOf(reference, evaluated);
  const expected = shift_mm / Math.hypot(3, criterion_Gy / steepness);
  let judged = 0;
  gamma.values.forEach((value, v) => {
    if (!isInside(v)) return;
    judged++;
    expect(value).toBeCloseTo(expected, 4);
  });
  expect(judged).toBeGreaterThan(100);
});

test('local normalisation asks more of low doses: a constant difference is judged by the dose of each voxel', () => {
  const reference = doseOf(gridOf([6, 1, 1], [50, 1, 1]), (x) => 2 + x / 50);
  const evaluated = { ...reference, values: reference.values.map((value) => value + 0.1) };
  const { gamma } = gammaOf(reference, evaluated, { normalisation: 'local', distance_mm: 1e-3, dose_pct: 4 });
  gamma.values.forEach((value, v) => expect(value).toBeCloseTo(0.1 / (0.04 * reference.values[v]!), 2));
});

/** Least Γ over points in steps of a twentieth of the distance criterion, dose interpolated trilinearly. */
function searchedInSteps(reference: Volume<'Gy'>, evaluated: Volume<'Gy'>, v: number, reach_mm: number): number {
  const { size, spacing_mm } = evaluated.grid;
  const at = [v % size[0], Math.floor(v / size[0]) % size[1], Math.floor(v / size[0] / size[1])] as const;
  const criterion_Gy = 0.03 * Math.max(...reference.values);
  const steps = Array.from({ length: 41 }, (_, n) => ((n - 20) / 20) * reach_mm);
  const value = (i: number, j: number, k: number): number => evaluated.values[i + size[0] * (j + size[1] * k)]!;
  const mixed = (low: number, high: number, part: number): number => low + part * (high - low);
  let least = Infinity;
  for (const dz of steps)
    for (const dy of steps)
      for (const dx of steps) {
        const place = [dx, dy, dz].map((d, axis) => at[axis]! + d / spacing_mm[axis]!);
        const [i, j, k] = place.map(Math.floor) as [number, number, number];
        const [x, y, z] = [place[0]! - i, place[1]! - j, place[2]! - k];
        const row = (jj: number, kk: number) => mixed(value(i, jj, kk), value(i + 1, jj, kk), x);
        const dose = mixed(mixed(row(j, k), row(j + 1, k), y), mixed(row(j, k + 1), row(j + 1, k + 1), y), z);
        const off = (dose - reference.values[v]!) / criterion_Gy;
        least = Math.min(least, (dx * dx + dy * dy + dz * dz) / 9 + off * off);
      }
  return Math.sqrt(least);
}

test('maps of unlike shape: what a search in fine steps finds, voxel by voxel', () => {
  const grid = gridOf([12, 10, 9], [2, 3, 2.5]);
  const smooth = (x: number, y: number, z: number) =>
    20 * Math.exp(-((x - 11) ** 2 + (y - 13) ** 2 + (z - 10) ** 2) / 180);
  const next = randomNumbers(7);
  const reference = doseOf(grid, smooth);
  const evaluated = doseOf(grid, (x, y, z) => 1.02 * smooth(x - 0.7, y + 0.9, z - 0.5) + 0.2 * (next() - 0.5));
  const { gamma } = gammaOf(reference, evaluated);
  const off: number[] = [];
  for (const v of [
    5 + 12 * (4 + 10 * 4),
    6 + 12 * (3 + 10 * 4),
    4 + 12 * (5 + 10 * 3),
    7 + 12 * (4 + 10 * 5),
    5 + 12 * (6 + 10 * 4),
  ])
    off.push(gamma.values[v]! - searchedInSteps(reference, evaluated, v, 3));
  off.forEach((each) => expect(Math.abs(each)).toBeLessThan(0.03));
});

test('the same distributions on finer grids, moved or turned ones: the same gamma but for the curvature within a voxel', () => {
  const wide = (x: number, y: number, z: number) =>
    20 * Math.exp(-((x - 11) ** 2 + (y - 13) ** 2 + (z - 19) ** 2) / 600);
  const moved = (x: number, y: number, z: number) => wide(x - 1.5, y + 0.8, z - 0.5);
  const reference = doseOf(gridOf([4, 4, 4], [3, 3, 3], [3, 4, 10]), wide);
  const on = (count: number, spacing_mm: number, origin_mm: Vector3) =>
    gammaOf(reference, doseOf(gridOf([count, count, count], [spacing_mm, spacing_mm, spacing_mm], origin_mm), moved))
      .gamma.values;
  const finest = on(54, 0.5, [-5, -4, 2]);
  const off = (values: Volume['values']) => Math.max(...Array.from(values, (value, v) => Math.abs(value - finest[v]!)));
  expect(Math.max(...finest)).toBeGreaterThan(0.4);
  const [coarse, fine, moving] = [
    off(on(18, 2, [-8, -7, -1])),
    off(on(32, 1, [-7, -6, 0])),
    off(on(32, 1, [-7.3, -6.1, -0.4])),
  ];
  expect(coarse).toBeLessThan(0.08);
  expect(fine).toBeLessThan(0.03);
  expect(moving).toBeLessThan(0.03);
  // Told from the other end: voxels run along −x and −y.
  const turned = { ...gridOf([32, 32, 32], [1, 1, 1], [24, 25, 0]), direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] } as const;
  expect(off(gammaOf(reference, doseOf(turned, moved)).gamma.values)).toBeLessThan(0.03);
});

test('what lies beyond the evaluated grid fails; a grid of one layer is judged in its plane', () => {
  const reference = doseOf(gridOf([10, 10, 1], [2, 2, 2]), () => 5);
  const half = gammaOf(
    reference,
    doseOf(gridOf([5, 10, 1], [2, 2, 2]), () => 5),
  );
  half.gamma.values.forEach((value, v) =>
    expect(value).toBeCloseTo(Math.min(GREATEST_GAMMA, (Math.max(0, (v % 10) - 4) * 2) / 3), 5),
  );
  expect(half.pass_frac).toBeCloseTo(0.6, 9);
});

test('a region: the part of its judged voxels that passes, weighted with how much of each lies in it; none where nothing is judged', () => {
  const reference = doseOf(gridOf([4, 1, 1], [50, 1, 1]), (x) => [10, 10, 10, 0.1][x / 50]!);
  const evaluated = { ...reference, values: Float32Array.of(10, 12, 10, 0.5) };
  const result = gammaOf(reference, evaluated);
  expect(result.evaluatedVoxels).toBe(3);
  expect(gammaPassFraction(result, Float32Array.of(1, 0.5, 0.5, 1))).toBeCloseTo(0.75, 9);
  expect(gammaPassFraction(result, Float32Array.of(0, 0, 0, 1))).toBeNull();
});

test('it can be left off: a large map yields often', () => {
  const dose = doseOf(gridOf([14, 14, 14], [2, 2, 2]), (x, y, z) => 10 + Math.sin(x) + Math.cos(y + z));
  const evaluated = { ...dose, values: dose.values.map((value) => 1.05 * value) };
  const { fractions } = drive(gammaIndex({ reference: dose, evaluated, criteria: CRITERIA }));
  expect(fractions.length).toBeGreaterThan(20);
  expect(fractions.every((fraction, n) => fraction <= 1 && fraction >= (fractions[n - 1] ?? 0))).toBe(true);
});

test.each([
  [{ dose_pct: 0 }, 'analyse/gamma-criteria'],
  [{ distance_mm: -1 }, 'analyse/gamma-criteria'],
  [{ distance_mm: Infinity }, 'analyse/gamma-criteria'],
  [{ threshold_pct: 101 }, 'analyse/gamma-criteria'],
])('criteria %p are refused', (change, code) => {
  const dose = doseOf(GRID, blob);
  expect(errorOf(() => gammaOf(dose, dose, change)).code).toBe(code);
});

test('no reference dose, another frame of reference or another unit is refused', () => {
  const dose = doseOf(GRID, blob);
  const nothing = doseOf(GRID, () => 0);
  expect(errorOf(() => gammaOf(nothing, dose)).code).toBe('analyse/gamma-no-dose');
  const elsewhere = { ...dose, grid: { ...GRID, frameOfReferenceUID: '9.9' } };
  expect(errorOf(() => gammaOf(dose, elsewhere)).code).toBe('analyse/grid-mismatch');
  const rate = { ...dose, unit: 'Gy/s' } as unknown as Volume<'Gy'>;
  expect(errorOf(() => gammaOf(dose, rate)).code).toBe('volume/unit');
});
