import { DosimetryError } from '@voxel-dosimetry/core';
import type { ComputeApi } from '@voxel-dosimetry/compute';
import { createComputeEngine } from '@voxel-dosimetry/compute';
import { caseOn, runAll } from './caseFixture';
import { asPatient, smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
const other = smallPatient('geometry-detector-position', asPatient('VD-OTHER'));

/** A promise that a test resolves when it likes. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** The engine with `calibrate` held back, as a slow worker would. */
function slowCalibrate(): { compute: ComputeApi; started: Promise<void>; go(): void } {
  const engine = createComputeEngine();
  const [begun, released] = [gate(), gate()];
  const compute: ComputeApi = {
    ...engine,
    async calibrate(request, job) {
      const volume = await engine.calibrate(request, job);
      begun.open();
      await released.opened;
      return volume;
    },
  };
  return { compute, started: begun.opened, go: () => released.open() };
}

describe('what comes back too late is dropped', () => {
  it('drops a stage whose choices were changed while it ran', async () => {
    const slow = slowCalibrate();
    const { dosimetryCase } = caseOn(patient.files, { compute: slow.compute });
    await dosimetryCase.open(patient.studies);
    const run = dosimetryCase.runStage('calibrate');
    await slow.started;
    dosimetryCase.choose('calibrate', { calibration: { source: 'factor', factor_cps_per_MBq: 9.36 } });
    expect(dosimetryCase.getState().stages.calibrate).toEqual({ status: 'empty' });
    slow.go();
    await run;
    expect(dosimetryCase.getState().stages.calibrate).toEqual({ status: 'empty' });
    expect(dosimetryCase.getState().results.calibrate).toBeNull();
  });

  it('never gives one patient what was computed for another', async () => {
    const slow = slowCalibrate();
    const { dosimetryCase, archive, ports } = caseOn(patient.files, { compute: slow.compute });
    archive.add(other.files);
    await dosimetryCase.open(patient.studies);
    const run = dosimetryCase.runStage('calibrate');
    await slow.started;
    const opening = dosimetryCase.open(other.studies);
    slow.go();
    await Promise.all([run, opening]);
    const { results, stages, key } = dosimetryCase.getState();
    expect(key).toContain('VD-OTHER');
    expect(results.ingest?.patient.patientID).toBe('VD-OTHER');
    expect(results.calibrate).toBeNull();
    expect(stages.calibrate).toEqual({ status: 'empty' });
    expect(await ports.compute.volumes()).toEqual([]);
  });

  it('takes the later of two openings, whatever the archive answers first', async () => {
    const { dosimetryCase, archive } = caseOn(patient.files);
    archive.add(other.files);
    const slow = gate();
    archive.gate = slow.opened;
    const first = dosimetryCase.open(patient.studies);
    archive.gate = Promise.resolve();
    const second = dosimetryCase.open(other.studies);
    await second;
    slow.open();
    await first;
    expect(dosimetryCase.getState().results.ingest?.patient.patientID).toBe('VD-OTHER');
    expect(dosimetryCase.getState().studyInstanceUIDs).toEqual(other.studies);
  });

  it('empties the case and the worker at close', async () => {
    const { dosimetryCase, ports } = caseOn(patient.files);
    await dosimetryCase.open(patient.studies);
    await dosimetryCase.runStage('calibrate');
    expect((await ports.compute.volumes()).length).toBe(4);
    await dosimetryCase.close();
    expect(dosimetryCase.getState().key).toBeNull();
    expect(dosimetryCase.getState().series).toEqual([]);
    expect(await ports.compute.volumes()).toEqual([]);
  });
});

describe('one stage at a time', () => {
  it('refuses a second stage while one runs', async () => {
    const slow = slowCalibrate();
    const { dosimetryCase } = caseOn(patient.files, { compute: slow.compute });
    await dosimetryCase.open(patient.studies);
    const run = dosimetryCase.runStage('calibrate');
    await slow.started;
    expect(dosimetryCase.blockedBecause('register')).toBe('Calibrate is running.');
    await expect(dosimetryCase.runStage('register')).rejects.toMatchObject({ code: 'case/busy' });
    slow.go();
    await run;
    expect(dosimetryCase.getState().stages.calibrate.status).toBe('ready');
  });

  it('a cancel that crosses the end of the worker is no failure of its own', async () => {
    const slow = slowCalibrate();
    const workerLost = new DosimetryError({ code: 'compute/worker-lost', message: 'It was closed.', remedy: 'None.' });
    const compute: ComputeApi = { ...slow.compute, cancel: () => Promise.reject(workerLost) };
    const { dosimetryCase } = caseOn(patient.files, { compute });
    await dosimetryCase.open(patient.studies);
    const run = dosimetryCase.runStage('calibrate');
    await slow.started;
    await expect(dosimetryCase.cancel('calibrate')).resolves.toBeUndefined();
    slow.go();
    await run;
  });

  it('stops at cancel and stands where it was before', async () => {
    const slow = slowCalibrate();
    const { dosimetryCase } = caseOn(patient.files, { compute: slow.compute });
    await dosimetryCase.open(patient.studies);
    const run = dosimetryCase.runStage('calibrate');
    await slow.started;
    const cancel = dosimetryCase.cancel('calibrate');
    slow.go();
    await Promise.all([run, cancel]);
    expect(dosimetryCase.getState().stages.calibrate).toEqual({ status: 'empty' });
  });

  it('makes the voxels again after the worker was lost', async () => {
    const engine = createComputeEngine();
    let isLost = false;
    const compute: ComputeApi = {
      ...engine,
      async fit(request, job) {
        if (!isLost) return engine.fit(request, job);
        isLost = false;
        await engine.release((await engine.volumes()).map(({ key }) => key));
        throw new DosimetryError({ code: 'compute/worker-lost', message: 'It ended.', remedy: 'Run again.' });
      },
    };
    const { dosimetryCase } = caseOn(patient.files, { compute });
    await dosimetryCase.open(patient.studies);
    await runAll(dosimetryCase, 'segment');
    isLost = true;
    await dosimetryCase.runStage('fit');
    expect(dosimetryCase.getState().stages.fit).toMatchObject({
      status: 'failed',
      error: { code: 'compute/worker-lost' },
    });
    expect(dosimetryCase.getState().stagesWithVoxels).toEqual([]);
    await dosimetryCase.runTo('dose');
    expect(dosimetryCase.getState().stages.dose.status).toBe('ready');
  });
});

describe('an archive that answers when the patient has gone', () => {
  it('makes the worker read nothing', async () => {
    const { dosimetryCase, archive, ports } = caseOn(patient.files);
    await dosimetryCase.open(patient.studies);
    const [asked, answer] = [gate(), gate()];
    const { instanceSource } = archive;
    archive.instanceSource = async (study, series) => {
      asked.open();
      await answer.opened;
      return instanceSource(study, series);
    };
    const run = dosimetryCase.runStage('calibrate');
    await asked.opened;
    await dosimetryCase.close();
    answer.open();
    await run;
    expect(await ports.compute.volumes()).toEqual([]);
    expect(dosimetryCase.getState().key).toBeNull();
  });
});
