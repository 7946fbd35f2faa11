/**
 * A patient who lies 8 mm and 3° off and breathes 10 mm, registered by the real program: how far organs are off. Debian's transformix evaluates the same transform
 * as an independent program.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { displacementAt, rigidly, type Vector3 } from '@voxel-dosimetry/core';
import type { FoundAlignment } from '@voxel-dosimetry/compute';
import { createJobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { align } from '../../../extensions/dosimetry-compute/src/engine/register/align';
import { registrationImage } from '../../../extensions/dosimetry-compute/src/engine/register/registrationImage';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import type {
  ParameterMap,
  RegistrationThread,
} from '../../../extensions/dosimetry-compute/src/registration/registrationThread';
import { parameterFile } from './parameterFile';
import { resultOf } from '../../unit/core/drive';
import { BREATHING_AND_LYING, ctOf, error_mm } from './phantomPair';
import { registrationHost } from './registrationHost';

let found: FoundAlignment;
/** What the program answered, last the B-spline. */
const maps: ParameterMap[] = [];
let host: Awaited<ReturnType<typeof registrationHost>>;
beforeAll(async () => {
  host = await registrationHost();
  const startRegistrationThread = (): RegistrationThread => {
    const thread = host.startRegistrationThread!();
    const register: RegistrationThread['register'] = async (task) => {
      const answered = await thread.register(task);
      maps.push(...answered);
      return answered;
    };
    return { ...thread, register };
  };
  const store = createVoxelStore();
  const job = { id: 'align', onProgress: () => undefined };
  found = await createJobRunner().run(job, async (control) => {
    const images = { first: ctOf({ kind: 'none' }, 1), second: ctOf(BREATHING_AND_LYING, 2) };
    for (const id of ['first', 'second'] as const) {
      const image = await registrationImage(images[id], 'ct', control);
      store.put([resultOf(measureVolume(`registration/${id}`, image))]);
    }
    const request = {
      image: 'ct',
      method: 'deformable',
      referenceTimePointId: 'first',
      timePointId: 'second',
    } as const;
    return align(store, { startRegistrationThread }, request, control);
  });
}, 600_000);
afterAll(() => host.remove());

test.each([
  ['kidney', 2.5, 0.4],
  ['liver', 6, 1.2],
  ['lesion', 6, 0.6],
  ['spleen', 6, 1.2],
])('%s: rigid alone leaves more than %d mm, deformable less than %d mm', (tissue, rigidly_mm, deformably_mm) => {
  expect(error_mm(rigidly(found.transform.rigid), BREATHING_AND_LYING, tissue)).toBeGreaterThan(rigidly_mm);
  expect(error_mm(found.transform, BREATHING_AND_LYING, tissue)).toBeLessThan(deformably_mm);
});

test('its figures are those of quiet breathing, without folds', () => {
  expect(found.similarityAfter).toBeGreaterThan(found.similarityBefore);
  const { largest_mm, leastJacobian, greatestJacobian, folded_mL } = found.deformation!;
  expect(largest_mm).toBeLessThan(15);
  expect(leastJacobian).toBeGreaterThan(0.6);
  expect(greatestJacobian).toBeLessThan(1.4);
  expect(folded_mL).toBe(0);
});

test('Debian’s transformix puts points of the reference where our evaluator does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'voxel-dosimetry-'));
  const steps = [0, 1, 2, 3, 4];
  const points = steps.flatMap((i) =>
    steps.flatMap((j) => steps.map((k): Vector3 => [-150 + 77.3 * i, -260 + 55.1 * j, -560 + 71.9 * k])),
  );
  const input = ['point', String(points.length), ...points.map((point) => point.join(' '))].join('\n');
  writeFileSync(join(folder, 'points.txt'), input);
  writeFileSync(join(folder, 'transform.txt'), parameterFile(maps.at(-1)!));
  const args = ['-def', join(folder, 'points.txt'), '-tp', join(folder, 'transform.txt'), '-out', folder];
  execFileSync('transformix', args, { stdio: 'pipe' });
  const rows = readFileSync(join(folder, 'outputpoints.txt'), 'utf8').trim().split('\n');
  rmSync(folder, { recursive: true });
  expect(rows).toHaveLength(points.length);
  rows.forEach((row, n) => {
    const theirs = /OutputPoint = \[ ([^\]]+) \]/.exec(row)![1]!.split(' ').map(Number);
    const u = displacementAt(found.transform.deformation!, points[n]!);
    theirs.forEach((at, axis) => expect(Math.abs(at - points[n]![axis]! - u[axis]!)).toBeLessThan(1e-3));
  });
});
