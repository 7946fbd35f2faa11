import type { DoseEngine } from '@voxel-dosimetry/compute';
import {
  dosePointKernel,
  findRadionuclide,
  JOULES_PER_KEV,
  MINIMUM_DENSITY_g_per_mL,
  parseSiteKernel,
  voxelSValueKernel,
  type EnergyBudget,
  type KernelMedium,
  type VoxelSValueKernel,
} from '@voxel-dosimetry/core';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { calculateDose } from '../../../extensions/dosimetry-compute/src/engine/dose/calculateDose';
import { randomNumbers } from '../../physics/randomNumbers';
import { resultOf } from '../core/drive';
import { doseBy, gridOf, held, HOST, requestOf, storeOf } from './doseCase';
import { monoPlan } from './fitPlan';

jest.setTimeout(60_000);

const GY_PER_MEV_PER_G = 1e6 * JOULES_PER_KEV;
const SIZE = [9, 8, 7] as const;
const SPACING_mm = [4, 4.42, 5] as const;
const grid = gridOf([...SIZE], [...SPACING_mm]);
const voxels = SIZE[0] * SIZE[1] * SIZE[2];
const Lu177 = findRadionuclide('Lu-177');
const random = randomNumbers(3);
const tia = Float32Array.from({ length: voxels }, () => 1e9 * random() ** 3);
/** Air, lung, fat, muscle and bone, voxel by voxel. */
const patient = Float32Array.from({ length: voxels }, () => [0.001, 0.3, 0.95, 1.05, 1.4][Math.floor(5 * random())]!);
const KERNEL_ENGINES = ['voxel-s', 'voxel-s-density', 'voxel-s-tissue', 'collapsed-cone'] as const;

const kernelIn = (medium: KernelMedium, density_g_per_mL: number): VoxelSValueKernel =>
  resultOf(
    voxelSValueKernel({
      pointKernel: dosePointKernel(Lu177, 'none', medium),
      density_g_per_mL,
      voxelSize_mm: SPACING_mm,
      reach: [SIZE[0] - 1, SIZE[1] - 1, SIZE[2] - 1],
    }),
  );

const placeOf = (v: number): [number, number, number] => [
  v % SIZE[0],
  Math.floor(v / SIZE[0]) % SIZE[1],
  Math.floor(v / (SIZE[0] * SIZE[1])),
];

/** Σ over all sources of decays/mL times the kernel at the offset, as it stands in a paper; MeV/mL. */
function directSum(map: Float32Array, { energy_MeV }: VoxelSValueKernel): Float64Array {
  return Float64Array.from(map, (_, target) => {
    const [i, j, k] = placeOf(target);
    let sum = 0;
    map.forEach((decays, source) => {
      const [si, sj, sk] = placeOf(source);
      sum += decays * energy_MeV[Math.abs(i - si) + SIZE[0] * (Math.abs(j - sj) + SIZE[1] * Math.abs(k - sk))]!;
    });
    return sum;
  });
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance_frac: number): void {
  const scale = Math.max(...Array.from(wanted, Math.abs));
  let worst = 0;
  for (let v = 0; v < wanted.length; v++) worst = Math.max(worst, Math.abs(found[v]! - wanted[v]!));
  expect(worst / scale).toBeLessThan(tolerance_frac);
}

const rest_frac = ({ emitted_MeV, absorbed_MeV, escaped_MeV }: EnergyBudget): number =>
  (absorbed_MeV + escaped_MeV) / emitted_MeV - 1;

