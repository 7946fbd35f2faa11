/** A finding that needs a person's word: nothing after it runs until it was given or the value corrected. */
import type { DosimetryCase } from '@voxel-dosimetry/case';
import { findingsOf, openFindings } from '@voxel-dosimetry/case';
import { STAGE_IDS } from '@voxel-dosimetry/core';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient('geometry-detector-position', {
  adjust: (definition) => ({
    ...definition,
    encoding:
      definition.encoding.modality === 'NM' ? { ...definition.encoding, quantitative: false } : definition.encoding,
  }),
});
const FACTOR_cps_per_MBq = 9.36;

async function calibrated(dosimetryCase: DosimetryCase, factor_cps_per_MBq: number): Promise<void> {
  dosimetryCase.choose('calibrate', { calibration: { source: 'factor', factor_cps_per_MBq } });
  await dosimetryCase.runStage('calibrate');
}

async function opened(ports = {}) {
  const fixture = caseOn(patient.files, ports);
  await fixture.dosimetryCase.open(patient.studies);
  for (const { id, message } of fixture.dosimetryCase.getState().results.ingest?.issues ?? [])
    fixture.dosimetryCase.confirm(id, message);
  return fixture;
}

const open = (dosimetryCase: DosimetryCase) => openFindings(dosimetryCase.getState(), 'calibrate');
const idsOf = (dosimetryCase: DosimetryCase) => open(dosimetryCase).map(({ id }) => id);
const activityConfirmations = (dosimetryCase: DosimetryCase) =>
  dosimetryCase.getState().confirmations.filter(({ what }) => what.startsWith('calibrate/'));

