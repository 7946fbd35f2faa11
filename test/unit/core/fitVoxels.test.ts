import {
  FIT_STATUS,
  fitTimeActivity,
  fitVoxels,
  voxelVolume_mL,
  type TimeActivityModel,
  type Volume,
  type VoxelFitRequest,
} from '@voxel-dosimetry/core';
import { drive, resultOf } from './drive';
import { centredGrid, errorOf, uniform } from './grids';

const grid = centredGrid([6, 5, 4], [4, 4, 5]);
const COUNT = 120;
const TIMES_h = [4, 24, 96, 168];
const times_s = TIMES_h.map((time_h) => time_h * 3600);
const halfLife_s = 574300.8;

/** Images in which voxel v decays with its own effective half-life. */
const images = (amplitudeOf: (v: number) => number, halfLifeOf_h: (v: number) => number): Volume<'Bq/mL'>[] =>
  TIMES_h.map((time_h) => ({
    unit: 'Bq/mL',
    grid,
    values: Float32Array.from({ length: COUNT }, (_, v) => amplitudeOf(v) * 2 ** (-time_h / halfLifeOf_h(v))),
  }));
const aligned = images(
  (v) => 1000 + 10 * v,
  (v) => 30 + v,
);
const request = (change: Partial<VoxelFitRequest> = {}): VoxelFitRequest => ({
  aligned,
  times_s,
  halfLife_s,
  model: 'mono',
  scope: 'voxel',
  occupancies: [],
  ...change,
});
const occupancy = (part: (v: number) => number): Float32Array =>
  Float32Array.from({ length: COUNT }, (_, v) => part(v));
const curveOf = (weights: Float32Array, volumes = aligned): number[] =>
  volumes.map(
    ({ values }) =>
      Array.from(values).reduce((sum, value, v) => sum + value * weights[v]!, 0) * voxelVolume_mL(grid) * 1e-6,
  );
const mapTotal_MBq_h = (values: ArrayLike<number>, weights: Float32Array): number =>
  (Array.from(values).reduce((sum, value, v) => sum + value * weights[v]!, 0) * voxelVolume_mL(grid)) / 3.6e9;
const regionTia_MBq_h = (weights: Float32Array, model: TimeActivityModel): number =>
  fitTimeActivity({ times_s, activities_MBq: curveOf(weights), model, halfLife_s }).timeIntegratedActivity_MBq_h;

test('scope voxel: every voxel has its own half-life and integral', () => {
  const { result, fractions } = drive(fitVoxels(request()));
  for (let v = 0; v < COUNT; v++) {
    expect(result.tia.values[v]! / ((1000 + 10 * v) * ((30 + v) * 3600)) / (1 / Math.LN2)).toBeCloseTo(1, 5);
    expect(result.effectiveHalfLife.values[v]! / ((30 + v) * 3600)).toBeCloseTo(1, 4);
    expect(result.fitStatus.values[v]).toBe(FIT_STATUS.fitted);
  }
  expect([result.tia.unit, result.effectiveHalfLife.unit, result.fitStatus.unit]).toEqual(['Bq·s/mL', 's', 'status']);
  expect(fractions[fractions.length - 1]).toBe(1);
});

test('scope voxel agrees with the region fit of the same curve, in every status', () => {
  const curves = [
    [90, 70, 30, 10],
    [50, 50, 50, 50],
    [90, 0.05, 0, 0],
    [0, 0, 0, 0],
    [5, 0, 3, 0],
    [0, 0, 0, 4],
  ];
  const small = centredGrid([curves.length, 1, 1], [10, 10, 10]);
  const volumes = TIMES_h.map((_, t) => ({
    unit: 'Bq/mL' as const,
    grid: small,
    values: Float32Array.from(curves.map((curve) => curve[t]! * 1e6)),
  }));
  for (const model of ['mono', 'trapezoid'] as const) {
    const { tia, effectiveHalfLife, fitStatus } = resultOf(fitVoxels(request({ aligned: volumes, model })));
    curves.forEach((activities_MBq, v) => {
      const fit = fitTimeActivity({ times_s, activities_MBq, model, halfLife_s });
      const expected_MBq_h = fit.timeIntegratedActivity_MBq_h;
      expect(Math.abs(tia.values[v]! / 3.6e9 - expected_MBq_h)).toBeLessThanOrEqual(1e-6 * expected_MBq_h);
      expect(fitStatus.values[v]).toBe(FIT_STATUS[fit.status]);
      expect(effectiveHalfLife.values[v]! / 3600).toBeCloseTo((fit.parameters['effectiveHalfLife_s'] ?? 0) / 3600, 3);
    });
  }
});

