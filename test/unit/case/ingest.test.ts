import { caseOn, runAll } from './caseFixture';
import { asPatient, smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();
const withoutDuration = smallPatient('geometry-detector-position', {
  edit: (dataset) => {
    const { ActualFrameDuration: _frame, RotationInformationSequence: _rotation, ...rest } = dataset;
    return dataset['Modality'] === 'NM' ? rest : dataset;
  },
});
const withoutCt = smallPatient('geometry-detector-position', {
  edit: (dataset) => (dataset['Modality'] === 'NM' ? dataset : null),
});
/** The CT of the first study lacks slices in its middle. */
const damagedCt = smallPatient('geometry-detector-position', {
  edit: (dataset, study) =>
    dataset['Modality'] === 'CT' && study === 0 && [12, 13].includes(Number(dataset['InstanceNumber']))
      ? null
      : dataset,
});
const counts = smallPatient('geometry-detector-position', {
  adjust: (definition) => ({
    ...definition,
    encoding:
      definition.encoding.modality === 'NM' ? { ...definition.encoding, quantitative: false } : definition.encoding,
  }),
});

describe('opening', () => {
  it('refuses studies of two patients', async () => {
    const { dosimetryCase, archive } = caseOn(patient.files);
    const other = smallPatient('geometry-detector-position', asPatient('VD-OTHER'));
    archive.add(other.files);
    await dosimetryCase.open([patient.studies[0]!, other.studies[0]!]);
    const { stages, key, results, series } = dosimetryCase.getState();
    expect(stages.ingest).toMatchObject({ status: 'failed', error: { code: 'ingest/two-patients' } });
    expect({ key, ingest: results.ingest, series }).toEqual({ key: null, ingest: null, series: [] });
    expect(dosimetryCase.blockedBecause('calibrate')).not.toBeNull();
  });

  it('of several people goes on with the images of the one that is chosen, alone', async () => {
    const { dosimetryCase, archive } = caseOn(patient.files);
    const other = smallPatient('geometry-detector-position', asPatient('VD-OTHER'));
    archive.add(other.files);
    await dosimetryCase.open([...patient.studies, ...other.studies]);
    const found = dosimetryCase.getState().patientsFound ?? [];
    expect(found.map(({ patient: { patientID }, studyInstanceUIDs }) => [patientID, studyInstanceUIDs.length])).toEqual(
      [
        ['VD-GEOMETRY-DETECTOR-POSITION', 2],
        ['VD-OTHER', 2],
      ],
    );
    await dosimetryCase.choosePatient(found[1]!.patient);
    const state = dosimetryCase.getState();
    expect(state.stages.ingest.status).toBe('ready');
    expect(state.results.ingest?.patient.patientID).toBe('VD-OTHER');
    expect(state.results.ingest?.timePoints).toHaveLength(2);
    expect(new Set(state.series.map((series) => series.patient.patientID))).toEqual(new Set(['VD-OTHER']));
    expect([...state.studyInstanceUIDs].sort()).toEqual([...other.studies].sort());
    expect(state.key).toContain('VD-OTHER');
    expect(state.patientsFound).toEqual([]);
    await dosimetryCase.runStage('ingest');
    expect(dosimetryCase.getState().results.ingest?.patient.patientID).toBe('VD-OTHER');
  });

  it('cannot go on with somebody whose images are not there', async () => {
    const { dosimetryCase } = caseOn(patient.files);
    const stranger = { patientID: 'VD-NOBODY', issuer: '', name: '', birthDate: '', sex: '' };
    await expect(dosimetryCase.choosePatient(stranger)).rejects.toMatchObject({ code: 'case/no-studies' });
  });

  it('shows an archive that does not answer, and reads again when it does', async () => {
    const { dosimetryCase, archive } = caseOn(patient.files);
    archive.faults = { metadata: { code: 'archive/unreachable', message: 'No answer.', remedy: 'Start it.' } };
    await dosimetryCase.open(patient.studies);
    expect(dosimetryCase.getState().stages.ingest).toEqual({
      status: 'failed',
      error: { code: 'archive/unreachable', message: 'No answer.', remedy: 'Start it.', detail: {} },
    });
    archive.faults = {};
    await dosimetryCase.runStage('ingest');
    expect(dosimetryCase.getState().stages.ingest.status).toBe('ready');
  });

  it('needs a study', async () => {
    const { dosimetryCase } = caseOn([]);
    await expect(dosimetryCase.open(['  '])).rejects.toMatchObject({ code: 'case/no-studies' });
  });
});

describe('what a person must settle', () => {
  it('blocks with the first open question until a value is entered', async () => {
    const { dosimetryCase } = caseOn(withoutDuration.files);
    await dosimetryCase.open(withoutDuration.studies);
    const { results, stages } = dosimetryCase.getState();
    expect(stages.ingest.status).toBe('empty');
    expect(results.ingest?.issues.map(({ field }) => field)).toContain('acquisitionDuration_s');
    expect(dosimetryCase.blockedBecause('ingest')).toBe(results.ingest?.issues[0]?.message);
    expect(dosimetryCase.blockedBecause('calibrate')).toBe(results.ingest?.issues[0]?.message);
    for (const { id } of results.ingest!.timePoints) dosimetryCase.enter(id, { acquisitionDuration_s: 1200 });
    expect(dosimetryCase.getState().stages.ingest.status).toBe('ready');
    expect(dosimetryCase.blockedBecause('calibrate')).toBeNull();
  });

  it('assumes the density of water only where that was accepted, and says so in the provenance', async () => {
    const { dosimetryCase, ports } = caseOn(withoutCt.files);
    await dosimetryCase.open(withoutCt.studies);
    const open = dosimetryCase.getState().results.ingest!.issues;
    expect(open.map(({ field, severity }) => [field, severity])).toEqual([
      ['ct', 'confirm'],
      ['ct', 'confirm'],
    ]);
    for (const { id, message } of open) dosimetryCase.confirm(id, message);
    await runAll(dosimetryCase, 'register');
    const density = (await ports.compute.volumes()).find(({ key }) => key === 'density');
    expect(density).toMatchObject({ min: 1, max: 1, unit: 'g/mL' });
    expect(dosimetryCase.getState().confirmations).toContainEqual({
      what: open[0]!.id,
      statement: open[0]!.message,
      at: '2026-09-08T10:00:00+02:00',
      by: 'M. Physicist',
    });
    dosimetryCase.withdrawConfirmation(open[0]!.id);
    expect(dosimetryCase.getState().stages.ingest.status).toBe('empty');
    expect(dosimetryCase.blockedBecause('register')).toBe(open[0]!.message);
  });

  it('a CT with missing slices is left out; the density then comes from the CT of the other study', async () => {
    const { dosimetryCase, ports } = caseOn(damagedCt.files);
    await dosimetryCase.open(damagedCt.studies);
    const { issues } = dosimetryCase.getState().results.ingest!;
    const issue = issues.find(({ code }) => code === 'ingest/missing-slices');
    expect(issue).toMatchObject({ severity: 'refuse', field: 'ct' });
    expect(dosimetryCase.getState().stages.ingest.status).toBe('empty');
    for (const { seriesInstanceUID } of issue!.leaveOut ?? []) dosimetryCase.excludeSeries(seriesInstanceUID, true);
    const open = dosimetryCase.getState().results.ingest!.issues;
    expect(open.map(({ code }) => code)).toEqual(['ingest/ct-of-other-study']);
    dosimetryCase.confirm(open[0]!.id, open[0]!.message);
    await runAll(dosimetryCase, 'register');
    const density = (await ports.compute.volumes()).find(({ key }) => key === 'density');
    expect(density!.max).toBeGreaterThan(0.9);
    expect(density!.min).toBeLessThan(0.1);
    dosimetryCase.excludeSeries(issue!.leaveOut![0]!.seriesInstanceUID, false);
    expect(dosimetryCase.getState().results.ingest!.issues.map(({ code }) => code)).toEqual(['ingest/missing-slices']);
  });

  it('asks for the camera factor where an image is in counts, and then agrees with the truth', async () => {
    const { dosimetryCase } = caseOn(counts.files);
    await dosimetryCase.open(counts.studies);
    for (const { id, message } of dosimetryCase.getState().results.ingest!.issues) dosimetryCase.confirm(id, message);
    expect(dosimetryCase.blockedBecause('calibrate')).toBe(
      "The images at 24.0 h, 96.0 h are in counts: enter the camera's calibration factor in cps/MBq.",
    );
    dosimetryCase.choose('calibrate', { calibration: { source: 'factor', factor_cps_per_MBq: 9.36 } });
    await dosimetryCase.runStage('calibrate');
    const totals_MBq = Object.values(dosimetryCase.getState().results.calibrate!.volumes).map(
      ({ total }) => total / 1e6,
    );
    counts.truth.studies.forEach(({ imagedTotalActivity_MBq }, n) =>
      expect(totals_MBq[n]! / imagedTotalActivity_MBq).toBeCloseTo(1, 2),
    );
  });

  it.each([
    ['a calibration factor of 0', 'calibrate', { calibration: { source: 'factor', factor_cps_per_MBq: 0 } }],
    ['a threshold of 1.2', 'segment', { thresholds: [{ id: 'a', name: 'A', timePointId: 't', fraction_frac: 1.2 }] }],
  ] as const)('refuses %s at the door', (_what, stage, choices) => {
    const { dosimetryCase } = caseOn([]);
    const all = { ...dosimetryCase.getState().choices[stage], ...choices };
    expect(() => dosimetryCase.choose(stage, all as never)).toThrow(
      expect.objectContaining({ code: 'case/choice' }) as Error,
    );
    expect(dosimetryCase.canUndo).toBe(false);
  });

  it('refuses an entered duration that is no number above 0', () => {
    const { dosimetryCase } = caseOn([]);
    expect(() => dosimetryCase.enter('t', { acquisitionDuration_s: -5 })).toThrow(
      'The acquisition duration (s) is -5; a number above 0 was expected.',
    );
  });

  it('blocks segment while there is no region, and takes a threshold region', async () => {
    const withoutSeg = smallPatient('geometry-detector-position', {
      edit: (dataset) => (dataset['Modality'] === 'SEG' ? null : dataset),
    });
    const { dosimetryCase } = caseOn(withoutSeg.files);
    await dosimetryCase.open(withoutSeg.studies);
    await runAll(dosimetryCase, 'segment');
    expect(dosimetryCase.blockedBecause('segment')).toContain('There are no regions');
    const timePointId = dosimetryCase.getState().results.ingest!.timePoints[0]!.id;
    const thresholds = [{ id: 'hot', name: 'Hot', timePointId, fraction_frac: 0.5 }];
    dosimetryCase.choose('segment', { ...dosimetryCase.getState().choices.segment, thresholds });
    await dosimetryCase.runTo('segment');
    const [region] = dosimetryCase.getState().results.segment!.regions;
    expect(region).toMatchObject({ id: 'hot', name: 'Hot', insideGrid_frac: 1 });
    dosimetryCase.choose('segment', { ...dosimetryCase.getState().choices.segment, removed: ['hot'] });
    await dosimetryCase.runTo('segment');
    expect(dosimetryCase.getState().stages.segment).toMatchObject({
      status: 'failed',
      error: { code: 'segment/no-regions' },
    });
  });
});
