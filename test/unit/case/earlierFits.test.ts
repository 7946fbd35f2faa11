/** Cases that were saved before there were several models: their curve is taken up in today's words. */
import { findingsOf, INITIAL_CHOICES } from '@voxel-dosimetry/case';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();

type Fields = Readonly<Record<string, unknown>>;
const KEPT = [
  'model',
  'parameters',
  'status',
  'aicc',
  'timeIntegratedActivity_MBq_h',
  'extrapolatedBefore_frac',
  'extrapolatedAfter_frac',
  'curve',
];
const only = (value: Fields, keys: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));

/** A snapshot as it was written then. */
function asThen(snapshot: Fields, choice: Fields): Fields {
  const { choices, results } = snapshot as { choices: Fields; results: Fields };
  const fit = results['fit'] as { voxelStatus: Fields; regionFits: readonly Fields[]; total_MBq_h: number };
  const { fallbackRegionShape: _later, ...voxelStatus } = fit.voxelStatus;
  const regionFits = fit.regionFits.map((region) => ({
    ...only(region, ['regionId', 'times_s', 'activities_MBq']),
    fit: only(region['fit'] as Fields, KEPT),
  }));
  return {
    ...snapshot,
    choices: { ...choices, fit: choice },
    results: { ...results, fit: { regionFits, voxelStatus, total_MBq_h: fit.total_MBq_h } },
  };
}

test.each([
  ['voxel', 'own'],
  ['region', 'region-shape'],
])('one curve by %s: the same choice, its result to be seen but out of date', async (scope, shape) => {
  const storage = createMemoryStorage();
  const first = caseOn(patient.files, { storage });
  await first.dosimetryCase.open(patient.studies);
  first.dosimetryCase.choose('fit', {
    ...INITIAL_CHOICES.fit,
    curves: { ...INITIAL_CHOICES.fit.curves, models: ['mono'] },
  });
  await runAll(first.dosimetryCase, 'dose');
  const before = first.dosimetryCase.getState().results;
  await first.dosimetryCase.close();
  const [[key, snapshot]] = [...storage.saved] as [[string, Fields]];
  storage.saved.set(key, asThen(snapshot, { model: 'mono', scope }));
  const { dosimetryCase } = caseOn(patient.files, { storage });
  await dosimetryCase.open(patient.studies);
  const { choices, results, stages, notResumedBecause } = dosimetryCase.getState();
  expect(notResumedBecause).toBeNull();
  expect(choices.fit).toMatchObject({
    curves: { models: ['mono'], uncertainty: { source: 'scatter', weighting: 'counting' } },
    voxels: { shape, fallback: 'trapezoid' },
    regions: {},
    extrapolationLimit_frac: 0.3,
  });
  expect([stages.segment, stages.fit, stages.dose].map(({ status }) => status)).toEqual(['ready', 'stale', 'stale']);
  expect(results.dose).toEqual(before.dose);
  results.fit!.regionFits.forEach((region, at) => {
    const { fit } = before.fit!.regionFits[at]!;
    expect(region.fit.timeIntegratedActivity_MBq_h).toBe(fit.timeIntegratedActivity_MBq_h);
    expect(region.fit.candidates).toHaveLength(1);
    region.fit.residuals_MBq.forEach((residual, n) => expect(residual).toBeCloseTo(fit.residuals_MBq[n]!, 6));
    expect(region.excludedBecause).toEqual([null, null]);
  });
  expect(results.fit!.voxelModels.mono).toBeGreaterThan(0);
  expect(findingsOf(dosimetryCase.getState(), 'fit').map(({ code }) => code)).toContain('fit/no-uncertainty');
  await dosimetryCase.runTo('dose');
  expect(dosimetryCase.getState().stages.dose.status).toBe('ready');
});

test('a result from before one region could fail alone: none had', async () => {
  const storage = createMemoryStorage();
  const first = caseOn(patient.files, { storage });
  await first.dosimetryCase.open(patient.studies);
  await runAll(first.dosimetryCase, 'dose');
  await first.dosimetryCase.close();
  const [[key, snapshot]] = [...storage.saved] as [[string, { results: { fit: Fields } }]];
  const { failures, ...fit } = snapshot.results.fit;
  expect(failures).toEqual([]);
  storage.saved.set(key, { ...snapshot, results: { ...snapshot.results, fit } });
  const { dosimetryCase } = caseOn(patient.files, { storage });
  await dosimetryCase.open(patient.studies);
  expect(dosimetryCase.getState().results.fit?.failures).toEqual([]);
  expect(findingsOf(dosimetryCase.getState(), 'fit').map(({ code }) => code)).not.toContain('fit/region-not-fitted');
});
