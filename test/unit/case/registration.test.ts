/** Rigid registration as a choice of the case: what is registered, what is taken again, and what a person's hand and verdict mean beside it. */
import { transformOf, type CaseChoices, type CaseState, type DosimetryCase } from '@voxel-dosimetry/case';
import {
  createComputeEngine,
  type AlignRequest,
  type ComputeApi,
  type RegistrationImageKind,
  type FoundAlignment,
} from '@voxel-dosimetry/compute';
import {
  applyRigid,
  DosimetryError,
  invertRigid,
  pointsToReference,
  rigidly,
  type RigidTransform,
  type SpatialTransform,
} from '@voxel-dosimetry/core';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
const SHIFT: RigidTransform = { rotation_rad: [0, 0, 0], translation_mm: [0.5, 0, 0], centre_mm: [0, 0, 0] };
/** Displaces everything by 0.5 mm more along x. */
const DEFORMED: SpatialTransform = {
  rigid: SHIFT,
  deformation: {
    grid: {
      size: [4, 4, 4],
      spacing_mm: [200, 200, 200],
      origin_mm: [-300, -300, -300],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      frameOfReferenceUID: '2.25.1',
    },
    degree: 3,
    coefficients_mm: new Float64Array(192).fill(-0.5, 0, 64),
  },
};
const BY_HAND: RigidTransform = { ...SHIFT, translation_mm: [0, 0.25, 0] };
const notImproved = (): DosimetryError =>
  new DosimetryError({
    code: 'register/not-improved',
    message: 'Correlation 0.4, before 0.9.',
    remedy: 'Align it by hand.',
  });

let asked: AlignRequest[];
let fails: (() => Error) | null;
let compute: ComputeApi;
let dosimetryCase: DosimetryCase;

/** The engine with the registration program's answer given. */
function engine(): ComputeApi {
  return {
    ...createComputeEngine(),
    async align(request): Promise<FoundAlignment> {
      asked.push(request);
      if (fails) throw fails();
      const figures = { similarityBefore: 0.8, similarityAfter: 0.95, largestMotion_mm: 0.5 };
      const { image, method } = request;
      const transform = method === 'deformable' ? DEFORMED : rigidly(SHIFT);
      return { image, method, transform, deformation: null, ...figures, voxelSize_mm: [3, 3, 3] };
    },
  };
}

async function opened(ports: Parameters<typeof caseOn>[1] = {}): Promise<DosimetryCase> {
  const fixture = caseOn(patient.files, { compute, ...ports });
  await fixture.dosimetryCase.open(patient.studies);
  return fixture.dosimetryCase;
}

beforeEach(async () => {
  [asked, fails, compute] = [[], null, engine()];
  dosimetryCase = await opened();
});

const state = () => dosimetryCase.getState();
const choice = (): CaseChoices['register'] => state().choices.register;
const by = (image: RegistrationImageKind | null): void =>
  dosimetryCase.choose('register', { ...choice(), registration: image && { method: 'rigid', image } });
const timePoint = (index: number): string => state().results.ingest!.timePoints[index]!.id;
const automatic = () => state().results.register?.automatic?.[timePoint(1)];
/** Where the second time point lies, as the engine was last told: its image in the register result follows it. */
const correlation = (): number | null | undefined =>
  state().results.register?.aligned.find(({ timePointId }) => timePointId === timePoint(1))?.correlationWithReference;

test.each(['ct', 'emission'] as const)(
  'by %s every time point but the reference is registered, and the images leave the worker',
  async (image) => {
    by(image);
    await dosimetryCase.runTo('register');
    const ids = { referenceTimePointId: timePoint(0), timePointId: timePoint(1) };
    expect(asked).toEqual([{ image, method: 'rigid', guides: [], ...ids }]);
    const { emission, ct } = state().results.ingest!.timePoints[1]!;
    expect(automatic()).toMatchObject({
      image,
      found: { transform: rigidly(SHIFT), similarityAfter: 0.95 },
      notRegisteredBecause: null,
    });
    expect(automatic()?.seriesInstanceUIDs[1]).toBe((image === 'ct' ? ct : emission)?.seriesInstanceUID);
    const keys = (await compute.volumes()).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith('registration/'))).toEqual([]);
    expect(keys.filter((key) => key.startsWith('ct/'))).toEqual([`ct/${timePoint(0)}`]);
  },
);

