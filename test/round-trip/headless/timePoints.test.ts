/** What the panels let a person enter, stated in the protocol: the same case comes out as from images that say it themselves. */
import { join } from 'node:path';
import { writePhantom, type PhantomOptions, type PhantomTruth } from '../../phantoms';
import { nothingWritten, PROTOCOL, readResults, runHere, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
type Dataset = Parameters<NonNullable<PhantomOptions['edit']>>[0];
type Edit = NonNullable<PhantomOptions['edit']>;

const firstItem = (dataset: Dataset, keyword: string): Dataset => (dataset[keyword] as Dataset[])[0] as Dataset;
const onNm =
  (study: number, change: (dataset: Dataset) => Dataset): Edit =>
  (dataset, at) =>
    dataset['Modality'] === 'NM' && at === study ? change(dataset) : dataset;

const patient = (name: string, edit?: Edit): Promise<PhantomTruth> =>
  writePhantom('geometry-detector-position', join(folder, name), edit ? { edit } : {});

async function run(name: string, changes: object, as = name) {
  const output = join(folder, `${as} out`);
  const protocol = writeProtocol(folder, { ...PROTOCOL, ...changes });
  const outcome = await runHere(['run', '--protocol', protocol, '--input', join(folder, name), '--output', output]);
  return { ...outcome, output };
}

async function results(name: string, changes: object, as = name) {
  const { output, ...outcome } = await run(name, changes, as);
  expect([as, outcome.code, outcome.err.includes('ingest/')]).toEqual([as, 0, expect.any(Boolean)]);
  return readResults(output);
}

const doses = (found: ReturnType<typeof readResults>) =>
  found.regions.map(({ name, absorbedDose_Gy, activity_MBq }) => [name, absorbedDose_Gy.mean, ...activity_MBq]);

let truth: PhantomTruth;
let plain: ReturnType<typeof readResults>;
beforeAll(async () => {
  truth = await patient('plain');
  plain = await results('plain', {});
}, 120_000);

/** Nothing of what ingest needs is left: no times, nuclide, activity, spacing or unit. */
const bare = onNm(0, (dataset) => {
  const gone = /^(Acquisition|Series|Content|Study)(Date|Time)|DateTime$|SpacingBetweenSlices|SliceThickness/;
  const rest = Object.entries(dataset).filter(([keyword]) => !gone.test(keyword));
  const slope = firstItem(dataset, 'RealWorldValueMappingSequence')['RealWorldValueSlope'];
  return {
    ...Object.fromEntries(rest.filter(([keyword]) => keyword !== 'RealWorldValueMappingSequence')),
    RescaleSlope: String(slope),
    RescaleIntercept: '0',
    RotationInformationSequence: [{}],
    RadiopharmaceuticalInformationSequence: [{}],
    EnergyWindowInformationSequence: [{}],
  };
});

test('an image that says nothing: everything entered under the UID of its series', async () => {
  await patient('bare', bare);
  const [study] = truth.studies;
  const uid = study?.emissionSeriesInstanceUID ?? '';
  const refused = await run('bare', {});
  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`or as "timePoints": { "${uid}": { "unit": … } }.`);
  expect(nothingWritten(refused.output)).toBe(true);
  const found = await results(
    'bare',
    {
      timePoints: {
        [uid]: {
          unit: 'Bq/mL',
          radionuclide: truth.radionuclide.name,
          administeredActivity_MBq: truth.administration.activity_MBq,
          administrationTime: truth.administration.dateTime,
          acquisitionStart: study?.acquisitionStart,
          acquisitionDuration_s: study?.acquisitionDuration_s,
          decayCorrection: 'none',
          frameOrder: 'along-normal',
          sliceSpacing_mm: truth.geometry.emission.spacing_mm[2],
        },
      },
    },
    'entered',
  );
  expect(found.timePoints.map(({ timeAfterAdministration_h }) => timeAfterAdministration_h)).toEqual(
    plain.timePoints.map(({ timeAfterAdministration_h }) => timeAfterAdministration_h),
  );
  expect(doses(found)).toEqual(doses(plain));
}, 120_000);

