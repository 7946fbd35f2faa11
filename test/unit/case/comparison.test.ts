import { createDosimetryCase, findingsOf, type ComparisonRequest, type DosimetryCase } from '@voxel-dosimetry/case';
import {
  createComputeEngine,
  type CompareRequest,
  type ComputeApi,
  type EngineComparison,
} from '@voxel-dosimetry/compute';
import { DosimetryError, USUAL_GAMMA, type SiteKernel } from '@voxel-dosimetry/core';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { TRAPEZOID } from './fitChoices';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
const REQUEST: ComparisonRequest = { engines: ['local', 'voxel-s'], reference: 'local', gamma: USUAL_GAMMA };

async function fitted(ports: Parameters<typeof caseOn>[1] = {}) {
  const fixture = caseOn(patient.files, ports);
  await fixture.dosimetryCase.open(patient.studies);
  await runAll(fixture.dosimetryCase, 'fit');
  return fixture;
}

/** One case for all that leaves it as it was. */
let shared: Awaited<ReturnType<typeof fitted>>;
beforeAll(async () => {
  shared = await fitted();
  await shared.dosimetryCase.runTo('analyse');
});

const comparison = (dosimetryCase: DosimetryCase) => dosimetryCase.getState().comparison;
const keysOf = async (compute: ComputeApi) => (await compute.volumes()).map(({ key }) => key);
const comparisonKeys = async (compute: ComputeApi) =>
  (await keysOf(compute)).filter((key) => /^(comparison|difference|gamma)/.test(key)).sort();
const KEYS = ['comparison/local', 'comparison/voxel-s', 'difference/voxel-s', 'gamma/voxel-s'];

test('engines are compared beside the stages: none of them changes, and the dose stays what it was', async () => {
  const { dosimetryCase, ports } = shared;
  const before = dosimetryCase.getState();
  const seen = new Set<string>();
  dosimetryCase.subscribe(() => seen.add(comparison(dosimetryCase).state.status));
  await dosimetryCase.compareEngines(REQUEST);
  expect([...seen]).toEqual(['running', 'ready']);
  const { result, hasVoxels } = comparison(dosimetryCase);
  expect(hasVoxels).toBe(true);
  expect(result).toMatchObject({ reference: 'local', gamma: USUAL_GAMMA });
  expect(result!.engines.map(({ outcome }) => outcome.engine)).toEqual(['local', 'voxel-s']);
  expect(result!.engines[0]!.statistics).toEqual(before.results.analyse!.statistics);
  expect(dosimetryCase.getState().stages).toEqual(before.stages);
  expect(dosimetryCase.getState().results).toEqual(before.results);
  expect(await comparisonKeys(ports.compute)).toEqual(KEYS);
  expect(await keysOf(ports.compute)).toContain('dose');
  await dosimetryCase.discardComparison();
  expect(comparison(dosimetryCase)).toEqual({ state: { status: 'empty' }, result: null, hasVoxels: false });
  expect(await comparisonKeys(ports.compute)).toEqual([]);
});

test.each<[string, (dosimetryCase: DosimetryCase) => void, string]>([
  [
    'another order of fit and dose',
    (dosimetryCase) =>
      dosimetryCase.choose('dose', { ...dosimetryCase.getState().choices.dose, order: 'dose-rate-first' }),
    'The settings of the dose engines have changed.',
  ],
  [
    'another kernel medium',
    (dosimetryCase) =>
      dosimetryCase.choose('dose', {
        ...dosimetryCase.getState().choices.dose,
        kernel: { medium: 'water', siteKernel: null },
      }),
    'The settings of the dose engines have changed.',
  ],
  ['another model', (dosimetryCase) => dosimetryCase.choose('fit', TRAPEZOID), 'Fit has changed.'],
])('%s overtakes it, visibly, and keeps its result', async (_, change, because) => {
  const { dosimetryCase } = shared;
  await dosimetryCase.compareEngines(REQUEST);
  const { result } = comparison(dosimetryCase);
  change(dosimetryCase);
  expect(comparison(dosimetryCase)).toEqual({ state: { status: 'stale', because }, result, hasVoxels: true });
  dosimetryCase.undo();
});

