import {
  decayConstant_per_s,
  FIT_STATUS,
  fitTimeActivity,
  modelCode,
  type TimeActivityModel,
  type Volume,
} from '@voxel-dosimetry/core';
import { randomNumbers } from '../../physics/randomNumbers';
import { centredGrid, uniform } from '../core/grids';
import { curveOf, sumsOf, voxelMapsOf, type VoxelCase } from './voxelMapsOf';

const halfLife_s = 574_300.8;
const TIMES_h = [4, 24, 96, 168];
const times_s = TIMES_h.map((time_h) => time_h * 3600);
const grid = centredGrid([12, 10, 8], [4, 4, 5]);
const COUNT = 960;
const VOLUME_mL = 0.08;
const EVERY = Array.from({ length: COUNT }, (_, v) => v);

type Images = readonly Volume<'Bq/mL'>[];
const imagesOf = (valueAt: (v: number, time_h: number) => number): Images =>
  TIMES_h.map((time_h) => ({
    unit: 'Bq/mL',
    grid,
    values: Float32Array.from(EVERY, (v) => valueAt(v, time_h)),
  }));
const occupancy = (part: (v: number) => number): Float32Array => Float32Array.from(EVERY, part);
const left = occupancy((v) => (v % 12 < 6 ? 1 : 0));
const caseOf = (aligned: Images, change: Partial<VoxelCase> = {}): VoxelCase => ({
  aligned,
  times_s,
  halfLife_s,
  ...change,
});
const total_MBq_h = (values: ArrayLike<number>, weights: Float32Array): number =>
  (EVERY.reduce((sum, v) => sum + values[v]! * weights[v]!, 0) * VOLUME_mL * 1e-6) / 3600;
const gaussian = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('own: every voxel has its own half-life and integral', async () => {
  const aligned = imagesOf((v, time_h) => (1000 + v) * 2 ** (-time_h / (30 + v / 10)));
  const { tia, effectiveHalfLife, fitModel, fitStatus, tiaUncertainty } = await voxelMapsOf(caseOf(aligned));
  for (const v of EVERY) {
    const effective_s = (30 + v / 10) * 3600;
    expect(tia.values[v]! / (((1000 + v) * effective_s) / Math.LN2)).toBeCloseTo(1, 5);
    expect(effectiveHalfLife.values[v]! / effective_s).toBeCloseTo(1, 4);
    expect(tiaUncertainty.values[v]).toBeLessThan(1e-3);
  }
  expect(new Set(fitModel.values)).toEqual(new Set([modelCode('mono')]));
  expect(new Set(fitStatus.values)).toEqual(new Set([FIT_STATUS.fitted]));
});

describe('kinetics that differ from voxel to voxel in a region, 3 % of noise', () => {
  const next = randomNumbers(5);
  /** Left half taken up from zero, right half two phases of decrease. */
  const truth = (v: number): { value: (time_h: number) => number; integral: number } => {
    const [amplitude, slow_h] = [1000 * (1 + (v % 7)), 50 + (v % 5) * 4];
    if (left[v] === 1)
      return {
        value: (time_h) => amplitude * (2 ** (-time_h / slow_h) - 2 ** (-time_h / 6)),
        integral: (amplitude * (slow_h - 6) * 3600) / Math.LN2,
      };
    return {
      value: (time_h) => amplitude * 2 ** (-time_h / slow_h),
      integral: (amplitude * slow_h * 3600) / Math.LN2,
    };
  };
  const aligned = imagesOf((v, time_h) => truth(v).value(time_h) * (1 + 0.03 * gaussian(next)));
  const noisy = caseOf(aligned, {
    occupancies: [left],
    curves: {
      models: ['mono', 'bi-uptake'],
      uncertainty: { source: 'stated', relative_frac: 0.05 },
    },
  });

  test('four points choose the model, their noise being taken from the region', async () => {
    const { fitModel, tia, tiaUncertainty, fitChiSquare } = await voxelMapsOf(noisy);
    const isRight = EVERY.map((v) => (fitModel.values[v] === modelCode(left[v] === 1 ? 'bi-uptake' : 'mono') ? 1 : 0));
    expect(mean(isRight)).toBeGreaterThan(0.9);
    const deviations = EVERY.map((v) => tia.values[v]! / truth(v).integral - 1);
    expect(Math.abs(mean(deviations))).toBeLessThan(0.005);
    // The uncertainty is the one there is: 68 % of the deviations lie within it.
    const covered = EVERY.map((v, at) => (Math.abs(deviations[at]!) < tiaUncertainty.values[v]! ? 1 : 0));
    expect(mean(covered)).toBeGreaterThan(0.6);
    expect(mean(covered)).toBeLessThan(0.76);
    // χ² of the mono-exponential with two degrees of freedom is 2 on average, noise being that of the sample.
    const right = EVERY.filter((v) => left[v] === 0 && fitModel.values[v] === modelCode('mono'));
    expect(Math.abs(mean(right.map((v) => fitChiSquare.values[v]!)) - 2)).toBeLessThan(0.6);
  });

  test('region-phases: half-lives of the region, amplitudes of the voxel', async () => {
    const { tia, effectiveHalfLife, fitModel } = await voxelMapsOf({ ...noisy, voxels: { shape: 'region-phases' } });
    expect(new Set(EVERY.filter((v) => left[v] === 1).map((v) => effectiveHalfLife.values[v])).size).toBe(1);
    expect(fitModel.values[0]).toBe(modelCode('bi-uptake'));
    const integral = fitTimeActivity(curveOf(noisy, sumsOf(noisy, left))).timeIntegratedActivity_MBq_h;
    expect(total_MBq_h(tia.values, left) / integral).toBeCloseTo(1, 2);
  });

  test('smoothing makes half-lives smooth, and leaves each region its total', async () => {
    const spread = async (smoothing_mm: number, shape: 'own' | 'region-phases') => {
      const maps = await voxelMapsOf({ ...noisy, voxels: { shape, smoothing_mm } });
      const right = EVERY.filter((v) => left[v] === 0 && Math.floor(v / 120) === 4);
      const values = right.map((v) => maps.effectiveHalfLife.values[v]!);
      const variance = mean(values.map((value) => (value - mean(values)) ** 2));
      return { deviation_s: Math.sqrt(variance), total: total_MBq_h(maps.tia.values, left) };
    };
    const [plain, smooth] = [await spread(0, 'own'), await spread(12, 'own')];
    expect(smooth.deviation_s).toBeLessThan(0.5 * plain.deviation_s);
    expect(smooth.total / plain.total).toBeCloseTo(1, 1);
    const [sharp, blurred] = [await spread(0, 'region-phases'), await spread(12, 'region-phases')];
    expect(blurred.total / sharp.total).toBeCloseTo(1, 3);
  });
});

