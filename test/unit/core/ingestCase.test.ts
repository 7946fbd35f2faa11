/** Series against each other: CT pairing, one administration, one patient, and what takes no part. */
import {
  assessSeries,
  elapsed_s,
  isSamePatient,
  missing,
  patientsOf,
  sourced,
  type EmissionSeries,
  type IngestChoices,
  type IngestIssue,
  type MrSeries,
  type RegionSeries,
  type Series,
} from '@voxel-dosimetry/core';
import { ct, emission, INJECTION, other, patientSeries, regions } from './ingestSeries';

const nothing: IngestChoices = { entries: {}, excluded: [], confirmed: [] };
const assess = (series: readonly Series[], choices: Partial<IngestChoices> = {}) =>
  assessSeries(series, { ...nothing, ...choices });
const summary = ({ code, severity, field, timePointId }: IngestIssue) =>
  `${code} ${severity} ${field} ${timePointId ?? '-'}`;

describe('the CT of a time point', () => {
  const image = emission('a', 4);
  const pairOf = (series: readonly Series[]) => {
    const { timePoints, issues } = assess([image, ...series]);
    return [
      timePoints[0]!.ct?.seriesInstanceUID ?? null,
      timePoints[0]!.ctPairing.value,
      ...issues.map(({ code }) => code),
    ];
  };
  const near = ct('near', 'study-a', 'other-frame');
  const away = ct('away', 'study-b', 'frame-b', { studyDate: '20260905' });

  test('same frame before same study before another study before none', () => {
    expect(pairOf([near, ct('own', 'study-a', 'frame-a'), away])).toEqual(['own', 'same-frame']);
    expect(pairOf([near, away])).toEqual(['near', 'same-study', 'ingest/ct-other-frame']);
    expect(pairOf([away])).toEqual(['away', 'other-study', 'ingest/ct-of-other-study']);
    expect(pairOf([])).toEqual([null, null, 'ingest/no-ct']);
  });

  test('of several in the frame the one that covers the emission image, to be confirmed', () => {
    const scout = ct('scout', 'study-a', 'frame-a', { place: { size: [192, 192, 2] } });
    const whole = ct('whole', 'study-a', 'frame-a');
    expect(pairOf([scout, whole])).toEqual(['whole', 'same-frame', 'ingest/several-cts']);
    const [issue] = assess([image, scout, whole]).issues;
    expect(issue?.leaveOut?.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual(['whole', 'scout']);
    expect(assess([image, scout, whole], { excluded: ['scout'] }).issues).toEqual([]);
  });

  test('from other studies the nearest in date', () => {
    const later = ct('later', 'study-c', 'frame-c', { studyDate: '20261001' });
    expect(pairOf([later, away])).toEqual(['away', 'other-study', 'ingest/ct-of-other-study']);
  });
});

describe('time points must belong together', () => {
  const pair = (change: Partial<EmissionSeries>) =>
    assess([
      emission('a', 4),
      ct('ct-a', 'study-a', 'frame-a'),
      emission('b', 24, change),
      ct('ct-b', 'study-b', 'frame-b'),
    ]).issues.map(summary);
  const administration = (after_s: number) => ({
    administrationTime: sourced({ local_s: INJECTION.local_s + after_s }, 'attribute', 'header'),
  });

  test('another radionuclide blocks', () => {
    expect(pair({ radionuclide: sourced('131I', 'attribute', 'header') })).toEqual([
      'ingest/radionuclide-differs blocks radionuclide b',
    ]);
    expect(pair({ radionuclide: sourced('Lu177', 'attribute', 'header') })).toEqual([]);
  });

  test('another activity is to be confirmed, within 1 % it is the same', () => {
    expect(pair({ administeredActivity_MBq: sourced(7300, 'attribute', 'header') })).toEqual([
      'ingest/administeredActivity_MBq-differs confirm administeredActivity_MBq b',
    ]);
    expect(pair({ administeredActivity_MBq: sourced(7430, 'attribute', 'header') })).toEqual([]);
  });

  test('another injection is to be confirmed, another cycle blocks', () => {
    expect(pair(administration(30))).toEqual([]);
    expect(pair(administration(1800))).toEqual(['ingest/administrationTime-differs confirm administrationTime b']);
    expect(pair(administration(-56 * 86400))).toEqual([
      'ingest/administrationTime-differs blocks administrationTime b',
    ]);
  });

  test('two emission images of the same moment: leave one out or confirm', () => {
    const twice = [
      emission('a', 4),
      emission('z', 4.01, { studyInstanceUID: 'study-a' }),
      ct('ct-a', 'study-a', 'frame-a'),
      ct('ct-z', 'study-a', 'frame-z'),
    ];
    const { issues } = assess(twice);
    expect(issues.map(summary)).toEqual(['ingest/duplicate-emission confirm series z']);
    expect(issues[0]?.leaveOut?.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual(['a', 'z']);
    expect(assess(twice, { excluded: ['z'] }).issues).toEqual([]);
    expect(assess(twice, { confirmed: issues.map(({ id }) => id) }).timePoints).toHaveLength(2);
  });

  test('one ID under two names is to be confirmed', () => {
    const [first, ...rest] = patientSeries();
    const renamed = { ...first!, patient: { ...first!.patient, name: 'Doe-Smith^Jane' } };
    expect(assess([renamed, ...rest]).issues.map(summary)).toEqual(['ingest/patient-name-differs confirm patient -']);
  });

  test('a patient without an ID is to be confirmed', () => {
    const unnamed = patientSeries().map((series) => ({ ...series, patient: { ...series.patient, patientID: '' } }));
    expect(assess(unnamed).issues.map(summary)).toEqual(['ingest/patient-id-missing confirm patient -']);
  });
});

test('regions and series that take no part are passed on, excluded ones are not', () => {
  const series = [...patientSeries(), regions('seg'), other('x', 'SR', 'A report.')];
  const result = assess(series);
  expect(result.regionSources.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual(['seg']);
  expect(result.others.map(({ reason }) => reason)).toEqual(['A report.']);
  expect(assess(series, { excluded: ['seg'] }).regionSources).toEqual([]);
});

test('times without administration are in order of acquisition', () => {
  const unknown = { administrationTime: missing('no attribute') };
  const { timePoints } = assess([emission('late', 50, unknown), emission('early', 3, unknown), emission('middle', 20)]);
  expect(timePoints.map(({ id }) => id)).toEqual(['early', 'middle', 'late']);
});

test('elapsed time uses offsets from UTC when both are known', () => {
  expect(elapsed_s({ local_s: 1000 }, { local_s: 5000 })).toBe(4000);
  expect(elapsed_s({ local_s: 1000, utcOffset_min: 120 }, { local_s: 5000, utcOffset_min: 60 })).toBe(4000 + 3600);
  expect(elapsed_s({ local_s: 1000, utcOffset_min: 120 }, { local_s: 5000 })).toBe(4000);
});

describe('whose images they are', () => {
  const of = (change: Partial<EmissionSeries['patient']>, uid: string): EmissionSeries => {
    const series = emission(uid, 4);
    return { ...series, patient: { ...series.patient, ...change } };
  };

  test('each patient once, with the studies that hold their images', () => {
    const found = patientsOf([of({}, 'a'), of({ patientID: 'P2', name: 'Roe^Jo' }, 'b'), of({}, 'c'), of({}, 'a')]);
    expect(found.map(({ patient, studyInstanceUIDs }) => [patient.patientID, studyInstanceUIDs])).toEqual([
      ['P1', ['study-a', 'study-c']],
      ['P2', ['study-b']],
    ]);
    expect(patientsOf([])).toEqual([]);
  });

  test('one ID under two names is one patient; two birth dates or two issuers are two', () => {
    const { patient } = of({}, 'a');
    expect(isSamePatient(patient, { ...patient, name: 'Doe-Smith^Jane', birthDate: '' })).toBe(true);
    expect(isSamePatient(patient, { ...patient, patientID: ` ${patient.patientID} ` })).toBe(true);
    expect(isSamePatient(patient, { ...patient, birthDate: '19700101' })).toBe(false);
    expect(isSamePatient(patient, { ...patient, issuer: 'other clinic' })).toBe(false);
  });
});

describe('regions in a frame of reference of their own', () => {
  const withRegions = (change: Partial<RegionSeries>) =>
    assess([emission('a', 4), ct('ct-a', 'study-a', 'frame-a'), { ...regions('s'), ...change }]).issues.map(summary);

  test('are to be confirmed, unless they were drawn on an image of the case', () => {
    expect(withRegions({})).toEqual([]);
    expect(withRegions({ frameOfReferenceUID: 'elsewhere' })).toEqual(['ingest/regions-other-frame confirm series -']);
    expect(withRegions({ frameOfReferenceUID: '' })).toEqual(['ingest/regions-other-frame confirm series -']);
    expect(withRegions({ frameOfReferenceUID: 'elsewhere', referencedSeriesInstanceUID: 'ct-a' })).toEqual([]);
  });

  test('that of an MR of the case: it is named, with where it can be brought onto an image', () => {
    const { kind: _kind, ...image } = ct('mr-a', 'study-m', 'magnet');
    const mr: MrSeries = { ...image, kind: 'mr', modality: 'MR', description: 'T1 tra', grid: image.grid.value! };
    const drawn = { ...regions('s'), frameOfReferenceUID: 'magnet' };
    const { issues, mrs } = assess([emission('a', 4), ct('ct-a', 'study-a', 'frame-a'), mr, drawn]);
    expect(mrs).toEqual([mr]);
    expect(issues.map(({ message, remedy }) => `${message} ${remedy}`)).toEqual([
      expect.stringMatching(/belong to the MR "T1 tra".*until Register brings.*choose in Register/),
    ]);
  });
});
