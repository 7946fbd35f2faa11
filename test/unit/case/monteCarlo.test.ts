import { createDosimetryCase, findingsOf, type DosimetryCase } from '@voxel-dosimetry/case';
import { createComputeEngine } from '@voxel-dosimetry/compute';
import { readHeader } from '@voxel-dosimetry/dicom';
import { transportDouble } from '../compute/transportDouble';
import { errorOf } from '../core/grids';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
const { host } = transportDouble({ turns: () => 3 });
const compute = () => createComputeEngine(host(2));

const byMonteCarlo = (dosimetryCase: DosimetryCase, histories = 40_000): void => {
  const { dose } = dosimetryCase.getState().choices;
  dosimetryCase.choose('dose', { ...dose, engine: 'monte-carlo', monteCarlo: { ...dose.monteCarlo, histories } });
};

async function opened(ports: Parameters<typeof caseOn>[1] = {}) {
  const fixture = caseOn(patient.files, { compute: compute(), ...ports });
  await fixture.dosimetryCase.open(patient.studies);
  byMonteCarlo(fixture.dosimetryCase);
  return fixture;
}

/** Runs Dose and asks for what it has once the first uncertainty was told. */
async function stoppedAndKept(dosimetryCase: DosimetryCase): Promise<void> {
  await runAll(dosimetryCase, 'fit');
  const unsubscribe = dosimetryCase.subscribe(() => {
    const { dose } = dosimetryCase.getState().stages;
    if (dose.status === 'running' && dose.progress.doing.includes('±')) void dosimetryCase.stopAndKeep('dose');
  });
  // Long enough that progress is told before it is done.
  byMonteCarlo(dosimetryCase, 4_000_000);
  await dosimetryCase.runStage('dose');
  unsubscribe();
}

test('Monte Carlo is the engine of the dose, and undo brings the local dose back', async () => {
  const { dosimetryCase } = caseOn(patient.files, { compute: compute() });
  await dosimetryCase.open(patient.studies);
  await runAll(dosimetryCase, 'analyse');
  const local = dosimetryCase.getState().results.dose;
  byMonteCarlo(dosimetryCase);
  expect(dosimetryCase.getState().stages.dose).toEqual({ status: 'stale', because: 'The dose engine has changed.' });
  dosimetryCase.undo();
  expect(dosimetryCase.getState().stages.analyse.status).toBe('ready');
  expect(dosimetryCase.getState().results.dose).toBe(local);
  byMonteCarlo(dosimetryCase);
  await dosimetryCase.runTo('analyse');
  const { dose, segment } = dosimetryCase.getState().results;
  expect(dose!.engine).toBe('monte-carlo');
  expect(dose!.monteCarlo!.regions.map(({ regionId }) => regionId)).toEqual(segment!.regions.map(({ id }) => id));
  expect(findingsOf(dosimetryCase.getState(), 'dose')).toEqual([]);
});

test('a run that was stopped and kept says so in findings, provenance and series description', async () => {
  const { dosimetryCase, archive } = await opened();
  await stoppedAndKept(dosimetryCase);
  const run = dosimetryCase.getState().results.dose!.monteCarlo!;
  expect(run.isPartial).toBe(true);
  expect(findingsOf(dosimetryCase.getState(), 'dose')).toMatchObject([{ code: 'dose/partial', severity: 'warning' }]);
  dosimetryCase.choose('export', { objects: ['RTDOSE', 'SEG'] });
  await dosimetryCase.runTo('export');
  const { objects } = dosimetryCase.getState().results.export!;
  expect(objects.map(({ seriesDescription }) => seriesDescription)).toEqual([
    'Voxel dosimetry, partial Monte Carlo',
    'Voxel dosimetry',
  ]);
  const header = readHeader(await archive.retrieve(objects[0]!));
  expect(header['SeriesDescription']).toBe('Voxel dosimetry, partial Monte Carlo');
  expect(String(header['ImageComments'])).toContain(`"monteCarloRun":{"decays":${run.decays},"decaysPlanned":4000000`);
});

test('after a reload the voxels of a partial run are made again, the same', async () => {
  const storage = createMemoryStorage();
  const { dosimetryCase, ports } = await opened({ storage });
  await stoppedAndKept(dosimetryCase);
  const before = await ports.compute.volume('dose');
  await dosimetryCase.close();
  const again = compute();
  const resumed = createDosimetryCase({ ...ports, compute: again });
  await resumed.open(patient.studies);
  expect(resumed.getState().stages.dose.status).toBe('ready');
  await resumed.restoreVoxels('dose');
  expect((await again.volume('dose')).values).toEqual(before.values);
});

test('a case that was saved before there was a choice of voxels travels in those of the dose grid', async () => {
  const storage = createMemoryStorage();
  const { dosimetryCase, ports } = await opened({ storage });
  await runAll(dosimetryCase, 'dose');
  const key = dosimetryCase.getState().key!;
  await dosimetryCase.close();
  const saved = JSON.stringify(await storage.load(key));
  const older = saved.replaceAll(/"geometry":"dose-grid",|"ctGrid":null,/g, '');
  expect(older.length).toBe(saved.length - '"geometry":"dose-grid","ctGrid":null,'.length);
  await storage.save(key, JSON.parse(older) as Parameters<typeof storage.save>[1]);
  const resumed = createDosimetryCase(ports);
  await resumed.open(patient.studies);
  const { choices, results, stages } = resumed.getState();
  expect(stages.dose.status).toBe('ready');
  expect(choices.dose.monteCarlo).toMatchObject({ geometry: 'dose-grid', cuts: 1 });
  expect(results.dose!.monteCarlo!.ctGrid).toBeNull();
});

