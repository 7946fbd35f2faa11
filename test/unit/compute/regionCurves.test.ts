/** What a person chooses for single regions, in their curves and in the voxels that lie in them. */
import type { FitOutcome, FitPlan, FitRequest, RegionFitChoice, RegionRefitRequest } from '@voxel-dosimetry/compute';
import { findRadionuclide, type PopulationKinetics } from '@voxel-dosimetry/core';
import { fitTimeActivities } from '../../../extensions/dosimetry-compute/src/engine/fitTimeActivities';
import { refitRegions } from '../../../extensions/dosimetry-compute/src/engine/fitRegionCurves';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import type { HeldRegion } from '../../../extensions/dosimetry-compute/src/engine/regions';
import { createVoxelStore, type VoxelStore } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { boxRegion, gridOf, held, HOST, inJob, storeOf } from './doseCase';
import { monoPlan } from './fitPlan';

const radionuclide = findRadionuclide('Lu-177');
const times_h = [4, 24, 96, 168];
const ids = ['a', 'b', 'c', 'd'];
const timePoints = times_h.map((time_h, at) => ({
  timePointId: ids[at]!,
  timeAfterAdministration_s: 3600 * time_h,
}));
const halfLife_h = { kidney: 50, tumour: 90, rest: 40 };
const activityAt = (time_h: number, halfLife: number): number => 1000 * 2 ** (-time_h / halfLife);

const grid = gridOf([8, 6, 4]);
const voxels = 8 * 6 * 4;
const isKidney = (v: number): boolean => v % 8 < 2;
const isTumour = (v: number): boolean => v % 8 > 5;
const halfLifeAt = (v: number): number => halfLife_h[isKidney(v) ? 'kidney' : isTumour(v) ? 'tumour' : 'rest'];

function region(id: string, isIn: (x: number) => boolean): HeldRegion {
  const box = boxRegion(id, grid, ([x]) => isIn(x));
  const mask = new Uint8Array(voxels);
  for (const voxel of box.occupancy.voxels) mask[voxel] = 1;
  return { ...box, mask: { ...box.mask, grid, mask } };
}

/** Two regions and the rest, each of one exponential; `spoilt` is what the images are multiplied with in the kidney. */
function patient(count = 4, spoilt: readonly number[] = [1, 1, 1, 1]): VoxelStore {
  const store = storeOf(grid, new Float32Array(voxels), new Float32Array(voxels).fill(1));
  times_h.slice(0, count).forEach((time_h, n) => {
    const values = Float32Array.from({ length: voxels }, (_, v) => {
      return activityAt(time_h, halfLifeAt(v)) * (isKidney(v) ? spoilt[n]! : 1);
    });
    store.put([held(`aligned/${ids[n]!}`, 'Bq/mL', grid, values)]);
  });
  store.regions = [region('kidney', (x) => x < 2), region('tumour', (x) => x > 5)];
  return store;
}

const CHOICE: RegionFitChoice = {
  models: null,
  selection: null,
  fixedHalfLives: null,
  excluded: [],
  tissue: null,
};
const requestOf = (change: Partial<FitPlan> = {}, count = 4): FitRequest => ({
  ...monoPlan(timePoints.slice(0, count)),
  radionuclide,
  ...change,
});
const fitted = (store: VoxelStore, request: FitRequest): Promise<FitOutcome> =>
  inJob((control) => fitTimeActivities(store, request, control, HOST));
const ofRegion = (outcome: FitOutcome, id: string) => outcome.regionFits.find(({ regionId }) => regionId === id)!;
const tiaAt = (store: VoxelStore, v: number): number => store.get('tia').volume.values[v]!;
const integralOf = (halfLife: number): number => (1000 * halfLife * 3600) / Math.LN2;
const KIDNEY = 0;
const TUMOUR = 7;

test('a point that is left out of a region counts in none of its voxels, and in all others', async () => {
  const spoilt = [1, 1, 3, 1];
  const store = patient(4, spoilt);
  const excluded = [{ timePointId: 'c', reason: 'The patient moved.' }];
  const outcome = await fitted(store, requestOf({ regions: { kidney: { ...CHOICE, excluded } } }));
  const kidney = ofRegion(outcome, 'kidney');
  expect(kidney.excludedBecause).toEqual([null, null, 'The patient moved.', null]);
  expect(kidney.activities_MBq[2]! / kidney.activities_MBq[1]!).toBeCloseTo(
    (3 * activityAt(96, 50)) / activityAt(24, 50),
    5,
  );
  expect(kidney.fit.parameters['effectiveHalfLife_s']! / 180_000).toBeCloseTo(1, 5);
  expect(tiaAt(store, KIDNEY) / integralOf(50)).toBeCloseTo(1, 4);
  expect(tiaAt(store, TUMOUR) / integralOf(90)).toBeCloseTo(1, 4);
  await fitted(store, requestOf());
  expect(tiaAt(store, KIDNEY) / integralOf(50)).toBeGreaterThan(1.1);
});

