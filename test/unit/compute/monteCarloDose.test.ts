import {
  createComputeEngine,
  type ComputeApi,
  type DoseOutcome,
  type DoseRequest,
  type Job,
  type MonteCarloSettings,
} from '@voxel-dosimetry/compute';
import { findRadionuclide, IDENTITY_TRANSFORM, JOULES_PER_KEV, assessSeries } from '@voxel-dosimetry/core';
import { describeSeries, readHeader } from '@voxel-dosimetry/dicom';
import { nextRound, type TransportPlan } from '../../../extensions/dosimetry-compute/src/engine/dose/transportPlan';
import type { TransportScene } from '../../../extensions/dosimetry-compute/src/transport/transportScene';
import { smallPatient } from '../case/smallPatient';
import { DEPOSITED_MeV, ESCAPING_MeV, transportDouble, type DoubleOptions } from './transportDouble';

jest.setTimeout(60_000);

const job: Job = { id: 'a', onProgress: () => undefined };
const Lu177 = findRadionuclide('Lu-177');
const SETTINGS: MonteCarloSettings = {
  histories: 40_000,
  target: null,
  seed: 7,
  doseTo: 'medium',
  cuts: 1,
  photonCutoff_keV: 10,
};

const { files } = smallPatient('sphere');
const buffers = files.map((file) => file.slice().buffer);
const headers = buffers.map(readHeader);
const { timePoints, regionSources } = assessSeries(describeSeries(headers), {
  entries: {},
  excluded: [],
  confirmed: [],
});
const from = (seriesInstanceUID: string) => ({
  kind: 'buffers' as const,
  buffers: buffers.filter((_, index) => headers[index]!['SeriesInstanceUID'] === seriesInstanceUID),
});
const fit: DoseRequest['fit'] = {
  timePoints: timePoints.map(({ id, timeAfterAdministration_s }) => ({
    timePointId: id,
    timeAfterAdministration_s: timeAfterAdministration_s.value!,
  })),
  model: 'mono',
  scope: 'voxel',
};
const request = (change: Partial<DoseRequest> = {}): DoseRequest => ({
  engine: 'monte-carlo',
  order: 'activity-first',
  radionuclide: Lu177,
  daughters: 'none',
  fit,
  monteCarlo: SETTINGS,
  ...change,
});

/** A sphere of uniform activity, read, registered, drawn and fitted, in an engine with so many transport workers. */
async function fitted(workers: number, options: DoubleOptions = {}) {
  const double = transportDouble(options);
  const engine = createComputeEngine(double.host(workers));
  for (const { id, emission, ct } of timePoints) {
    await engine.readEmission({ timePointId: id, series: emission, source: from(id) }, job);
    await engine.readCt({ timePointId: id, series: ct!, source: from(ct!.seriesInstanceUID) }, job);
    await engine.calibrate(
      {
        timePointId: id,
        calibration: { source: 'image' },
        radionuclide: Lu177,
        acquisitionDuration_s: 1200,
        acquisitionStartAfterAdministration_s: 3600,
        decayCorrection: 'none',
      },
      job,
    );
  }
  const reference = timePoints[0]!.id;
  await engine.register(
    {
      referenceTimePointId: reference,
      alignments: timePoints.map(({ id }) => ({ timePointId: id, transform: IDENTITY_TRANSFORM })),
      densityFromTimePointId: reference,
      densityCalibration: null,
    },
    job,
  );
  const series = regionSources[0]!;
  const source = from(series.seriesInstanceUID);
  await engine.readRegions({ series, source, onto: timePoints[0]!.ct!.grid.value! }, job);
  await engine.fit({ ...fit, radionuclide: Lu177 }, job);
  return { engine, double };
}

