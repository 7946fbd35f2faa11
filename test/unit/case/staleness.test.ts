import { INITIAL_CHOICES, type DosimetryCase } from '@voxel-dosimetry/case';
import { STAGE_IDS, type StageId } from '@voxel-dosimetry/core';
import { caseOn, runAll } from './caseFixture';
import { TRAPEZOID, TRAPEZOID_BY_REGION } from './fitChoices';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
let dosimetryCase: DosimetryCase;
beforeEach(async () => {
  ({ dosimetryCase } = caseOn(patient.files));
  await dosimetryCase.open(patient.studies);
  await runAll(dosimetryCase, 'analyse');
});

const statuses = (): string[] => STAGE_IDS.map((stage) => dosimetryCase.getState().stages[stage].status);
const because = (stage: StageId): string | null => {
  const state = dosimetryCase.getState().stages[stage];
  return state.status === 'stale' ? state.because : null;
};
const second = (): string => dosimetryCase.getState().results.ingest!.timePoints[1]!.id;

describe('what a change makes stale', () => {
  it('the model: fit and what follows, with the cause; results stay to be seen', () => {
    dosimetryCase.choose('fit', TRAPEZOID);
    expect(statuses()).toEqual(['ready', 'ready', 'ready', 'ready', 'stale', 'stale', 'stale', 'empty']);
    expect(because('analyse')).toBe('The time–activity model has changed.');
    expect(dosimetryCase.getState().results.dose?.max_Gy).toBeGreaterThan(0.1);
  });

  it('the same choice again: nothing', () => {
    dosimetryCase.choose('fit', INITIAL_CHOICES.fit);
    expect(statuses()).toEqual(['ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'empty']);
    expect(dosimetryCase.canUndo).toBe(true);
  });

  it('a stage that is run again: what follows it', async () => {
    await dosimetryCase.runStage('fit');
    expect(statuses()).toEqual(['ready', 'ready', 'ready', 'ready', 'ready', 'stale', 'stale', 'empty']);
    expect(because('dose')).toBe('Fit was run again.');
  });

  it('a nudge: the alignment, its acceptance and what follows', () => {
    const transform = { rotation_rad: [0, 0, 0], translation_mm: [2, 0, 0], centre_mm: [0, 0, 0] } as const;
    dosimetryCase.nudge(second(), transform);
    expect(statuses()).toEqual(['ready', 'ready', 'stale', 'stale', 'stale', 'stale', 'stale', 'empty']);
    expect(because('fit')).toBe('The alignment has changed.');
    expect(dosimetryCase.getState().choices.register.accepted).not.toContain(second());
    expect(dosimetryCase.getState().confirmations.map(({ what }) => what)).not.toContain(`register/${second()}`);
  });

  it('an acceptance withdrawn: the regions and what follows; given again: nothing more', () => {
    dosimetryCase.acceptAlignment(second(), false);
    expect(statuses()).toEqual(['ready', 'ready', 'ready', 'stale', 'stale', 'stale', 'stale', 'empty']);
    expect(because('segment')).toBe('The alignment of 96.0 h is no longer accepted.');
    expect(dosimetryCase.blockedBecause('segment')).toBe('Accept the alignment of 96.0 h.');
    dosimetryCase.acceptAlignment(second(), true);
    expect(dosimetryCase.blockedBecause('segment')).toBeNull();
  });

  it('an entered value that changes a time point: everything after ingest', () => {
    dosimetryCase.enter(second(), { acquisitionDuration_s: 900 });
    expect(statuses()).toEqual(['ready', 'stale', 'stale', 'stale', 'stale', 'stale', 'stale', 'empty']);
    expect(because('calibrate')).toBe('The time points have changed.');
  });

  it('another reference: alignments start from patient coordinates again', () => {
    const { register } = dosimetryCase.getState().choices;
    dosimetryCase.choose('register', { ...register, referenceTimePointId: second() });
    expect(dosimetryCase.getState().choices.register).toEqual({
      referenceTimePointId: second(),
      transforms: {},
      registration: null,
      accepted: [],
      densityCalibration: null,
    });
    expect(dosimetryCase.blockedBecause('register')).toBeNull();
  });

  it('"run to here" runs what is stale and no more', async () => {
    dosimetryCase.choose('fit', TRAPEZOID_BY_REGION);
    const started: StageId[] = [];
    dosimetryCase.subscribe(() => {
      const running = STAGE_IDS.find((stage) => dosimetryCase.getState().stages[stage].status === 'running');
      if (running && started.at(-1) !== running) started.push(running);
    });
    await dosimetryCase.runTo('analyse');
    expect(started).toEqual(['fit', 'dose', 'analyse']);
    expect(dosimetryCase.getState().stages.analyse.status).toBe('ready');
  });
});

describe('undo', () => {
  const allReady = ['ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'empty'];

  it('brings choices and confirmations back, and the results that were made from them stand again', () => {
    const { choices, confirmations, results, stages } = dosimetryCase.getState();
    dosimetryCase.choose('fit', TRAPEZOID);
    dosimetryCase.acceptAlignment(second(), false);
    dosimetryCase.undo();
    expect(statuses()).toEqual(['ready', 'ready', 'ready', 'ready', 'stale', 'stale', 'stale', 'empty']);
    dosimetryCase.undo();
    expect(dosimetryCase.getState()).toMatchObject({ choices, confirmations, results, stages });
  });

  it('of an entered value: all that came after ingest stands again', () => {
    dosimetryCase.enter(second(), { acquisitionDuration_s: 900 });
    dosimetryCase.undo();
    expect(statuses()).toEqual(allReady);
  });

  it('of a new name: the name, and what was written under it', async () => {
    const [region] = dosimetryCase.getState().results.segment!.regions;
    await dosimetryCase.runStage('export');
    const { segment } = dosimetryCase.getState().choices;
    dosimetryCase.choose('segment', { ...segment, names: { [region!.id]: 'Renamed' } });
    expect(dosimetryCase.getState().stages.export.status).toBe('stale');
    dosimetryCase.undo();
    expect(dosimetryCase.getState().results.segment!.regions[0]!.name).toBe(region!.name);
    expect(dosimetryCase.getState().stages.export.status).toBe('ready');
  });

  it('leaves stale what was run again in between, and what is made from it', async () => {
    dosimetryCase.choose('fit', TRAPEZOID);
    await dosimetryCase.runStage('fit');
    dosimetryCase.undo();
    expect(statuses()).toEqual(['ready', 'ready', 'ready', 'ready', 'stale', 'stale', 'stale', 'empty']);
    await dosimetryCase.runTo('analyse');
    expect(statuses()).toEqual(allReady);
  });

  it('while the stage runs on the choice that is taken back: the run is dropped, its earlier result stands, voxels are made anew', async () => {
    const { fit } = dosimetryCase.getState().results;
    dosimetryCase.choose('fit', TRAPEZOID);
    const run = dosimetryCase.runStage('fit');
    dosimetryCase.undo();
    await run;
    expect(statuses()).toEqual(allReady);
    expect(dosimetryCase.getState().results.fit).toBe(fit);
    expect(dosimetryCase.getState().stagesWithVoxels).not.toContain('fit');
    await dosimetryCase.runStage('dose');
    expect(dosimetryCase.getState().stagesWithVoxels).toContain('fit');
  });
});

describe('confirmations', () => {
  it('carry what was accepted, in words, and when', () => {
    const accepted = dosimetryCase.getState().confirmations.find(({ what }) => what === `register/${second()}`);
    expect(accepted).toEqual({
      what: `register/${second()}`,
      statement: 'Alignment of 96.0 h with 24.0 h accepted.',
      at: '2026-09-08T10:00:00+02:00',
      by: 'M. Physicist',
    });
  });
});