test.each<[string, (dosimetryCase: DosimetryCase) => void]>([
  [
    'a setting of the engines',
    (dosimetryCase) =>
      dosimetryCase.choose('dose', { ...dosimetryCase.getState().choices.dose, order: 'dose-rate-first' }),
  ],
  ['the model', (dosimetryCase) => dosimetryCase.choose('fit', TRAPEZOID)],
])('undo of %s makes it ready again with its maps; of several changes only the first does', async (_, change) => {
  const { dosimetryCase } = shared;
  await dosimetryCase.compareEngines(REQUEST);
  const before = comparison(dosimetryCase);
  change(dosimetryCase);
  dosimetryCase.choose('dose', {
    ...dosimetryCase.getState().choices.dose,
    kernel: { medium: 'lung', siteKernel: null },
  });
  dosimetryCase.undo();
  expect(comparison(dosimetryCase).state.status).toBe('stale');
  dosimetryCase.undo();
  expect(comparison(dosimetryCase)).toEqual(before);
});

test('undo does not make a comparison ready that was made for what it takes back', async () => {
  const { dosimetryCase } = shared;
  await dosimetryCase.compareEngines(REQUEST);
  const { dose } = dosimetryCase.getState().choices;
  dosimetryCase.choose('dose', { ...dose, kernel: { medium: 'lung', siteKernel: null } });
  await dosimetryCase.compareEngines(REQUEST);
  dosimetryCase.undo();
  expect(comparison(dosimetryCase).state).toEqual({
    status: 'stale',
    because: 'The settings of the dose engines have changed.',
  });
});

test('Monte Carlo in a running comparison is told to stop and keep; a map made again stops where that had come', async () => {
  const engine = createComputeEngine();
  const partial = { isPartial: true, shards: 13 };
  const result = {
    reference: 'local',
    gamma: USUAL_GAMMA,
    engines: [
      { outcome: { engine: 'local', monteCarlo: null } },
      { outcome: { engine: 'monte-carlo', monteCarlo: partial } },
    ],
  } as unknown as EngineComparison;
  const asked: CompareRequest[] = [];
  const concluded: string[] = [];
  let [start, finish] = [() => {}, () => {}];
  const started = new Promise<void>((resolve) => (start = resolve));
  const enough = new Promise<void>((resolve) => (finish = resolve));
  const compute: ComputeApi = {
    ...engine,
    async compareEngines(request) {
      asked.push(request);
      start();
      await enough;
      return result;
    },
    async conclude(jobId) {
      concluded.push(jobId);
      finish();
    },
  };
  const storage = createMemoryStorage();
  const first = await fitted({ compute, storage });
  const running = first.dosimetryCase.compareEngines({ ...REQUEST, engines: ['local', 'monte-carlo'] });
  await started;
  const { state } = comparison(first.dosimetryCase);
  await first.dosimetryCase.stopAndKeepComparison();
  await running;
  expect(concluded).toEqual([state.status === 'running' ? state.jobId : null]);
  expect(comparison(first.dosimetryCase)).toMatchObject({ state: { status: 'ready' }, result });
  await first.dosimetryCase.close();
  const { dosimetryCase } = caseOn(patient.files, { storage, compute });
  await dosimetryCase.open(patient.studies);
  await dosimetryCase.restoreComparison();
  expect(asked.map(({ dose }) => dose.shardsToRepeat)).toEqual([undefined, 13]);
});

test('another engine of the dose, and another name of a region, overtake nothing', async () => {
  const { dosimetryCase } = shared;
  await dosimetryCase.compareEngines(REQUEST);
  dosimetryCase.choose('dose', { ...dosimetryCase.getState().choices.dose, engine: 'voxel-s' });
  const { segment } = dosimetryCase.getState().choices;
  const [region] = dosimetryCase.getState().results.segment!.regions;
  dosimetryCase.choose('segment', { ...segment, names: { [region!.id]: 'Another name' } });
  expect(comparison(dosimetryCase).state.status).toBe('ready');
  dosimetryCase.undo();
  dosimetryCase.undo();
});

