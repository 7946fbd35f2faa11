import type { DoseEngine, DoseRequest } from '@voxel-dosimetry/compute';
import { findRadionuclide, IDENTITY_TRANSFORM, type Grid, type Unit } from '@voxel-dosimetry/core';
import {
  calculateDose,
  type CalculatedDose,
} from '../../../extensions/dosimetry-compute/src/engine/dose/calculateDose';
import { createJobRunner, type JobControl } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import {
  createVoxelStore,
  measureVolume,
  type HeldVolume,
  type VoxelStore,
} from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import type { TransportHost } from '../../../extensions/dosimetry-compute/src/transport/transportHost';
import type { HeldRegion } from '../../../extensions/dosimetry-compute/src/engine/regions';
import type { VolumeKey } from '../../../extensions/dosimetry-compute/src/contract';
import { resultOf } from '../core/drive';
import { monoPlan } from './fitPlan';

/** A host without threads. */
export const HOST: TransportHost = {
  startTransportWorker() {
    throw new Error('No Monte Carlo here.');
  },
  workers: 1,
  memory_bytes: 1e9,
};

export const gridOf = (size: Grid['size'], spacing_mm: Grid['spacing_mm'] = [4.8, 4.8, 4.8]): Grid => ({
  size,
  spacing_mm,
  origin_mm: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2.3',
});

export function held(key: VolumeKey, unit: Unit, grid: Grid, values: Float32Array): HeldVolume {
  return resultOf(measureVolume(key, { unit, grid, values }));
}

/** A case that is ready for a dose calculation: the maps alone. */
export function storeOf(
  grid: Grid,
  tia: Float32Array,
  density: Float32Array,
  { hasCt = true }: { readonly hasCt?: boolean } = {},
): VoxelStore {
  const store = createVoxelStore();
  store.put([held('tia', 'Bq·s/mL', grid, tia), held('density', 'g/mL', grid, density)]);
  store.densityFrom = hasCt ? { timePointId: 'ct', transform: IDENTITY_TRANSFORM, calibration: null } : null;
  return store;
}

export const requestOf = (engine: DoseEngine, change: Partial<DoseRequest> = {}): DoseRequest => ({
  engine,
  order: 'activity-first',
  radionuclide: findRadionuclide('Lu-177'),
  daughters: 'none',
  fit: monoPlan([]),
  monteCarlo: null,
  kernel: { medium: 'soft-tissue', siteKernel: null },
  ...change,
});

/** Runs `work` as a job of its own. */
export const inJob = <T>(work: (control: JobControl) => Promise<T>): Promise<T> =>
  createJobRunner().run({ id: 'test', onProgress: () => undefined }, work);

export const doseBy = (store: VoxelStore, request: DoseRequest, host: TransportHost = HOST): Promise<CalculatedDose> =>
  inJob((control) => calculateDose(store, host, request, control, 'dose'));

/** A region of whole voxels. */
export function boxRegion(
  id: string,
  grid: Grid,
  isIn: (index: readonly [number, number, number]) => boolean,
): HeldRegion {
  const [nx, ny, nz] = grid.size;
  const voxels: number[] = [];
  for (let v = 0; v < nx * ny * nz; v++)
    if (isIn([v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))])) voxels.push(v);
  const mask = { id, name: id } as HeldRegion['mask'];
  const occupancy = { voxels: Uint32Array.from(voxels), fractions: new Float32Array(voxels.length).fill(1) };
  return { mask, occupancy } as HeldRegion;
}
