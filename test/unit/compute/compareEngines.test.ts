import type { CompareRequest, DoseEngine, VolumeKey } from '@voxel-dosimetry/compute';
import { regionDoseStatistics, USUAL_GAMMA, type Volume } from '@voxel-dosimetry/core';
import { compareEngines } from '../../../extensions/dosimetry-compute/src/engine/dose/compareEngines';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import type { VoxelStore } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import type { TransportHost } from '../../../extensions/dosimetry-compute/src/transport/transportHost';
import { resultOf } from '../core/drive';
import { boxRegion, doseBy, gridOf, held, HOST, inJob, requestOf, storeOf } from './doseCase';

jest.setTimeout(60_000);

const grid = gridOf([12, 10, 8]);
const voxels = 12 * 10 * 8;
/** Half of it lung, activity in the middle of the other half. */
const density = Float32Array.from({ length: voxels }, (_, v) => (v % 12 < 6 ? 0.3 : 1.05));
const tia = Float32Array.from({ length: voxels }, (_, v) => (v % 12 >= 6 && v % 12 < 10 ? 2e9 : 0));
const ENGINES: readonly DoseEngine[] = ['local', 'voxel-s', 'voxel-s-density'];

function caseWithRegions(): VoxelStore {
  const store = storeOf(grid, tia, density);
  store.regions = [
    boxRegion('liver', grid, ([i]) => i >= 6 && i < 10),
    boxRegion('lung', grid, ([i]) => i < 6),
    boxRegion('far', grid, ([i]) => i === 0),
  ];
  store.put([held('dose', 'Gy', grid, new Float32Array(voxels).fill(7))]);
  return store;
}

const compare = (store: VoxelStore, change: Partial<CompareRequest> = {}, host: TransportHost = HOST) => {
  const { engine: _engine, ...dose } = requestOf('local');
  const request = { engines: ENGINES, reference: 'voxel-s-density', dose, gamma: USUAL_GAMMA, ...change } as const;
  return inJob((control) => compareEngines(store, host, request, control));
};
const valuesOf = (store: VoxelStore, key: VolumeKey) => store.get(key).volume.values;

it('gives each engine what it gives on its own, and leaves the dose alone', async () => {
  const store = caseWithRegions();
  const { reference, gamma, engines } = await compare(store);
  expect([reference, gamma]).toEqual(['voxel-s-density', USUAL_GAMMA]);
  expect(engines.map(({ outcome }) => outcome.engine)).toEqual(ENGINES);
  for (const { outcome, statistics } of engines) {
    const alone = await doseBy(caseWithRegions(), requestOf(outcome.engine));
    expect(valuesOf(store, `comparison/${outcome.engine}`)).toEqual(alone.result.dose.values);
    expect({ ...outcome, duration_s: 0 }).toEqual({ ...alone.outcome, duration_s: 0 });
    const occupancy = Float32Array.from(density, (_, v) => (v % 12 >= 6 && v % 12 < 10 ? 1 : 0));
    const maps = { dose: alone.result.dose, density: store.get('density').volume, tia: store.get('tia').volume };
    const wanted = resultOf(
      regionDoseStatistics({
        region: { id: 'liver', name: 'Liver' },
        occupancy,
        dose: maps.dose,
        density: maps.density as Volume<'g/mL'>,
        tia: maps.tia as Volume<'Bq·s/mL'>,
      }),
    );
    expect(statistics[0]).toEqual(wanted);
    expect(statistics.map(({ regionId }) => regionId)).toEqual(['liver', 'lung', 'far']);
  }
  expect(valuesOf(store, 'dose')).toEqual(new Float32Array(voxels).fill(7));
});

it('compares each with the reference: difference and gamma voxel by voxel, and by region', async () => {
  const store = caseWithRegions();
  const { engines } = await compare(store);
  const reference = valuesOf(store, 'comparison/voxel-s-density');
  for (const engine of ['local', 'voxel-s'] as const) {
    const own = valuesOf(store, `comparison/${engine}`);
    const difference = valuesOf(store, `difference/${engine}`);
    for (let v = 0; v < voxels; v++) expect(difference[v]).toBe(Math.fround(own[v]! - reference[v]!));
  }
  const [local, unscaled, own] = engines;
  expect(own!.gamma).toBeNull();
  expect(store.has('difference/voxel-s-density')).toBe(false);
  expect(store.has('gamma/voxel-s-density')).toBe(false);
  // The kernel's medium is 5 % lighter than the liver: 5 % more dose than over the liver's own mass, beyond 3 %.
  expect(unscaled!.gamma!.pass_frac).toBeLessThan(0.6);
  expect(local!.gamma!.evaluatedVoxels).toBe(unscaled!.gamma!.evaluatedVoxels);
  expect(local!.gamma!.regions.map(({ regionId }) => regionId)).toEqual(['liver', 'lung', 'far']);
  expect(local!.gamma!.regions[2]!.pass_frac).toBeNull();
  const gamma = valuesOf(store, 'gamma/voxel-s');
  const most = Math.max(...reference);
  const judged = Array.from(gamma).filter((_, v) => reference[v]! >= 0.1 * most);
  expect(judged).toHaveLength(unscaled!.gamma!.evaluatedVoxels);
  expect(judged.filter((value) => value <= 1).length / judged.length).toBeCloseTo(unscaled!.gamma!.pass_frac, 6);
});

it('replaces the comparison before, and keeps it when it is stopped', async () => {
  const store = caseWithRegions();
  await compare(store);
  await compare(store, { engines: ['local', 'voxel-s'], reference: 'local' });
  const kept = [
    'tia',
    'density',
    'dose',
    'comparison/local',
    'comparison/voxel-s',
    'difference/voxel-s',
    'gamma/voxel-s',
  ];
  expect([...store.keys()].sort()).toEqual(kept.sort());
  const jobs = createJobRunner();
  const { engine: _engine, ...dose } = requestOf('local');
  const request = { engines: ENGINES, reference: 'local', dose, gamma: USUAL_GAMMA } as const;
  const stopped = jobs.run({ id: 'a', onProgress: () => jobs.cancel('a') }, (control) =>
    compareEngines(store, HOST, request, control),
  );
  await expect(stopped).rejects.toMatchObject({ code: 'compute/cancelled' });
  expect([...store.keys()].sort()).toEqual(kept.sort());
});

it('refuses what would not fit into memory, and what an engine refuses', async () => {
  const store = caseWithRegions();
  await expect(compare(store, {}, { ...HOST, memory_bytes: 1e4 })).rejects.toMatchObject({ code: 'dose/memory' });
  store.densityFrom = null;
  await expect(compare(store)).rejects.toMatchObject({ code: 'dose/no-density' });
  expect(store.keys()).toEqual(['tia', 'density', 'dose']);
});
