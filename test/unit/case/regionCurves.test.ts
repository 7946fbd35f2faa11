import { INITIAL_CHOICES, findingsOf, type DosimetryCase } from '@voxel-dosimetry/case';
import { createComputeEngine, type ComputeApi, type RegionRefitRequest } from '@voxel-dosimetry/compute';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { TRAPEZOID } from './fitChoices';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
let shared: ReturnType<typeof caseOn>;
let dosimetryCase: DosimetryCase;
beforeAll(async () => {
  shared = caseOn(patient.files);
  await shared.dosimetryCase.open(patient.studies);
});
beforeEach(async () => {
  ({ dosimetryCase } = shared);
  dosimetryCase.choose('fit', INITIAL_CHOICES.fit);
  await runAll(dosimetryCase, 'fit');
});

const state = () => dosimetryCase.getState();
const regions = () => state().results.segment!.regions;
const timePoints = () => state().results.ingest!.timePoints;
const statusOf = () => state().stages.fit.status;
const refitted = (regionId: string) =>
  state().refittedCurves?.regionFits.find((region) => region.regionId === regionId);

describe('what is chosen for single regions', () => {
  it('holds for several at once, as one step for undo, and shows their curves while the maps are out of date', async () => {
    const [first, second, ...others] = regions().map(({ id }) => id);
    const before = state().results.fit!;
    await dosimetryCase.chooseRegionCurves([first!, second!], { models: ['trapezoid'] });
    expect(statusOf()).toBe('stale');
    expect(state().results.fit).toBe(before);
    expect([first!, second!].map((id) => refitted(id)?.fit.model)).toEqual(['trapezoid', 'trapezoid']);
    for (const id of others)
      expect(refitted(id)?.fit).toEqual(before.regionFits.find(({ regionId }) => regionId === id)?.fit);
    dosimetryCase.undo();
    expect(state().choices.fit).toEqual(INITIAL_CHOICES.fit);
    expect(statusOf()).toBe('ready');
    expect(state().refittedCurves).toBeNull();
  });

  it("is what Fit then gives, and the case's own settings for the others", async () => {
    const [first, second] = regions().map(({ id }) => id);
    await dosimetryCase.chooseRegionCurves([first!], { models: ['trapezoid'] });
    const shown = state().refittedCurves!.regionFits;
    await dosimetryCase.runStage('fit');
    expect(state().refittedCurves).toBeNull();
    const { regionFits } = state().results.fit!;
    expect(regionFits).toEqual(shown);
    expect(regionFits.find(({ regionId }) => regionId === second)!.fit.model).toBe('mono');
  });

  it('is nothing once it is what nobody has chosen', async () => {
    const [first] = regions().map(({ id }) => id);
    await dosimetryCase.chooseRegionCurves([first!], { selection: 'aicc' });
    await dosimetryCase.chooseRegionCurves([first!], { selection: null });
    expect(state().choices.fit.regions).toEqual({});
    await dosimetryCase.chooseRegionCurves([first!], { selection: 'aicc', models: ['mono'] });
    await dosimetryCase.chooseRegionCurves([first!], null);
    expect(state().choices.fit.regions).toEqual({});
  });

  it.each([
    [() => dosimetryCase.chooseRegionCurves(['nobody'], { models: ['mono'] }), 'The region nobody'],
    [() => dosimetryCase.chooseRegionCurves([regions()[0]!.id], { models: [] }), 'at least one model'],
    [() => dosimetryCase.excludePoint([regions()[0]!.id], timePoints()[0]!.id, ' '), 'a reason'],
    [
      () => dosimetryCase.chooseRegionCurves([regions()[0]!.id], { fixedHalfLives: { phases_s: [0], uptake_s: null } }),
      'A fixed half-life (s) is 0',
    ],
  ])('must be possible (%#)', async (change, words) => {
    await expect(change()).rejects.toMatchObject({
      code: 'case/choice',
      message: expect.stringContaining(words) as string,
    });
    expect(statusOf()).toBe('ready');
  });
});

