import {
  assessSeries,
  CONFIRMABLE_CODES,
  missing,
  sourced,
  type IngestChoices,
  type IngestIssue,
  type PlanarSeries,
  type Series,
} from '@voxel-dosimetry/core';
import { ct, emission, INJECTION, planar } from './ingestSeries';

const nothing: IngestChoices = { entries: {}, excluded: [], confirmed: [] };
const scan: readonly Series[] = [emission('a', 24), ct('ct-a', 'study-a', 'frame-a')];
const assess = (series: readonly Series[], choices: Partial<IngestChoices> = {}) =>
  assessSeries([...series, ...scan], { ...nothing, ...choices });
const summary = ({ code, severity, field, timePointId }: IngestIssue) =>
  `${code} ${severity} ${field} ${timePointId ?? '-'}`;
const issuesOf = (change: Partial<PlanarSeries>, choices: Partial<IngestChoices> = {}): string[] =>
  assess([planar('p', 4, change)], choices).issues.map(summary);
const assumed = <T>(value: T) => sourced(value, 'assumed', 'nothing says it');

test('planar images beside a scan: no issue, in order of acquisition mid-time, no time points of maps', () => {
  const result = assess([planar('late', 168), planar('early', 2), planar('mid', 72)]);
  expect(result.issues).toEqual([]);
  expect(result.timePoints.map(({ id }) => id)).toEqual(['a']);
  expect(result.planarTimePoints?.map(({ id, label, studyInstanceUID }) => [id, label, studyInstanceUID])).toEqual([
    ['early', '2.1 h', 'study-early'],
    ['mid', '72.1 h', 'study-mid'],
    ['late', '168.1 h', 'study-late'],
  ]);
  expect(result.planarTimePoints?.[0]?.timeAfterAdministration_s.value).toBe(2 * 3600 + 450);
});

test('without planar images there is no list of them', () => {
  expect(assess([])).not.toHaveProperty('planarTimePoints');
});

describe('what a person must settle', () => {
  test.each([
    ['radionuclide', 'ingest/radionuclide-missing blocks radionuclide p'],
    ['administeredActivity_MBq', 'ingest/administeredActivity_MBq-missing blocks administeredActivity_MBq p'],
    ['administrationTime', 'ingest/administrationTime-missing blocks administrationTime p'],
    ['acquisitionStart', 'ingest/acquisitionStart-missing blocks acquisitionStart p'],
    ['acquisitionDuration_s', 'ingest/acquisitionDuration_s-missing blocks acquisitionDuration_s p'],
    ['pixelSpacing_mm', 'ingest/pixelSpacing_mm-missing refuse series p'],
  ])('%s missing', (field, expected) => {
    expect(issuesOf({ [field]: missing('not in the header') })).toEqual([expected]);
  });

  test('assumed values wait for a confirmation, also how the posterior view lies', () => {
    const series = planar('p', 4, { posteriorSeen: assumed('from-behind'), administrationTime: assumed(INJECTION) });
    const { issues } = assess([series]);
    expect(issues.map(summary)).toEqual([
      'ingest/administrationTime-assumed confirm administrationTime p',
      'ingest/posteriorSeen-assumed confirm series p',
    ]);
    expect(issues.every(({ code }) => CONFIRMABLE_CODES.includes(code))).toBe(true);
    const confirmed = assess([series], { confirmed: issues.map(({ id }) => id) });
    expect(confirmed.issues).toEqual([]);
    expect(confirmed.confirmedIssues).toHaveLength(2);
    // What was confirmed of one lie does not hold for the other.
    const other = planar('p', 4, { posteriorSeen: assumed('from-the-front') });
    expect(assess([other], { confirmed: issues.map(({ id }) => id) }).issues.map(({ code }) => code)).toEqual([
      'ingest/posteriorSeen-assumed',
    ]);
  });

  test('an acquisition before the administration, one after many half-lives, a strange duration', () => {
    const at = (after_h: number) => assess([planar('p', after_h)]).issues.map(summary);
    expect(at(-3)).toEqual(['ingest/acquisition-before-administration refuse administrationTime p']);
    expect(at(24 * 80)).toEqual(['ingest/time-implausible confirm administrationTime p']);
    expect(issuesOf({ acquisitionDuration_s: sourced(3, 'attribute', '') })).toEqual([
      'ingest/duration-implausible confirm acquisitionDuration_s p',
    ]);
  });

  test('another nuclide, activity or administration than that of the scan', () => {
    expect(issuesOf({ radionuclide: sourced('I-131', 'attribute', '') })).toEqual([
      'ingest/radionuclide-differs blocks radionuclide p',
    ]);
    expect(issuesOf({ administeredActivity_MBq: sourced(5500, 'attribute', '') })).toEqual([
      'ingest/administeredActivity_MBq-differs confirm administeredActivity_MBq p',
    ]);
    const minutesLater = sourced({ local_s: INJECTION.local_s + 600 }, 'attribute', '');
    expect(issuesOf({ administrationTime: minutesLater })).toEqual([
      'ingest/administrationTime-differs confirm administrationTime p',
    ]);
    expect(issuesOf({ radionuclide: sourced('Unobtainium', 'attribute', '') })).toEqual([
      'ingest/unknown-radionuclide blocks radionuclide p',
    ]);
  });

  test('each names the image that can be left out, and leaving it out settles it', () => {
    for (const change of [
      { radionuclide: missing('') },
      { posteriorSeen: assumed('from-behind' as const) },
      { defects: [{ code: 'ingest/planar-views' as const, message: 'One view.', remedy: 'Send both.' }] },
    ]) {
      const [issue] = assess([planar('p', 4, change)]).issues;
      expect(issue?.leaveOut).toEqual([{ seriesInstanceUID: 'p', name: 'NM "NM p"' }]);
      const without = assess([planar('p', 4, change)], { excluded: ['p'] });
      expect(without.issues).toEqual([]);
      expect(without.planarTimePoints).toBeUndefined();
    }
  });
});

