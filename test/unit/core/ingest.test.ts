import {
  assessSeries,
  missing,
  sourced,
  type EmissionSeries,
  type IngestChoices,
  type IngestIssue,
  type Series,
} from '@voxel-dosimetry/core';
import { centredGrid, errorOf } from './grids';
import { ct, emission, INJECTION, other, patientSeries } from './ingestSeries';

const nothing: IngestChoices = { entries: {}, excluded: [], confirmed: [] };
const assess = (series: readonly Series[], choices: Partial<IngestChoices> = {}) =>
  assessSeries(series, { ...nothing, ...choices });
/** One time point with its CT, one field changed. */
const withChange = (change: Partial<EmissionSeries>, choices: Partial<IngestChoices> = {}) =>
  assess([emission('a', 4, change), ct('ct-a', 'study-a', 'frame-a')], choices);
const summary = ({ code, severity, field, timePointId }: IngestIssue) =>
  `${code} ${severity} ${field} ${timePointId ?? '-'}`;
const issuesOf = (change: Partial<EmissionSeries>, choices: Partial<IngestChoices> = {}): string[] =>
  withChange(change, choices).issues.map(summary);

describe('a complete case', () => {
  const result = assess(patientSeries().reverse());

  test('has no open issue, and time points in order of acquisition mid-time', () => {
    expect(result.issues).toEqual([]);
    expect(result.confirmedIssues).toEqual([]);
    expect(result.timePoints.map(({ id, label }) => [id, label])).toEqual([
      ['a', '4.3 h'],
      ['b', '24.3 h'],
      ['c', '96.3 h'],
      ['d', '168.3 h'],
    ]);
    expect(result.timePoints[0]!.timeAfterAdministration_s).toEqual({
      value: 4 * 3600 + 900,
      source: 'derived',
      detail: 'Acquisition start after administration 4.0 h, half the duration 15.0 min',
    });
    expect(result.patient.patientID).toBe('P1');
  });

  test('pairs each emission image with the CT of its own study and frame', () => {
    expect(result.timePoints.map(({ ct: paired, ctPairing }) => [paired?.seriesInstanceUID, ctPairing.value])).toEqual([
      ['ct-a', 'same-frame'],
      ['ct-b', 'same-frame'],
      ['ct-c', 'same-frame'],
      ['ct-d', 'same-frame'],
    ]);
  });

  test('is assessed alike every time', () => {
    expect(assess(patientSeries().reverse())).toEqual(result);
  });
});

describe('missing values block, each at its cell', () => {
  test.each([
    ['unit', 'ingest/unit-missing blocks unit a'],
    ['radionuclide', 'ingest/radionuclide-missing blocks radionuclide a'],
    ['administeredActivity_MBq', 'ingest/administeredActivity_MBq-missing blocks administeredActivity_MBq a'],
    ['administrationTime', 'ingest/administrationTime-missing blocks administrationTime a'],
    ['acquisitionStart', 'ingest/acquisitionStart-missing blocks acquisitionStart a'],
    ['acquisitionDuration_s', 'ingest/acquisitionDuration_s-missing blocks acquisitionDuration_s a'],
    ['decayCorrection', 'ingest/decayCorrection-missing blocks decayCorrection a'],
    ['frameOrder', 'ingest/frameOrder-missing blocks frameOrder a'],
  ] as const)('%s', (field, expected) => {
    expect(issuesOf({ [field]: missing('nothing in the header') })).toEqual([expected]);
  });

  test('an injection time that is missing leaves the time point without a time, and cannot be confirmed away', () => {
    const result = withChange({ administrationTime: missing('no attribute') });
    expect(result.timePoints[0]).toMatchObject({ label: '2026-09-01', timeAfterAdministration_s: { value: null } });
    const confirmed = result.issues.map(({ id }) => id);
    expect(withChange({ administrationTime: missing('no attribute') }, { confirmed }).issues).toHaveLength(1);
  });

  test('a slice spacing that can be entered blocks; a place that cannot refuses the series', () => {
    const grid = { ...centredGrid([128, 128, 96], [4.8, 4.8, 1]), frameOfReferenceUID: 'frame-a' };
    const unspaced = { grid: missing('no spacing'), gridWithoutSliceSpacing: grid };
    expect(issuesOf(unspaced)).toEqual(['ingest/sliceSpacing_mm-missing blocks sliceSpacing_mm a']);
    expect(issuesOf({ grid: missing('no position') })).toEqual(['ingest/not-placed refuse sliceSpacing_mm a']);
    const entered = withChange(unspaced, { entries: { a: { sliceSpacing_mm: 4.42 } } });
    expect(entered.issues.map(summary)).toEqual([]);
    expect(entered.timePoints[0]!.emission.grid).toMatchObject({
      source: 'entered',
      value: { spacing_mm: [4.8, 4.8, 4.42] },
    });
  });
});