test('what was found moves the image, and without it the image lies as before', async () => {
  await dosimetryCase.runTo('register');
  const still = correlation();
  by('ct');
  expect(state().stages.register.status).toBe('stale');
  await dosimetryCase.runStage('register');
  expect(correlation()).not.toBe(still);
  by(null);
  await dosimetryCase.runStage('register');
  expect(correlation()).toBe(still);
  expect(automatic()).toBeUndefined();
});

test('a nudge by hand replaces what was found, which is kept for the way back; nothing is registered for it', async () => {
  by('ct');
  await dosimetryCase.runTo('register');
  const registered = correlation();
  dosimetryCase.nudge(timePoint(1), BY_HAND);
  await dosimetryCase.runStage('register');
  expect(asked).toHaveLength(1);
  expect(automatic()?.found).not.toBeNull();
  expect(correlation()).not.toBe(registered);
  dosimetryCase.acceptAlignment(timePoint(1), true);
  dosimetryCase.nudge(timePoint(1), null);
  expect(choice()).toMatchObject({ transforms: {}, accepted: [] });
  await dosimetryCase.runStage('register');
  expect(asked).toHaveLength(1);
  expect(correlation()).toBe(registered);
  dosimetryCase.undo();
  expect(choice().transforms[timePoint(1)]).toEqual(BY_HAND);
});

test('a nudge takes the deformation along that was found, until a person leaves it out', async () => {
  dosimetryCase.choose('register', { ...choice(), registration: { method: 'deformable', image: 'ct' } });
  await dosimetryCase.runTo('register');
  const deformed = correlation();
  dosimetryCase.nudge(timePoint(1), SHIFT);
  expect(choice().deformationKept).toEqual([timePoint(1)]);
  await dosimetryCase.runStage('register');
  // Where it was found, by hand.
  expect(correlation()).toBeCloseTo(deformed!, 12);
  const further: RigidTransform = { ...SHIFT, rotation_rad: [0, 0, 0.1], translation_mm: [0.5, 2, 0] };
  dosimetryCase.nudge(timePoint(1), further);
  const point = [40, -30, 20] as const;
  const [taken, found] = [transformOf(state(), timePoint(1))!, pointsToReference(DEFORMED)(point)!];
  // What was found, and then the way from its rigid part to the hand's.
  const then = applyRigid(further, applyRigid(invertRigid(SHIFT), found));
  pointsToReference(taken)(point)!.forEach((at, axis) => expect(at).toBeCloseTo(then[axis]!, 6));
  expect(taken.rigid.translation_mm).not.toEqual(SHIFT.translation_mm);
  dosimetryCase.acceptAlignment(timePoint(1), true);
  dosimetryCase.choose('register', { ...choice(), deformationKept: [] });
  expect(choice().accepted).not.toContain(timePoint(1));
  expect(transformOf(state(), timePoint(1))).toEqual(rigidly(further));
  dosimetryCase.nudge(timePoint(1), BY_HAND);
  expect(transformOf(state(), timePoint(1))).toEqual(rigidly(BY_HAND));
  dosimetryCase.nudge(timePoint(1), null);
  expect(transformOf(state(), timePoint(1))).toEqual(DEFORMED);
});

test('one time point can be registered otherwise than the others, and its verdict is asked for again', async () => {
  by('ct');
  await dosimetryCase.runTo('register');
  const own = { method: 'rigid', image: 'emission' } as const;
  dosimetryCase.acceptAlignment(timePoint(1), true);
  dosimetryCase.choose('register', { ...choice(), registrations: { [timePoint(1)]: own } });
  expect(choice().accepted).toEqual([]);
  await dosimetryCase.runStage('register');
  expect(asked.map(({ image }) => image)).toEqual(['ct', 'emission']);
  dosimetryCase.choose('register', { ...choice(), registrations: { [timePoint(1)]: null } });
  await dosimetryCase.runStage('register');
  expect(automatic()).toBeUndefined();
});

