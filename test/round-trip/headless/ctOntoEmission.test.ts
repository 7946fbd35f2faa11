/** A patient who moved between SPECT and CT of the reference: told, and mended where that is asked for. */
import { join } from 'node:path';
import type { RegionResult, Results } from '@voxel-dosimetry/headless';
import { writePhantom, type PhantomDefinition } from '../../phantoms';
import { coarserCt } from '../../unit/case/smallPatient';
import { PROTOCOL, readResults, runProgram, standardErrors, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
/** 12.2 mm, of the CT and of the regions that were drawn on it. */
const OFF_mm = [6, -5, 9.4];

/** The same dataset with every position in it shifted. */
function shifted(value: unknown, key = ''): unknown {
  if (key === 'ImagePositionPatient' && Array.isArray(value))
    return value.map((at, axis) => Number(at) + OFF_mm[axis]!);
  if (Array.isArray(value)) return value.map((each) => shifted(each));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shifted(each, name)]));
}

const onePoint = ({ motions, times_h, ...definition }: PhantomDefinition): PhantomDefinition =>
  coarserCt({ ...definition, times_h: times_h.slice(1, 3), motions: motions.slice(1, 3) });

async function processed(patient: string, ctOntoEmission: string): Promise<Results> {
  const output = join(folder, `${patient}-${ctOntoEmission}`);
  const protocol = writeProtocol(folder, { ...PROTOCOL, registration: { method: 'none', ctOntoEmission } });
  const run = await runProgram(['run', '--protocol', protocol, '--input', join(folder, patient), '--output', output]);
  expect(run).toMatchObject({ code: 0 });
  return readResults(output);
}

const runs = new Map<string, Results>();
beforeAll(async () => {
  await writePhantom('torso', join(folder, 'right'), { adjust: onePoint });
  await writePhantom('torso', join(folder, 'wrong'), {
    adjust: onePoint,
    edit: (dataset, study) =>
      study === 0 && ['CT', 'SEG'].includes(String(dataset['Modality']))
        ? (shifted(dataset) as typeof dataset)
        : dataset,
  });
  runs.set('right', await processed('right', 'as-acquired'));
  for (const way of ['as-acquired', 'correct']) runs.set(way, await processed('wrong', way));
}, 300_000);

const named = (run: string, name: string): RegionResult => runs.get(run)!.regions.find((each) => each.name === name)!;
const FIGURES = {
  mass: ({ mass_g }: RegionResult) => mass_g,
  'time-integrated activity': ({ timeIntegratedActivity_MBq_h }: RegionResult) => timeIntegratedActivity_MBq_h,
  'mean absorbed dose': ({ absorbedDose_Gy }: RegionResult) => absorbedDose_Gy.mean,
};
const off = (run: string, name: string, of: (region: RegionResult) => number): number =>
  Math.abs(of(named(run, name)) / of(named('right', name)) - 1);

test.each(['Kidney left', 'Kidney right', 'Spleen', 'Lesion 1', 'Lesion 2'])(
  '%s: with the CT moved onto the emission image within 1 %% of a patient who lay still, without far off',
  (name) => {
    for (const [figure, of] of Object.entries(FIGURES))
      expect([figure, off('correct', name, of) < 0.01]).toEqual([figure, true]);
    expect(off('as-acquired', name, FIGURES['time-integrated activity'])).toBeGreaterThan(0.05);
  },
);

test('regions are written where the absorbed dose is, as a standard SEG of the emission image', () => {
  const output = join(folder, 'wrong-correct');
  const seg = runs.get('correct')!.outputs.find(({ modality }) => modality === 'SEG')!;
  expect(standardErrors(join(output, seg.file!))).toEqual([]);
  const lesion = runs.get('correct')!.regions.find(({ name }) => name === 'Lesion 1')!;
  expect(Math.abs(lesion.volume_mL / named('right', 'Lesion 1').volume_mL - 1)).toBeLessThan(0.02);
});

test('which CT it was, how far off and what became of it stand in the results; one that lies right is left', () => {
  const [first, second] = runs.get('correct')!.timePoints.map(({ ctOntoEmission }) => ctOntoEmission!);
  first!.transform.translation_mm.forEach((at, axis) => expect(Math.abs(at + OFF_mm[axis]!)).toBeLessThan(0.5));
  expect(first).toMatchObject({ isMoved: true });
  expect(second).toMatchObject({ isMoved: false });
  expect(second!.largestMotion_mm).toBeLessThan(1.5);
  expect(runs.get('as-acquired')!.timePoints.map(({ ctOntoEmission }) => ctOntoEmission)).toEqual([null, null]);
  const codes = (run: string): string[] =>
    runs.get(run)!.warnings.flatMap(({ code }) => (code.startsWith('register/ct-') ? [code] : []));
  expect(codes('correct')).toEqual(['register/ct-moved']);
  expect(codes('as-acquired')).toEqual([]);
});
