import { IDENTITY_RIGID, rigidly, type MrSeries, type RigidTransform, type Volume } from '@voxel-dosimetry/core';
import type {
  AlignmentPreviewRequest,
  ComputeApi,
  FoundAlignment,
  RegisterOutcome,
  VolumeKey,
} from '@voxel-dosimetry/compute';
import type { CaseState, StageState } from '@voxel-dosimetry/case';
import type { ComputedVolumes, ShownKey } from '../../../extensions/dosimetry-viewer/src/display/computedVolumes';
import { keepDisplayedVolumes } from '../../../extensions/dosimetry-viewer/src/display/keepDisplayedVolumes';
import { keepFusionCheck } from '../../../extensions/dosimetry-viewer/src/display/keepFusionCheck';
import { displayedUnit, viewportLabel } from '../../../extensions/dosimetry-viewer/src/display/viewportContent';
import { createVoxelSource } from '../../../extensions/dosimetry-viewer/src/display/voxelSource';
import { fusionImagesOf, wasSeen } from '../../../extensions/dosimetry-viewer/src/fusionCheck';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, TORSO_POINTS } from '../../gallery/examples/cases';
import { scriptedCase } from '../../gallery/scriptedCase';
import { deformationOf } from '../core/deformations';

const [first, second, third] = TORSO_POINTS.map(({ id }) => id) as [string, string, string];
const STALE: StageState = { status: 'stale', because: 'The alignment has changed.' };
const MOVED: RigidTransform = { ...IDENTITY_RIGID, translation_mm: [0, 0, 5] };
const grid = {
  size: [2, 2, 2],
  spacing_mm: [40, 40, 40],
  origin_mm: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '2.25.1',
} as const;

/** The same results whatever else changes: a run gives new ones. */
const registered = caseAt({ readyTo: 'register' });
const ready = (change: Partial<CaseState> = {}): CaseState => ({ ...registered, ...change });
const ranAgain = (state: CaseState): CaseState => ({
  ...state,
  stages: { ...state.stages, register: { status: 'ready', at: 'again' } },
  results: { ...state.results, register: { ...(state.results.register as RegisterOutcome) } },
});
const nudged = (state: CaseState, timePointId: string, transform: RigidTransform): CaseState => ({
  ...state,
  stages: { ...state.stages, register: STALE },
  choices: { ...state.choices, register: { ...state.choices.register, transforms: { [timePointId]: transform } } },
});

/** The engine hands out volumes that say what they are; what the images show is the last that was put. */
function fusionCheck(initial: CaseState, openStage: 'register' | 'calibrate' = 'register') {
  const dosimetryCase = scriptedCase(initial);
  const view = createViewStore({ openStage });
  const shown = new Map<ShownKey, number>();
  const screen = { on: true, listeners: new Set<() => void>() };
  const asked: AlignmentPreviewRequest[] = [];
  let made = 0;
  const volume = (value: number): Volume => ({ unit: 'Bq/mL', grid, values: new Float32Array(8).fill(value) });
  const info = { min: 0, max: 1, total: 1 };
  const keys: readonly VolumeKey[] = [first, second, third].map((id): VolumeKey => `aligned/${id}`);
  const compute = {
    volumes: () => Promise.resolve(keys.map((key) => ({ key, ...info }))),
    volume: () => Promise.resolve(volume(++made)),
    previewAlignment: (request: AlignmentPreviewRequest) => {
      asked.push(request);
      return Promise.resolve({ volume: volume(++made), info, correlationWithReference: 0.97 });
    },
    previewJacobian: () => Promise.resolve({ volume: { ...volume(0.8), unit: 'frac' }, info }),
  } as unknown as ComputeApi;
  const volumes = {
    put: (key: ShownKey, { values }: Volume) => void shown.set(key, values[0] ?? 0),
    displaySetInstanceUID: (key: ShownKey) => (shown.has(key) ? key : null),
  } as unknown as ComputedVolumes;
  const source = createVoxelSource({ dosimetryCase, compute, volumes });
  const check = keepFusionCheck({
    ...{ dosimetryCase, compute, source, view, refresh: () => undefined },
    screen: {
      shows: (uids) => screen.on && uids.every((uid) => shown.has(uid as ShownKey)),
      subscribe: (listener) => {
        screen.listeners.add(listener);
        return () => screen.listeners.delete(listener);
      },
      painted: () => Promise.resolve(),
    },
    displaySetInstanceUID: volumes.displaySetInstanceUID,
  });
  keepDisplayedVolumes({ dosimetryCase, source, refresh: () => undefined });
  /** Answers of the engine and turns for the page come one after the other. */
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve));
  };
  const isSeen = (id: string): boolean => wasSeen(dosimetryCase.getState(), view.getState(), id);
  return { dosimetryCase, view, check, shown, screen, asked, settled, isSeen };
}

