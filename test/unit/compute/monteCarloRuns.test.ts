/** Runs of Monte Carlo that are stopped, and runs of several time points. */
import type { ComputeApi, DoseOutcome, DoseRequest } from '@voxel-dosimetry/compute';
import { JOULES_PER_KEV } from '@voxel-dosimetry/core';
import { job } from './loadedPhantom';
import { DEPOSITED_MeV } from './transportDouble';
import { bitsOf, fitted, request, SETTINGS, timePoints } from './transportedSphere';

jest.setTimeout(60_000);

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