test('a comparison that is stopped leaves the one before; one that is overtaken while it runs is dropped', async () => {
  const { dosimetryCase } = shared;
  await dosimetryCase.compareEngines(REQUEST);
  const before = comparison(dosimetryCase);
  const stopped = dosimetryCase.compareEngines({ ...REQUEST, engines: ['local', 'voxel-s-density'] });
  await dosimetryCase.cancelComparison();
  await stopped;
  expect(comparison(dosimetryCase)).toEqual(before);
  const overtaken = dosimetryCase.compareEngines({ ...REQUEST, engines: ['local', 'voxel-s-density'] });
  dosimetryCase.choose('fit', TRAPEZOID);
  expect(comparison(dosimetryCase).state).toEqual({ status: 'stale', because: 'Fit has changed.' });
  await overtaken;
  expect(comparison(dosimetryCase)).toMatchObject({ state: { status: 'stale' }, result: before.result });
  dosimetryCase.undo();
});

test('nothing else runs meanwhile, and it waits for nothing that runs', async () => {
  const { dosimetryCase } = shared;
  const running = dosimetryCase.compareEngines(REQUEST);
  expect(dosimetryCase.blockedBecause('dose')).toBe('The comparison of engines is running.');
  await expect(dosimetryCase.runStage('dose')).rejects.toMatchObject({ code: 'case/busy' });
  await expect(dosimetryCase.compareEngines(REQUEST)).rejects.toMatchObject({ code: 'case/busy' });
  await running;
  const dose = dosimetryCase.runStage('dose');
  await expect(dosimetryCase.compareEngines(REQUEST)).rejects.toMatchObject({ code: 'case/busy' });
  await dose;
  expect(dosimetryCase.getState().stages.dose.status).toBe('ready');
});

test.each<[string, Partial<ComparisonRequest>, RegExp]>([
  ['one engine', { engines: ['local'] }, /two or more different engines/],
  ['an engine twice', { engines: ['local', 'local'] }, /two or more different engines/],
  ['a reference that is not compared', { reference: 'monte-carlo' }, /one of the engines to compare/],
  ['no dose criterion', { gamma: { ...USUAL_GAMMA, dose_pct: 0 } }, /dose criterion/],
])('%s cannot be compared', async (_, change, says) => {
  const { dosimetryCase } = caseOn(patient.files);
  const refused = dosimetryCase.compareEngines({ ...REQUEST, ...change });
  await expect(refused).rejects.toMatchObject({ code: 'case/choice', message: expect.stringMatching(says) as unknown });
});

test('before Fit it fails with why, and a failure of the worker is told', async () => {
  const fixture = caseOn(patient.files);
  await fixture.dosimetryCase.open(patient.studies);
  expect(fixture.dosimetryCase.comparisonBlockedBecause()).toBe('Run Register first.');
  await fixture.dosimetryCase.compareEngines(REQUEST);
  expect(comparison(fixture.dosimetryCase).state).toMatchObject({ status: 'failed', error: { code: 'case/blocked' } });
  const engine = createComputeEngine();
  const report = { code: 'dose/memory', message: 'Too large.', remedy: 'Compare fewer.' } as const;
  const compute = { ...engine, compareEngines: () => Promise.reject(new DosimetryError(report)) };
  const failing = await fitted({ compute });
  await failing.dosimetryCase.compareEngines(REQUEST);
  expect(comparison(failing.dosimetryCase)).toMatchObject({ state: { status: 'failed', error: report }, result: null });
});

test('its results come back with the case; its maps are made again when they are asked for', async () => {
  const storage = createMemoryStorage();
  const first = await fitted({ storage });
  await first.dosimetryCase.compareEngines(REQUEST);
  const { result } = comparison(first.dosimetryCase);
  await first.dosimetryCase.close();
  const { dosimetryCase, ports } = caseOn(patient.files, { storage });
  await dosimetryCase.open(patient.studies);
  expect(comparison(dosimetryCase)).toMatchObject({ state: { status: 'ready' }, result, hasVoxels: false });
  await dosimetryCase.restoreComparison();
  expect(comparison(dosimetryCase)).toMatchObject({ state: { status: 'ready' }, result, hasVoxels: true });
  expect(await comparisonKeys(ports.compute)).toEqual(KEYS);
});

