import {
  DosimetryError,
  voxelVolume_mL,
  type PlanarImage,
  type SpatialTransform,
  type ScannerCalibration,
  type Unit,
  type Volume,
} from '@voxel-dosimetry/core';
import type { VolumeInfo, VolumeKey } from '../contract';
import type { HeldRegion } from './regions';

/** Where one time point lies against the dose grid, as `register` was last told. */
export interface HeldAlignment {
  readonly timePointId: string;
  readonly frameOfReferenceUID: string;
  readonly transform: SpatialTransform;
}

/** The time point whose CT gave the density, by which calibration (null = Schneider 2000), and how it lies against the dose grid. */
export interface DensitySource {
  readonly timePointId: string;
  readonly transform: SpatialTransform;
  readonly calibration: ScannerCalibration | null;
}

export interface HeldVolume {
  readonly volume: Volume;
  readonly info: VolumeInfo;
}

/** Change of the store that a job makes at its very end, all at once: a cancelled job has changed nothing. */
export interface VoxelStore {
  readonly keys: () => VolumeKey[];
  has(key: VolumeKey): boolean;
  /** Throws `compute/no-volume`. */
  get(key: VolumeKey): HeldVolume;
  put(volumes: readonly HeldVolume[]): void;
  remove(keys: readonly VolumeKey[]): void;
  regions: readonly HeldRegion[];
  alignments: readonly HeldAlignment[];
  /** Null before register, and without a CT. */
  densityFrom: DensitySource | null;
  /** By planar time point id. */
  planarImages: ReadonlyMap<string, PlanarImage>;
}

const MADE_BY: Readonly<Record<string, string>> = {
  emission: 'Calibrate',
  activity: 'Calibrate',
  ct: 'Register',
  mr: 'Register',
  aligned: 'Register',
  registration: 'Register',
  density: 'Register',
  tia: 'Fit',
  tiaUncertainty: 'Fit',
  effectiveHalfLife: 'Fit',
  fitChiSquare: 'Fit',
  fitModel: 'Fit',
  fitStatus: 'Fit',
  dose: 'Dose',
  doseUncertainty: 'Dose',
  comparison: 'Compare in Dose',
  difference: 'Compare in Dose',
  gamma: 'Compare in Dose',
};

export function createVoxelStore(): VoxelStore {
  const held = new Map<VolumeKey, HeldVolume>();
  return {
    regions: [],
    alignments: [],
    densityFrom: null,
    planarImages: new Map(),
    keys: () => [...held.keys()],
    has: (key) => held.has(key),
    get(key) {
      const found = held.get(key);
      if (found) return found;
      const stage = MADE_BY[key.split('/')[0] ?? ''] ?? 'Ingest';
      throw new DosimetryError({
        code: 'compute/no-volume',
        message: `The voxels "${key}" are not in memory.`,
        remedy: `Run ${stage} first; after a reload the voxels are read from the archive again.`,
        detail: { key },
      });
    },
    put(volumes) {
      for (const volume of volumes) held.set(volume.info.key, volume);
    },
    remove(keys) {
      for (const key of keys) held.delete(key);
    },
  };
}

const PER_MILLILITRE: readonly Unit[] = ['Bq/mL', 'Bq·s/mL', 'g/mL'];
const VOXELS_A_STEP = 1 << 18;

/**
 * Least, greatest and total value of a volume: Σ value · voxel volume (Bq, Bq·s, g) for per-mL units, Σ value otherwise.
 * Throws `volume/not-finite` at the first value that is not a number. Proved by test/unit/compute/engine.test.ts.
 */
export function* measureVolume(key: VolumeKey, volume: Volume): Generator<number, HeldVolume> {
  const { values, grid, unit } = volume;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (let start = 0; start < values.length; start += VOXELS_A_STEP) {
    const end = Math.min(values.length, start + VOXELS_A_STEP);
    for (let index = start; index < end; index++) {
      const value = values[index]!;
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
    if (!Number.isFinite(sum)) throw notFinite(key, unit);
    yield end / values.length;
  }
  const total = PER_MILLILITRE.includes(unit) ? sum * voxelVolume_mL(grid) : sum;
  return { volume, info: { key, unit, grid, min, max, total } };
}

function notFinite(key: VolumeKey, unit: Unit): DosimetryError {
  return new DosimetryError({
    code: 'volume/not-finite',
    message: `The voxels "${key}" hold a value that is no finite number; every voxel must be a finite value in ${unit}.`,
    remedy: 'Check the rescale slope and the pixel data of the series in the archive.',
    detail: { key },
  });
}
