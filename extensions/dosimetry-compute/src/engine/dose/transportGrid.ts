import { voxelToPatient, type Grid, type Volume } from '@voxel-dosimetry/core';
import type { JobControl } from '../jobs';
import { densityFromCt } from '../registerTimePoints';
import type { VoxelStore } from '../voxelStore';

/** The grid that particles travel in: the dose grid, or each of its voxels cut into cuts³. */
export interface TransportGrid {
  readonly cuts: number;
  /** On the finer grid, from the CT itself; with one cut the dose grid's own. */
  readonly density: Volume<'g/mL'>;
}

/**
 * Density for the transport. Cut voxels take theirs from the CT, so that the borders of lung and bone lie where the CT has them; without a
 * CT there is nothing to see better. Their masses sum to that of the dose voxel. Throws `compute/no-volume`.
 */
export async function transportGrid(
  store: VoxelStore,
  density: Volume<'g/mL'>,
  cuts: number,
  control: JobControl,
): Promise<TransportGrid> {
  const { densityFrom } = store;
  if (cuts === 1 || densityFrom === null) return { cuts: 1, density };
  return { cuts, density: await densityFromCt(store, cutGrid(density.grid, cuts), densityFrom, control, [0, 0.02]) };
}

/** The same box of the patient in cuts times as many voxels along each axis. */
export function cutGrid(grid: Grid, cuts: number): Grid {
  const first = (1 / cuts - 1) / 2;
  return {
    ...grid,
    size: grid.size.map((count) => count * cuts) as [number, number, number],
    spacing_mm: grid.spacing_mm.map((spacing_mm) => spacing_mm / cuts) as [number, number, number],
    origin_mm: voxelToPatient(grid, [first, first, first]),
  };
}

/** Activity of every cut voxel: that of the voxel it was cut from, none below zero. x fastest. */
export function spreadActivity({ values, grid: { size } }: Volume, cuts: number): Float32Array {
  const [nx, ny, nz] = size;
  const spread = new Float32Array(values.length * cuts ** 3);
  for (let at = 0, k = 0; k < nz * cuts; k++)
    for (let j = 0; j < ny * cuts; j++) {
      const row = nx * (Math.floor(j / cuts) + ny * Math.floor(k / cuts));
      for (let i = 0; i < nx * cuts; i++) spread[at++] = Math.max(0, values[row + Math.floor(i / cuts)]!);
    }
  return spread;
}