test('where voxels follow their region, a point that is left out has no part in how much of it a voxel has', async () => {
  const store = patient();
  const image = store.get('aligned/c').volume.values as Float32Array;
  // Half of the kidney is spoilt: an amplitude that saw it would take from the other half.
  for (let v = 0; v < voxels; v += 8) image[v] = 5 * image[v]!;
  const excluded = [{ timePointId: 'c', reason: 'The patient moved.' }];
  const request = requestOf({ regions: { kidney: { ...CHOICE, excluded } } });
  await fitted(store, { ...request, voxels: { ...request.voxels, shape: 'region-shape' } });
  for (const v of [0, 1, 8, 9]) expect(tiaAt(store, v) / integralOf(50)).toBeCloseTo(1, 5);
  expect(tiaAt(store, TUMOUR) / integralOf(90)).toBeCloseTo(1, 5);
});

test('a bootstrap shows how far it is, and stops when the job is cancelled', async () => {
  const jobs = createJobRunner();
  const told: string[] = [];
  const onProgress = ({ doing }: { readonly doing: string }): void => {
    told.push(doing);
    // Ten times in the first region: of the hours that all replicates take a second has passed.
    if (told.length === 10) jobs.cancel('fit');
  };
  const request = requestOf();
  const curves = { ...request.curves, bootstrap: { replicates: 100_000_000, seed: 1 } };
  const run = jobs.run({ id: 'fit', onProgress }, (control) =>
    fitTimeActivities(patient(), { ...request, curves }, control, HOST),
  );
  await expect(run).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(told.at(-1)).toBe('Fitting kidney');
});

test('half-lives that are fixed, and models, are those of the region and of its voxels', async () => {
  const store = patient();
  const regions = {
    kidney: { ...CHOICE, fixedHalfLives: { phases_s: [60 * 3600], uptake_s: null } },
    tumour: { ...CHOICE, models: ['trapezoid'] as const },
  };
  const outcome = await fitted(store, requestOf({ regions }));
  expect(ofRegion(outcome, 'kidney').fit.parameters['effectiveHalfLife_s']).toBeCloseTo(216_000, 6);
  expect(ofRegion(outcome, 'tumour').fit.model).toBe('trapezoid');
  const halfLife = store.get('effectiveHalfLife').volume.values;
  expect([halfLife[KIDNEY], halfLife[TUMOUR]]).toEqual([216_000, 0]);
  expect(halfLife[3]! / 144_000).toBeCloseTo(1, 4);
  const cells = voxels / 4;
  expect(outcome.voxelModels).toMatchObject({ mono: 3 * cells, trapezoid: cells });
  expect(outcome.voxelStatus.fitted).toBe(voxels);
});

/** Twenty patients whose half-life in the kidney is 50 h to a fifth. */
const POPULATION: PopulationKinetics = {
  id: 'site',
  title: 'Twenty patients',
  radionuclide: 'Lu-177',
  agent: 'DOTATATE',
  doi: null,
  tissues: {
    kidney: {
      patients: 20,
      model: 'mono',
      mean: [0, Math.log(180_000)],
      covariance: [
        [0, 0],
        [0, 0.04],
      ],
      isPerAdministered: false,
      residual_frac: null,
      curves: null,
    },
  },
};