describe('voxel S values of one medium', () => {
  it('are what summing over all pairs of voxels gives', async () => {
    const { result } = await doseBy(storeOf(grid, tia, patient), requestOf('voxel-s'));
    const wanted = directSum(tia, kernelIn('soft-tissue', 1)).map((energy) => energy * GY_PER_MEV_PER_G);
    expectClose(result.dose.values, wanted, 1e-5);
  });

  it('give the same energy over each voxel’s own mass when they are scaled by density, and none in air', async () => {
    const store = storeOf(grid, tia, patient);
    const unscaled = (await doseBy(store, requestOf('voxel-s'))).result.dose.values;
    const scaled = (await doseBy(store, requestOf('voxel-s-density'))).result.dose.values;
    const wanted = Float32Array.from(patient, (density, v) =>
      density >= MINIMUM_DENSITY_g_per_mL ? unscaled[v]! / density : 0,
    );
    expectClose(scaled, wanted, 1e-6);
    expect(patient.some((density, v) => density < MINIMUM_DENSITY_g_per_mL && unscaled[v]! > 0)).toBe(true);
  });

  it('take the chosen medium, at its own density', async () => {
    const kernel = { medium: 'lung', siteKernel: null } as const;
    const { result, outcome } = await doseBy(storeOf(grid, tia, patient), requestOf('voxel-s', { kernel }));
    const wanted = directSum(tia, kernelIn('lung', 0.26)).map((energy) => (energy * GY_PER_MEV_PER_G) / 0.26);
    expectClose(result.dose.values, wanted, 1e-5);
    expect(outcome.kernel).toMatchObject({
      source: 'point-kernel',
      siteKernel: null,
      media: [{ medium: 'lung', density_g_per_mL: 0.26, voxels }],
      reach: [8, 7, 6],
      beyond_frac: 0,
    });
    expect(outcome.kernel!.selfUncertainty_frac).toBeGreaterThan(0);
    expect(outcome.kernel!.selfUncertainty_frac).toBeLessThan(0.01);
  });

  it('are nowhere negative around one hot voxel, and odd in the activity', async () => {
    const point = new Float32Array(voxels);
    point[0] = 1e12;
    const { values } = (await doseBy(storeOf(grid, point, patient), requestOf('voxel-s'))).result.dose;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(values.every((dose) => dose > 0)).toBe(true);
    const negative = tia.map((decays) => -decays);
    const [up, down] = [tia, negative].map(async (map) => doseBy(storeOf(grid, map, patient), requestOf('voxel-s')));
    expectClose(
      (await down!).result.dose.values,
      (await up!).result.dose.values.map((dose) => -dose),
      1e-6,
    );
  });

  test.each(['Tb-161', 'Y-90'])(
    'carry photons of one hot voxel of %s to the end of the grid, 20 cm away',
    async (name) => {
      const radionuclide = findRadionuclide(name);
      const long = gridOf([101, 5, 5], [2, 2, 2]);
      const point = new Float32Array(101 * 25);
      const source = 101 * 12;
      point[source] = 1e12;
      const water = new Float32Array(point.length).fill(1);
      const { result, outcome } = await doseBy(storeOf(long, point, water), requestOf('voxel-s', { radionuclide }));
      const { energy_MeV } = resultOf(
        voxelSValueKernel({
          pointKernel: dosePointKernel(radionuclide, 'none', 'soft-tissue'),
          density_g_per_mL: 1,
          voxelSize_mm: long.spacing_mm,
          reach: [100, 0, 0],
        }),
      );
      // Nine orders of magnitude: X rays of 8 keV end in the voxel itself, those of 50 keV go on.
      const off = [0, 1, 3, 5, 10, 30, 60, 100].map(
        (i) => (result.dose.values[source + i]! / result.dose.values[source]!) * (energy_MeV[0]! / energy_MeV[i]!) - 1,
      );
      expect(energy_MeV[100]! / energy_MeV[0]!).toBeLessThan(1e-8);
      expect(Math.max(...off.map(Math.abs))).toBeLessThan(0.005);
      expect(Math.abs(rest_frac(outcome.energy))).toBeLessThan(1e-5);
    },
  );
});

describe('voxel S values of each voxel’s tissue', () => {
  it('are those of one medium where there is but one tissue, at its density in the patient', async () => {
    const lung = new Float32Array(voxels).fill(0.34);
    const { result, outcome } = await doseBy(storeOf(grid, tia, lung), requestOf('voxel-s-tissue'));
    const wanted = directSum(tia, kernelIn('lung', 0.34)).map((energy) => (energy * GY_PER_MEV_PER_G) / 0.34);
    expectClose(result.dose.values, wanted, 1e-5);
    expect(outcome.kernel!.media).toMatchObject([{ medium: 'lung', voxels }]);
    expect(outcome.kernel!.media[0]!.density_g_per_mL).toBeCloseTo(0.34, 5);
    expect(Math.abs(rest_frac(outcome.energy))).toBeLessThan(1e-9);
  });

  it('are in each voxel those of its own tissue', async () => {
    const { result, outcome } = await doseBy(storeOf(grid, tia, patient), requestOf('voxel-s-tissue'));
    const media = outcome.kernel!.media;
    expect(media.map(({ medium }) => medium)).toEqual(['lung', 'adipose', 'soft-tissue', 'cortical-bone']);
    const bone = directSum(tia, kernelIn('cortical-bone', media[3]!.density_g_per_mL));
    const wanted = Float32Array.from(patient, (density, v) =>
      density > 1.1 ? (bone[v]! * GY_PER_MEV_PER_G) / media[3]!.density_g_per_mL : 0,
    );
    const found = result.dose.values.map((dose, v) => (patient[v]! > 1.1 ? dose : 0));
    expectClose(found, wanted, 1e-5);
  });
});