test('a refused image says why, and nothing else is asked of it', () => {
  const defects = [
    { code: 'ingest/planar-views', message: 'Only the anterior view is there.', remedy: 'Send both.' },
  ] as const;
  const change = { defects, radionuclide: missing(''), pixelSpacing_mm: missing(''), posteriorSeen: missing('') };
  const { issues } = assess([planar('p', 4, change)]);
  expect(issues.map(summary)).toEqual(['ingest/planar-views refuse series p']);
  expect(issues[0]?.message).toBe('Only the anterior view is there.');
});

test('entered values replace those of the header and say so', () => {
  const series = planar('p', 4, { acquisitionDuration_s: missing('not there') });
  const entries = {
    p: { acquisitionDuration_s: 1200, administeredActivity_MBq: 7300, frameOrder: 'against-normal' as const },
  };
  const [point] = assess([series], { entries }).planarTimePoints ?? [];
  expect(point?.planar.acquisitionDuration_s).toMatchObject({ value: 1200, source: 'entered' });
  expect(point?.planar.administeredActivity_MBq.detail).toContain('the header says 7400');
  expect(point?.timeAfterAdministration_s.value).toBe(4 * 3600 + 600);
  expect(point?.planar).not.toHaveProperty('frameOrder');
});

describe('images among themselves', () => {
  test('two of the same moment', () => {
    const { issues } = assess([planar('p', 4), planar('q', 4, { studyInstanceUID: 'study-p' })]);
    expect(issues.map(summary)).toEqual(['ingest/duplicate-planar confirm series q']);
    expect(issues[0]?.leaveOut?.map(({ seriesInstanceUID }) => seriesInstanceUID)).toEqual(['p', 'q']);
    expect(issues[0]?.message).not.toContain('energy windows differ');
    const below = planar('q', 4, {
      studyInstanceUID: 'study-p',
      energyWindows: [{ name: 'below', lower_keV: 166.8, upper_keV: 187.6 }],
    });
    expect(assess([planar('p', 4), below]).issues[0]?.message).toContain('(187.6–229.2 keV and 166.8–187.6 keV)');
    // A planar image beside the scan of its study is no duplicate of it.
    expect(assess([planar('p', 24, { studyInstanceUID: 'study-a' })]).issues).toEqual([]);
  });

  test('scans over different ways: their seconds do not compare, an entered duration settles it', () => {
    const longer = planar('q', 72, {
      scanLength_mm: sourced(2000, 'attribute', ''),
      acquisitionDuration_s: sourced(1000, 'attribute', ''),
    });
    const { issues } = assess([planar('p', 4), longer]);
    expect(issues.map(summary)).toEqual(['ingest/planar-length-differs confirm acquisitionDuration_s q']);
    expect(issues[0]?.remedy).toContain('Enter 15.0 min');
    expect(assess([planar('p', 4), longer], { entries: { q: { acquisitionDuration_s: 900 } } }).issues).toEqual([]);
    expect(assess([planar('p', 4), { ...longer, scanLength_mm: sourced(1810, 'attribute', '') }]).issues).toEqual([]);
  });
});

test('planar images alone: a quantitative scan must give the scale', () => {
  const { issues } = assessSeries([planar('p', 4), planar('q', 72)], nothing);
  expect(issues.map(summary)).toEqual(['ingest/planar-only refuse series -']);
  expect(issues[0]?.message).toContain('2 planar images and no SPECT or PET');
});

test('of another patient: never mixed', () => {
  const stranger = planar('p', 4);
  const { issues } = assess([{ ...stranger, patient: { ...stranger.patient, patientID: 'P2' } }]);
  expect(issues.map(({ code }) => code)).toEqual(['ingest/two-patients']);
});