test('what is entered for one time point holds there before what is stated of all, named by its study', async () => {
  const administrations = [{ activity_MBq: 5000, dateTime: truth.administration.dateTime }];
  const timePoints = {
    [truth.studies[1]?.studyInstanceUID ?? '']: { administeredActivity_MBq: truth.administration.activity_MBq },
  };
  const { err, code } = await run('plain', { administrations, timePoints }, 'both');
  expect(code).toBe(1);
  expect(err).toMatch(
    /ingest\/administeredActivity_MBq-differs: The administered activity is \d+ MBq; that of the first time point is 5000 MBq/,
  );
}, 120_000);

/** Turns about z by `turn_deg` about `centre_mm`, then shifts. */
function moved(turn_deg: number, centre_mm: readonly number[], shift_mm: readonly number[]) {
  const [cos, sin] = [Math.cos((turn_deg * Math.PI) / 180), Math.sin((turn_deg * Math.PI) / 180)];
  const turn = ([x, y, z]: number[]): number[] => [cos * x! - sin * y!, sin * x! + cos * y!, z!];
  const text = (values: number[]): string[] => values.map((value) => value.toFixed(9).slice(0, 16));
  return onNm(1, (dataset) => {
    const detector = firstItem(dataset, 'DetectorInformationSequence');
    const position = (detector['ImagePositionPatient'] as string[]).map(Number);
    const axes = (detector['ImageOrientationPatient'] as string[]).map(Number);
    const from = position.map((value, axis) => value - centre_mm[axis]!);
    return {
      ...dataset,
      DetectorInformationSequence: [
        {
          ...detector,
          ImagePositionPatient: text(turn(from).map((value, axis) => value + centre_mm[axis]! + shift_mm[axis]!)),
          ImageOrientationPatient: text([...turn(axes.slice(0, 3)), ...turn(axes.slice(3))]),
        },
      ],
    };
  });
}

test('an alignment by hand brings a moved image back: turn about a centre, then shift', async () => {
  const centre_mm = [10, -90, 300];
  await patient('moved', moved(-25, centre_mm, [0, 0, 0]));
  await patient('shifted', moved(0, centre_mm, [30, -20, 10]));
  const uid = truth.studies[1]?.emissionSeriesInstanceUID ?? '';
  const align = (alignment: object) => ({ timePoints: { [uid]: { alignment } } });
  const turnedBack = await results('moved', align({ rotation_deg: [0, 0, 25], centre_mm }), 'turned back');
  const shiftedBack = await results('shifted', align({ translation_mm: [-30, 20, -10] }), 'shifted back');
  const left = await results('shifted', {}, 'left as it is');
  for (const found of [turnedBack, shiftedBack])
    found.regions.forEach(({ name, absorbedDose_Gy }, n) =>
      expect([name, absorbedDose_Gy.mean / (plain.regions[n]?.absorbedDose_Gy.mean ?? 0)]).toEqual([
        name,
        expect.closeTo(1, 4),
      ]),
    );
  expect(left.timePoints[1]?.correlationWithReference).toBeLessThan(0.9);
  expect(turnedBack.timePoints[1]?.correlationWithReference).toBeCloseTo(
    plain.timePoints[1]?.correlationWithReference ?? 0,
    4,
  );
}, 240_000);

test('a SEG in a frame of its own follows the time point on whose CT it was drawn', async () => {
  const still = { kind: 'none' } as const;
  const shift_mm = [25, 0, 0] as const;
  const motion = { kind: 'rigid', rotation_rad: [0, 0, 0], translation_mm: shift_mm, centre_mm: [0, 0, 0] } as const;
  await writePhantom('geometry-detector-position', join(folder, 'stray'), {
    adjust: (definition) => ({ ...definition, motions: [still, motion] }),
    edit: (dataset) => (dataset['Modality'] === 'SEG' ? { ...dataset, FrameOfReferenceUID: '2.25.4711' } : dataset),
  });
  const [first, second] = truth.studies;
  const found = await results('stray', {
    registration: { reference: second?.studyInstanceUID },
    timePoints: { [first?.studyInstanceUID ?? '']: { alignment: { translation_mm: shift_mm.map((mm) => -mm) } } },
  });
  for (const { name, activity_MBq } of found.regions)
    truth.regions
      .find((region) => region.name === name)
      ?.imagedActivity_MBq.forEach((imaged, n) =>
        expect([name, n, Math.abs((activity_MBq[n] ?? 0) / imaged - 1) < 0.03]).toEqual([name, n, true]),
      );
}, 120_000);

