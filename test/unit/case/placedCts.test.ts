/** CTs compared with the emission images of their own time points: what is told, what moves with them, and the way back. The registration program's answer is given. */
import type { CaseChoices, DosimetryCase } from '@voxel-dosimetry/case';
import { findingsOf } from '@voxel-dosimetry/case';
import { createComputeEngine, type ComputeApi, type Placement } from '@voxel-dosimetry/compute';
import { DosimetryError, movedGrid, rigidly, type Grid, type RigidTransform } from '@voxel-dosimetry/core';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
const MOTION: RigidTransform = { rotation_rad: [0, 0, 0.02], translation_mm: [9, 0, -6], centre_mm: [0, 0, 0] };
const placement = (largestMotion_mm: number): Placement => ({
  transform: MOTION,
  informationBefore: 1.1,
  informationAfter: 1.2,
  largestMotion_mm,
  voxelSize_mm: [4.8, 4.8, 4.8],
});

let asked: string[];
let read: Map<string, Grid | null>;
let movedRegions: (RigidTransform | null | undefined)[];
let answer: (id: string) => Placement;
let compute: ComputeApi;
let dosimetryCase: DosimetryCase;

function engine(): ComputeApi {
  const real = createComputeEngine();
  return {
    ...real,
    async placeCt(id) {
      asked.push(id);
      return answer(id);
    },
    async align({ image, method }) {
      const figures = { similarityBefore: 0.8, similarityAfter: 0.95, largestMotion_mm: 0, deformation: null };
      const transform = rigidly({ rotation_rad: [0, 0, 0], translation_mm: [0, 0, 0], centre_mm: [0, 0, 0] });
      return { image, method, transform, ...figures, voxelSize_mm: [3, 3, 3] };
    },
    readCt(request, job) {
      read.set(request.timePointId, request.series.grid.value);
      return real.readCt(request, job);
    },
    readRegions(request, job) {
      movedRegions.push(request.movedBy);
      return real.readRegions(request, job);
    },
  };
}

async function opened(ports: Parameters<typeof caseOn>[1] = {}): Promise<DosimetryCase> {
  const fixture = caseOn(patient.files, { compute, ...ports });
  await fixture.dosimetryCase.open(patient.studies);
  return fixture.dosimetryCase;
}

beforeEach(async () => {
  [asked, movedRegions] = [[], []];
  read = new Map();
  compute = engine();
  // The second lies within a voxel.
  answer = (id) => placement(id === timePoint(0).id ? 14.2 : 3.1);
  dosimetryCase = await opened();
});

const state = () => dosimetryCase.getState();
const timePoint = (index: number) => state().results.ingest!.timePoints[index]!;
const ctGrid = (index: number): Grid => timePoint(index).ct!.grid.value!;
const choose = (change: Partial<CaseChoices['register']>): void =>
  dosimetryCase.choose('register', { ...state().choices.register, ...change });
const told = (): string[] =>
  findingsOf(state(), 'register').flatMap(({ code }) => (code.startsWith('register/ct-') ? [code] : []));

test('as acquired nothing is compared', async () => {
  await dosimetryCase.runTo('register');
  expect([asked, told(), state().results.register?.placedImages]).toEqual([[], [], {}]);
  expect(read.get(timePoint(0).id)).toEqual(ctGrid(0));
});

test('compared: the one that lies off is told with how far, and nothing moves', async () => {
  choose({ ctOntoEmission: 'check' });
  await runAll(dosimetryCase, 'segment');
  expect(asked).toEqual([timePoint(0).id, timePoint(1).id]);
  expect(told()).toEqual(['register/ct-misplaced']);
  const [finding] = findingsOf(state(), 'register').filter(({ code }) => code === 'register/ct-misplaced');
  expect(finding?.timePointId).toBe(timePoint(0).id);
  expect(finding?.message).toMatch(/up to 14\.2 mm off .* one voxel of that, 4\.8 mm/);
  expect(read.get(timePoint(0).id)).toEqual(ctGrid(0));
  expect(movedRegions).toEqual(movedRegions.map(() => null));
});