test('landmarks are marked without overtaking anything', async () => {
  await dosimetryCase.runTo('register');
  const landmarks = { [timePoint(1)]: [{ id: 'a', reference_mm: [1, 2, 3], moving_mm: null }] } as const;
  dosimetryCase.choose('register', { ...choice(), landmarks });
  expect(dosimetryCase.getState().stages.register.status).toBe('ready');
  dosimetryCase.undo();
  expect(choice().landmarks).toBeUndefined();
});

test('what was found is taken again for the same images, and not for others', async () => {
  by('ct');
  await dosimetryCase.runTo('register');
  await dosimetryCase.runStage('register');
  expect(asked).toHaveLength(1);
  by('emission');
  await dosimetryCase.runStage('register');
  expect(asked.map(({ image }) => image)).toEqual(['ct', 'emission']);
  dosimetryCase.choose('register', { ...choice(), referenceTimePointId: timePoint(1) });
  await dosimetryCase.runStage('register');
  expect(asked.at(-1)).toEqual({
    image: 'emission',
    method: 'rigid',
    guides: [],
    referenceTimePointId: timePoint(1),
    timePointId: timePoint(0),
  });
});

test('a corrected slice spacing makes another image of the same series: it is registered again', async () => {
  by('emission');
  await dosimetryCase.runTo('register');
  dosimetryCase.enter(timePoint(1), { sliceSpacing_mm: 4.5 });
  for (const { id, message } of state().results.ingest!.issues) dosimetryCase.confirm(id, message);
  await dosimetryCase.runTo('register');
  expect(asked).toHaveLength(2);
});

test('one that cannot be registered stays in patient coordinates with its reason, and is tried again', async () => {
  await dosimetryCase.runTo('register');
  const still = correlation();
  fails = notImproved;
  by('ct');
  await dosimetryCase.runStage('register');
  expect(state().stages.register.status).toBe('ready');
  expect(automatic()).toMatchObject({
    found: null,
    notRegisteredBecause: { code: 'register/not-improved', remedy: 'Align it by hand.' },
  });
  expect(correlation()).toBe(still);
  fails = null;
  await dosimetryCase.runStage('register');
  expect(automatic()).toMatchObject({ found: { transform: rigidly(SHIFT) }, notRegisteredBecause: null });
});

test('an error that is not the registration’s fails the stage', async () => {
  fails = () => new TypeError('undefined is not a function');
  by('ct');
  await dosimetryCase.runTo('register');
  expect(state().stages.register).toMatchObject({ status: 'failed' });
});

test('two time points with one CT between them are not registered by it: it would lie on itself', async () => {
  dosimetryCase.excludeSeries(state().results.ingest!.timePoints[1]!.ct!.seriesInstanceUID, true);
  for (const { id, message } of state().results.ingest!.issues) dosimetryCase.confirm(id, message);
  by('ct');
  await dosimetryCase.runTo('register');
  expect(automatic()).toMatchObject({ found: null, notRegisteredBecause: { code: 'register/same-ct' } });
  expect(asked).toEqual([]);
});

test('a time point without CT is not registered by CT, and says so; by emission it is', async () => {
  const withoutCt = smallPatient('geometry-detector-position', {
    edit: (dataset) => (dataset['Modality'] === 'CT' ? null : dataset),
  });
  ({ dosimetryCase } = caseOn(withoutCt.files, { compute }));
  await dosimetryCase.open(withoutCt.studies);
  for (const { id, message } of state().results.ingest!.issues) dosimetryCase.confirm(id, message);
  by('ct');
  await dosimetryCase.runTo('register');
  expect(automatic()).toMatchObject({ found: null, notRegisteredBecause: { code: 'register/no-ct' } });
  expect(asked).toEqual([]);
  by('emission');
  await dosimetryCase.runStage('register');
  expect(automatic()).toMatchObject({ found: { image: 'emission' } });
});

test('an acceptance falls with another registration, but not that of what lies by hand; undo brings it back', async () => {
  await runAll(dosimetryCase, 'register');
  dosimetryCase.acceptAlignment(timePoint(1), true);
  by('ct');
  expect(choice().accepted).toEqual([]);
  expect(state().confirmations.map(({ what }) => what)).not.toContain(`register/${timePoint(1)}`);
  dosimetryCase.undo();
  expect(choice()).toMatchObject({ registration: null, accepted: expect.arrayContaining([timePoint(1)]) as string[] });
  dosimetryCase.nudge(timePoint(1), BY_HAND);
  dosimetryCase.acceptAlignment(timePoint(1), true);
  by('emission');
  expect(choice().accepted).toEqual([timePoint(1)]);
});

