import 'fake-indexeddb/auto';
import { createIndexedDbStorage, type CaseStorage } from '@voxel-dosimetry/case';
import type { RegionMask } from '@voxel-dosimetry/core';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { TRAPEZOID } from './fitChoices';
import { asPatient, smallPatient, type SmallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
let databaseNumber = 0;

async function savedCase(storage: CaseStorage, stage: Parameters<typeof runAll>[1] = 'analyse'): Promise<CaseStateOf> {
  const { dosimetryCase } = caseOn(patient.files, { storage });
  await dosimetryCase.open(patient.studies);
  await runAll(dosimetryCase, stage);
  const state = dosimetryCase.getState();
  await dosimetryCase.close();
  return state;
}
type CaseStateOf = ReturnType<ReturnType<typeof caseOn>['dosimetryCase']['getState']>;

async function reopened(storage: CaseStorage, who: Pick<SmallPatient, 'files' | 'studies'> = patient) {
  const fixture = caseOn(who.files, { storage });
  await fixture.dosimetryCase.open(who.studies);
  return fixture;
}

describe.each([
  ['memory', createMemoryStorage],
  ['IndexedDB', () => createIndexedDbStorage(`test-${databaseNumber++}`)],
])('a case kept in %s', (_name, createStorage) => {
  it('is taken up where it was left, with choices, results and confirmations', async () => {
    const storage = createStorage();
    const before = await savedCase(storage);
    const { dosimetryCase } = await reopened(storage);
    const after = dosimetryCase.getState();
    expect(after.resumedAt).toBe('2026-09-08T10:00:00+02:00');
    expect(after.stages).toEqual(before.stages);
    expect(after.results).toEqual(before.results);
    expect(after.choices).toEqual(before.choices);
    expect(after.confirmations).toEqual(before.confirmations);
    expect(after.stagesWithVoxels).toEqual([]);
  });

  it('makes voxels again when a later stage needs them, and gives the same numbers', async () => {
    const storage = createStorage();
    const before = await savedCase(storage, 'dose');
    const { dosimetryCase, ports } = await reopened(storage);
    expect(await ports.compute.volumes()).toEqual([]);
    await dosimetryCase.runStage('analyse');
    expect(dosimetryCase.getState().stages.analyse.status).toBe('ready');
    expect(dosimetryCase.getState().results.dose).toEqual(before.results.dose);
    const max_Gy = Math.max(...dosimetryCase.getState().results.analyse!.statistics.map((region) => region.max_Gy));
    expect(max_Gy).toBeCloseTo(before.results.dose!.max_Gy, 6);
  });
});

describe('resuming', () => {
  it('finds what was ready although the page was left at once', async () => {
    const storage = createMemoryStorage();
    const { dosimetryCase } = caseOn(patient.files, { storage });
    await dosimetryCase.open(patient.studies);
    await runAll(dosimetryCase, 'analyse');
    await new Promise(setImmediate);
    const { dosimetryCase: next } = await reopened(storage);
    expect(next.getState().stages).toEqual(dosimetryCase.getState().stages);
  });

  it('restores voxels for display, visibly, without touching results', async () => {
    const storage = createMemoryStorage();
    const before = await savedCase(storage);
    const { dosimetryCase, ports } = await reopened(storage);
    const seen = new Set<string>();
    dosimetryCase.subscribe(() => seen.add(dosimetryCase.getState().stages.dose.status));
    await dosimetryCase.restoreVoxels('dose');
    expect(seen).toContain('running');
    expect(dosimetryCase.getState().stages).toEqual(before.stages);
    expect(dosimetryCase.getState().results).toEqual(before.results);
    const { values } = await ports.compute.volume('dose');
    expect(Math.max(...values)).toBeCloseTo(before.results.dose!.max_Gy, 6);
  });

  it('restores voxels once the stages that run have ended, and not for a case that has gone meanwhile', async () => {
    const storage = createMemoryStorage();
    await savedCase(storage);
    const { dosimetryCase, ports } = await reopened(storage);
    dosimetryCase.choose('fit', TRAPEZOID);
    const running = dosimetryCase.runTo('dose');
    const restored = Promise.all([dosimetryCase.restoreVoxels('dose'), dosimetryCase.restoreVoxels('register')]);
    await running;
    await restored;
    expect(dosimetryCase.getState().stages.dose.status).toBe('ready');
    expect(dosimetryCase.getState().stagesWithVoxels).toEqual(
      expect.arrayContaining(['calibrate', 'register', 'segment', 'fit', 'dose']),
    );
    await dosimetryCase.close();
    await dosimetryCase.open(patient.studies);
    expect(dosimetryCase.getState().stagesWithVoxels).toEqual([]);
    const again = dosimetryCase.runStage('analyse');
    const late = dosimetryCase.restoreVoxels('dose');
    await dosimetryCase.close();
    await Promise.all([again, late]);
    expect(await ports.compute.volumes()).toEqual([]);
  });

  it('waits its turn behind a stage and then restores', async () => {
    const storage = createMemoryStorage();
    await savedCase(storage);
    const { dosimetryCase } = await reopened(storage);
    const first = dosimetryCase.restoreVoxels('register');
    const second = dosimetryCase.restoreVoxels('dose');
    await Promise.all([first, second]);
    expect(dosimetryCase.getState().stagesWithVoxels).toContain('dose');
    expect(dosimetryCase.getState().stages.dose.status).toBe('ready');
  });

  it('keeps drawn regions, which exist nowhere else', async () => {
    const storage = createMemoryStorage();
    const first = caseOn(patient.files, { storage });
    await first.dosimetryCase.open(patient.studies);
    await runAll(first.dosimetryCase, 'register');
    const { grid } = first.dosimetryCase.getState().results.register!;
    const mask = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]).fill(1, 500, 900);
    const drawn: RegionMask = {
      id: 'drawn-1',
      name: 'Drawn',
      colour: [10, 20, 30],
      grid,
      mask,
      origin: { kind: 'drawn', segmentationId: 's', segmentIndex: 1, referencedSeriesInstanceUID: null },
    };
    await first.dosimetryCase.putDrawnRegions([drawn]);
    await first.dosimetryCase.close();
    const { dosimetryCase, ports } = await reopened(storage);
    await dosimetryCase.runTo('segment');
    const summary = dosimetryCase.getState().results.segment?.regions.find(({ id }) => id === 'drawn-1');
    expect(summary?.volume_mL).toBeCloseTo(400 * 0.125, 6);
    expect((await ports.compute.regionMask('drawn-1')).mask).toEqual(mask);
  });

  it('a drawn region that was removed comes back only when it was drawn on since', async () => {
    const { dosimetryCase } = caseOn(patient.files);
    await dosimetryCase.open(patient.studies);
    await runAll(dosimetryCase, 'register');
    const { grid } = dosimetryCase.getState().results.register!;
    const drawn = (id: string, end: number): RegionMask => ({
      id,
      name: id,
      colour: [10, 20, 30],
      grid,
      mask: new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]).fill(1, 500, end),
      origin: { kind: 'drawn', segmentationId: 's', segmentIndex: 1, referencedSeriesInstanceUID: null },
    });
    await dosimetryCase.putDrawnRegions([drawn('a', 900)]);
    dosimetryCase.choose('segment', { ...dosimetryCase.getState().choices.segment, removed: ['a'] });
    await dosimetryCase.putDrawnRegions([drawn('a', 900), drawn('b', 700)]);
    expect(dosimetryCase.getState().choices.segment.removed).toEqual(['a']);
    await dosimetryCase.putDrawnRegions([drawn('a', 901), drawn('b', 700)]);
    expect(dosimetryCase.getState().choices.segment.removed).toEqual([]);
  });

  it('is not resumed for another patient whose record was put under its key, and says so', async () => {
    const storage = createMemoryStorage();
    await savedCase(storage);
    const [[key, snapshot]] = [...storage.saved] as [[string, Record<string, unknown>]];
    storage.saved.set(key, { ...snapshot, patient: { patientID: 'SOMEBODY-ELSE', issuer: '' } });
    const { dosimetryCase } = await reopened(storage);
    const { resumedAt, notResumedBecause, results, stages } = dosimetryCase.getState();
    expect(resumedAt).toBeNull();
    expect(notResumedBecause).toMatch(/^The saved case belongs to another patient or other studies\. It is kept under/);
    expect(results.dose).toBeNull();
    expect(stages.dose.status).toBe('empty');
  });

  it('is not resumed when the images have changed', async () => {
    const storage = createMemoryStorage();
    await savedCase(storage);
    const fewer = smallPatient('geometry-detector-position', {
      edit: (dataset, study) => (study === 1 && dataset['Modality'] === 'CT' ? null : dataset),
    });
    const { dosimetryCase } = await reopened(storage, { files: fewer.files, studies: patient.studies });
    expect(dosimetryCase.getState().notResumedBecause).toMatch(
      /^The images in the archive have changed since the case was saved\./,
    );
    expect(dosimetryCase.getState().results.dose).toBeNull();
  });

  it.each([
    ['of another version', { version: 99 }, 'The saved case was written by another version of the software.'],
    ['that is damaged', { stages: null }, 'The saved case is damaged.'],
  ])('is not resumed from a record %s', async (_what, damage, because) => {
    const storage = createMemoryStorage();
    await savedCase(storage);
    const [[key, snapshot]] = [...storage.saved] as [[string, Record<string, unknown>]];
    const unusable = { ...snapshot, ...damage };
    storage.saved.set(key, unusable);
    const { dosimetryCase } = await reopened(storage);
    const aside = `${key}|not resumed 2026-09-08T10:00:00+02:00`;
    expect(dosimetryCase.getState().notResumedBecause).toBe(
      `${because} It is kept under "${aside}"; this case starts anew.`,
    );
    expect(dosimetryCase.getState().stages.ingest.status).toBe('ready');
    await dosimetryCase.close();
    expect(storage.saved.get(aside)).toEqual(unusable);
    expect(storage.saved.get(key)).not.toEqual(unusable);
  });

  it('says so when what is not resumed could not be put aside', async () => {
    const storage: CaseStorage = {
      ...createMemoryStorage(),
      load: async () => ({ version: 99 }),
      save: async () => Promise.reject(new Error('the quota is used up')),
    };
    const { dosimetryCase } = await reopened(storage);
    expect(dosimetryCase.getState().notResumedBecause).toBe(
      'The saved case was written by another version of the software. It could not be put aside: the quota is used up',
    );
  });

  it('keeps each patient under a key of its own', async () => {
    const storage = createMemoryStorage();
    await savedCase(storage);
    const other = smallPatient('geometry-detector-position', asPatient('VD-OTHER'));
    const { dosimetryCase } = await reopened(storage, other);
    expect(dosimetryCase.getState()).toMatchObject({ resumedAt: null, notResumedBecause: null });
    expect(dosimetryCase.getState().results.dose).toBeNull();
  });

  it('does not count the regions twice that it has stored itself', async () => {
    const storage = createMemoryStorage();
    const first = caseOn(patient.files, { storage });
    await first.dosimetryCase.open(patient.studies);
    await runAll(first.dosimetryCase, 'export');
    expect(first.dosimetryCase.getState().stages.export.status).toBe('ready');
    await first.dosimetryCase.close();
    const files = [...patient.files, ...first.archive.stored.map(({ bytes }) => new Uint8Array(bytes))];
    const again = await reopened(storage, { files, studies: patient.studies });
    expect(again.dosimetryCase.getState().stages.segment.status).toBe('ready');
    expect(again.dosimetryCase.getState().storedDoses).toHaveLength(1);
    const elsewhere = caseOn(files);
    await elsewhere.dosimetryCase.open(patient.studies);
    await runAll(elsewhere.dosimetryCase, 'segment');
    expect(elsewhere.dosimetryCase.getState().results.segment?.regions).toHaveLength(3);
  });

  it('shows that the case could not be kept, and goes on', async () => {
    const storage: CaseStorage = {
      load: async () => null,
      save: async () => Promise.reject(new Error('the quota is used up')),
      remove: async () => undefined,
    };
    const { dosimetryCase } = caseOn(patient.files, { storage });
    await dosimetryCase.open(patient.studies);
    const shown = new Promise<void>((resolve) => {
      dosimetryCase.subscribe(() => {
        if (dosimetryCase.getState().notSaved) resolve();
      });
    });
    dosimetryCase.choose('fit', TRAPEZOID);
    await shown;
    expect(dosimetryCase.getState().notSaved).toMatchObject({
      code: 'case/storage',
      message: 'The case could not be kept for the next visit: the quota is used up',
    });
    expect(dosimetryCase.getState().choices.fit).toEqual(TRAPEZOID);
  });
});