test.each(['Lu-177', 'Y-90'])('every engine gives account of all energy of %s', async (name) => {
  const radionuclide = findRadionuclide(name);
  const budgets = [];
  for (const engine of KERNEL_ENGINES) {
    const { result, outcome } = await doseBy(storeOf(grid, tia, patient), requestOf(engine, { radionuclide }));
    expect([engine, Math.abs(rest_frac(outcome.energy)) < 1e-5]).toEqual([engine, true]);
    budgets.push(outcome.energy.emitted_MeV);
    if (engine === 'voxel-s') continue;
    const absorbed_MeV = Array.from(result.dose.values).reduce((sum, dose, v) => sum + dose * patient[v]!, 0);
    const volume_mL = (SPACING_mm[0] * SPACING_mm[1] * SPACING_mm[2]) / 1000;
    expect((absorbed_MeV * volume_mL) / GY_PER_MEV_PER_G / outcome.energy.absorbed_MeV).toBeCloseTo(1, 5);
  }
  for (const emitted_MeV of budgets) expect(emitted_MeV / budgets[0]!).toBeCloseTo(1, 5);
});

test('collapsed cone in one medium agrees with its voxel S values, and negative activity sends nothing', async () => {
  const water = new Float32Array(voxels).fill(1);
  const kernel = { medium: 'water', siteKernel: null } as const;
  const noisy = tia.map((decays, v) => (v % 50 === 7 ? -decays : decays));
  const [cone, cut, convolved] = [
    await doseBy(storeOf(grid, noisy, water), requestOf('collapsed-cone', { kernel })),
    await doseBy(
      storeOf(
        grid,
        noisy.map((decays) => Math.max(0, decays)),
        water,
      ),
      requestOf('collapsed-cone', { kernel }),
    ),
    await doseBy(
      storeOf(
        grid,
        noisy.map((decays) => Math.max(0, decays)),
        water,
      ),
      requestOf('voxel-s', { kernel }),
    ),
  ];
  expect(cone.result.dose.values).toEqual(cut.result.dose.values);
  expect(cut.outcome.energy.absorbed_MeV / convolved.outcome.energy.absorbed_MeV).toBeCloseTo(1, 2);
  expectClose(cut.result.dose.values, convolved.result.dose.values, 0.03);
  expect(cone.outcome.kernel).toMatchObject({ directions: 96, media: [{ medium: 'water', voxels }] });
});

test.each(KERNEL_ENGINES)(
  '%s by dose rates is what it is by activity where activity decays alike everywhere',
  async (engine) => {
    const rate_per_s = Math.LN2 / (48 * 3600);
    const times_s = [3600, 24 * 3600, 96 * 3600];
    const store = storeOf(grid, tia, patient);
    const timePoints = times_s.map((time_s, at) => {
      const activity = tia.map((decays) => decays * rate_per_s * Math.exp(-rate_per_s * time_s));
      store.put([held(`aligned/${at}`, 'Bq/mL', grid, activity)]);
      return { timePointId: String(at), timeAfterAdministration_s: time_s };
    });
    const fit = monoPlan(timePoints);
    const byActivity = await doseBy(store, requestOf(engine, { fit }));
    const byRate = await doseBy(store, requestOf(engine, { fit, order: 'dose-rate-first' }));
    expectClose(byRate.result.dose.values, byActivity.result.dose.values, 1e-3);
    expect(byRate.outcome.energy.emitted_MeV / byActivity.outcome.energy.emitted_MeV).toBeCloseTo(1, 2);
  },
);

describe('without a CT', () => {
  const store = storeOf(grid, tia, new Float32Array(voxels).fill(1), { hasCt: false });

  test.each(['voxel-s-density', 'voxel-s-tissue', 'collapsed-cone'] as const)('%s is refused', async (engine) => {
    await expect(doseBy(store, requestOf(engine))).rejects.toMatchObject({ code: 'dose/no-density' });
  });

  it('voxel S values of one medium do with none', async () => {
    expect((await doseBy(store, requestOf('voxel-s'))).outcome.max_Gy).toBeGreaterThan(0);
  });
});