describe('assumed values wait for a confirmation', () => {
  const assumed: Partial<EmissionSeries> = {
    unit: sourced('count', 'assumed', 'NM without a unit holds counts'),
    decayCorrection: sourced('none', 'assumed', 'NM is not decay-corrected'),
    frameOrder: sourced('along-normal', 'assumed', 'nothing says which way'),
    grid: sourced(
      { ...centredGrid([128, 128, 96], [4.8, 4.8, 4.8]), frameOfReferenceUID: 'frame-a' },
      'assumed',
      'spacing from SliceThickness = 4.8 mm',
    ),
  };

  test('each is an issue; confirmed ones leave the list and stay on record', () => {
    const open = withChange(assumed);
    expect(open.issues.map(({ field, severity }) => [field, severity])).toEqual([
      ['unit', 'confirm'],
      ['decayCorrection', 'confirm'],
      ['frameOrder', 'confirm'],
      ['sliceSpacing_mm', 'confirm'],
    ]);
    expect(open.issues[0]!.message).toBe('The unit of the voxel values is assumed: NM without a unit holds counts');
    const confirmed = open.issues.map(({ id }) => id);
    const settled = withChange(assumed, { confirmed });
    expect(settled.issues).toEqual([]);
    expect(settled.confirmedIssues!.map(({ id }) => id)).toEqual(confirmed);
  });

  test('a confirmation holds for what was shown, not for another value', () => {
    const confirmed = withChange(assumed).issues.map(({ id }) => id);
    const changed: Partial<EmissionSeries> = {
      ...assumed,
      decayCorrection: sourced('start', 'assumed', 'another rule'),
    };
    expect(issuesOf(changed, { confirmed })).toEqual(['ingest/decayCorrection-assumed confirm decayCorrection a']);
  });

  test('entering a value settles it, keeps what the header said, and counts as entered', () => {
    const result = withChange(assumed, {
      entries: { a: { unit: 'Bq/mL', decayCorrection: 'start', frameOrder: 'against-normal', sliceSpacing_mm: 5 } },
    });
    expect(result.issues).toEqual([]);
    const { emission: series } = result.timePoints[0]!;
    expect(series.unit).toEqual({
      value: 'Bq/mL',
      source: 'entered',
      detail: 'Entered; the header says "count" (NM without a unit holds counts)',
    });
    expect(series.decayCorrection.value).toBe('start');
    const before = assumed.grid!.value!;
    expect(series.grid.value).toMatchObject({
      origin_mm: before.origin_mm,
      spacing_mm: [4.8, 4.8, 5],
      direction: [1, 0, 0, 0, 1, 0, -0, -0, -1],
    });
  });
});