test('a case that was saved before there were kernels is resumed with the usual ones', async () => {
  const storage = createMemoryStorage();
  const { dosimetryCase } = await fitted({ storage });
  await dosimetryCase.runTo('dose');
  await dosimetryCase.close();
  const [key, saved] = [...storage.saved][0] as [string, { choices: { dose: object }; results: { dose: object } }];
  const { comparison: _comparison, ...older } = saved as typeof saved & { comparison: unknown };
  const without = (value: object, ...keys: string[]) =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !keys.includes(name)));
  storage.saved.set(key, {
    ...older,
    choices: { ...older.choices, dose: without(older.choices.dose, 'kernel') },
    results: { ...older.results, dose: without(older.results.dose, 'kernel', 'surroundings', 'duration_s') },
  });
  const again = createDosimetryCase(caseOn(patient.files, { storage }).ports);
  await again.open(patient.studies);
  const { choices, results, stages, comparison: none } = again.getState();
  expect(choices.dose.kernel).toEqual({ medium: 'soft-tissue', siteKernel: null });
  expect(results.dose).toMatchObject({ engine: 'local', kernel: null, surroundings: null, duration_s: null });
  expect(stages.dose.status).toBe('ready');
  expect(none.state.status).toBe('empty');
});

test('expected times are asked for and forgotten with what they were for', async () => {
  const { dosimetryCase } = shared;
  expect(dosimetryCase.getState().doseEstimates).toBeNull();
  await dosimetryCase.estimateDose();
  const { doseEstimates, doseSurroundings } = dosimetryCase.getState();
  expect(doseEstimates).toHaveLength(6);
  expect(doseSurroundings!.chargedRange_mm).toBeGreaterThan(0.3);
  dosimetryCase.choose('dose', { ...dosimetryCase.getState().choices.dose, engine: 'voxel-s' });
  expect(dosimetryCase.getState().doseEstimates).toBe(doseEstimates);
  dosimetryCase.choose('fit', TRAPEZOID);
  expect(dosimetryCase.getState()).toMatchObject({ doseEstimates: null, doseSurroundings: null });
  await dosimetryCase.estimateDose();
  expect(dosimetryCase.getState().doseEstimates).toBeNull();
  dosimetryCase.undo();
  dosimetryCase.undo();
});

test('where the chosen engine is wrong for this case is told before it runs', async () => {
  const state = shared.dosimetryCase.getState();
  expect(findingsOf(state, 'dose')).toEqual([]);
  const surroundings = state.results.dose!.surroundings!;
  const iodine = { ...surroundings, photon_MeV: 2 * surroundings.charged_MeV };
  const before = { ...state, results: { ...state.results, dose: null }, doseSurroundings: iodine };
  expect(findingsOf(before, 'dose')).toMatchObject([{ code: 'dose/photons-left-out', severity: 'warning' }]);
  const by = (engine: 'voxel-s' | 'collapsed-cone', siteDensity_g_per_mL: number | null) => {
    const siteKernel =
      siteDensity_g_per_mL === null ? null : ({ density_g_per_mL: siteDensity_g_per_mL } as SiteKernel);
    const dose = { ...state.choices.dose, engine, kernel: { medium: 'water', siteKernel } } as const;
    return findingsOf({ ...before, choices: { ...state.choices, dose } }, 'dose').map(({ code }) => code);
  };
  expect(by('collapsed-cone', null)).toEqual([]);
  expect(by('voxel-s', null)).toEqual([]);
  // A kernel of lung for a patient of water: every region.
  expect(by('voxel-s', 0.26)).toEqual(state.results.segment!.regions.map(() => 'dose/kernel-density'));
});