test('another reference and another registration in one go: everything starts anew', async () => {
  await runAll(dosimetryCase, 'register');
  dosimetryCase.nudge(timePoint(1), BY_HAND);
  dosimetryCase.choose('register', {
    ...choice(),
    referenceTimePointId: timePoint(1),
    registration: { method: 'rigid', image: 'ct' },
  });
  expect(choice()).toMatchObject({ transforms: {}, accepted: [] });
});

test('a registered case is taken up again with what was found, and needs no registration for its voxels', async () => {
  const storage = createMemoryStorage();
  dosimetryCase = await opened({ storage });
  by('ct');
  await dosimetryCase.runTo('register');
  const before = state().results.register;
  await dosimetryCase.close();
  dosimetryCase = await opened({ storage });
  expect(state().results.register).toEqual(before);
  await dosimetryCase.restoreVoxels('register');
  expect(asked).toHaveLength(1);
});

test('a deformation is saved and taken up again, and the image follows it', async () => {
  const storage = createMemoryStorage();
  dosimetryCase = await opened({ storage });
  by('ct');
  await dosimetryCase.runTo('register');
  const rigid = correlation();
  dosimetryCase.choose('register', { ...choice(), registration: { method: 'deformable', image: 'ct' } });
  await dosimetryCase.runStage('register');
  const deformed = correlation();
  expect(deformed).not.toBe(rigid);
  await dosimetryCase.close();
  dosimetryCase = await opened({ storage });
  expect(automatic()?.found?.transform).toEqual(DEFORMED);
  await dosimetryCase.restoreVoxels('register');
  expect(asked.map(({ method }) => method)).toEqual(['rigid', 'deformable']);
  expect(correlation()).toBe(deformed);
});

/** Saves a registered case, has what was saved changed, and opens it again. */
async function resumedWith(change: (saved: Pick<CaseState, 'choices' | 'results'>) => object): Promise<void> {
  const storage = createMemoryStorage();
  dosimetryCase = await opened({ storage });
  by('ct');
  await dosimetryCase.runTo('register');
  await dosimetryCase.close();
  for (const [key, saved] of storage.saved) storage.saved.set(key, change(saved as CaseState));
  dosimetryCase = await opened({ storage });
}

test('a case saved when every registration was rigid is taken up with it', async () => {
  await resumedWith((saved) => {
    const { registration, ...register } = saved.choices.register;
    const automatic = Object.entries(saved.results.register?.automatic ?? {}).map(
      ([id, { method: _, found, ...rest }]) => {
        const { method: _method, deformation: _deformation, transform, ...figures } = found!;
        return [id, { ...rest, found: { ...figures, transform: transform.rigid } }];
      },
    );
    return {
      ...saved,
      choices: { ...saved.choices, register: { ...register, rigidBy: registration?.image } },
      results: {
        ...saved.results,
        register: { ...saved.results.register, automatic: Object.fromEntries(automatic) as object },
      },
    };
  });
  expect(state().resumedAt).not.toBeNull();
  expect(choice().registration).toEqual({ method: 'rigid', image: 'ct' });
  expect(choice()).not.toHaveProperty('rigidBy');
  expect(automatic()?.method).toBe('rigid');
  expect(automatic()?.found).toMatchObject({ method: 'rigid', transform: rigidly(SHIFT), deformation: null });
  await dosimetryCase.restoreVoxels('register');
  expect(asked).toHaveLength(1);
});

test('a case saved before there was a choice of registration has none', async () => {
  const storage = createMemoryStorage();
  dosimetryCase = await opened({ storage });
  await runAll(dosimetryCase, 'register');
  await dosimetryCase.close();
  for (const [key, snapshot] of storage.saved) {
    const { choices, ...rest } = snapshot as { choices: CaseChoices };
    const { registration: _registration, ...register } = choices.register;
    storage.saved.set(key, { ...rest, choices: { ...choices, register } });
  }
  dosimetryCase = await opened({ storage });
  expect(state().resumedAt).not.toBeNull();
  expect(choice().registration).toBeNull();
  expect(state().stages.register.status).toBe('ready');
});
