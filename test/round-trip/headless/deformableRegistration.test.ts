/** Patients who breathe between scans or whose kidneys slide, registered by the real program: what is left of the error in activity and absorbed dose, against the same patient lying still. */
import { join } from 'node:path';
import type { RegionResult, Results } from '@voxel-dosimetry/headless';
import { writePhantom, type PhantomDefinition } from '../../phantoms';
import { PROTOCOL, readResults, runProgram, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();

/** The demonstration patient at its first time point and where it breathes farthest from there (13 mm; kidneys slide by 12 and 9 mm). */
const twoPoints = ({ motions, times_h, ...definition }: PhantomDefinition): PhantomDefinition => ({
  ...definition,
  times_h: [times_h[0]!, times_h[3]!],
  motions: [motions[0]!, motions[3]!],
});

async function processed(patient: string, method: string): Promise<Results> {
  const output = join(folder, `${patient}-${method}`);
  const registration = method === 'none' ? { method } : { method, moving: 'ct' };
  const protocol = writeProtocol(folder, { ...PROTOCOL, registration, outputs: ['RTDOSE'] });
  const run = await runProgram(['run', '--protocol', protocol, '--input', join(folder, patient), '--output', output]);
  expect(run).toMatchObject({ code: 0 });
  return readResults(output);
}

const runs = new Map<string, Results>();
beforeAll(async () => {
  for (const patient of ['torso', 'torso-breathing', 'torso-sliding'] as const)
    await writePhantom(patient, join(folder, patient), { adjust: twoPoints });
  runs.set('still', await processed('torso', 'none'));
  for (const method of ['none', 'deformable']) runs.set(method, await processed('torso-breathing', method));
  for (const method of ['none', 'contour-guided'])
    runs.set(`sliding, ${method}`, await processed('torso-sliding', method));
}, 300_000);

const named = (run: string, name: string): RegionResult =>
  runs.get(run)!.regions.find((region) => region.name === name)!;
const FIGURES = {
  'time-integrated activity': ({ timeIntegratedActivity_MBq_h }: RegionResult) => timeIntegratedActivity_MBq_h,
  'mean absorbed dose': ({ absorbedDose_Gy }: RegionResult) => absorbedDose_Gy.mean,
};

function expectOff(name: string, registered: string, limit: number, without: string, least: number): void {
  for (const [figure, of] of Object.entries(FIGURES)) {
    const off = (run: string): number => Math.abs(of(named(run, name)) / of(named('still', name)) - 1);
    expect([figure, off(registered) < limit]).toEqual([figure, true]);
    expect([figure, off(without) > least]).toEqual([figure, true]);
  }
}

/** 2 %, and 5 % below 10 mL: what is asked of registration. With none it must show where a region moves against its surroundings: for the left kidney by less. */
test.each([
  ['Kidney left', 0.02, 0.005],
  ['Kidney right', 0.02, 0.02],
  ['Spleen', 0.02, 0.03],
  ['Lesion 1', 0.02, 0.1],
  ['Lesion 2', 0.02, 0.1],
  ['Lesion 3', 0.05, 0.3],
])('%s of who breathes: less than %d off, and more than %d without registration', (name, limit, least) => {
  expectOff(name, 'deformable', limit, 'none', least);
});

/** Their place at 4 h is 2 mm nearer to the spine than the still patient's. */
test.each(['Kidney left', 'Kidney right'])(
  '%s that slides: contour-guided less than 0.01 off, more than 0.02 without',
  (name) => {
    expectOff(name, 'sliding, contour-guided', 0.01, 'sliding, none', 0.02);
  },
);
