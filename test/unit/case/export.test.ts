import { readHeader } from '@voxel-dosimetry/dicom';
import { caseOn, runAll, type CaseFixture } from './caseFixture';
import { TRAPEZOID } from './fitChoices';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();

async function readyToExport(): Promise<CaseFixture> {
  const fixture = caseOn(patient.files);
  await fixture.dosimetryCase.open(patient.studies);
  await runAll(fixture.dosimetryCase, 'analyse');
  return fixture;
}
const stored = ({ archive }: CaseFixture) => archive.stored.map(({ modality }) => modality);
const exported = ({ dosimetryCase }: CaseFixture) => dosimetryCase.getState().results.export?.objects ?? [];

describe('export', () => {
  it('stores every object, reads it back equal and lists the dose at once', async () => {
    const fixture = await readyToExport();
    await fixture.dosimetryCase.runStage('export');
    const { stages, storedDoses } = fixture.dosimetryCase.getState();
    expect(stages.export).toEqual({ status: 'ready', at: '2026-09-08T10:00:00+02:00' });
    expect(stored(fixture)).toEqual(['RTDOSE', 'SEG', 'RTSTRUCT']);
    for (const { readBack, outcome } of exported(fixture)) {
      expect(outcome?.stored).toBe(true);
      expect(readBack?.equal).toBe(true);
    }
    expect(storedDoses.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual([
      exported(fixture)[0]?.seriesInstanceUID,
    ]);
    const header = readHeader(fixture.archive.stored[0]!.bytes);
    expect(header).toMatchObject({
      DoseUnits: 'GY',
      PatientID: patient.truth.studies.length ? 'VD-GEOMETRY-DETECTOR-POSITION' : '',
    });
    expect(header['FrameOfReferenceUID']).toBe(patient.truth.studies[0]?.frameOfReferenceUID);
  });

  it('keeps everything when an object is refused, and a retry stores only what is missing, with the same UIDs', async () => {
    const fixture = await readyToExport();
    fixture.archive.faults = { refuse: ['SEG'] };
    await fixture.dosimetryCase.runStage('export');
    expect(fixture.dosimetryCase.getState().stages.export).toMatchObject({
      status: 'failed',
      error: {
        code: 'export/partly-stored',
        message: '2 of 3 objects are in the archive; missing: SEG. The archive refused SEG.',
      },
    });
    expect(fixture.dosimetryCase.encodedObjects()).toHaveLength(3);
    const before = exported(fixture).map(({ sopInstanceUID }) => sopInstanceUID);

    fixture.archive.faults = {};
    await fixture.dosimetryCase.runStage('export');
    expect(stored(fixture)).toEqual(['RTDOSE', 'RTSTRUCT', 'SEG']);
    expect(exported(fixture).map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(before);
    expect(fixture.dosimetryCase.getState().stages.export.status).toBe('ready');
  });

  it('takes a broken connection as an outcome of the object, not as the end of the case', async () => {
    const fixture = await readyToExport();
    fixture.archive.faults = { break: ['RTDOSE', 'SEG', 'RTSTRUCT'] };
    await fixture.dosimetryCase.runStage('export');
    expect(fixture.dosimetryCase.getState().stages.export).toMatchObject({
      status: 'failed',
      error: { code: 'export/not-stored' },
    });
    expect(exported(fixture).map(({ outcome }) => outcome?.failure?.code)).toEqual(
      Array(3).fill('archive/unreachable'),
    );
    expect(fixture.dosimetryCase.getState().results.analyse?.statistics).toHaveLength(3);
  });

  it('does not trust a stored object that comes back different', async () => {
    const fixture = await readyToExport();
    fixture.archive.faults = { garble: true };
    await fixture.dosimetryCase.runStage('export');
    expect(fixture.dosimetryCase.getState().stages.export).toMatchObject({
      status: 'failed',
      error: { code: 'export/read-back' },
    });
  });

  it('makes new objects with new UIDs after an input has changed', async () => {
    const fixture = await readyToExport();
    await fixture.dosimetryCase.runStage('export');
    const before = exported(fixture)[0]?.sopInstanceUID;
    fixture.dosimetryCase.choose('fit', TRAPEZOID);
    expect(fixture.dosimetryCase.getState().stages.export).toEqual({
      status: 'stale',
      because: 'The time–activity model has changed.',
    });
    await fixture.dosimetryCase.runTo('export');
    expect(fixture.dosimetryCase.getState().stages.export.status).toBe('ready');
    expect(exported(fixture)[0]?.sopInstanceUID).not.toBe(before);
  });

  it('makes objects for download when the archive cannot store', async () => {
    const fixture = await readyToExport();
    Object.assign(fixture.archive, { canStore: false });
    await fixture.dosimetryCase.runStage('export');
    expect(fixture.dosimetryCase.getState().stages.export.status).toBe('ready');
    expect(exported(fixture).map(({ outcome }) => outcome)).toEqual([null, null, null]);
    expect(fixture.dosimetryCase.encodedObjects().map(({ modality }) => modality)).toEqual([
      'RTDOSE',
      'SEG',
      'RTSTRUCT',
    ]);
  });

  it('carries a new name of a region without computing anything again', async () => {
    const fixture = await readyToExport();
    const { dosimetryCase } = fixture;
    const [region] = dosimetryCase.getState().results.segment!.regions;
    dosimetryCase.choose('segment', {
      ...dosimetryCase.getState().choices.segment,
      names: { [region!.id]: 'Renamed' },
    });
    expect(dosimetryCase.getState().stages.analyse.status).toBe('ready');
    expect(dosimetryCase.getState().results.segment?.regions[0]?.name).toBe('Renamed');
    await dosimetryCase.runStage('export');
    const seg = fixture.archive.stored.find(({ modality }) => modality === 'SEG');
    expect(JSON.stringify(readHeader(seg!.bytes)['SegmentSequence'])).toContain('Renamed');
  });
});