test('opening Register shows the fusion of the first time point that waits, by itself, and it counts as looked at', async () => {
  const { view, check, shown, settled, isSeen } = fusionCheck(ready(), 'calibrate');
  await settled();
  expect([check.picture(), isSeen(second)]).toEqual([null, false]);
  view.set({ openStage: 'register' });
  await settled();
  expect(check.picture()).toEqual({
    ...{ timePointId: second, referenceId: first, mode: 'blend', isComputed: true },
    ...{ image: 'emission', ctTimePointId: null },
  });
  expect([...shown.keys()]).toEqual([`aligned/${first}`, `aligned/${second}`]);
  expect([isSeen(second), isSeen(third)]).toEqual([true, false]);
});

test('what is not on the screen is not looked at, until it is', async () => {
  const { view, screen, settled, isSeen } = fusionCheck(ready());
  screen.on = false;
  view.set({ selectedTimePointId: third });
  await settled();
  expect(isSeen(third)).toBe(false);
  screen.on = true;
  for (const listener of screen.listeners) listener();
  await settled();
  expect(isSeen(third)).toBe(true);
});

test('a nudge shows before it is computed, and must be looked at again once it is', async () => {
  const { dosimetryCase, view, check, shown, asked, settled, isSeen } = fusionCheck(ready());
  view.set({ selectedTimePointId: second });
  await settled();
  const before = shown.get(`aligned/${second}`);
  dosimetryCase.become(nudged(dosimetryCase.getState(), second, MOVED));
  await settled();
  expect(asked.at(-1)).toEqual({ timePointId: second, referenceTimePointId: first, transform: rigidly(MOVED) });
  expect(shown.get(`aligned/${second}`)).not.toBe(before);
  expect(view.getState().alignmentPreviewed).toEqual({ timePointId: second, correlationWithReference: 0.97 });
  expect(isSeen(second)).toBe(false);
  const content = { timePoint: null, showsCt: false, computed: [`aligned/${first}`, `aligned/${second}`] as const };
  const look = { view: view.getState(), picture: check.picture(), compared: null, language: 'en' };
  expect(viewportLabel(dosimetryCase.getState(), content, look)).toEqual({
    what: '4.0 h and 24.0 h, aligned',
    mark: 'Nudged, not registered yet',
    scale: null,
  });

  dosimetryCase.become(ranAgain(dosimetryCase.getState()));
  await settled();
  expect(isSeen(second)).toBe(true);
  expect(view.getState().alignmentPreviewed).toBeNull();
});

test('looks at other time points outlast a nudge of this one', async () => {
  const { dosimetryCase, view, settled, isSeen } = fusionCheck(ready());
  for (const selectedTimePointId of [second, third]) {
    view.set({ selectedTimePointId });
    await settled();
  }
  view.set({ openStage: 'calibrate' });
  dosimetryCase.become(ranAgain(nudged(dosimetryCase.getState(), second, MOVED)));
  expect([isSeen(second), isSeen(third)]).toEqual([false, true]);
  // A new reference is another alignment for all.
  const { choices } = dosimetryCase.getState();
  const register = { ...choices.register, referenceTimePointId: second };
  dosimetryCase.become(ranAgain({ ...dosimetryCase.getState(), choices: { ...choices, register } }));
  expect(isSeen(third)).toBe(false);
});

