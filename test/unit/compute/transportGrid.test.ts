import {
  cutGrid,
  spreadActivity,
  transportGrid,
} from '../../../extensions/dosimetry-compute/src/engine/dose/transportGrid';
import { gatherTally } from '../../../extensions/dosimetry-compute/src/transport/gatherTally';
import type { JobControl } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { IDENTITY_TRANSFORM, voxelToPatient } from '@voxel-dosimetry/core';
import { resultOf } from '../core/drive';
import { centredGrid, turnedAxes } from '../core/grids';

const grid = centredGrid([3, 2, 2], [4, 5, 6], { direction: turnedAxes(0.4), centre_mm: [10, -20, 30] });

test('a cut grid fills the same box: the middle of its first block is the first voxel', () => {
  const cut = cutGrid(grid, 2);
  expect(cut.size).toEqual([6, 4, 4]);
  expect(cut.spacing_mm).toEqual([2, 2.5, 3]);
  voxelToPatient(cut, [0.5, 0.5, 0.5]).forEach((place_mm, axis) =>
    expect(place_mm).toBeCloseTo(grid.origin_mm[axis]!, 9),
  );
  const last = voxelToPatient(grid, [2, 1, 1]);
  voxelToPatient(cut, [4.5, 2.5, 2.5]).forEach((place_mm, axis) => expect(place_mm).toBeCloseTo(last[axis]!, 9));
});

test.each([1, 2, 3])('what is spread over %d cuts an edge is gathered again', (cuts) => {
  const values = Float32Array.from({ length: 12 }, (_, at) => at);
  const spread = spreadActivity({ unit: 'Bq/mL', grid, values }, cuts);
  const gathered = gatherTally(Float64Array.from(spread), cutGrid(grid, cuts).size, cuts);
  expect([...gathered]).toEqual([...values].map((value) => value * cuts ** 3));
});

test('negative activity sends no particles', () => {
  const values = new Float32Array(12).fill(-1);
  expect(Math.max(...spreadActivity({ unit: 'Bq/mL', grid, values }, 2).map(Math.abs))).toBe(0);
});

/** A job that nobody watches. */
const control: JobControl = {
  assertGoing: () => undefined,
  drive: (work) => Promise.resolve(resultOf(work)),
  wait: (promise) => promise,
  pause: () => Promise.resolve(),
  report: () => undefined,
  concluded: new AbortController().signal,
};

test("cut voxels take their density from the CT by the scanner's own calibration, where there is one", async () => {
  const fine = centredGrid([8, 8, 8], [2, 2, 2]);
  const coarse = centredGrid([4, 4, 4], [4, 4, 4]);
  const store = createVoxelStore();
  store.put([resultOf(measureVolume('ct/1', { unit: 'HU', grid: fine, values: new Int16Array(512).fill(14) }))]);
  const density = { unit: 'g/mL', grid: coarse, values: new Float32Array(64).fill(1) } as const;
  const nodes = [
    [-1000, 0.01],
    [1000, 1.51],
  ] as const;
  for (const [calibration, expected_g_per_mL] of [
    [{ name: 'Scanner A', nodes }, 0.7705],
    [null, 1.03],
  ] as const) {
    store.densityFrom = { timePointId: '1', transform: IDENTITY_TRANSFORM, calibration };
    const { cuts, density: cut } = await transportGrid(store, density, 2, control);
    expect([cuts, cut.values.length]).toEqual([2, 512]);
    expect(cut.values[4 + 8 * (4 + 8 * 4)]).toBeCloseTo(expected_g_per_mL, 6);
  }
});