describe('where no model can be trusted', () => {
  // Falls to nothing after the first point: no decay that the scans see.
  const isLost = (v: number): boolean => v % 10 === 3;
  const aligned = imagesOf((v, time_h) => (isLost(v) ? (time_h === 4 ? 900 : 1e-3) : 1000 * 2 ** (-time_h / 60)));

  test.each([
    ['trapezoid', FIT_STATUS.fallbackTrapezoid, 'trapezoid'],
    ['region-shape', FIT_STATUS.fallbackRegionShape, 'mono'],
  ] as const)('the fallback is %s, and shown', async (fallback, status, model) => {
    const occupancies = [left];
    const { tia, fitStatus, fitModel } = await voxelMapsOf(caseOf(aligned, { occupancies, voxels: { fallback } }));
    for (const v of EVERY) {
      expect(fitStatus.values[v]).toBe(isLost(v) ? status : FIT_STATUS.fitted);
      expect(fitModel.values[v]).toBe(modelCode(isLost(v) ? model : 'mono'));
      expect(tia.values[v]).toBeGreaterThan(0);
    }
  });
});

describe('region-shape: the map sums to the region fits', () => {
  const aligned = imagesOf((v, time_h) => (1000 + 10 * v) * 2 ** (-time_h / (30 + v / 8)));
  const tiaOf = (weights: Float32Array, models: readonly TimeActivityModel[], images = aligned): number =>
    fitTimeActivity(curveOf(caseOf(images, { curves: { models } }), sumsOf(caseOf(images), weights)))
      .timeIntegratedActivity_MBq_h;
  const shaped = (occupancies: Float32Array[], models: readonly TimeActivityModel[] = ['mono'], images = aligned) =>
    voxelMapsOf(caseOf(images, { occupancies, curves: { models }, voxels: { shape: 'region-shape' } }));

  test.each(['mono', 'trapezoid'] as const)('separate regions and the rest, %s', async (model) => {
    const first = occupancy((v) => (v < 300 ? 1 : 0));
    const second = occupancy((v) => (v >= 400 && v < 800 ? 1 : 0));
    const rest = occupancy((v) => 1 - first[v]! - second[v]!);
    const { tia, tiaUncertainty, fitChiSquare } = await shaped([first, second], [model]);
    for (const weights of [first, second, rest])
      expect(total_MBq_h(tia.values, weights) / tiaOf(weights, [model])).toBeCloseTo(1, 5);
    for (const { values } of [tiaUncertainty, fitChiSquare]) expect(values.every(Number.isFinite)).toBe(true);
  });

  test('voxels that two regions share at their border', async () => {
    const soft = occupancy((v) => (v < 300 ? 1 : v < 400 ? 0.3 : 0));
    const other = occupancy((v) => (v < 300 ? 0 : v < 400 ? 0.5 : v < 800 ? 1 : 0));
    const { tia } = await shaped([soft, other]);
    for (const weights of [soft, other])
      expect(total_MBq_h(tia.values, weights) / tiaOf(weights, ['mono'])).toBeCloseTo(1, 5);
  });

  test('a lesion inside an organ: both sums hold, and the lesion has its own half-life', async () => {
    const images = imagesOf((v, time_h) => 1000 * 2 ** (-time_h / (v >= 200 && v < 300 ? 110 : 60)));
    const organ = occupancy((v) => (v < 800 ? 1 : 0));
    const lesion = occupancy((v) => (v >= 200 && v < 300 ? 1 : 0));
    const { tia, effectiveHalfLife } = await shaped([organ, lesion], ['mono'], images);
    for (const weights of [organ, lesion])
      expect(total_MBq_h(tia.values, weights) / tiaOf(weights, ['mono'], images)).toBeCloseTo(1, 5);
    expect(effectiveHalfLife.values[250]! / 3600).toBeCloseTo(110, 2);
  });

  test('the same region twice does no harm', async () => {
    const [once, twice] = [await shaped([left]), await shaped([left, left])];
    twice.tia.values.forEach((value, v) => expect(value / once.tia.values[v]!).toBeCloseTo(1, 5));
  });

  test('without regions the whole grid has one shape; voxels without activity are zero', async () => {
    const images = imagesOf((v, time_h) => (v === 7 ? 0 : 500 * 2 ** (-time_h / 44)));
    const { tia, fitStatus, effectiveHalfLife, fitModel } = await shaped([], ['mono'], images);
    expect([tia.values[7], fitStatus.values[7], fitModel.values[7]]).toEqual([0, FIT_STATUS.zero, 0]);
    expect(tia.values[8]! / ((500 * 44 * 3600) / Math.LN2)).toBeCloseTo(1, 5);
    expect(effectiveHalfLife.values[8]! / 3600).toBeCloseTo(44, 3);
  });
});

