/** 256³ voxels: Monte Carlo runs in them, in the memory that it says. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { DoseOutcome } from '@voxel-dosimetry/compute';
import { transportNeeds, workersFor } from '../../extensions/dosimetry-compute/src/transport/transportHost';
import { HOST } from '../unit/compute/doseCase';
import { errorOf } from '../unit/core/grids';
import { bundleProgramWithTransport } from './nodeWorker';

// Sixteen million voxels are prepared, sent to two threads and summed twelve times: seconds, more on a busy machine.
jest.setTimeout(180_000);

const VOXELS = 256 ** 3;

test('256³ voxels in two threads take no more memory than stated, and balance their energy', async () => {
  const program = await bundleProgramWithTransport(join(__dirname, 'largeGridProgram.ts'));
  const { stdout, stderr } = spawnSync(process.execPath, [program.url.pathname], { encoding: 'utf8' });
  program.remove();
  expect(stderr).toBe('');
  const { outcome, taken_bytes } = JSON.parse(stdout) as { outcome: DoseOutcome; taken_bytes: number };
  const { engine_bytes, thread_bytes } = transportNeeds(VOXELS, VOXELS);
  expect(outcome.monteCarlo).toMatchObject({ decays: 12, shards: 12, workers: 2 });
  const { emitted_MeV, absorbed_MeV, escaped_MeV } = outcome.energy;
  expect((absorbed_MeV + escaped_MeV) / emitted_MeV).toBeCloseTo(1, 9);
  expect(taken_bytes).toBeLessThan(engine_bytes + 2 * thread_bytes);
  expect(engine_bytes + 2 * thread_bytes).toBeLessThan(2.2e9);
});

test.each([
  [VOXELS, 4e9, 4],
  [VOXELS, 2e9, 1],
  [128 ** 3, 4e9, 8],
])('%d voxels in %d bytes: %d of eight threads', (voxels, memory_bytes, expected) => {
  expect(workersFor({ ...HOST, workers: 8, memory_bytes }, voxels, voxels)).toBe(expected);
});

test('where not one thread fits, it is refused with what is needed', () => {
  const { code, message } = errorOf(() => workersFor({ ...HOST, memory_bytes: 1e9 }, VOXELS, VOXELS));
  expect(code).toBe('dose/memory');
  expect(message).toBe('Monte Carlo in 16777216 voxels needs 1.34 GB; 1.00 GB are allowed.');
});