test('checkerboard and swipe are one image made of both, and follow the edge', async () => {
  const { view, check, shown, settled, isSeen } = fusionCheck(ready());
  view.set({ fusionMode: 'checkerboard' });
  await settled();
  expect(check.picture()?.mode).toBe('checkerboard');
  expect([...shown.keys()]).toEqual(expect.arrayContaining(['mosaic/right', 'mosaic/front']));
  expect(isSeen(second)).toBe(true);
  view.set({ fusionMode: 'swipe', swipe_frac: 0 });
  await settled();
  const reference = shown.get('mosaic/right');
  view.set({ swipe_frac: 1 });
  await settled();
  expect(shown.get('mosaic/right')).not.toBe(reference);
});

test('a difference lies over the reference, both scaled to the same total, and tells the scale', async () => {
  const { view, check, shown, settled, isSeen } = fusionCheck(ready());
  view.set({ fusionMode: 'difference' });
  await settled();
  expect(check.picture()?.mode).toBe('difference');
  // Both hold a total of 1: the second volume of value 2 less the first of value 1.
  expect(shown.get('fusion/difference')).toBe(1);
  expect(view.getState().fusionDifference).toEqual({ unit: 'Bq/mL', scale: 1, maximum: 1 });
  expect(isSeen(second)).toBe(true);
  view.set({ fusionMode: 'blend' });
  await settled();
  expect(view.getState().fusionDifference).toBeNull();
});

test('a time point looked at before a new alignment is never shown as it was', async () => {
  const { dosimetryCase, view, shown, settled } = fusionCheck(ready());
  view.set({ selectedTimePointId: second });
  await settled();
  view.set({ selectedTimePointId: third });
  await settled();
  const before = [shown.get(`aligned/${second}`), shown.get(`aligned/${third}`)];
  dosimetryCase.become(ranAgain(nudged(dosimetryCase.getState(), second, MOVED)));
  view.set({ selectedTimePointId: second });
  await settled();
  expect(shown.get(`aligned/${second}`)).not.toBe(before[0]);
  expect(shown.get(`aligned/${third}`)).toBe(before[1]);
});

test('after a resume the voxels of the regions are read again, once, for their outlines', async () => {
  const { dosimetryCase, settled } = fusionCheck(ready(), 'calibrate');
  const resumed = { ...caseAt({ readyTo: 'segment' }), resumedAt: '2026-11-02T10:12:00+01:00' };
  dosimetryCase.become(resumed);
  dosimetryCase.become({ ...resumed });
  await settled();
  expect(dosimetryCase.commands.filter(({ command }) => command === 'restoreVoxels')).toEqual([
    { command: 'restoreVoxels', arguments: ['segment'] },
  ]);
});

test('CTs are compared on each other, activity over the CT of the density; the memory is given back with the emission', async () => {
  const { dosimetryCase, view, check, shown, settled, isSeen } = fusionCheck(ready());
  const asked: [string, boolean][] = [];
  const values = new Float32Array(8).fill(40);
  dosimetryCase.previewCt = (id, onto) => {
    asked.push([id, onto === null]);
    const info = { key: `ct/${id}`, unit: 'HU', grid, min: 40, max: 40, total: 320 } as const;
    return Promise.resolve({ volume: { unit: 'HU', grid, values }, info });
  };
  view.set({ fusionImage: 'ct', fusionMode: 'difference' });
  await settled();
  expect(asked).toEqual([
    [first, true],
    [second, false],
  ]);
  expect(check.picture()).toMatchObject({ image: 'ct', mode: 'difference', ctTimePointId: first });
  expect(shown.get('anatomy/difference')).toBe(0);
  expect(view.getState().fusionDifference).toMatchObject({ unit: 'HU', scale: 1 });
  expect(isSeen(second)).toBe(true);
  view.set({ fusionImage: 'emission-on-ct' });
  await settled();
  expect(check.picture()).toMatchObject({ image: 'emission-on-ct', mode: 'blend', ctTimePointId: first });
  expect(shown.has(`aligned/${second}`)).toBe(true);
  expect(asked).toHaveLength(2);
  view.set({ fusionImage: 'emission' });
  await settled();
  expect(dosimetryCase.commands.filter(({ command }) => command === 'endAnatomyPreviews')).toHaveLength(1);
});

