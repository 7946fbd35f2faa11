import {
  calibrateEmission,
  massDensityFromHu,
  measureRegion,
  partOf,
  pearsonCorrelation,
  regionDoseStatistics,
  runToEnd,
  thresholdMask,
  type RegionMask,
} from '@voxel-dosimetry/core';
import { drive } from './drive';
import { centredGrid, uniform } from './grids';

const grid = centredGrid([128, 128, 64], [4, 4, 4]);
const VOXELS = 2 ** 20;
const activity = uniform('Bq/mL', grid, 5);
const density = uniform('g/mL', grid, 1);
const occupancy = new Float32Array(VOXELS).fill(1);
const region: RegionMask = {
  id: 'r',
  name: 'R',
  colour: [1, 2, 3],
  grid,
  mask: new Uint8Array(VOXELS).fill(1),
  origin: { kind: 'drawn', segmentationId: 's', segmentIndex: 1, referencedSeriesInstanceUID: null },
};
const calibration = {
  calibration: { source: 'image' },
  halfLife_s: 574_300,
  acquisitionDuration_s: 1200,
  acquisitionStartAfterAdministration_s: 3600,
  decayCorrection: 'none',
} as const;
const ct = { unit: 'HU', grid, values: new Int16Array(VOXELS) } as const;
const tia = uniform('Bq·s/mL', grid, 3);
const dose = uniform('Gy', grid, 2);

test.each<[string, () => Generator<number, unknown>, number]>([
  ['calibrateEmission', () => calibrateEmission(activity, calibration), 4],
  ['massDensityFromHu', () => massDensityFromHu(ct), 4],
  ['thresholdMask, two passes', () => thresholdMask(activity, 0.4), 8],
  ['pearsonCorrelation, two passes', () => pearsonCorrelation(activity, activity), 8],
  [
    'measureRegion, one image each',
    () => measureRegion({ region, occupancy, density, aligned: [activity, activity] }),
    2,
  ],
  [
    'regionDoseStatistics: sums, sample, sort',
    () => regionDoseStatistics({ region: { id: 'r', name: 'r' }, dose, density, tia, occupancy }),
    3,
  ],
])('%s of a million voxels yields its rising fraction', (_name, start, yields) => {
  const { fractions } = drive(start());
  expect(fractions).toHaveLength(yields);
  expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  expect(fractions[0]).toBeGreaterThan(0);
  expect(fractions.at(-1)).toBeLessThanOrEqual(1);
});

test('partOf shows work as a part of larger work, and passes its result on', () => {
  function* work(): Generator<number, string> {
    yield 0;
    yield 0.5;
    yield 1;
    return 'done';
  }
  expect(drive(partOf(work(), 0.4, 0.6))).toEqual({ result: 'done', fractions: [0.4, 0.5, 0.6] });
});

test('runToEnd: the result, whatever was yielded before it', () => {
  function* counting(): Generator<number, string> {
    yield 0.5;
    yield 1;
    return 'done';
  }
  expect(runToEnd(counting())).toBe('done');
});
