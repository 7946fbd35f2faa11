import { createComputeEngine } from '@voxel-dosimetry/compute';
import { JOULES_PER_KEV } from '@voxel-dosimetry/core';
import { nextRound, type TransportPlan } from '../../../extensions/dosimetry-compute/src/engine/dose/transportPlan';
import type { TransportScene } from '../../../extensions/dosimetry-compute/src/transport/transportScene';
import { job, Lu177 } from './loadedPhantom';
import { DEPOSITED_MeV, ESCAPING_MeV, transportDouble } from './transportDouble';
import { bitsOf, fitted, request, SETTINGS, timePoints } from './transportedSphere';

jest.setTimeout(60_000);

describe('one run', () => {
  it('scales what followed decays left to all of them, and balances energy', async () => {
    const { engine } = await fitted(2);
    const outcome = await engine.dose(request(), job);
    const { statistics } = await engine.analyse(job);
    const [sphere] = statistics;
    const decays = sphere!.timeIntegratedActivity_MBq_h * 3.6e9;
    const expected_Gy = (decays * DEPOSITED_MeV * 1e3 * JOULES_PER_KEV) / (sphere!.mass_g / 1000);
    expect(Math.abs(sphere!.mean_Gy / expected_Gy - 1)).toBeLessThan(0.01);
    const { emitted_MeV, absorbed_MeV, escaped_MeV } = outcome.energy;
    expect((absorbed_MeV + escaped_MeV) / emitted_MeV).toBeCloseTo(1, 9);
    expect(escaped_MeV / (decays * ESCAPING_MeV)).toBeCloseTo(1, 4);
    expect(outcome).toMatchObject({
      engine: 'monte-carlo',
      order: 'activity-first',
      monteCarlo: {
        seed: 7,
        decays: 40_000,
        decaysPlanned: 40_000,
        shards: 40,
        isPartial: false,
        isTargetReached: null,
      },
    });
  });

  it('says how sure it is: of the mean of a region, of its voxels, and as a map', async () => {
    const { engine } = await fitted(2);
    const { monteCarlo } = await engine.dose(request(), job);
    const [region] = monteCarlo!.regions;
    // Deposits are uniform from 0 to 2: relative spread of one 1/√3; all decays are in the sphere.
    const expected_frac = 1 / Math.sqrt(3 * 40_000);
    expect(region!.mean_frac / expected_frac).toBeGreaterThan(0.6);
    expect(region!.mean_frac / expected_frac).toBeLessThan(1.5);
    expect(region!.largestVoxel_frac!).toBeGreaterThan(region!.medianVoxel_frac!);
    expect(region!.medianVoxel_frac!).toBeGreaterThan(10 * region!.mean_frac);
    const map = await engine.volume('doseUncertainty');
    expect(map.unit).toBe('frac');
    expect(Math.max(...map.values)).toBe(1);
    expect(monteCarlo!.highDose_frac / region!.medianVoxel_frac!).toBeCloseTo(1, 0);
  });

  it('has the same bits for any number of workers, and others for another seed', async () => {
    const bits: string[] = [];
    for (const workers of [1, 2, 3]) {
      const { engine } = await fitted(workers, { turns: ({ shard }) => 1 + ((shard * 5) % 4) });
      await engine.dose(request(), job);
      bits.push(`${await bitsOf(engine, 'dose')} ${await bitsOf(engine, 'doseUncertainty')}`);
      if (workers < 3) continue;
      await engine.dose(request({ monteCarlo: { ...SETTINGS, seed: 8 } }), job);
      expect(await bitsOf(engine, 'dose')).not.toBe(bits[0]!.split(' ')[0]);
    }
    expect(new Set(bits).size).toBe(1);
  });

  it('tells how many decays it has followed and the uncertainty so far', async () => {
    const { engine } = await fitted(1, { turns: () => 400 });
    const told: string[] = [];
    const { onProgress, ...named } = {
      id: 'told',
      onProgress: ({ doing }: { doing: string }) => void told.push(doing),
    };
    await engine.dose(request(), { ...named, onProgress });
    expect(told.some((words) => /^Following 0\.0\d+ of 0\.04 million decays, ±[\d.]+ % in /.test(words))).toBe(true);
  });

  it('sends the composition that belongs to each density, and no negative activity', async () => {
    const scenes: TransportScene[] = [];
    const { engine } = await fitted(1, { onLoad: (scene) => void scenes.push(scene) });
    await engine.dose(request(), job);
    const [scene] = scenes;
    expect(scene!.activity.every((value) => value >= 0)).toBe(true);
    expect(scene!.medium.every((medium) => medium < scene!.media.length)).toBe(true);
    expect(scene!.surroundings).toBeNull();
    expect(scene!.size).toEqual((await engine.volume('density')).grid.size);
  });

  it("takes cut voxels, or the CT's own, for the transport when asked to: decays and dose stay on the dose grid", async () => {
    const scenes: TransportScene[] = [];
    const { engine } = await fitted(1, { onLoad: (scene) => void scenes.push(scene) });
    const choices = [{}, { cuts: 2 }, { geometry: 'ct' }] as const;
    const means: number[] = [];
    for (const choice of choices) {
      await engine.dose(request({ monteCarlo: { ...SETTINGS, ...choice } }), job);
      means.push((await engine.analyse(job)).statistics[0]!.mean_Gy);
    }
    // Where decays happen is the dose grid's alone: the same bits.
    expect(new Set(means).size).toBe(1);
    const [whole, cut, ct] = scenes;
    const { grid } = await engine.volume('density');
    expect(whole!.tallyGrid).toBeNull();
    expect(cut!.size).toEqual(whole!.size.map((count) => 2 * count));
    expect(cut!.tallyGrid).toEqual({ size: grid.size, spacing_mm: grid.spacing_mm, from_mm: [0, 0, 0] });
    expect(ct!.spacing_mm).toEqual(timePoints[0]!.ct!.grid.value!.spacing_mm);
    expect(ct!.tallyGrid).toMatchObject({ size: grid.size, spacing_mm: grid.spacing_mm });
    const mass = ({ density_g_per_mL, spacing_mm: [x, y, z] }: TransportScene) =>
      density_g_per_mL.reduce((sum, value) => sum + value, 0) * x * y * z;
    expect(mass(cut!) / mass(whole!)).toBeCloseTo(1, 4);
  });

  it('leaves no uncertainty map behind when another engine follows', async () => {
    const { engine } = await fitted(1);
    await engine.dose(request(), job);
    await engine.dose(request({ engine: 'local', monteCarlo: null }), job);
    await expect(engine.volume('doseUncertainty')).rejects.toMatchObject({ code: 'compute/no-volume' });
  });
});

