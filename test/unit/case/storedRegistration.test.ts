/** Registrations in the archive: written by one visit, offered to the next, taken and given back. */
import {
  registeredTimePointIds,
  storedRegistrations,
  type CaseChoices,
  type DosimetryCase,
} from '@voxel-dosimetry/case';
import type { RigidTransform } from '@voxel-dosimetry/core';
import { readHeader } from '@voxel-dosimetry/dicom';
import { caseOn, runAll, type CaseFixture } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
const BY_HAND: RigidTransform = { rotation_rad: [0, 0, 0.05], translation_mm: [4, -2, 1.5], centre_mm: [0, 0, 260] };
const OTHERWISE: RigidTransform = { ...BY_HAND, translation_mm: [0, 7, 0] };

const timePoint = ({ getState }: DosimetryCase, index: number): string =>
  getState().results.ingest!.timePoints[index]!.id;
const correlation = ({ getState }: DosimetryCase): number | undefined =>
  getState().results.register?.aligned[1]?.correlationWithReference;
const choice = ({ getState }: DosimetryCase): CaseChoices['register'] => getState().choices.register;

/** A visit that has aligned the second time point by hand and stored that. */
async function firstVisit(): Promise<CaseFixture> {
  const fixture = caseOn(patient.files);
  const { dosimetryCase } = fixture;
  await dosimetryCase.open(patient.studies);
  dosimetryCase.nudge(timePoint(dosimetryCase, 1), BY_HAND);
  dosimetryCase.choose('export', { objects: ['REG'] });
  await runAll(dosimetryCase, 'export');
  return fixture;
}

let first: CaseFixture;
let next: DosimetryCase;
beforeAll(async () => {
  first = await firstVisit();
});
beforeEach(async () => {
  next = caseOn([], { archive: first.archive }).dosimetryCase;
  await next.open(patient.studies);
});

const take = (): void =>
  next.choose('register', {
    ...choice(next),
    stored: { [timePoint(next, 1)]: first.archive.stored[0]!.sopInstanceUID },
  });

test('one object a registered time point, in the reference’s study, read back equal', () => {
  expect(first.dosimetryCase.getState().stages.export.status).toBe('ready');
  const [object, ...others] = first.dosimetryCase.getState().results.export!.objects;
  expect(others).toEqual([]);
  const moved = timePoint(first.dosimetryCase, 1);
  const [onto, of] = first.dosimetryCase.getState().results.ingest!.timePoints;
  expect(object).toMatchObject({
    modality: 'REG',
    timePointId: moved,
    studyInstanceUID: onto!.studyInstanceUID,
    seriesDescription: `Voxel dosimetry, ${of!.label} onto ${onto!.label}`,
    outcome: { stored: true },
    readBack: { equal: true },
  });
  expect(readHeader(first.archive.stored[0]!.bytes)).toMatchObject({ Modality: 'REG', ContentDate: '20260908' });
});

test('the next visit is offered it, and with it the images lie as they were aligned by hand', async () => {
  expect(storedRegistrations(next.getState(), timePoint(next, 0))).toEqual([]);
  const [offer] = storedRegistrations(next.getState(), timePoint(next, 1));
  expect(offer).toMatchObject({ isDeformable: false, isReversed: false, object: { contentDate: '20260908' } });
  await next.runTo('register');
  const still = correlation(next);
  take();
  expect(next.getState().stages.register.status).toBe('stale');
  await next.runStage('register');
  expect(correlation(next)).toBeCloseTo(correlation(first.dosimetryCase)!, 6);
  expect(correlation(next)).not.toBe(still);
  expect(next.getState().results.register?.stored?.[timePoint(next, 1)]).toMatchObject({
    sopInstanceUID: offer!.object.sopInstanceUID,
    seriesInstanceUID: offer!.series.seriesInstanceUID,
    contentDate: '20260908',
    creator: expect.stringContaining('Voxel') as unknown,
  });
  expect(registeredTimePointIds(next.getState())).toEqual([timePoint(next, 1)]);
});

test('a nudge by hand wins, undo brings the stored one back, undo again leaves it', async () => {
  take();
  await next.runTo('register');
  const taken = correlation(next);
  next.nudge(timePoint(next, 1), OTHERWISE);
  await next.runStage('register');
  expect(correlation(next)).not.toBe(taken);
  expect(next.getState().results.register?.stored).toBeUndefined();
  next.undo();
  await next.runStage('register');
  expect(correlation(next)).toBe(taken);
  next.undo();
  expect(choice(next).stored).toBeUndefined();
});

test('its provenance goes with what is written of it, and it counts as stored', async () => {
  take();
  next.choose('export', { objects: ['RTDOSE', 'REG'] });
  await runAll(next, 'export');
  expect(next.getState().stages.export.status).toBe('ready');
  const series = first.dosimetryCase.getState().results.export!.objects[0]!.seriesInstanceUID;
  const dose = first.archive.stored.find(({ modality }) => modality === 'RTDOSE');
  expect(String(readHeader(dose!.bytes)['ImageComments'])).toContain(`"seriesInstanceUID":"${series}"`);
});

test('an acceptance holds for the alignment that was seen: another source withdraws it, another method for the rest does not', async () => {
  await next.runTo('register');
  next.acceptAlignment(timePoint(next, 1), true);
  take();
  expect(choice(next).accepted).toEqual([]);
  next.acceptAlignment(timePoint(next, 1), true);
  next.choose('register', { ...choice(next), registration: { method: 'rigid', image: 'ct' } });
  expect(choice(next).accepted).toEqual([timePoint(next, 1)]);
  next.choose('register', { ...choice(next), referenceTimePointId: timePoint(next, 1) });
  expect(choice(next).accepted).toEqual([]);
  expect(choice(next).stored).toBeUndefined();
});

test('one that is left out of the case is gone: Register says so, and nothing is used in its place', async () => {
  take();
  next.excludeSeries(storedRegistrations(next.getState(), timePoint(next, 1))[0]!.series.seriesInstanceUID, true);
  await next.runTo('register');
  expect(next.getState().stages.register).toMatchObject({
    status: 'failed',
    error: { code: 'register/registration-gone' },
  });
  expect(next.getState().results.register).toBeNull();
});

test('where nothing is registered there is nothing to store', async () => {
  next.choose('export', { objects: ['REG'] });
  await runAll(next, 'analyse');
  expect(next.blockedBecause('export')).toMatch(/No time point is registered/);
});

test('a refused object is stored again under the same UIDs', async () => {
  const fixture = caseOn(patient.files);
  const { dosimetryCase, archive } = fixture;
  await dosimetryCase.open(patient.studies);
  dosimetryCase.nudge(timePoint(dosimetryCase, 1), BY_HAND);
  dosimetryCase.choose('export', { objects: ['RTDOSE', 'REG'] });
  archive.faults = { refuse: ['REG'] };
  await runAll(dosimetryCase, 'export');
  const before = dosimetryCase.getState().results.export!.objects.map(({ sopInstanceUID }) => sopInstanceUID);
  archive.faults = {};
  await dosimetryCase.runStage('export');
  expect(archive.stored.map(({ modality }) => modality)).toEqual(['RTDOSE', 'REG']);
  expect(dosimetryCase.getState().results.export!.objects.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(before);
});