test('a target that was missed is a finding', async () => {
  const { dosimetryCase } = await opened();
  const { dose } = dosimetryCase.getState().choices;
  const target = { uncertainty_pct: 0.01, of: 'region-mean', regionIds: null } as const;
  dosimetryCase.choose('dose', { ...dose, monteCarlo: { ...dose.monteCarlo, target } });
  await runAll(dosimetryCase, 'dose');
  expect(findingsOf(dosimetryCase.getState(), 'dose')).toMatchObject([{ code: 'dose/target-missed' }]);
});

test("particles travel in the CT's own voxels: outcome, provenance say so", async () => {
  const { dosimetryCase, archive } = await opened();
  const { dose } = dosimetryCase.getState().choices;
  dosimetryCase.choose('dose', { ...dose, monteCarlo: { ...dose.monteCarlo, geometry: 'ct' } });
  await runAll(dosimetryCase, 'dose');
  const { ctGrid } = dosimetryCase.getState().results.dose!.monteCarlo!;
  const { ct } = dosimetryCase.getState().results.ingest!.timePoints[0]!;
  expect(ctGrid).toMatchObject({ merged: [1, 1, 1], isResampled: false });
  ctGrid!.spacing_mm.forEach((edge_mm, axis) => expect(edge_mm).toBeCloseTo(ct!.grid.value!.spacing_mm[axis]!, 6));
  expect(findingsOf(dosimetryCase.getState(), 'dose')).toEqual([]);
  dosimetryCase.choose('export', { objects: ['RTDOSE'] });
  await dosimetryCase.runTo('export');
  const header = readHeader(await archive.retrieve(dosimetryCase.getState().results.export!.objects[0]!));
  expect(String(header['ImageComments'])).toContain(`"ctGrid":{"size":[${ctGrid!.size.join(',')}]`);
});

test('voxels of a CT that were merged or resampled are findings', async () => {
  const { dosimetryCase } = await opened();
  await runAll(dosimetryCase, 'dose');
  const state = dosimetryCase.getState();
  const dose = state.results.dose!;
  const ctGrid = {
    size: [256, 256, 640],
    spacing_mm: [1.953125, 1.953125, 0.6],
    merged: [2, 2, 1],
    isResampled: true,
  } as const;
  const monteCarlo = { ...dose.monteCarlo!, ctGrid };
  expect(findingsOf({ ...state, results: { ...state.results, dose: { ...dose, monteCarlo } } }, 'dose')).toMatchObject([
    {
      code: 'dose/ct-merged',
      message: expect.stringContaining('2 × 2 × 1 of them at a time, 1.95 × 1.95 × 0.6 mm') as string,
    },
    { code: 'dose/ct-resampled', message: expect.stringContaining('onto voxels of 1.95 × 1.95 × 0.6 mm') as string },
  ]);
});

test.each([
  [{ histories: 0 }, 'The number of decays to follow is 0'],
  [{ histories: 1.5 }, 'The number of decays to follow is 1.5'],
  [{ seed: -1 }, 'The seed is -1'],
  [{ photonCutoff_keV: 0.5 }, 'The photon cut-off (keV) is 0.5; a number from 1 to 100'],
  [{ geometry: 'ct', cuts: 2 } as const, 'The number of cuts of a voxel edge is 2'],
  [{ photonCutoff_keV: 101 }, 'The photon cut-off (keV) is 101'],
  [
    { target: { uncertainty_pct: 0, of: 'region-mean', regionIds: null } as const },
    'The uncertainty to reach (%) is 0',
  ],
  [{ target: { uncertainty_pct: 1, of: 'region-mean', regionIds: [] } as const }, 'The regions of the uncertainty'],
])('a choice that makes no sense is refused: %j', async (change, words) => {
  const { dosimetryCase } = caseOn(patient.files);
  const { dose } = dosimetryCase.getState().choices;
  const choose = () => dosimetryCase.choose('dose', { ...dose, monteCarlo: { ...dose.monteCarlo, ...change } });
  expect(errorOf(choose).code).toBe('case/choice');
  expect(errorOf(choose).message).toContain(words);
});

test('a nuclide whose daughters decay waits for the choice about them, with either engine', async () => {
  const { dosimetryCase } = caseOn(patient.files, { compute: compute() });
  await dosimetryCase.open(patient.studies);
  for (const { id } of dosimetryCase.getState().results.ingest!.timePoints)
    dosimetryCase.enter(id, { radionuclide: 'Ac-225' });
  await runAll(dosimetryCase, 'dose');
  expect(dosimetryCase.getState().stages.fit.status).toBe('ready');
  expect(dosimetryCase.blockedBecause('dose')).toMatch(/^Daughters of Ac-225 decay too \(Fr-221, At-217, /);
  const { dose } = dosimetryCase.getState().choices;
  const maxima_Gy: number[] = [];
  for (const daughters of ['none', 'equilibrium'] as const) {
    dosimetryCase.choose('dose', { ...dose, daughters });
    await dosimetryCase.runStage('dose');
    maxima_Gy.push(dosimetryCase.getState().results.dose!.max_Gy);
  }
  // Four alphas against one.
  expect(maxima_Gy[1]! / maxima_Gy[0]!).toBeGreaterThan(4);
});