/** The second time point with a deformation that registration found. */
const deformed = (state: CaseState): CaseState => {
  const { register } = state.results;
  const transform = { ...rigidly(MOVED), deformation: deformationOf(grid, 1, () => [1, 0, 0]) };
  const found = { method: 'deformable', image: 'ct', transform } as FoundAlignment;
  const automatic = { [second]: { method: 'deformable', image: 'ct', found, notRegisteredBecause: null } };
  return {
    ...state,
    choices: {
      ...state.choices,
      register: { ...state.choices.register, registration: { method: 'deformable', image: 'ct' } },
    },
    results: {
      ...state.results,
      register: { ...(register as RegisterOutcome), automatic } as unknown as RegisterOutcome,
    },
  };
};

test('a deformation shows what it does to volumes, about 1, which is no look at how images lie', async () => {
  const { dosimetryCase, view, check, shown, settled, isSeen } = fusionCheck(ready(), 'calibrate');
  dosimetryCase.previewCt = () => {
    const info = { key: `ct/${first}`, unit: 'HU', grid, min: 40, max: 40, total: 320 } as const;
    return Promise.resolve({ volume: { unit: 'HU', grid, values: new Float32Array(8).fill(40) }, info });
  };
  expect(fusionImagesOf(dosimetryCase.getState(), second)).not.toContain('jacobian');
  dosimetryCase.become(deformed(dosimetryCase.getState()));
  expect(fusionImagesOf(dosimetryCase.getState(), second)).toContain('jacobian');
  expect(fusionImagesOf(dosimetryCase.getState(), third)).not.toContain('jacobian');
  view.set({ openStage: 'register', fusionImage: 'jacobian', fusionMode: 'swipe' });
  await settled();
  expect(check.picture()).toMatchObject({ image: 'jacobian', mode: 'blend', ctTimePointId: first });
  expect(shown.get('fusion/jacobian')).toBeCloseTo(0.8, 6);
  expect(view.getState().fusionDifference?.unit).toBe('frac');
  expect(isSeen(second)).toBe(false);
  const look = { view: view.getState(), picture: check.picture(), compared: null, language: 'en' };
  const content = { timePoint: null, showsCt: false, computed: ['anatomy/reference', 'fusion/jacobian'] as const };
  expect(viewportLabel(dosimetryCase.getState(), content, look).what).toBe('Jacobian, 24.0 h onto 4.0 h');
  expect(displayedUnit(dosimetryCase.getState(), content, view.getState())).toBeNull();
  view.set({ selectedTimePointId: third });
  await settled();
  expect(check.picture()).toMatchObject({ image: 'emission', mode: 'swipe' });
});