test('moved: density and regions drawn on it follow, one within a voxel stays, and nothing is searched again', async () => {
  choose({ ctOntoEmission: 'check' });
  await dosimetryCase.runTo('register');
  const masses = async (): Promise<number[]> => {
    await runAll(dosimetryCase, 'segment');
    return state().results.segment!.regions.map(({ mass_g }) => mass_g);
  };
  const before_g = await masses();
  choose({ ctOntoEmission: 'correct', registration: { method: 'rigid', image: 'ct' } });
  movedRegions = [];
  const after_g = await masses();
  expect(asked).toHaveLength(2);
  expect(told()).toEqual(['register/ct-moved']);
  expect(read.get(timePoint(0).id)).toEqual(movedGrid(ctGrid(0), MOTION));
  expect(read.get(timePoint(1).id)).toEqual(ctGrid(1));
  expect(state().results.register!.automatic![timePoint(1).id]!.grids).toEqual([
    movedGrid(ctGrid(0), MOTION),
    ctGrid(1),
  ]);
  expect(movedRegions).toEqual(movedRegions.map(() => MOTION));
  // Regions and density lie on each other as before.
  after_g.forEach((mass_g, n) => expect(mass_g / before_g[n]!).toBeCloseTo(1, 1));
  choose({ ctsAsAcquired: [timePoint(0).id] });
  await dosimetryCase.runStage('register');
  expect(read.get(timePoint(0).id)).toEqual(ctGrid(0));
  expect(told()).toEqual(['register/ct-misplaced']);
});

test('a registration that is guided by regions drawn on a CT is found anew where that CT is moved', async () => {
  let aligned = 0;
  const { align } = compute;
  compute = {
    ...compute,
    async align(request, job) {
      aligned++;
      expect(request.guides?.map(({ movedBy }) => movedBy)).toEqual([aligned === 1 ? null : MOTION]);
      return align(request, job);
    },
  };
  dosimetryCase = await opened();
  choose({ ctOntoEmission: 'check', registration: { method: 'contour-guided', image: 'emission' } });
  await dosimetryCase.runTo('register');
  await dosimetryCase.runStage('register');
  expect(aligned).toBe(1);
  choose({ ctOntoEmission: 'correct' });
  await dosimetryCase.runStage('register');
  expect(aligned).toBe(2);
});

test('an alignment by CT that was accepted falls where CTs are moved; one by hand does not', async () => {
  choose({ registration: { method: 'rigid', image: 'ct' } });
  await runAll(dosimetryCase, 'register');
  dosimetryCase.acceptAlignment(timePoint(1).id, true);
  choose({ ctOntoEmission: 'check' });
  expect(state().choices.register.accepted).toContain(timePoint(1).id);
  choose({ ctOntoEmission: 'correct' });
  expect(state().choices.register.accepted).not.toContain(timePoint(1).id);
  dosimetryCase.nudge(timePoint(1).id, MOTION);
  dosimetryCase.acceptAlignment(timePoint(1).id, true);
  choose({ ctOntoEmission: 'as-acquired' });
  expect(state().choices.register.accepted).toContain(timePoint(1).id);
});

test('one that cannot be compared says why, and stays as acquired', async () => {
  answer = () => {
    throw new DosimetryError({ code: 'register/not-improved', message: 'It tells less.', remedy: 'Look at it.' });
  };
  choose({ ctOntoEmission: 'correct' });
  await dosimetryCase.runTo('register');
  expect(told()).toEqual(['register/ct-not-checked', 'register/ct-not-checked']);
  expect(findingsOf(state(), 'register')[0]?.message).toMatch(/It tells less\./);
  expect(read.get(timePoint(0).id)).toEqual(ctGrid(0));
});

test('a case is taken up again with its CTs where they were moved', async () => {
  const storage = createMemoryStorage();
  dosimetryCase = await opened({ storage });
  choose({ ctOntoEmission: 'correct' });
  await dosimetryCase.runTo('register');
  await dosimetryCase.close();
  dosimetryCase = await opened({ storage });
  read = new Map();
  await dosimetryCase.restoreVoxels('register');
  expect(asked).toHaveLength(2);
  expect(read.get(timePoint(0).id)).toEqual(movedGrid(ctGrid(0), MOTION));
});