test('points that were left out of a region are left out of its voxels', async () => {
  const aligned = imagesOf((_, time_h) => (time_h === 24 ? 5000 : 1000 * 2 ** (-time_h / 60)));
  const { tia } = await voxelMapsOf(caseOf(aligned, { excluded: [false, true, false, false] }));
  expect(tia.values[5]! / ((1000 * 60 * 3600) / Math.LN2)).toBeCloseTo(1, 5);
});

test('trapezoids: constant to the first point, straight lines, physical decay', async () => {
  const aligned = imagesOf((v, time_h) => (v + 1) * (200 - time_h));
  const { tia, fitStatus, fitModel, effectiveHalfLife } = await voxelMapsOf(
    caseOf(aligned, { curves: { models: ['trapezoid'] } }),
  );
  const [a, b, c, d] = TIMES_h.map((time_h) => 200 - time_h) as [number, number, number, number];
  const inside_h = 4 * a + 10 * (a + b) + 36 * (b + c) + 36 * (c + d);
  const whole = inside_h * 3600 + d / decayConstant_per_s(halfLife_s);
  for (const v of EVERY) expect(tia.values[v]! / (v + 1) / whole).toBeCloseTo(1, 5);
  expect([fitStatus.values[0], fitModel.values[0]]).toEqual([FIT_STATUS.fitted, modelCode('trapezoid')]);
  expect(effectiveHalfLife.values[0]).toBe(0);
});

test('wrong units, sizes and values are refused', async () => {
  const aligned = imagesOf((_, time_h) => 1000 * 2 ** (-time_h / 60));
  const code = async (change: Partial<VoxelCase>): Promise<unknown> => {
    const failed = await voxelMapsOf(caseOf(aligned, change)).catch((error: unknown) => error);
    return (failed as { code?: string }).code;
  };
  const other = uniform('Bq/mL', centredGrid([2, 2, 2], [4, 4, 4]), 1);
  const counts = { ...aligned[0]!, unit: 'count' } as unknown as Volume<'Bq/mL'>;
  const holed = (value: number) => [
    { ...aligned[0]!, values: occupancy((v) => (v === 5 ? value : 1)) },
    ...aligned.slice(1),
  ];
  expect(await code({ aligned: [other, ...aligned.slice(1)] })).toBe('fit/grid-mismatch');
  expect(await code({ occupancies: [new Float32Array(3)] })).toBe('fit/grid-mismatch');
  expect(await code({ aligned: [counts, ...aligned.slice(1)] })).toBe('volume/unit');
  for (const shape of ['own', 'region-phases', 'region-shape'] as const)
    for (const value of [NaN, Infinity])
      expect(await code({ aligned: holed(value), voxels: { shape } })).toBe('fit/not-finite');
});