/** The MR that was placed on the first time point, by a placement that is given. */
const withMr = (state: CaseState): CaseState => {
  const ingest = state.results.ingest!;
  const { ct } = ingest.timePoints[0]!;
  const mr = {
    ...ct!,
    kind: 'mr',
    modality: 'MR',
    seriesInstanceUID: 't1',
    grid: { ...ct!.grid.value!, frameOfReferenceUID: 'magnet' },
  };
  const transform: RigidTransform = { ...IDENTITY_RIGID, translation_mm: [0, 30, 0] };
  const figures = { informationBefore: 1, informationAfter: 1.2, largestMotion_mm: 30, voxelSize_mm: [4, 4, 4] };
  const t1 = {
    ...{ seriesInstanceUIDs: [ingest.timePoints[0]!.emission.seriesInstanceUID, 't1'], grids: [null, null] },
    ...{ found: { transform, ...figures }, notFoundBecause: null },
  };
  const register = {
    ...(state.results.register as RegisterOutcome),
    placedImages: { t1 },
  } as unknown as RegisterOutcome;
  return {
    ...state,
    choices: {
      ...state.choices,
      register: { ...state.choices.register, mrs: { t1: { timePointId: first, onto: 'emission' } } },
    },
    results: { ...state.results, ingest: { ...ingest, mrs: [mr as unknown as MrSeries] }, register },
  };
};
const previewedMr = (asked: string[]) => (seriesInstanceUID: string) => {
  asked.push(seriesInstanceUID);
  const info = { key: 'mr/t1', unit: 'signal', grid, min: 0, max: 300, total: 900 } as const;
  return Promise.resolve({ volume: { unit: 'signal', grid, values: new Float32Array(8).fill(250) }, info } as const);
};

test('activity is seen on an MR once that was placed, and its memory is given back', async () => {
  const { dosimetryCase, view, check, shown, settled } = fusionCheck(ready(), 'calibrate');
  const asked: string[] = [];
  dosimetryCase.previewMr = previewedMr(asked);
  expect(fusionImagesOf(dosimetryCase.getState(), second)).not.toContain('emission-on-mr');
  dosimetryCase.become(withMr(dosimetryCase.getState()));
  view.set({ openStage: 'register', fusionImage: 'emission-on-mr' });
  await settled();
  expect(check.picture()).toMatchObject({
    timePointId: second,
    image: 'emission-on-mr',
    mode: 'blend',
    ctTimePointId: null,
  });
  expect([shown.get('anatomy/mr'), shown.has(`aligned/${second}`), asked]).toEqual([250, true, ['t1']]);
  view.set({ fusionImage: 'emission' });
  await settled();
  expect(dosimetryCase.commands.filter(({ command }) => command === 'endAnatomyPreviews')).toHaveLength(1);
});

/** Nothing is brought onto it: what can lie wrong is its own CT, or an MR. */
test('one scan alone is seen on its own CT, and on an MR that was placed', async () => {
  const alone = (state: CaseState): CaseState => {
    const ingest = state.results.ingest!;
    return {
      ...state,
      results: { ...state.results, ingest: { ...ingest, timePoints: ingest.timePoints.slice(0, 1) } },
    };
  };
  const { dosimetryCase, view, check, shown, settled } = fusionCheck(alone(withMr(ready())), 'calibrate');
  const asked: string[] = [];
  dosimetryCase.previewMr = previewedMr(asked);
  dosimetryCase.previewCt = (id) => {
    asked.push(id);
    const info = { key: `ct/${id}`, unit: 'HU', grid, min: 40, max: 40, total: 320 } as const;
    return Promise.resolve({ volume: { unit: 'HU', grid, values: new Float32Array(8).fill(40) }, info });
  };
  view.set({ openStage: 'register' });
  await settled();
  expect(fusionImagesOf(dosimetryCase.getState(), first)).toEqual(['emission-on-ct', 'emission-on-mr']);
  expect(check.picture()).toMatchObject({ timePointId: first, image: 'emission-on-ct', ctTimePointId: first });
  expect(shown.get('anatomy/reference')).toBe(40);
  view.set({ fusionImage: 'emission-on-mr' });
  await settled();
  expect(asked).toEqual([first, 't1']);
  expect([shown.get('anatomy/mr'), shown.has(`aligned/${first}`)]).toEqual([250, true]);
});