describe('implausible values', () => {
  const activity = (activity_MBq: number) =>
    issuesOf({ administeredActivity_MBq: sourced(activity_MBq, 'attribute', 'header') });

  test.each([
    [7.4e9, 'ingest/activity-implausible blocks administeredActivity_MBq a'],
    [7.4e4, 'ingest/activity-implausible confirm administeredActivity_MBq a'],
    [0.0074, 'ingest/activity-implausible confirm administeredActivity_MBq a'],
    [7.4e-6, 'ingest/activity-implausible blocks administeredActivity_MBq a'],
    [0, 'ingest/activity-implausible blocks administeredActivity_MBq a'],
    [-200, 'ingest/activity-implausible blocks administeredActivity_MBq a'],
    [NaN, 'ingest/activity-implausible blocks administeredActivity_MBq a'],
  ])('an administered activity of %p MBq', (activity_MBq, expected) => {
    expect(activity(activity_MBq)).toEqual([expected]);
  });

  test.each([3.85, 7400, 20_000])('an administered activity of %p MBq is nothing special', (activity_MBq) => {
    expect(activity(activity_MBq)).toEqual([]);
  });

  test('the message names the likely mistake', () => {
    const [large] = withChange({ administeredActivity_MBq: sourced(7.4e9, 'attribute', 'header') }).issues;
    expect(large!.message).toBe(
      'The administered activity is 7400000000 MBq; between 0.001 and 100 000 MBq was expected. It looks like Bq written where MBq belong.',
    );
  });

  test.each([
    [0, 'ingest/duration-implausible blocks acquisitionDuration_s a'],
    [-10, 'ingest/duration-implausible blocks acquisitionDuration_s a'],
    [NaN, 'ingest/duration-implausible blocks acquisitionDuration_s a'],
    [0.9, 'ingest/duration-implausible confirm acquisitionDuration_s a'],
    [29, 'ingest/duration-implausible confirm acquisitionDuration_s a'],
    [5 * 3600, 'ingest/duration-implausible confirm acquisitionDuration_s a'],
  ])('a duration of %p s', (duration_s, expected) => {
    expect(issuesOf({ acquisitionDuration_s: sourced(duration_s, 'attribute', 'header') })).toEqual([expected]);
  });

  test('a radionuclide that the library does not know', () => {
    const result = withChange({ radionuclide: sourced('Lu-178', 'attribute', 'header') });
    expect(result.issues.map(summary)).toEqual(['ingest/unknown-radionuclide blocks radionuclide a']);
    expect(result.issues[0]!.remedy).toContain('Lu-177');
    expect(
      issuesOf(
        { radionuclide: sourced('Lu-178', 'attribute', 'header') },
        { entries: { a: { radionuclide: 'Lu-177' } } },
      ),
    ).toEqual([]);
  });

  test('a stated half-life of another nuclide', () => {
    expect(issuesOf({ statedHalfLife_s: sourced(574_000, 'attribute', 'header') })).toEqual([]);
    expect(issuesOf({ statedHalfLife_s: sourced(64.04 * 3600, 'attribute', 'header') })).toEqual([
      'ingest/half-life-differs confirm radionuclide a',
    ]);
  });

  test('more than ten half-lives after the injection', () => {
    const late = {
      acquisitionStart: sourced({ local_s: INJECTION.local_s + 70 * 86400 }, 'attribute', 'header'),
    } as const;
    expect(issuesOf(late)).toEqual(['ingest/time-implausible confirm administrationTime a']);
  });
});