describe('a run to a target', () => {
  const target = { uncertainty_pct: 0.1, of: 'region-mean', regionIds: null } as const;

  it('goes on until the mean of the region is as sure as wanted', async () => {
    const { engine } = await fitted(2);
    const { monteCarlo } = await engine.dose(request({ monteCarlo: { ...SETTINGS, histories: 1e7, target } }), job);
    expect(monteCarlo!.isTargetReached).toBe(true);
    expect(monteCarlo!.regions[0]!.mean_frac).toBeLessThanOrEqual(0.001);
    expect(monteCarlo!.decays).toBeGreaterThanOrEqual(400_000);
    expect(monteCarlo!.decays).toBeLessThan(1e7);
  });

  it('goes on until every voxel of the region is', async () => {
    const { engine } = await fitted(2);
    const voxels = { uncertainty_pct: 20, of: 'every-voxel', regionIds: null } as const;
    const settings = { ...SETTINGS, histories: 4e6, target: voxels };
    const { monteCarlo } = await engine.dose(request({ monteCarlo: settings }), job);
    expect(monteCarlo).toMatchObject({ isTargetReached: true, isPartial: false });
    expect(monteCarlo!.regions[0]!.largestVoxel_frac).toBeLessThanOrEqual(0.2);
  });

  it('ends with the last history when the target is out of reach, and says so', async () => {
    const { engine } = await fitted(2);
    const settings = { ...SETTINGS, histories: 50_000, target };
    const { monteCarlo } = await engine.dose(request({ monteCarlo: settings }), job);
    expect(monteCarlo).toMatchObject({ isTargetReached: false, isPartial: false, decays: 50_000 });
  });

  it('takes the same decays whatever the number of workers', async () => {
    const bits: string[] = [];
    for (const workers of [1, 3]) {
      const { engine } = await fitted(workers);
      await engine.dose(request({ monteCarlo: { ...SETTINGS, histories: 1e7, target } }), job);
      bits.push(await bitsOf(engine, 'dose'));
    }
    expect(bits[0]).toBe(bits[1]);
  });

  it('refuses a region that is not there', async () => {
    const { engine } = await fitted(1);
    const monteCarlo = { ...SETTINGS, target: { ...target, regionIds: ['liver'] } };
    await expect(engine.dose(request({ monteCarlo }), job)).rejects.toMatchObject({ code: 'dose/no-region' });
  });
});

describe('what goes wrong', () => {
  it('a worker that dies ends the run; nothing is kept and the others are ended', async () => {
    const fail = ({ shard }: { shard: number }) => (shard === 5 ? new Error('out of memory') : null);
    const { engine, double } = await fitted(2, { fail });
    await expect(engine.dose(request(), job)).rejects.toThrow('out of memory');
    expect((await engine.volumes()).map(({ key }) => key)).not.toContain('dose');
    expect([...double.ended].sort()).toEqual([0, 1]);
  });

  it('a grid that does not fit into memory is refused with what it needs', async () => {
    const double = transportDouble();
    const { engine } = await fitted(1);
    const small = createComputeEngine({ ...double.host(1), memory_bytes: 1e6 });
    const outcome = small.voxelSValues(
      {
        radionuclide: Lu177,
        daughters: 'none',
        voxelSize_mm: [4, 4, 4],
        medium: 'water',
        density_g_per_mL: null,
        extent: 5,
        histories: 1000,
        seed: 1,
        photonCutoff_keV: 10,
        symmetric: false,
      },
      job,
    );
    await expect(outcome).rejects.toMatchObject({ code: 'dose/memory' });
    expect((await engine.volumes()).length).toBeGreaterThan(0);
  });

  it('a host without threads says so', async () => {
    const engine = createComputeEngine();
    const of = {
      radionuclide: Lu177,
      daughters: 'none',
      voxelSize_mm: [4, 4, 4],
      medium: 'water',
      density_g_per_mL: null,
    } as const;
    const outcome = engine.voxelSValues(
      { ...of, extent: 1, histories: 10, seed: 1, photonCutoff_keV: 10, symmetric: false },
      job,
    );
    await expect(outcome).rejects.toMatchObject({ code: 'dose/no-transport' });
  });
});

test('a long run has more shards, so that none takes longer than some seconds', () => {
  const plan: TransportPlan = {
    seed: 1,
    firstShard: 0,
    shards: 40,
    mostPerShard: 2e6,
    histories: 1e9,
    target: null,
    shardsToRepeat: null,
  };
  const shards = nextRound(plan, 0, 0, 1);
  expect(shards).toHaveLength(500);
  expect(shards.reduce((sum, { decays }) => sum + decays, 0)).toBe(1e9);
  expect(nextRound({ ...plan, histories: 30 }, 0, 0, 1).map(({ decays }) => decays)).toEqual(Array(30).fill(1));
});