const bitsOf = async (engine: ComputeApi, key: 'dose' | 'doseUncertainty') =>
  Buffer.from((await engine.volume(key)).values.buffer).toString('base64');

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

  it('cuts the voxels for the transport when asked to: mass and dose of the region stay', async () => {
    const scenes: TransportScene[] = [];
    const { engine } = await fitted(1, { onLoad: (scene) => void scenes.push(scene) });
    await engine.dose(request(), job);
    const [whole] = (await engine.analyse(job)).statistics;
    await engine.dose(request({ monteCarlo: { ...SETTINGS, cuts: 2 } }), job);
    const [cut] = (await engine.analyse(job)).statistics;
    expect(Math.abs(cut!.mean_Gy / whole!.mean_Gy - 1)).toBeLessThan(0.02);
    const [coarse, fine] = scenes.map(({ density_g_per_mL, spacing_mm }) => {
      const [x, y, z] = spacing_mm;
      return density_g_per_mL.reduce((sum, value) => sum + value, 0) * x * y * z;
    });
    expect(fine! / coarse!).toBeCloseTo(1, 4);
    expect(scenes[1]!.size).toEqual(scenes[0]!.size.map((count) => 2 * count));
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

/** Does `act` once so many shards have been started. */
const atShard = (count: number, act: () => void) => {
  let started = 0;
  return () => {
    started += 1;
    if (started === count) act();
    return 3;
  };
};

describe('a run that is stopped', () => {
  const stopped = async (
    act: (engine: ComputeApi) => void,
    at: number,
    order: DoseRequest['order'] = 'activity-first',
  ) => {
    let engine: ComputeApi | null = null;
    const made = await fitted(2, { turns: atShard(at, () => act(engine!)) });
    engine = made.engine;
    return { ...made, outcome: made.engine.dose(request({ order }), { id: 'run', onProgress: () => undefined }) };
  };

  it('keeps nothing when it is cancelled, and ends its workers', async () => {
    const { engine, outcome, double } = await stopped((running) => void running.cancel('run'), 10);
    await expect(outcome).rejects.toMatchObject({ code: 'compute/cancelled' });
    expect((await engine.volumes()).map(({ key }) => key)).not.toContain('dose');
    expect([...double.ended].sort()).toEqual([0, 1]);
    expect(double.ran.length).toBeLessThan(16);
  });

  it('keeps by choice what it has, labelled as partial, and the same can be made again', async () => {
    const { engine, outcome } = await stopped((running) => void running.conclude('run'), 10);
    const { monteCarlo } = await outcome;
    expect(monteCarlo).toMatchObject({ isPartial: true, decaysPlanned: 40_000 });
    expect(monteCarlo!.shards).toBeGreaterThanOrEqual(10);
    expect(monteCarlo!.shards).toBeLessThan(16);
    expect(monteCarlo!.decays).toBe(1000 * monteCarlo!.shards);
    const bits = await bitsOf(engine, 'dose');
    const again = await fitted(3);
    const repeated: DoseOutcome = await again.engine.dose(request({ shardsToRepeat: monteCarlo!.shards }), job);
    expect(repeated.monteCarlo!.shards).toBe(monteCarlo!.shards);
    expect(await bitsOf(again.engine, 'dose')).toBe(bits);
  });

  it('goes on to ten shards when it was asked too early to know any uncertainty', async () => {
    const { outcome } = await stopped((running) => void running.conclude('run'), 1);
    const { monteCarlo } = await outcome;
    expect(monteCarlo!.shards).toBeGreaterThanOrEqual(10);
    expect(monteCarlo!.isPartial).toBe(true);
  });

  it('cannot be kept before all time points are there, with dose rate first', async () => {
    const { outcome } = await stopped((running) => void running.conclude('run'), 10, 'dose-rate-first');
    expect((await outcome).monteCarlo).toMatchObject({ isPartial: false, shards: 40 * timePoints.length });
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
    const outcome = engine.voxelSValues({ ...of, extent: 1, histories: 10, seed: 1, symmetric: false }, job);
    await expect(outcome).rejects.toMatchObject({ code: 'dose/no-transport' });
  });
});

describe('dose rate first', () => {
  it('by local deposition gives the dose of activity first, with its energy', async () => {
    const { engine } = await fitted(1);
    const local = { engine: 'local', monteCarlo: null } as const;
    const first = await engine.dose(request(local), job);
    const byActivity = await engine.volume('dose');
    const second = await engine.dose(request({ ...local, order: 'dose-rate-first' }), job);
    const byRate = await engine.volume('dose');
    byRate.values.forEach((value, v) =>
      expect(Math.abs(value - byActivity.values[v]!)).toBeLessThan(1e-5 * first.max_Gy),
    );
    for (const part of ['emitted_MeV', 'absorbed_MeV', 'escaped_MeV'] as const)
      expect(Math.abs(second.energy[part] / first.energy[part] - 1)).toBeLessThan(1e-3);
    expect(second.order).toBe('dose-rate-first');
  });

  it('by Monte Carlo runs once a time point, with random numbers of its own, and combines their uncertainties', async () => {
    const { engine, double } = await fitted(2);
    const monteCarlo = { ...SETTINGS, histories: 400_000 };
    const outcome = await engine.dose(request({ order: 'dose-rate-first', monteCarlo }), job);
    const { statistics } = await engine.analyse(job);
    const decays = statistics[0]!.timeIntegratedActivity_MBq_h * 3.6e9;
    const expected_Gy = (decays * DEPOSITED_MeV * 1e3 * JOULES_PER_KEV) / (statistics[0]!.mass_g / 1000);
    expect(Math.abs(statistics[0]!.mean_Gy / expected_Gy - 1)).toBeLessThan(0.03);
    expect(outcome.monteCarlo).toMatchObject({
      decays: 400_000 * timePoints.length,
      shards: 40 * timePoints.length,
      isPartial: false,
    });
    expect(new Set(double.ran.map(({ shard }) => shard)).size).toBe(40 * timePoints.length);
    const single_frac = 1 / Math.sqrt(3 * 400_000);
    const { mean_frac } = outcome.monteCarlo!.regions[0]!;
    expect(mean_frac / single_frac).toBeGreaterThan(0.3);
    expect(mean_frac / single_frac).toBeLessThan(3);
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