describe('a site’s own kernel', () => {
  const own = kernelIn('soft-tissue', 1.04);
  const mass_kg = (1.04 * SPACING_mm[0] * SPACING_mm[1] * SPACING_mm[2]) / 1e6;
  const size = [5, 5, 5] as const;
  const file = (change: object = {}) =>
    JSON.stringify({
      radionuclide: 'Lu-177',
      voxelSize_mm: SPACING_mm,
      medium: 'ICRU soft tissue',
      density_g_per_cm3: 1.04,
      unit: 'mGy/(MBq·s)',
      size,
      values: Array.from({ length: 125 }, (_, at) => {
        const [i, j, k] = [at % 5, Math.floor(at / 5) % 5, Math.floor(at / 25)].map((place) => Math.abs(place - 2));
        const energy_MeV = own.energy_MeV[i! + SIZE[0] * (j! + SIZE[1] * k!)]!;
        return (1e9 * energy_MeV * 1e3 * JOULES_PER_KEV) / mass_kg;
      }),
      ...change,
    });
  const use = (text: string, engine: DoseEngine = 'voxel-s') =>
    doseBy(
      storeOf(grid, tia, patient),
      requestOf(engine, { kernel: { medium: 'soft-tissue', siteKernel: parseSiteKernel('K.json', text) } }),
    );

  it('is used as it is, and what it has no voxels for is told', async () => {
    const { result, outcome } = await use(file());
    const cropped = own.energy_MeV.map((energy, at) => {
      const [i, j, k] = placeOf(at);
      return Math.max(i, j, k) <= 2 ? energy : 0;
    });
    const wanted = directSum(tia, { ...own, energy_MeV: cropped });
    expectClose(
      result.dose.values,
      wanted.map((energy) => (energy * GY_PER_MEV_PER_G) / 1.04),
      1e-5,
    );
    expect(outcome.kernel).toMatchObject({
      source: 'site',
      siteKernel: { name: 'K.json', medium: 'ICRU soft tissue' },
      media: [{ medium: null, density_g_per_mL: 1.04, voxels }],
      reach: [2, 2, 2],
      selfUncertainty_frac: null,
    });
    // Made of the computed kernel, which agrees with itself.
    expect(outcome.kernel!.siteKernel!.ofComputed_frac).toBeCloseTo(1, 2);
    expect(outcome.kernel!.beyond_frac).toBeGreaterThan(0.1);
    expect(Math.abs(rest_frac(outcome.energy))).toBeLessThan(1e-5);
  });

  it('that lies 6 % low, as a table without all electrons does, is told to', async () => {
    const values = (JSON.parse(file()) as { values: number[] }).values.map((value) => 0.94 * value);
    const { outcome } = await use(file({ values }));
    expect(outcome.kernel!.siteKernel!.ofComputed_frac).toBeCloseTo(0.94, 2);
  });

  test.each([
    ['another nuclide', { radionuclide: 'Y-90' }, 'dose/kernel-radionuclide'],
    ['another voxel size', { voxelSize_mm: [4, 4.8, 5] }, 'dose/kernel-voxel-size'],
    ['another unit than it says', { unit: 'Gy/(Bq·s)' }, 'dose/kernel-energy'],
    ['a unit that is none of ours', { unit: 'mGy/mCi' }, 'dose/kernel-unit'],
  ])('of %s is refused', async (_, change, code) => {
    await expect(async () => use(file(change))).rejects.toMatchObject({ code });
  });

  it('of another voxel size does not keep other engines from running', async () => {
    const { outcome } = await use(file({ voxelSize_mm: [4, 4.8, 5] }), 'voxel-s-tissue');
    expect(outcome.kernel!.source).toBe('point-kernel');
  });
});

test.each(KERNEL_ENGINES)('%s needs no more memory than is allowed', async (engine) => {
  const request = requestOf(engine);
  const poor = { ...HOST, memory_bytes: 1e4 };
  await expect(doseBy(storeOf(grid, tia, patient), request, poor)).rejects.toMatchObject({ code: 'dose/memory' });
});

test.each(KERNEL_ENGINES)('%s stops when it is told to, and leaves nothing', async (engine) => {
  const store = storeOf(grid, tia, patient);
  const jobs = createJobRunner();
  // Of its own, so that the kernel is not there already.
  const request = requestOf(engine, { radionuclide: findRadionuclide('Tb-161') });
  const run = jobs.run({ id: 'a', onProgress: () => jobs.cancel('a') }, (control) =>
    calculateDose(store, HOST, request, control, 'dose'),
  );
  await expect(run).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect(store.keys()).toEqual(['tia', 'density']);
});