describe('a camera factor that is a thousandth of what it should be', () => {
  let dosimetryCase: DosimetryCase;
  beforeEach(async () => {
    ({ dosimetryCase } = await opened());
    await calibrated(dosimetryCase, FACTOR_cps_per_MBq / 1000);
  });

  it('is found at each time point, and nothing after Calibrate runs', async () => {
    expect(dosimetryCase.getState().stages.calibrate.status).toBe('ready');
    expect(open(dosimetryCase).map(({ code }) => code)).toEqual(Array(2).fill('calibrate/exceeds-administered'));
    expect(dosimetryCase.blockedBecause('register')).toBe(open(dosimetryCase)[0]?.message);
    await runAll(dosimetryCase, 'export');
    const { stages, results } = dosimetryCase.getState();
    expect(STAGE_IDS.slice(2).map((stage) => stages[stage].status)).toEqual(Array(6).fill('empty'));
    expect(results.register).toBeNull();
  });

  it('fails a stage that is run all the same with its own code and remedy', async () => {
    await dosimetryCase.runStage('register');
    const [{ message, remedy } = { message: '', remedy: '' }] = open(dosimetryCase);
    expect(dosimetryCase.getState().stages.register).toEqual({
      status: 'failed',
      error: { code: 'calibrate/exceeds-administered', message, remedy },
    });
  });

  it('goes on once confirmed, with words and time for each time point', async () => {
    const ids = idsOf(dosimetryCase);
    dosimetryCase.confirm(ids, 'The generator was measured anew.');
    expect(activityConfirmations(dosimetryCase)).toEqual(
      ids.map((what) => ({
        ...{ what, statement: 'The generator was measured anew.' },
        ...{ at: '2026-09-08T10:00:00+02:00', by: 'M. Physicist' },
      })),
    );
    expect(dosimetryCase.getState().stages.calibrate.status).toBe('ready');
    await runAll(dosimetryCase, 'analyse');
    expect(dosimetryCase.getState().stages.analyse.status).toBe('ready');
  });

  it('one of two is not enough', () => {
    dosimetryCase.confirm(idsOf(dosimetryCase)[0] ?? '', 'Yes.');
    expect(open(dosimetryCase)).toHaveLength(1);
    expect(dosimetryCase.blockedBecause('register')).toContain('96.0 h');
  });

  it('undo takes the word back, withdrawing too, and what was made after it is out of date', async () => {
    const ids = idsOf(dosimetryCase);
    dosimetryCase.confirm(ids, 'Yes.');
    dosimetryCase.undo();
    expect(open(dosimetryCase)).toHaveLength(2);
    expect(activityConfirmations(dosimetryCase)).toEqual([]);
    dosimetryCase.confirm(ids, 'Yes.');
    await dosimetryCase.runStage('register');
    dosimetryCase.withdrawConfirmation(ids);
    expect(dosimetryCase.getState().stages.register).toEqual({
      status: 'stale',
      because: 'The activity in the images is no longer confirmed.',
    });
    expect(activityConfirmations(dosimetryCase)).toEqual([]);
    expect(dosimetryCase.blockedBecause('register')).toBe(open(dosimetryCase)[0]?.message);
  });

  it('another factor withdraws the word; the right one finds nothing', async () => {
    dosimetryCase.confirm(idsOf(dosimetryCase), 'Yes.');
    await calibrated(dosimetryCase, FACTOR_cps_per_MBq / 900);
    expect(activityConfirmations(dosimetryCase)).toEqual([]);
    expect(open(dosimetryCase)).toHaveLength(2);
    await calibrated(dosimetryCase, FACTOR_cps_per_MBq);
    expect(open(dosimetryCase)).toEqual([]);
    expect(dosimetryCase.blockedBecause('register')).toBeNull();
  });

  it('the same factor again keeps it', () => {
    dosimetryCase.confirm(idsOf(dosimetryCase), 'Yes.');
    const { calibration } = dosimetryCase.getState().choices.calibrate;
    dosimetryCase.choose('calibrate', { calibration });
    expect(open(dosimetryCase)).toEqual([]);
  });

  it('another administered activity: the word does not hold for the new share', async () => {
    dosimetryCase.confirm(idsOf(dosimetryCase), 'Yes.');
    const [first, second] = dosimetryCase.getState().results.ingest?.timePoints ?? [];
    for (const point of [first, second]) dosimetryCase.enter(point?.id ?? '', { administeredActivity_MBq: 300 });
    await dosimetryCase.runStage('calibrate');
    expect(open(dosimetryCase)).toHaveLength(2);
    expect(activityConfirmations(dosimetryCase)).toEqual([]);
  });

  it('what nobody found cannot be confirmed', () => {
    expect(() => dosimetryCase.confirm('calibrate/exceeds-administered:2.25.1:1/2', 'Yes.')).toThrow(
      expect.objectContaining({ code: 'case/choice' }) as Error,
    );
    expect(activityConfirmations(dosimetryCase)).toEqual([]);
  });
});

it('a word is kept for the next visit', async () => {
  const storage = createMemoryStorage();
  const { dosimetryCase } = await opened({ storage });
  await calibrated(dosimetryCase, FACTOR_cps_per_MBq / 1000);
  dosimetryCase.confirm(idsOf(dosimetryCase), 'Yes.');
  await dosimetryCase.close();
  const { dosimetryCase: next } = caseOn(patient.files, { storage });
  await next.open(patient.studies);
  expect(activityConfirmations(next)).toHaveLength(2);
  expect(open(next)).toEqual([]);
  expect(next.blockedBecause('register')).toBeNull();
});

it('a case in order has no finding that waits for a word', async () => {
  const { dosimetryCase } = await opened();
  await calibrated(dosimetryCase, FACTOR_cps_per_MBq);
  await runAll(dosimetryCase, 'analyse');
  expect(dosimetryCase.getState().stages.analyse.status).toBe('ready');
  const found = STAGE_IDS.flatMap((stage) => findingsOf(dosimetryCase.getState(), stage));
  expect(found.filter(({ severity }) => severity === 'confirm')).toEqual([]);
});
