/** Lesions that are drawn on an MR of another session and frame of reference: found on the doses once the MR is brought onto SPECT. */
import { join } from 'node:path';
import type { RegionResult, Results } from '@voxel-dosimetry/headless';
import { writePhantom, type PhantomDefinition, type PhantomTruth } from '../../phantoms';
import { PROTOCOL, readResults, runProgram, standardErrors, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const onePoint = ({ motions, times_h, ...definition }: PhantomDefinition): PhantomDefinition => ({
  ...definition,
  times_h: times_h.slice(1, 3),
  motions: motions.slice(1, 3),
});

let truth: PhantomTruth;
const run = async (name: string, registration: object, accept: readonly string[] = []) => {
  const output = join(folder, name);
  const protocol = writeProtocol(folder, { ...PROTOCOL, accept, registration: { method: 'none', ...registration } });
  return runProgram(['run', '--protocol', protocol, '--input', join(folder, 'patient'), '--output', output]);
};

let results: Results;
beforeAll(async () => {
  truth = await writePhantom('torso-mr', join(folder, 'patient'), { adjust: onePoint });
  const mr = [{ series: truth.mr!.seriesInstanceUID, timePoint: 0, onto: 'emission' }];
  expect(await run('onto-emission', { mr })).toMatchObject({ code: 0 });
  results = readResults(join(folder, 'onto-emission'));
}, 400_000);

const named = (name: string): RegionResult => results.regions.find((region) => region.name === name)!;

/** Some 1.3 mm off (round-trip/registration/placeMr); measured 0.8, 1.0, 2.6 %, of which the voxels of the drawn regions make up 0.3, 0.6, 1.5 %. */
test.each([
  ['Lesion 1', 0.02],
  ['Lesion 2', 0.02],
  ['Lesion 3', 0.05],
])('the activity of %s, drawn on the MR, to %d of the imaged truth', (name, most_frac) => {
  const imaged = truth.regions.find((region) => region.name === name)!;
  const { activity_MBq, volume_mL } = named(name);
  activity_MBq.forEach((activity, n) =>
    expect(Math.abs(activity / imaged.imagedActivity_MBq[n]! - 1)).toBeLessThan(most_frac),
  );
  expect(Math.abs(volume_mL / imaged.volume_mL - 1)).toBeLessThan(0.02);
});

test('what was found is in the results, and the lesions are written where the absorbed dose is', () => {
  const [found] = results.mrs;
  expect(found).toMatchObject({ seriesInstanceUID: truth.mr!.seriesInstanceUID, onto: 'emission', isMoved: true });
  expect(results.warnings.map(({ code }) => code)).not.toContain('ingest/regions-other-frame');
  expect(results.confirmations.map(({ statement }) => statement).join()).toContain(
    'the MR that the protocol registers',
  );
  expect(found!.informationAfter).toBeGreaterThan(found!.informationBefore + 0.05);
  const seg = results.outputs.find(({ modality }) => modality === 'SEG')!;
  expect(standardErrors(join(folder, 'onto-emission', seg.file!))).toEqual([]);
});

test('without the MR the lesions lie outside the images, and that is refused', async () => {
  const notAccepted = await run('without', {});
  expect([notAccepted.code, notAccepted.err]).toEqual([1, expect.stringMatching(/ingest\/regions-other-frame/)]);
  const { code, err } = await run('without', {}, ['ingest/regions-other-frame']);
  const named = /analyse\/empty-region: The region "Lesion 1" has no mass/;
  expect([code, err]).toEqual([1, expect.stringMatching(named)]);
});

test('an MR that is none of the case, or named twice, is refused before anything is computed', async () => {
  const unknown = await run('unknown', { mr: [{ series: '1.2.3' }] });
  expect(unknown.code).toBe(1);
  expect(unknown.err).toMatch(/protocol\/series.*1\.2\.3/s);
  const series = truth.mr!.seriesInstanceUID;
  const twice = await run('twice', { mr: [{ series }, { series }] });
  expect(twice.code).toBe(2);
  expect(twice.err).toContain('each MR once');
});
