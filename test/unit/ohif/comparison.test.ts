import type { Volume } from '@voxel-dosimetry/core';
import type { ComputeApi, ProbeValue, VolumeKey } from '@voxel-dosimetry/compute';
import type { CaseComparison, CaseState } from '@voxel-dosimetry/case';
import type { ComputedVolumes, ShownKey } from '../../../extensions/dosimetry-viewer/src/display/computedVolumes';
import { keepComparison } from '../../../extensions/dosimetry-viewer/src/display/keepComparison';
import { probeLines } from '../../../extensions/dosimetry-viewer/src/display/probe';
import { displayedUnit, viewportLabel } from '../../../extensions/dosimetry-viewer/src/display/viewportContent';
import { createVoxelSource } from '../../../extensions/dosimetry-viewer/src/display/voxelSource';
import { translator } from '../../../extensions/dosimetry-viewer/src/panels/messages/translator';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt } from '../../gallery/examples/cases';
import { comparisonOf } from '../../gallery/examples/kernels';
import { scriptedCase } from '../../gallery/scriptedCase';

const grid = {
  size: [2, 1, 1],
  spacing_mm: [4, 4, 4],
  origin_mm: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '2.25.1',
} as const;
const ENGINES = ['local', 'voxel-s', 'collapsed-cone'] as const;
/** What the worker holds: [least, most] of each volume, which its voxels are too. */
const HELD: Readonly<Partial<Record<VolumeKey, readonly [number, number]>>> = {
  'comparison/local': [0, 9],
  'comparison/voxel-s': [0, 8],
  'comparison/collapsed-cone': [0, 10],
  'difference/local': [-3, 1],
  'gamma/local': [-1, 4],
  'difference/voxel-s': [-2, 4],
};

const withComparison = (comparison: CaseComparison): CaseState => ({ ...caseAt({ readyTo: 'dose' }), comparison });
const ready = withComparison(comparisonOf(ENGINES));

function comparison(initial: CaseState = ready) {
  const restored: string[] = [];
  const dosimetryCase = { ...scriptedCase(initial), restoreComparison: async () => void restored.push('again') };
  const view = createViewStore({ openStage: 'dose' });
  const shown = new Map<ShownKey, readonly [values: readonly number[], maximum: number]>();
  const fetched: VolumeKey[] = [];
  let refreshes = 0;
  const compute = {
    volumes: () =>
      Promise.resolve(
        Object.entries(HELD).map(([key, range]) => ({ key, min: range?.[0] ?? 0, max: range?.[1] ?? 0 })),
      ),
    volume: (key: VolumeKey): Promise<Volume> => {
      fetched.push(key);
      return Promise.resolve({ unit: 'Gy', grid, values: new Float32Array(HELD[key] ?? []) });
    },
  } as unknown as ComputeApi;
  const volumes = {
    put: (key: ShownKey, { values }: Volume, { maximum }: { maximum: number }) =>
      void shown.set(key, [[...values], maximum]),
  } as unknown as ComputedVolumes;
  const source = createVoxelSource({ dosimetryCase, compute, volumes });
  const display = keepComparison({ dosimetryCase, source, view, refresh: () => (refreshes += 1) });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
  };
  return { dosimetryCase, view, display, shown, fetched, restored, settled, refreshes: () => refreshes };
}

test('doses of two engines and their difference are fetched when they are looked at, not before', async () => {
  const { view, display, shown, fetched, settled, refreshes } = comparison();
  await settled();
  expect([fetched, display.picture(), refreshes()]).toEqual([[], null, 0]);
  view.set({ comparedEngine: 'local' });
  await settled();
  expect(Object.fromEntries(shown)).toEqual({
    'compared/reference': [[0, 10], 10],
    'compared/other': [[0, 9], 9],
    // The scale reaches as far as the larger of the two sides.
    'compared/difference': [[-3, 1], 3],
  });
  expect(display.picture()).toMatchObject({ other: 'local' });
  expect(refreshes()).toBe(1);
});

