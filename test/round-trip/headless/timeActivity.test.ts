/** How curves are fitted by a protocol: regions of their own, points left out, one scan, dose rates. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegionResult, Results } from '@voxel-dosimetry/headless';
import { writePhantom, type PhantomTruth } from '../../phantoms';
import { nothingWritten, PROTOCOL, readResults, runHere, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const input = join(folder, 'patient');
let truth: PhantomTruth;
beforeAll(async () => {
  truth = await writePhantom('geometry-detector-position', input, {});
}, 120_000);

let runs = 0;
async function run(changes: object) {
  const output = join(folder, `out ${++runs}`);
  const protocol = writeProtocol(folder, { ...PROTOCOL, outputs: ['SEG'], ...changes });
  return { output, ...(await runHere(['run', '--protocol', protocol, '--input', input, '--output', output])) };
}
async function resultsOf(changes: object): Promise<Results> {
  const { output, code, err } = await run(changes);
  expect([code, err.replaceAll(/^Warning .*\n?/gm, '')]).toEqual([0, '']);
  return readResults(output);
}
const named = ({ regions }: Results, name: string): RegionResult =>
  regions.find((region) => region.name === name) as RegionResult;
const nameOf = (at: number): string => truth.regions[at]!.name;
const codes = ({ warnings }: Results): string[] => warnings.map(({ code }) => code);

test('single regions have models, half-lives and points of their own, by name', async () => {
  const [own, excluded, plain] = [nameOf(0), nameOf(1), nameOf(2)];
  const found = await resultsOf({
    timeActivity: {
      models: ['mono'],
      uncertainty: { source: 'stated', relative_frac: 0.05 },
      regions: {
        [own]: { fixed: { halfLives_h: [60] } },
        [excluded]: { models: ['trapezoid'], exclude: [{ timePoint: 0, reason: 'Extravasation.' }] },
      },
      extrapolationLimit_frac: 0.05,
    },
  });
  expect(named(found, own).fit?.parameters['effectiveHalfLife_s']).toBeCloseTo(216_000, 3);
  expect(named(found, excluded).fit).toMatchObject({ model: 'trapezoid', excludedBecause: ['Extravasation.', null] });
  expect(named(found, plain).fit).toMatchObject({ model: 'mono', selection: 'average', excludedBecause: [null, null] });
  const { timeIntegratedActivity_sigma_MBq_h: sigma, timeIntegratedActivity_MBq_h: whole } = named(found, plain);
  expect(sigma! / whole).toBeGreaterThan(0.02);
  expect(codes(found).filter((code) => code === 'fit/extrapolated')).toHaveLength(found.regions.length);
  const { voxelStatus, voxelModels, voxelsForcedBecause, timeIntegratedActivity_MBq_h } = found.voxels!;
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((all, count) => all + count, 0);
  expect(sum(voxelStatus)).toBe(truth.geometry.emission.size.reduce((all, count) => all * count, 1));
  expect(voxelModels.mono).toBeGreaterThan(voxelModels.trapezoid);
  expect(voxelModels.trapezoid).toBeGreaterThan(0);
  expect([voxelModels.tri, voxelsForcedBecause]).toEqual([0, null]);
  const inRegions_MBq_h = found.regions.reduce((all, region) => all + region.timeIntegratedActivity_MBq_h, 0);
  expect(timeIntegratedActivity_MBq_h).toBeGreaterThan(inRegions_MBq_h);
}, 120_000);

test('dose rates are fitted by the same choices, and give what activity gives where it decays alike everywhere', async () => {
  const byActivity = await resultsOf({});
  const byRate = await resultsOf({ order: 'dose-rate-first' });
  for (const { name, absorbedDose_Gy, doseRateFit } of byRate.regions) {
    const before = named(byActivity, name);
    expect(before.doseRateFit).toBeNull();
    expect([name, Math.abs(absorbedDose_Gy.mean / before.absorbedDose_Gy.mean - 1) < 0.01]).toEqual([name, true]);
    expect([name, Math.abs(doseRateFit!.absorbedDose_Gy / before.absorbedDose_Gy.mean - 1) < 0.05]).toEqual([
      name,
      true,
    ]);
    expect(doseRateFit).toMatchObject({ model: 'mono', times_s: [86_400, 345_600] });
  }
}, 120_000);

describe('one scan', () => {
  const oneScan = () => ({ excludedSeries: [truth.studies[0]!.emissionSeriesInstanceUID] });

  test('without a method for it: refused with the methods that there are, and nothing is written', async () => {
    const { code, err, output } = await run({ ...oneScan(), timeActivity: {} });
    expect(code).toBe(1);
    expect(err).toContain('fit/too-few-points');
    expect(err).toContain('Choose a method for one scan (haenscheid, madsen,');
    expect(nothingWritten(output)).toBe(true);
  }, 120_000);

  test('Hänscheid: 2t/ln 2 times the activity at 96 h, and voxels as their region', async () => {
    const found = await resultsOf({ ...oneScan(), timeActivity: { selection: 'single-time-point:haenscheid' } });
    expect(codes(found)).toContain('fit/voxels-as-region');
    for (const { activity_MBq, fit, timeIntegratedActivity_MBq_h } of found.regions) {
      expect(activity_MBq).toHaveLength(1);
      const expected = (activity_MBq[0]! * 2 * 96) / Math.LN2;
      expect(fit!.timeIntegratedActivity_MBq_h / expected).toBeCloseTo(1, 3);
      expect(timeIntegratedActivity_MBq_h / expected).toBeCloseTo(1, 2);
    }
  }, 120_000);

  test("the patient's own earlier cycle: the curve of two scans comes back from one", async () => {
    const two = await resultsOf({});
    const fits = two.regions.map(({ name, fit }) => ({ name, ...fit, times_h: [24, 96] }));
    writeFileSync(join(folder, 'cycle1.json'), JSON.stringify({ radionuclide: 'Lu-177', fits }));
    const timeActivity = {
      selection: 'single-time-point:earlier-cycle',
      oneScan: { earlier: { file: 'cycle1.json' } },
    };
    const one = await resultsOf({ ...oneScan(), timeActivity });
    for (const { name, fit } of two.regions)
      expect(named(one, name).fit!.timeIntegratedActivity_MBq_h / fit!.timeIntegratedActivity_MBq_h).toBeCloseTo(1, 4);
    expect(named(one, nameOf(0)).fit?.basis).not.toBeNull();

    // Of one region nothing is known: it alone has no fit, and says so; the others stand.
    const unknown = nameOf(1);
    const others = fits.filter(({ name }) => name !== unknown);
    writeFileSync(join(folder, 'cycle1.json'), JSON.stringify({ radionuclide: 'Lu-177', fits: others }));
    const found = await resultsOf({ ...oneScan(), timeActivity });
    expect(found.regions.filter(({ fit }) => fit === null).map(({ name }) => name)).toEqual([unknown]);
    const [warning] = found.warnings.filter(({ code }) => code === 'fit/region-not-fitted');
    expect(warning?.message).toContain(`The region "${unknown}" could not be fitted`);
    expect(named(found, nameOf(0)).fit).toEqual(named(one, nameOf(0)).fit);
    expect(named(found, unknown)).toMatchObject({ timeIntegratedActivity_sigma_MBq_h: null, interval68_MBq_h: null });
    expect(named(found, unknown).absorbedDose_Gy.mean).toBeGreaterThan(0);
  }, 120_000);
});

test.each([
  ['a region that is not there', { regions: { Nowhere: { models: ['mono'] } } }, 1, 'protocol/region'],
  ['a time point that is not there', { regions: {}, oneScan: { timePoint: 7 } }, 1, 'protocol/time-point'],
  ['a population that nobody published', { oneScan: { population: 'nobody' } }, 1, 'fit/population'],
  ['a file that is not there', { oneScan: { earlier: { file: 'nowhere.json' } } }, 1, 'protocol/no-file'],
  ['a word that means nothing', { tail: 'straight' }, 2, 'protocol/value'],
])(
  '%s is refused before anything is written',
  async (_, timeActivity, exitCode, words) => {
    const { code, err, output } = await run({ timeActivity });
    expect(code).toBe(exitCode);
    expect(err).toContain(words);
    expect(existsSync(output)).toBe(false);
  },
  120_000,
);