describe('scope region: the map sums to the region fits', () => {
  const left = occupancy((v) => (v < 40 ? 1 : 0));
  const right = occupancy((v) => (v >= 60 && v < 100 ? 1 : 0));
  const rest = occupancy((v) => 1 - left[v]! - right[v]!);

  test.each(['mono', 'trapezoid'] as const)('separate regions and the rest, %s', (model) => {
    const { tia } = resultOf(fitVoxels(request({ scope: 'region', model, occupancies: [left, right] })));
    for (const weights of [left, right, rest])
      expect(mapTotal_MBq_h(tia.values, weights) / regionTia_MBq_h(weights, model)).toBeCloseTo(1, 5);
  });

  test('voxels that two regions share at their border', () => {
    const soft = occupancy((v) => (v < 40 ? 1 : v < 60 ? 0.3 : 0));
    const other = occupancy((v) => (v < 40 ? 0 : v < 60 ? 0.5 : v < 100 ? 1 : 0));
    const { tia } = resultOf(fitVoxels(request({ scope: 'region', occupancies: [soft, other] })));
    for (const weights of [soft, other])
      expect(mapTotal_MBq_h(tia.values, weights) / regionTia_MBq_h(weights, 'mono')).toBeCloseTo(1, 5);
  });

  test('a lesion inside an organ: both sums hold, and the lesion has its own half-life', () => {
    const volumes = images(
      () => 1000,
      (v) => (v >= 20 && v < 30 ? 110 : 60),
    );
    const organ = occupancy((v) => (v < 80 ? 1 : 0));
    const lesion = occupancy((v) => (v >= 20 && v < 30 ? 1 : 0));
    const { tia, effectiveHalfLife } = resultOf(
      fitVoxels(request({ aligned: volumes, scope: 'region', occupancies: [organ, lesion] })),
    );
    for (const weights of [organ, lesion]) {
      const own = fitTimeActivity({ times_s, activities_MBq: curveOf(weights, volumes), model: 'mono', halfLife_s });
      expect(mapTotal_MBq_h(tia.values, weights) / own.timeIntegratedActivity_MBq_h).toBeCloseTo(1, 5);
    }
    expect(effectiveHalfLife.values[25]! / 3600).toBeCloseTo(110, 3);
  });

  test('the same region twice does no harm', () => {
    const once = resultOf(fitVoxels(request({ scope: 'region', occupancies: [left] })));
    const twice = resultOf(fitVoxels(request({ scope: 'region', occupancies: [left, left] })));
    twice.tia.values.forEach((value, v) => expect(value / once.tia.values[v]!).toBeCloseTo(1, 5));
  });

  test('without regions the whole grid has one shape; voxels without activity are zero', () => {
    const volumes = images(
      (v) => (v === 7 ? 0 : 500),
      () => 44,
    );
    const { tia, fitStatus, effectiveHalfLife } = resultOf(fitVoxels(request({ aligned: volumes, scope: 'region' })));
    expect(tia.values[7]).toBe(0);
    expect(fitStatus.values[7]).toBe(FIT_STATUS.zero);
    expect(tia.values[8]! / ((500 * 44 * 3600) / Math.LN2)).toBeCloseTo(1, 5);
    expect(effectiveHalfLife.values[8]! / 3600).toBeCloseTo(44, 3);
  });
});

test('yields often enough for a worker to stop: 200 000 voxels in at least six steps', () => {
  const large = centredGrid([100, 100, 20], [4, 4, 4]);
  const volumes = [900, 400].map((value) => uniform('Bq/mL', large, value));
  for (const scope of ['voxel', 'region'] as const) {
    const { fractions } = drive(fitVoxels(request({ aligned: volumes, times_s: times_s.slice(0, 2), scope })));
    expect(fractions.length).toBeGreaterThanOrEqual(6);
    fractions.slice(1).forEach((fraction, at) => expect(fraction).toBeGreaterThanOrEqual(fractions[at]!));
  }
});

test('wrong units, sizes and values are refused', () => {
  const code = (change: Partial<VoxelFitRequest>): string => errorOf(() => resultOf(fitVoxels(request(change)))).code;
  const other = uniform('Bq/mL', centredGrid([2, 2, 2], [4, 4, 4]), 1);
  const counts = { ...aligned[0]!, unit: 'count' } as unknown as Volume<'Bq/mL'>;
  const holed = { ...aligned[0]!, values: occupancy((v) => (v === 5 ? NaN : 1)) };
  expect(code({ aligned: aligned.slice(1) })).toBe('fit/length-mismatch');
  expect(code({ aligned: [other, ...aligned.slice(1)] })).toBe('fit/grid-mismatch');
  expect(code({ occupancies: [new Float32Array(3)] })).toBe('fit/grid-mismatch');
  expect(code({ aligned: [counts, ...aligned.slice(1)] })).toBe('volume/unit');
  for (const model of ['mono', 'trapezoid'] as const)
    expect(code({ model, aligned: [holed, ...aligned.slice(1)] })).toBe('fit/not-finite');
  expect(code({ scope: 'region', aligned: [holed, ...aligned.slice(1)] })).toBe('fit/not-finite');
});
