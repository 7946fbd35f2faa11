import { transportGrid } from '../../../extensions/dosimetry-compute/src/engine/dose/transportGrid';
import type { JobControl } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import {
  cutGrid,
  IDENTITY_TRANSFORM,
  tissueDensity_g_per_mL,
  transportMedia,
  voxelToPatient,
} from '@voxel-dosimetry/core';
import { resultOf } from '../core/drive';
import { centredGrid, turnedAxes } from '../core/grids';

const grid = centredGrid([3, 2, 2], [4, 5, 6], { direction: turnedAxes(0.4), centre_mm: [10, -20, 30] });

test('a cut grid fills the same box: the middle of its first block is the first voxel', () => {
  const cut = cutGrid(grid, [2, 2, 2]);
  expect(cut.size).toEqual([6, 4, 4]);
  expect(cut.spacing_mm).toEqual([2, 2.5, 3]);
  voxelToPatient(cut, [0.5, 0.5, 0.5]).forEach((place_mm, axis) =>
    expect(place_mm).toBeCloseTo(grid.origin_mm[axis]!, 9),
  );
  const last = voxelToPatient(grid, [2, 1, 1]);
  voxelToPatient(cut, [4.5, 2.5, 2.5]).forEach((place_mm, axis) => expect(place_mm).toBeCloseTo(last[axis]!, 9));
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
    const settings = { geometry: 'dose-grid', cuts: 2 } as const;
    const { cuts, density: cut } = await transportGrid(store, density, settings, control);
    expect([cuts, cut.values.length]).toEqual([2, 512]);
    expect(cut.values[4 + 8 * (4 + 8 * 4)]).toBeCloseTo(expected_g_per_mL, 6);
  }
});

describe("the CT's own voxels", () => {
  const coarse = centredGrid([4, 4, 4], [4, 4, 4]);
  const density = { unit: 'g/mL', grid: coarse, values: new Float32Array(64).fill(1) } as const;
  const settings = { geometry: 'ct', cuts: 1 } as const;
  /** Soft tissue, with a column of 90 HU: by its density marrow, by its number connective tissue. */
  const storeWithCt = () => {
    const fine = centredGrid([10, 10, 10], [2, 2, 2]);
    const values = Int16Array.from({ length: 1000 }, (_, at) => (at % 10 === 3 ? 90 : 30));
    const store = createVoxelStore();
    store.put([resultOf(measureVolume('ct/1', { unit: 'HU', grid: fine, values }))]);
    return store;
  };
  const titles = (composition: Uint8Array, nx: number) =>
    Array.from(composition.subarray(5 * nx, 6 * nx), (index) => transportMedia()[index]!.title);

  test('have the density and the composition of their own CT number', async () => {
    const store = storeWithCt();
    store.densityFrom = { timePointId: '1', transform: IDENTITY_TRANSFORM, calibration: null };
    const found = await transportGrid(store, density, settings, control);
    expect(found.ctGrid).toEqual({ size: [10, 10, 10], spacing_mm: [2, 2, 2], merged: [1, 1, 1], isResampled: false });
    expect(found.tallyGrid).toEqual({ size: [4, 4, 4], spacing_mm: [4, 4, 4], from_mm: [2, 2, 2] });
    expect(found.density.values[555]).toBeCloseTo(tissueDensity_g_per_mL(30), 6);
    expect(titles(found.composition, 10).slice(2, 5)).toEqual([
      'Tissue from 19 HU',
      'Tissue from 80 HU',
      'Tissue from 19 HU',
    ]);
  });

  test("by a scanner's own calibration the composition follows from the density, as anywhere else", async () => {
    const nodes = [
      [-1000, 0.01],
      [1000, 1.51],
    ] as const;
    const store = storeWithCt();
    const calibration = { name: 'Scanner A', nodes };
    store.densityFrom = { timePointId: '1', transform: IDENTITY_TRANSFORM, calibration };
    const found = await transportGrid(store, density, settings, control);
    // 0.83 and 0.78 g/mL: lung.
    expect(new Set(titles(found.composition, 10))).toEqual(new Set(['Tissue from -950 HU']));
  });

  test('are not there without a CT, which is said', async () => {
    const outcome = transportGrid(createVoxelStore(), density, settings, control);
    await expect(outcome).rejects.toMatchObject({ code: 'dose/no-ct' });
  });
});
