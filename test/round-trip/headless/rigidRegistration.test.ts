/** A patient who lay differently at the second time point, registered by the real program: how far points are off. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyRigid, type Vector3 } from '@voxel-dosimetry/core';
import type { Results } from '@voxel-dosimetry/headless';
import { writePhantom, type PhantomDefinition, type PhantomTruth } from '../../phantoms';
import { nothingWritten, PROTOCOL, readResults, runProgram, temporaryFolder, writeProtocol } from './headlessRun';

const folder = temporaryFolder();
const moved = join(folder, 'moved');

/** The demonstration patient at two time points, the second 18 mm and 3° off, its CT in 3 mm slices. */
const twoPoints = (definition: PhantomDefinition): PhantomDefinition => {
  const { ctGrid, motions, times_h } = definition;
  const [x_mm, y_mm, z_mm] = ctGrid.origin_mm;
  const { size } = ctGrid;
  return {
    ...definition,
    times_h: times_h.slice(0, 2),
    motions: motions.slice(0, 2),
    ctGrid: { ...ctGrid, size: [size[0], size[1], 152], spacing_mm: [3.2, 3.2, 3], origin_mm: [x_mm, y_mm, z_mm + 1] },
  };
};

/** Where a person might have marked something, in the second image. */
const MARKED: readonly Vector3[] = [
  [0, -60, -300],
  [90, -120, -420],
  [-70, -90, -500],
];

async function processed(registration: object): Promise<Results> {
  const output = join(folder, `out-${Object.values(registration).join('-')}`);
  const { motion } = truth.studies[1]!;
  if (motion.kind !== 'rigid') throw new TypeError('A study that moved rigidly was expected.');
  const landmarks = MARKED.map((moving_mm) => ({
    timePoint: 1,
    reference_mm: applyRigid(motion, moving_mm),
    moving_mm,
  }));
  const protocol = writeProtocol(folder, {
    ...PROTOCOL,
    registration: { ...registration, landmarks },
    outputs: ['RTDOSE'],
  });
  expect(await runProgram(['run', '--protocol', protocol, '--input', moved, '--output', output])).toMatchObject({
    code: 0,
  });
  return readResults(output);
}

let truth: PhantomTruth;
const runs: Record<'none' | 'ct' | 'emission', Results | null> = { none: null, ct: null, emission: null };
beforeAll(async () => {
  truth = await writePhantom('torso-shifted', moved, { adjust: twoPoints });
  runs.none = await processed({ method: 'none' });
  runs.ct = await processed({ method: 'rigid', moving: 'ct' });
  runs.emission = await processed({ method: 'rigid', moving: 'emission' });
}, 300_000);

const steps = (from: number, to: number): number[] => Array.from({ length: 8 }, (_, n) => from + ((to - from) * n) / 7);
/** Through the trunk, mm. */
const POINTS: readonly Vector3[] = steps(-180, 190).flatMap((x) =>
  steps(-275, -20).flatMap((y) => steps(-600, -225).map((z): Vector3 => [x, y, z])),
);

/** Mean target registration error of the second time point, mm: where the run puts points of its image, against where they lie in the reference. */
function error_mm(results: Results | null): number {
  const { motion } = truth.studies[1]!;
  const transform = results?.timePoints[1]?.registration?.rigid;
  if (motion.kind !== 'rigid') throw new TypeError('A study that moved rigidly was expected.');
  const errors_mm = POINTS.map((point) => {
    const [x, y, z] = applyRigid(motion, point);
    const [fx, fy, fz] = transform ? applyRigid(transform, point) : point;
    return Math.hypot(fx - x, fy - y, fz - z);
  });
  return errors_mm.reduce((sum, each_mm) => sum + each_mm, 0) / errors_mm.length;
}

test.each([
  ['ct', 0.1],
  ['emission', 0.3],
] as const)('registered by %s, points of the trunk are less than %d mm off', (image, limit_mm) => {
  expect(error_mm(runs.none)).toBeGreaterThan(15);
  expect(error_mm(runs[image])).toBeLessThan(limit_mm);
  expect(runs.none?.timePoints.map(({ registration }) => registration)).toEqual([null, null]);
  const [reference, second] = runs[image]!.timePoints;
  expect(reference?.registration).toBeNull();
  expect(second?.registration).toMatchObject({ image });
  const { similarityBefore, similarityAfter } = second!.registration!;
  expect(similarityAfter).toBeGreaterThan(similarityBefore + 0.05);
});

/** Places that lie where they should: their residual is what the registration is off by there, and without one the motion itself. */
test.each([
  ['none', 15, 25],
  ['ct', 0, 0.1],
  ['emission', 0, 0.3],
] as const)('landmarks of true places with registration "%s" lie %d to %d mm apart', (way, least_mm, most_mm) => {
  const [reference, second] = runs[way]!.timePoints;
  expect(reference?.landmarks).toBeNull();
  const { pairs, mean_mm } = second!.landmarks!;
  const residuals_mm = pairs.map(({ residual_mm }) => residual_mm ?? Number.NaN);
  expect(pairs.map(({ moving_mm }) => moving_mm)).toEqual(MARKED);
  for (const residual_mm of residuals_mm) {
    expect(residual_mm).toBeGreaterThan(least_mm);
    expect(residual_mm).toBeLessThan(most_mm);
  }
  expect(mean_mm).toBeCloseTo(residuals_mm.reduce((sum, each) => sum + each, 0) / MARKED.length, 9);
});

test('landmarks on the reference itself end the run before anything is computed', async () => {
  const [landmark, output] = [
    { timePoint: 0, reference_mm: [0, 0, 0], moving_mm: [0, 0, 0] },
    join(folder, 'on-itself'),
  ];
  const protocol = writeProtocol(folder, { ...PROTOCOL, registration: { method: 'none', landmarks: [landmark] } });
  const { code, err } = await runProgram(['run', '--protocol', protocol, '--input', moved, '--output', output]);
  expect(code).toBe(1);
  expect(err).toMatch(
    /protocol\/time-point.*registration\.landmarks\[0\]\.timePoint names the time point at 4\.0 h, which is the reference/s,
  );
  expect(nothingWritten(output)).toBe(true);
}, 60_000);

test('a time point that cannot be registered ends the run by its name, with nothing half-written', async () => {
  const [input, output] = [join(folder, 'one-ct'), join(folder, 'one-ct-out')];
  await writePhantom('geometry-detector-position', input, {
    edit: (dataset, study) => (dataset['Modality'] === 'CT' && study === 1 ? null : dataset),
  });
  const protocol = writeProtocol(folder, {
    ...PROTOCOL,
    registration: { method: 'rigid', moving: 'ct' },
    accept: ['ingest/ct-of-other-study', 'ingest/no-ct'],
  });
  const { code, err } = await runProgram(['run', '--protocol', protocol, '--input', input, '--output', output]);
  expect(code).toBe(1);
  expect(err).toMatch(/register\/(same-ct|no-ct).*96\.0 h/s);
  expect(nothingWritten(output)).toBe(true);
  rmSync(input, { recursive: true });
}, 60_000);
