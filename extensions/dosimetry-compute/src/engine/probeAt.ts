import {
  IDENTITY_TRANSFORM,
  pointsToMoving,
  resampleOnto,
  type Grid,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import type { ProbeValue, VolumeKey } from '../contract';
import type { VoxelStore } from './voxelStore';

const PROBED = ['ct/', 'aligned/', 'density', 'tia', 'effectiveHalfLife', 'dose', 'doseUncertainty'] as const;
const isProbed = (key: VolumeKey): boolean => PROBED.some((start) => key.startsWith(start));

/**
 * Values at one point of the reference frame (mm, LPS), trilinear; null outside a volume. A CT is asked at the point that
 * its time point's alignment brings there. Proved by test/unit/compute/engine.test.ts.
 */
export function probeAt(store: VoxelStore, point_mm: Vector3): ProbeValue[] {
  return store
    .keys()
    .filter(isProbed)
    .map((key) => {
      const { volume, info } = store.get(key);
      return { key, unit: info.unit, value: valueAt(volume, ownPoint(store, key, point_mm)) };
    });
}

function ownPoint(store: VoxelStore, key: VolumeKey, point_mm: Vector3): Vector3 {
  if (!key.startsWith('ct/')) return point_mm;
  const alignment = store.alignments.find(({ timePointId }) => key === `ct/${timePointId}`);
  return alignment ? pointsToMoving(alignment.transform)(point_mm) : point_mm;
}

function valueAt(volume: Volume, point_mm: Vector3): number | null {
  const point: Grid = { ...volume.grid, size: [1, 1, 1], origin_mm: point_mm };
  const work = resampleOnto(volume, point, IDENTITY_TRANSFORM, { outside: Number.NaN, interpolation: 'linear' });
  let step = work.next();
  while (!step.done) step = work.next();
  const value = step.value.values[0] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}
