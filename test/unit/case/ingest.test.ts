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
    });
    dosimetryCase.withdrawConfirmation(open[0]!.id);
    expect(dosimetryCase.getState().stages.ingest.status).toBe('empty');
    expect(dosimetryCase.blockedBecause('register')).toBe(open[0]!.message);
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
