import { USUAL_MONTE_CARLO } from '@voxel-dosimetry/compute';
import { estimateDose, notePace, type Pace } from '../../../extensions/dosimetry-compute/src/engine/dose/estimateDose';
import { doseBy, gridOf, inJob, requestOf, storeOf } from './doseCase';

jest.setTimeout(60_000);

const grid = gridOf([40, 40, 32]);
const voxels = 40 * 40 * 32;
const store = storeOf(grid, new Float32Array(voxels).fill(1e8), new Float32Array(voxels).fill(1.04));
const monteCarlo = { ...USUAL_MONTE_CARLO, histories: 4_000_000 };
const { engine: _engine, ...request } = requestOf('local', { monteCarlo });
const pace: Pace = { rates: null, decays_per_s: null };
const estimate = (own = store) => inJob((control) => estimateDose(own, pace, request, control));

it('measures the inner loops once', async () => {
  const { surroundings } = await estimate();
  expect(surroundings).toMatchObject({ voxelSize_mm: [4.8, 4.8, 4.8], nearLung_frac: 0, voxelsDenserThanBone: 0 });
  const rates = pace.rates!;
  expect(Object.values(rates).every((rate) => rate >= 0 && Number.isFinite(rate))).toBe(true);
  expect(rates.voxel_s * rates.point_s * rates.coneStep_s * (rates.kernel_s + rates.kernelValue_s)).toBeGreaterThan(0);
  await estimate();
  expect(pace.rates).toBe(rates);
});

it('adds up what each engine does on this grid', async () => {
  const rates = {
    voxel_s: 1e-9,
    kernel_s: 0.1,
    kernelValue_s: 1e-7,
    point_s: 1e-9,
    cone_s: 0.2,
    coneStep_s: 2e-8,
    decays_per_s: 1e5,
  };
  const times = async (change: Partial<typeof request>) => {
    const { engines } = await inJob((control) =>
      estimateDose(store, { rates, decays_per_s: null }, { ...request, ...change }, control, 2),
    );
    return engines.map(({ expected_s }) => expected_s);
  };
  const points = 8 * voxels * Math.log2(8 * voxels);
  const passes = (count: number) => count * voxels * 1e-9;
  const [kernel, convolution] = [2 * 0.1 + voxels * 1e-7, points * 1e-9 + passes(10)];
  const cone = 0.2 + voxels * 96 * 2e-8;
  const found = await times({});
  [passes(6), kernel + convolution, kernel + convolution, kernel + convolution, cone].forEach((time, at) =>
    expect(found[at]).toBeCloseTo(time, 9),
  );
  // Two threads, before the first run.
  expect(found[5]).toBe(20);
  const timePoints = [1, 2, 3].map((at) => ({
    timePointId: String(at),
    timeAfterAdministration_s: at,
    duration_s: null,
  }));
  const byRate = await times({ order: 'dose-rate-first', fit: { ...request.fit, timePoints } });
  expect(byRate[1]).toBeCloseTo(kernel + 3 * convolution, 9);
});

it('lets cones pass air faster than tissue', async () => {
  const half = new Float32Array(voxels).fill(1.04, 0, voxels / 2);
  const found = await estimate(storeOf(grid, new Float32Array(voxels).fill(1e8), half));
  const timeOf = ({ engines }: typeof found) => engines.find(({ engine }) => engine === 'collapsed-cone')!.expected_s!;
  const { cone_s } = pace.rates!;
  expect((timeOf(found) - cone_s) / (timeOf(await estimate()) - cone_s)).toBeCloseTo(0.6, 9);
});

it('knows Monte Carlo’s pace from the last run', async () => {
  const timeOf = async () => (await estimate()).engines.find(({ engine }) => engine === 'monte-carlo')!;
  expect(await timeOf()).toEqual({
    engine: 'monte-carlo',
    expected_s: monteCarlo.histories / pace.rates!.decays_per_s,
    because: null,
  });
  const { outcome } = await doseBy(store, requestOf('local'));
  notePace(pace, outcome);
  expect(pace.decays_per_s).toBeNull();
  notePace(pace, { ...outcome, monteCarlo: { decays: 500_000, duration_s: 2 } as never });
  expect(await timeOf()).toEqual({ engine: 'monte-carlo', expected_s: 16, because: null });
});

it('says why an engine cannot run', async () => {
  const withoutCt = storeOf(grid, new Float32Array(voxels), new Float32Array(voxels).fill(1), { hasCt: false });
  const { engines } = await estimate(withoutCt);
  const refused = engines.filter(({ because }) => because !== null);
  expect(refused.map(({ engine }) => engine)).toEqual(['voxel-s-density', 'voxel-s-tissue', 'collapsed-cone']);
  for (const { expected_s, because } of refused) {
    expect(expected_s).toBeNull();
    expect(because).toMatch(/takes the mass density of each voxel from a CT; this case has no CT/);
  }
});