describe('a point that is left out', () => {
  it('keeps its reason, beside those left out before, and takes part again', async () => {
    const ids = regions().map(({ id }) => id);
    const [early, late] = timePoints().map(({ id }) => id);
    await dosimetryCase.chooseRegionCurves(ids, { models: ['trapezoid'] });
    const whole = refitted(ids[0]!)!.fit.timeIntegratedActivity_MBq_h;
    await dosimetryCase.excludePoint(ids, early!, 'The patient moved.');
    expect(refitted(ids[0]!)!.excludedBecause).toEqual(['The patient moved.', null]);
    expect(refitted(ids[0]!)!.activities_MBq).toHaveLength(2);
    expect(refitted(ids[0]!)!.fit.timeIntegratedActivity_MBq_h).not.toBeCloseTo(whole, 1);
    await dosimetryCase.excludePoint([ids[0]!], late!, 'Extravasation.');
    expect(state().refittedCurves!.failures).toMatchObject([
      { regionId: ids[0], error: { code: 'fit/too-few-points' } },
    ]);
    expect(state().refittedCurves!.regionFits).toHaveLength(ids.length - 1);
    await dosimetryCase.excludePoint(ids, early!, null);
    expect(state().choices.fit.regions[ids[0]!]!.excluded).toEqual([{ timePointId: late, reason: 'Extravasation.' }]);
    expect(state().choices.fit.regions[ids[1]!]!.excluded).toEqual([]);
  });

  it('of which none is left: Fit names the region and fits the others', async () => {
    const { id, name } = regions()[0]!;
    for (const timePoint of timePoints()) await dosimetryCase.excludePoint([id], timePoint.id, 'x');
    await dosimetryCase.runStage('fit');
    expect(state().stages.fit.status).toBe('ready');
    const { failures, regionFits } = state().results.fit!;
    expect(failures).toMatchObject([{ regionId: id, error: { code: 'fit/too-few-points' } }]);
    expect(regionFits.map(({ regionId }) => regionId)).not.toContain(id);
    expect(regionFits).toHaveLength(regions().length - 1);
    expect(findingsOf(state(), 'fit').filter(({ regionId }) => regionId === id)).toMatchObject([
      { message: expect.stringContaining(`"${name}"`) as string },
    ]);
  });
});

describe('curves that are shown before Fit has run', () => {
  it('are of the choices as they stand: what comes late is dropped', async () => {
    const engine = createComputeEngine();
    const answers: (() => void)[] = [];
    const asked: RegionRefitRequest[] = [];
    const compute: ComputeApi = {
      ...engine,
      async refitRegions(request) {
        asked.push(request);
        await new Promise<void>((resolve) => answers.push(resolve));
        return engine.refitRegions(request);
      },
    };
    ({ dosimetryCase } = caseOn(patient.files, { compute }));
    await dosimetryCase.open(patient.studies);
    await runAll(dosimetryCase, 'fit');
    const [id] = regions().map((region) => region.id);
    const first = dosimetryCase.chooseRegionCurves([id!], { models: ['trapezoid'] });
    const second = dosimetryCase.chooseRegionCurves([id!], { models: ['mono'] });
    expect(asked.map(({ fit }) => fit.regions[id!]!.models)).toEqual([['trapezoid'], ['mono']]);
    answers[1]!();
    await second;
    const shown = state().refittedCurves;
    answers[0]!();
    await first;
    expect(state().refittedCurves).toBe(shown);
    expect(refitted(id!)!.fit.model).toBe('mono');
  });

  it('need no voxels, and are not saved', async () => {
    const storage = createMemoryStorage();
    const first = caseOn(patient.files, { storage });
    await first.dosimetryCase.open(patient.studies);
    await runAll(first.dosimetryCase, 'fit');
    first.dosimetryCase.choose('fit', TRAPEZOID);
    await first.dosimetryCase.refitRegions();
    expect(first.dosimetryCase.getState().refittedCurves).not.toBeNull();
    const shown = first.dosimetryCase.getState().refittedCurves;
    await first.dosimetryCase.close();
    const again = caseOn(patient.files, { storage });
    ({ dosimetryCase } = again);
    await dosimetryCase.open(patient.studies);
    expect(state().refittedCurves).toBeNull();
    await dosimetryCase.refitRegions();
    expect(state().refittedCurves).toEqual(shown);
    expect(await again.ports.compute.volumes()).toEqual([]);
  });

  it('are none while the result of Fit stands, and go with regions that change', async () => {
    await dosimetryCase.refitRegions();
    expect(state().refittedCurves).toBeNull();
    dosimetryCase.choose('fit', TRAPEZOID);
    await dosimetryCase.refitRegions();
    expect(state().refittedCurves).not.toBeNull();
    await dosimetryCase.runStage('segment');
    expect(state().refittedCurves).toBeNull();
  });
});

describe("the site's limit of extrapolation", () => {
  const extrapolated = () => findingsOf(state(), 'fit').filter(({ code }) => code === 'fit/extrapolated');

  it('is what the warning goes by, and overtakes no result but what is written', () => {
    expect(extrapolated().length).toBeGreaterThan(0);
    dosimetryCase.choose('fit', { ...state().choices.fit, extrapolationLimit_frac: 0.99 });
    expect(extrapolated()).toEqual([]);
    expect(statusOf()).toBe('ready');
    dosimetryCase.choose('fit', { ...state().choices.fit, extrapolationLimit_frac: 0.01 });
    expect(extrapolated().length).toBe(regions().length);
    expect(extrapolated()[0]!.message).toContain('at most 1.0 % was expected');
  });

  it.each([0, 1.5, NaN])('is a fraction, not %d', (limit) => {
    expect(() => dosimetryCase.choose('fit', { ...state().choices.fit, extrapolationLimit_frac: limit })).toThrow(
      'The limit of extrapolation',
    );
  });
});