test('series left out, another reference, regions by series, removed and renamed, thresholds beside them', async () => {
  const [first, second] = truth.studies;
  const excluded = await results(
    'plain',
    { excludedSeries: [second?.emissionSeriesInstanceUID], timeActivity: { models: ['trapezoid'] } },
    'excluded',
  );
  expect(excluded.timePoints.map(({ studyInstanceUID }) => studyInstanceUID)).toEqual([first?.studyInstanceUID]);
  const names = plain.regions.map(({ name }) => name);
  const found = await results(
    'plain',
    {
      registration: { reference: second?.studyInstanceUID },
      regions: {
        source: 'dicom',
        series: [first?.regionSeriesInstanceUID],
        threshold: [{ fraction: 0.5, name: 'Hot', timePoint: second?.studyInstanceUID }],
        removed: [names[0]],
        names: { [names[1] ?? '']: 'Renamed' },
      },
    },
    'regions',
  );
  expect(found.regions.map(({ name }) => name)).toEqual(['Renamed', ...names.slice(2), 'Hot']);
}, 240_000);

test('a CT left out: another study’s stands in', async () => {
  const found = await results('plain', { excludedSeries: [truth.studies[0]?.ctSeriesInstanceUID] }, 'without CT');
  expect(found.warnings.map(({ code }) => code)).toContain('ingest/ct-of-other-study');
  expect(found.timePoints).toHaveLength(2);
}, 120_000);

test('an acceptance that nothing asked for is told', async () => {
  const { warnings } = await results('plain', { accept: ['ingest/no-ct'] }, 'accepted');
  expect(warnings.filter(({ code }) => code.startsWith('protocol/'))).toEqual([
    {
      code: 'protocol/accept-unused',
      message: 'The protocol accepts ingest/no-ct, which nothing in this case has raised.',
    },
  ]);
}, 120_000);

test.each([
  [
    { timePoints: { '1.2.3': { unit: 'count' } } },
    'protocol/time-point',
    /timePoints\["1.2.3"\] names 1.2.3, which is no time point/,
  ],
  [{ registration: { reference: '1.2.3' } }, 'protocol/time-point', /registration.reference names 1.2.3/],
  [{ registration: { reference: 2 } }, 'protocol/time-point', /the case has 2 time points, numbered from 0/],
  [{ excludedSeries: ['1.2.3'] }, 'protocol/series', /excludedSeries names the series 1.2.3/],
  [{ regions: { source: 'dicom', series: ['1.2.3'] } }, 'protocol/series', /as SEG or RTSTRUCT/],
  [
    { regions: { source: 'dicom', removed: ['Nowhere'] } },
    'protocol/region',
    /"Nowhere", which no region has; the regions are "/,
  ],
])('what names nothing of the case: %j', async (changes, code, says) => {
  const { err, output, ...outcome } = await run('plain', changes, 'nothing');
  expect([err.split(':')[0], outcome.code]).toEqual([code, 1]);
  expect(err).toMatch(says);
  expect(nothingWritten(output)).toBe(true);
});

test('two keys for one time point, and an alignment of the reference', async () => {
  const [first, second] = truth.studies;
  const shift = { alignment: { translation_mm: [1, 0, 0] } };
  const twice = {
    [second?.studyInstanceUID ?? '']: shift,
    [second?.emissionSeriesInstanceUID ?? '']: { unit: 'Bq/mL' },
  };
  expect((await run('plain', { timePoints: twice }, 'twice')).err).toMatch(
    /^protocol\/time-point: .*another key names too/,
  );
  const reference = { [first?.studyInstanceUID ?? '']: shift };
  expect((await run('plain', { timePoints: reference }, 'fixed')).err).toMatch(
    /^protocol\/time-point: .*is the reference/,
  );
});
