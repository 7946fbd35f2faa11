import { findRadionuclide, type Volume } from '@voxel-dosimetry/core';
import {
  integrateRates,
  type IntegratedRates,
} from '../../../extensions/dosimetry-compute/src/engine/dose/integrateRates';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import type { FitPlan } from '../../../extensions/dosimetry-compute/src/fitContract';
import { centredGrid, volumeOf } from '../core/grids';
import { HOST, storeOf } from './doseCase';
import { monoPlan } from './fitPlan';
import { voxelMapsOf } from './voxelMapsOf';

const grid = centredGrid([4, 2, 1], [5, 5, 5]);
const times_s = [4, 24, 96].map((time_h) => time_h * 3600);
const radionuclide = findRadionuclide('Lu-177');
const effective_s = (x_mm: number): number => (40 + x_mm) * 3600;
const rates = times_s.map((time_s) =>
  volumeOf('Gy/s', grid, ([x_mm, y_mm]) => (y_mm > 0 ? 3e-6 : 1e-6) * 2 ** (-time_s / effective_s(x_mm))),
);
const timePoints = times_s.map((timeAfterAdministration_s, at) => ({
  timePointId: `t${at}`,
  timeAfterAdministration_s,
}));
const occupancy = Float32Array.of(1, 1, 0.5, 0, 1, 1, 0.5, 0);

/** A store with one region, whose voxels are those of `occupancy`. */
function storeWithRegion() {
  const store = storeOf(grid, new Float32Array(8), new Float32Array(8).fill(1));
  const voxels = Uint32Array.of(0, 1, 2, 4, 5, 6);
  const fractions = Float32Array.from(voxels, (voxel) => occupancy[voxel]!);
  const region = { mask: { id: 'r', name: 'R' }, occupancy: { voxels, fractions }, summary: { volume_mL: 0.625 } };
  store.regions = [region] as unknown as typeof store.regions;
  return store;
}

function integrated(plan: FitPlan, given: readonly Volume<'Gy/s'>[] = rates): Promise<IntegratedRates> {
  const job = { id: 'rates', onProgress: () => undefined };
  return createJobRunner().run(job, (control) =>
    integrateRates(storeWithRegion(), { ...plan, radionuclide }, given, control, HOST, true),
  );
}

test('exponential dose rates integrate to rate over decay constant', async () => {
  const { dose } = await integrated(monoPlan(timePoints));
  expect(dose.unit).toBe('Gy');
  const expected = volumeOf('Gy', grid, ([x_mm, y_mm]) => ((y_mm > 0 ? 3e-6 : 1e-6) * effective_s(x_mm)) / Math.LN2);
  dose.values.forEach((value, v) => expect(value / expected.values[v]!).toBeCloseTo(1, 5));
});

test.each(['own', 'region-phases', 'region-shape'] as const)('it is the fit of activity, %s', async (shape) => {
  const aligned = rates.map((rate) => ({ ...rate, unit: 'Bq/mL' as const }));
  const { halfLife_s } = radionuclide;
  const { tia } = await voxelMapsOf({ aligned, times_s, halfLife_s, occupancies: [occupancy], voxels: { shape } });
  const { dose } = await integrated(monoPlan(timePoints, shape));
  dose.values.forEach((value, v) => expect(value / tia.values[v]!).toBeCloseTo(1, 6));
});

test.each([
  ['mono', 'own'],
  ['mono', 'region-phases'],
  ['mono', 'region-shape'],
  ['trapezoid', 'own'],
] as const)('responses to the time points sum to the dose: %s, %s', async (model, shape) => {
  const plan = monoPlan(timePoints, shape);
  const { dose, responseTo } = await integrated({ ...plan, curves: { ...plan.curves, models: [model] } });
  const parts = [await responseTo(0), await responseTo(1), await responseTo(2)];
  dose.values.forEach((value, v) => {
    const sum = parts.reduce((all, part) => all + part[v]!, 0);
    expect(Math.abs(sum / value - 1)).toBeLessThan(0.02);
  });
});

test('the response of the trapezoid is its weight times the rate', async () => {
  const plan = monoPlan(timePoints);
  const { responseTo } = await integrated({ ...plan, curves: { ...plan.curves, models: ['trapezoid'] } });
  const weight_s = (times_s[2]! - times_s[1]!) / 2 + radionuclide.halfLife_s / Math.LN2;
  (await responseTo(2)).forEach((value, v) => expect(value / (weight_s * rates[2]!.values[v]!)).toBeCloseTo(1, 5));
});

test('the response of an exponential is what raising the rate does', async () => {
  const plan = monoPlan(timePoints);
  const [{ dose, responseTo }, raised] = [
    await integrated(plan),
    await integrated(
      plan,
      rates.map((rate, at) => (at === 1 ? { ...rate, values: rate.values.map((value) => 1.001 * value) } : rate)),
    ),
  ];
  (await responseTo(1)).forEach((response, v) => {
    const change = (raised.dose.values[v]! - dose.values[v]!) / 0.001;
    expect(Math.abs(response - change)).toBeLessThan(0.01 * dose.values[v]!);
  });
});

test('the curve of a region is that of its mean dose rate', async () => {
  const { regionFits, dose } = await integrated(monoPlan(timePoints, 'region-shape'));
  const weights = occupancy.reduce((sum, part) => sum + part, 0);
  const meanOf = (values: ArrayLike<number>): number =>
    occupancy.reduce((sum, part, v) => sum + part * values[v]!, 0) / weights;
  expect(regionFits).toHaveLength(1);
  expect(regionFits[0]!.absorbedDose_Gy / meanOf(dose.values)).toBeCloseTo(1, 5);
  regionFits[0]!.doseRates_Gy_per_h.forEach((rate, at) =>
    expect(rate / 3600 / meanOf(rates[at]!.values)).toBeCloseTo(1, 6),
  );
});

test('maps in another unit are refused', async () => {
  const wrong = [...rates.slice(1), { ...rates[0]!, unit: 'Gy' as never }];
  await expect(integrated(monoPlan(timePoints), wrong)).rejects.toMatchObject({ code: 'volume/unit' });
});
