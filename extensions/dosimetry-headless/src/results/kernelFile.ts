import type { DaughterTreatment, Vector3 } from '@voxel-dosimetry/core';
import type { PointKernelVoxelSValues, VoxelSValues } from '@voxel-dosimetry/compute';
import type { KernelRequest } from '../commands/kernelRequest';

/** K.json: the contract's keys, and what else decides the numbers. */
export interface KernelFile {
  readonly radionuclide: string;
  readonly daughters: DaughterTreatment;
  readonly voxelSize_mm: Vector3;
  readonly medium: string;
  readonly density_g_per_cm3: number;
  readonly unit: 'Gy/(Bq·s)';
  readonly size: readonly number[];
  /** x fastest. */
  readonly values: readonly number[];
  /** Relative standard uncertainty, 0..1, statistical: of the particles followed here, or of those that the point kernel was made of. */
  readonly relativeUncertainty: readonly number[];
  readonly engine: KernelRequest['engine'];
  /** Null with a point kernel, as are seed and photon cut-off. */
  readonly histories: number | null;
  readonly seed: number | null;
  readonly photonCutoff_keV: number | null;
  readonly symmetric: boolean;
  /** Uniform medium around the source voxel to this distance at least; null: everywhere. */
  readonly mediumTo_mm: number | null;
  /** Per decay; what the tallied voxels did not absorb counts as escaped. */
  readonly energy: VoxelSValues['energy'];
}

/** What was asked for and found, as K.json. */
export function kernelFile({ engine, of }: KernelRequest, table: VoxelSValues | PointKernelVoxelSValues): KernelFile {
  return {
    radionuclide: of.radionuclide.name,
    daughters: of.daughters,
    voxelSize_mm: of.voxelSize_mm,
    medium: of.medium,
    density_g_per_cm3: table.density_g_per_mL,
    unit: 'Gy/(Bq·s)',
    size: table.size,
    values: Array.from(table.values),
    relativeUncertainty: Array.from(table.relativeUncertainty),
    engine,
    histories: 'histories' in table ? table.histories : null,
    seed: engine === 'monte-carlo' ? of.seed : null,
    photonCutoff_keV: engine === 'monte-carlo' ? of.photonCutoff_keV : null,
    symmetric: engine === 'point-kernel' || of.symmetric,
    mediumTo_mm: 'mediumTo_mm' in table ? table.mediumTo_mm : null,
    energy: table.energy,
  };
}
