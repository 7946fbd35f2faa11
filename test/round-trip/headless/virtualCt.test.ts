/** One CT, not the reference's, of a patient who lay differently then: it gives density where the alignment carries it, and not without. */
import { join } from 'node:path';
import { applyRigid, invertRigid, type RigidTransform } from '@voxel-dosimetry/core';
import type { Results } from '@voxel-dosimetry/headless';
import { writePhantom, type PhantomTruth } from '../../phantoms';
import { PROTOCOL, readResults, runHere, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const MOTION: RigidTransform = { rotation_rad: [0, 0, 0.08], translation_mm: [24, -9, 12], centre_mm: [0, 0, 0] };
const moved = {
  adjust: <T extends object>(definition: T) => ({
    ...definition,
    motions: [{ kind: 'none' as const }, { kind: 'rigid' as const, ...MOTION }],
  }),
};

async function processed(name: string, input: string, truth: PhantomTruth, isAligned: boolean): Promise<Results> {
  const [cx, cy, cz] = applyRigid(MOTION, [0, 0, 0]);
  const alignment = {
    translation_mm: [cx, cy, cz],
    rotation_deg: [0, 0, (0.08 * 180) / Math.PI],
    centre_mm: [0, 0, 0],
  };
  const output = join(folder, name);
  const protocol = writeProtocol(folder, {
    ...PROTOCOL,
    accept: ['ingest/ct-of-other-study', 'ingest/no-ct'],
    ...(isAligned ? { timePoints: { [truth.studies[1]!.studyInstanceUID]: { alignment } } } : {}),
    outputs: ['RTDOSE'],
  });
  const outcome = await runHere(['run', '--protocol', protocol, '--input', input, '--output', output]);
  expect([outcome.code, outcome.err]).toEqual([0, expect.any(String)]);
  return readResults(output);
}

const masses_g = ({ regions }: Results): number[] => regions.map(({ mass_g }) => mass_g);
const furthest = (results: Results, from: Results): number =>
  Math.max(...masses_g(results).map((mass_g, n) => Math.abs(mass_g / masses_g(from)[n]! - 1)));

test('density arrives within 2 % with the alignment and is off without; which CT it was stands in the results', async () => {
  expect(applyRigid(invertRigid(MOTION), applyRigid(MOTION, [1, 2, 3]))[0]).toBeCloseTo(1, 9);
  const [all, one] = [join(folder, 'all'), join(folder, 'one')];
  const truth = await writePhantom('geometry-detector-position', all, moved);
  await writePhantom('geometry-detector-position', one, {
    ...moved,
    edit: (dataset, study) => (dataset['Modality'] === 'CT' && study === 0 ? null : dataset),
  });
  const usual = await processed('out-all', all, truth, true);
  const carried = await processed('out-carried', one, truth, true);
  const left = await processed('out-left', one, truth, false);
  expect(usual.virtualCt).toBeNull();
  const lender = truth.studies[1]!.studyInstanceUID;
  expect(carried.virtualCt).toEqual({ studyInstanceUID: lender, carriedBy: 'hand' });
  expect(left.virtualCt).toEqual({ studyInstanceUID: lender, carriedBy: 'nothing' });
  expect(furthest(carried, usual)).toBeLessThan(0.02);
  expect(furthest(left, usual)).toBeGreaterThan(0.05);
  expect(left.warnings.map(({ code }) => code)).toContain('register/virtual-ct');
  expect(carried.warnings.map(({ code }) => code)).not.toContain('register/virtual-ct');
}, 60_000);