test('another engine takes its place beside the reference, which stays', async () => {
  const { view, display, shown, fetched, settled } = comparison();
  view.set({ comparedEngine: 'local' });
  await settled();
  fetched.length = 0;
  const told: unknown[] = [];
  display.subscribe(() => told.push(display.picture()?.other));
  view.set({ comparedEngine: 'voxel-s' });
  await settled();
  expect(told).toEqual(['voxel-s']);
  expect(fetched).toEqual(['comparison/voxel-s', 'difference/voxel-s']);
  expect(shown.get('compared/other')).toEqual([[0, 8], 8]);
  expect(display.picture()).toMatchObject({ other: 'voxel-s' });
});

test('another map between the two takes the place of the difference, and the doses stay', async () => {
  const { view, display, shown, fetched, settled } = comparison();
  view.set({ comparedEngine: 'local' });
  await settled();
  expect(view.getState().comparedMapShown).toBe('difference');
  fetched.length = 0;
  view.set({ comparedMap: 'gamma' });
  await settled();
  expect(fetched).toEqual(['gamma/local']);
  expect(shown.get('compared/difference')).toEqual([[-1, 4], 4]);
  expect(view.getState().comparedMapShown).toBe('gamma');
  expect(display.picture()).toMatchObject({ other: 'local', map: 'gamma' });
});

test('leaving it, or discarding it, gives the dose of the case back', async () => {
  const { dosimetryCase, view, display, settled, refreshes } = comparison();
  view.set({ comparedEngine: 'local' });
  await settled();
  view.set({ comparedEngine: null });
  await settled();
  expect([display.picture(), refreshes()]).toEqual([null, 2]);
  view.set({ comparedEngine: 'local' });
  await settled();
  dosimetryCase.become({ ...ready, comparison: { state: { status: 'empty' }, result: null, hasVoxels: false } });
  await settled();
  expect([display.picture(), refreshes()]).toEqual([null, 4]);
});

test('a new comparison brings new voxels of the reference too; after a reload they are made again first', async () => {
  const { dosimetryCase, view, fetched, restored, settled } = comparison({
    ...ready,
    comparison: { ...ready.comparison, hasVoxels: false },
  });
  view.set({ comparedEngine: 'local' });
  await settled();
  expect(restored).toEqual(['again']);
  fetched.length = 0;
  dosimetryCase.become(withComparison(comparisonOf(ENGINES)));
  await settled();
  expect(fetched).toEqual(['comparison/collapsed-cone', 'comparison/local', 'difference/local']);
});

describe('what an image says', () => {
  const pair = {
    result: comparisonOf(ENGINES).result as NonNullable<CaseComparison['result']>,
    other: 'local',
    map: 'difference',
  } as const;
  const state = withComparison({ state: { status: 'ready', at: '' }, result: pair.result, hasVoxels: true });
  const look = {
    view: createViewStore({ openStage: 'dose' }).getState(),
    picture: null,
    compared: pair,
    language: 'en',
  };
  const labelOf = (layer: ShownKey, of: CaseState = state) =>
    viewportLabel(of, { timePoint: null, showsCt: false, computed: [layer] }, look);

  test('which engine, and what less what', () => {
    expect(labelOf('compared/reference').what).toBe('Collapsed cone (reference)');
    expect(labelOf('compared/other').what).toBe('Local');
    expect(labelOf('compared/difference')).toEqual({ what: 'Local − Collapsed cone', mark: null, scale: null });
    const content = { timePoint: null, showsCt: false, computed: ['compared/difference'] as const };
    expect(displayedUnit(state, content, look.view)).toBe('Gy');
    const gamma = { ...look, compared: { ...pair, map: 'gamma' as const } };
    expect(viewportLabel(state, content, gamma).what).toBe('γ of Local, Collapsed cone');
    expect(displayedUnit(state, content, { ...look.view, comparedMapShown: 'gamma' })).toBeNull();
  });

  test('that what it was made from has changed since', () => {
    const stale = withComparison({ ...state.comparison, state: { status: 'stale', because: 'Fit has changed.' } });
    expect(labelOf('compared/other', stale).mark).toBe('Out of date');
    expect(labelOf('compared/other', ready).mark).toBe('Out of date');
  });

  test('the dose of each engine at the cursor', () => {
    const values = [
      { key: 'comparison/local', value: 2.5 },
      { key: 'comparison/collapsed-cone', value: 2.75 },
    ] as unknown as ProbeValue[];
    expect(probeLines(values, state, translator('en'))).toEqual(['Gy  2.50 Local · 2.75 Collapsed cone']);
  });
});