describe('input that cannot be used is refused and cannot be confirmed away', () => {
  const refused = (series: readonly Series[]): IngestIssue[] => {
    const { issues } = assess(series);
    expect(assess(series, { confirmed: issues.map(({ id }) => id) }).issues.map(summary)).toEqual(
      issues.filter(({ severity }) => severity !== 'confirm').map(summary),
    );
    return issues.filter(({ severity }) => severity === 'refuse');
  };

  test('an acquisition before the injection', () => {
    const [issue] = refused([emission('a', -2), ct('ct-a', 'study-a', 'frame-a')]);
    expect(issue).toMatchObject({
      code: 'ingest/acquisition-before-administration',
      message: 'The acquisition starts 2.0 h before the administration; it must start after it.',
      enter: ['administrationTime', 'acquisitionStart'],
    });
  });

  test('two patients, in whichever series, by ID or by birth date', () => {
    const [first, ...rest] = patientSeries();
    for (const change of [{ patientID: 'P2' }, { issuer: 'other clinic' }, { birthDate: '19700101' }]) {
      const strange = { ...first!, patient: { ...first!.patient, ...change } };
      expect(refused([...rest, strange]).map(({ code, field }) => [code, field])).toEqual([
        ['ingest/two-patients', 'patient'],
      ]);
      expect(assess([...rest, strange], { excluded: ['a'] }).issues.map(summary)).toEqual([]);
    }
  });

  test('a planar image, and planar images alone', () => {
    const flat = sourced(centredGrid([256, 256, 1], [2, 2, 2]), 'attribute', 'header');
    expect(refused([emission('a', 4, { grid: flat })]).map(summary)).toEqual(['ingest/planar refuse series a']);
    const [issue] = refused([other('p', 'NM', 'Planar NM (WHOLE BODY).')]);
    expect(issue).toMatchObject({ code: 'ingest/no-emission', field: 'series' });
    expect(issue!.message).toContain('Series "NM p" cannot be used: Planar NM (WHOLE BODY).');
  });

  test('defects that the reader found, of emission and of CT', () => {
    const defects = [
      { code: 'ingest/missing-slices', message: '3 of 96 slices are missing.', remedy: 'Send it again.' },
    ] as const;
    const damaged = emission('a', 4, { defects, grid: missing('3 of 96 slices are missing.') });
    const damagedCt = ct('ct-a', 'study-a', 'frame-a', { defects, grid: missing('3 of 96 slices are missing.') });
    expect(refused([damaged, damagedCt]).map(summary)).toEqual([
      'ingest/missing-slices refuse series a',
      'ingest/missing-slices refuse ct -',
    ]);
  });

  test('a CT with missing slices can be left out: the density then comes from another CT, or is asked for', () => {
    const defects = [
      { code: 'ingest/missing-slices', message: '3 of 96 slices are missing.', remedy: 'Send it again.' },
    ] as const;
    const damaged = ct('ct-a', 'study-a', 'frame-a', { defects, grid: missing('3 of 96 slices are missing.') });
    const series = [emission('a', 4), damaged];
    const [issue] = refused(series);
    expect(issue?.leaveOut).toEqual([{ seriesInstanceUID: 'ct-a', name: 'CT "CT ct-a"' }]);
    const excluded = ['ct-a'];
    expect(assess(series, { excluded }).issues.map(summary)).toEqual(['ingest/no-ct confirm ct a']);
    const elsewhere = [...series, ct('ct-b', 'study-b', 'frame-b')];
    expect(assess(elsewhere, { excluded }).issues.map(summary)).toEqual(['ingest/ct-of-other-study confirm ct a']);
  });

  test('nothing at all', () => {
    expect(errorOf(() => assess([])).code).toBe('ingest/no-series');
  });
});

describe('an image without a frame of reference of its own', () => {
  test('that of the CT of its study is assumed: to be confirmed, and no word on the slice spacing', () => {
    const frameOfReference = sourced('frame-a', 'assumed', 'the CT has it');
    expect(issuesOf({ frameOfReference })).toEqual(['ingest/frameOfReference-assumed confirm series a']);
    expect(issuesOf({ frameOfReference }, { confirmed: ['frameOfReference-assumed:a:frame-a'] })).toEqual([]);
    expect(issuesOf({ frameOfReference }, { confirmed: ['frameOfReference-assumed:a:frame-b'] })).toHaveLength(1);
  });

  test('none anywhere: refused at once, not when results are written', () => {
    const [issue, ...more] = withChange({ frameOfReference: missing('none anywhere.') }).issues;
    expect(more).toEqual([]);
    expect(issue).toMatchObject({
      code: 'ingest/frameOfReference-missing',
      severity: 'refuse',
      message: 'The frame of reference of the emission image is missing: none anywhere.',
      remedy: expect.stringContaining('together with the CT of its study') as string,
    });
  });
});