describe('one scan', () => {
  const oneScan = requestOf({}, 1);

  test('by Hänscheid: every voxel takes the course of its region, and says why', async () => {
    const curves = { ...oneScan.curves, selection: 'single-time-point:haenscheid' } as const;
    const late = [{ ...timePoints[2]!, timePointId: 'a', duration_s: null }];
    const store = patient(1);
    const outcome = await fitted(store, { ...oneScan, timePoints: late, curves });
    expect(outcome.voxelsForcedBecause).toBe('There is one scan: voxels take the course of their region.');
    const concentration = activityAt(4, 50);
    expect(tiaAt(store, KIDNEY) / ((concentration * 2 * 96 * 3600) / Math.LN2)).toBeCloseTo(1, 5);
    expect(outcome.total_MBq_h).toBeGreaterThan(0);
  });

  test('of several, chosen for one region: all voxels follow their regions', async () => {
    const regions = { kidney: { ...CHOICE, selection: 'single-time-point:haenscheid' as const } };
    const oneScanAt = { timePointId: 'c', population: null, earlier: [] };
    const store = patient();
    const outcome = await fitted(store, requestOf({ regions, oneScan: oneScanAt }));
    expect(outcome.voxelsForcedBecause).toMatch(/^The integral is taken from one scan/);
    expect(ofRegion(outcome, 'kidney').fit.selection).toBe('single-time-point:haenscheid');
    const expected = (activityAt(96, 50) * 2 * 96 * 3600) / Math.LN2;
    expect(tiaAt(store, KIDNEY) / expected).toBeCloseTo(1, 4);
    expect(tiaAt(store, TUMOUR) / integralOf(90)).toBeCloseTo(1, 4);
  });

  test('by a population: the rest of the body needs no tissue; a region without one fails alone, and as part of the rest', async () => {
    const curves = { ...oneScan.curves, selection: 'single-time-point:bayesian' } as const;
    const plan = { ...oneScan, curves, oneScan: { timePointId: null, population: POPULATION, earlier: [] } };
    const regions = {
      kidney: { ...CHOICE, tissue: 'kidney' as const },
      tumour: { ...CHOICE, tissue: 'kidney' as const },
    };
    const outcome = await fitted(patient(1), { ...plan, regions });
    const { timeIntegratedActivity_MBq_h, interval68_MBq_h } = ofRegion(outcome, 'kidney').fit;
    expect(interval68_MBq_h![0]).toBeLessThan(timeIntegratedActivity_MBq_h);
    expect(interval68_MBq_h![1]).toBeGreaterThan(timeIntegratedActivity_MBq_h);
    expect(outcome.failures).toEqual([]);
    const store = patient(1);
    const one = await fitted(store, { ...plan, regions: { kidney: regions.kidney } });
    expect(ofRegion(one, 'kidney').fit).toEqual(ofRegion(outcome, 'kidney').fit);
    expect(one.regionFits).toHaveLength(1);
    expect(one.failures).toMatchObject([{ regionId: 'tumour', error: { code: 'fit/tissue' } }]);
    // One point that nothing is known of: constant until then, physical decay after it.
    const ofRest = (halfLife: number): number =>
      activityAt(4, halfLife) * (4 * 3600 + radionuclide.halfLife_s / Math.LN2);
    expect(tiaAt(store, TUMOUR) / ofRest(halfLife_h.tumour)).toBeCloseTo(1, 5);
    expect(tiaAt(store, 3) / ofRest(halfLife_h.rest)).toBeCloseTo(1, 5);
    await expect(fitted(patient(1), plan)).rejects.toMatchObject({
      code: 'fit/tissue',
      message: expect.stringContaining('The region "kidney"') as string,
    });
  });
});

describe('curves without voxels', () => {
  const regions: RegionRefitRequest['regions'] = [
    { regionId: 'kidney', name: 'Kidney', volume_mL: 150, activities_MBq: times_h.map((t) => activityAt(t, 50)) },
    { regionId: 'tumour', name: 'Tumour', volume_mL: 20, activities_MBq: times_h.map((t) => activityAt(t, 90)) },
  ];
  const refit = (request: FitRequest, of = regions) =>
    refitRegions(createVoxelStore(), { fit: request, regions: of, voxelSize_mm: [4.8, 4.8, 4.8] });

  test('are the curves of Fit', () => {
    const { regionFits, failures } = refit(requestOf());
    expect(failures).toEqual([]);
    expect(regionFits.map(({ fit: { parameters } }) => parameters['effectiveHalfLife_s']! / 3600)).toEqual([
      expect.closeTo(50, 6),
      expect.closeTo(90, 6),
    ]);
  });

  test('of which one cannot be fitted: the others are there', () => {
    const excluded = ids.map((timePointId) => ({ timePointId, reason: 'x' }));
    const { regionFits, failures } = refit(requestOf({ regions: { kidney: { ...CHOICE, excluded } } }));
    expect(regionFits.map(({ regionId }) => regionId)).toEqual(['tumour']);
    expect(failures).toMatchObject([{ regionId: 'kidney', error: { code: 'fit/too-few-points' } }]);
  });

  test('uncertainty of counts and size needs durations', () => {
    const uncertainty = { source: 'counts-and-size', sensitivity_cps_per_MBq: 9.4, resolution_mm: 12 } as const;
    const request = requestOf();
    const counting = { ...request, curves: { ...request.curves, uncertainty } };
    expect(refit(counting).failures).toHaveLength(2);
    const timed = counting.timePoints.map((timePoint) => ({ ...timePoint, duration_s: 1800 }));
    const [kidney, tumour] = refit({ ...counting, timePoints: timed }).regionFits;
    const share = ({ sigmas_MBq, activities_MBq }: NonNullable<typeof kidney>) => sigmas_MBq![0]! / activities_MBq[0]!;
    expect(share(tumour!)).toBeGreaterThan(1.5 * share(kidney!));
  });
});
