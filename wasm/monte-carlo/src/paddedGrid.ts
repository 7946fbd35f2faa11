import type { TransportScene } from './transportScene';

/** The grid that the kernel runs on: the scene's own, or with a layer of surroundings around it. */
export interface PaddedGrid {
  readonly size: readonly [number, number, number];
  /** How much thicker than the others the outermost layer is. */
  readonly edge_mm: number;
  readonly medium: Uint8Array;
  readonly density_g_per_mL: Float32Array;
  readonly activity: Float32Array;
}

/** Calls `visit` with where a row of the scene begins, and where the same row begins in the padded grid. */
function forEachRow(
  [nx, ny, nz]: readonly [number, number, number],
  visit: (row: number, paddedRow: number) => void,
): void {
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) visit(nx * (j + ny * k), 1 + (nx + 2) * (j + 1 + (ny + 2) * (k + 1)));
  }
}

export function paddedGrid(scene: TransportScene): PaddedGrid {
  const { size, surroundings, medium, density_g_per_mL, activity } = scene;
  if (surroundings === null) return { size, edge_mm: 0, medium, density_g_per_mL, activity };
  const [nx, ny, nz] = size;
  const padded = [nx + 2, ny + 2, nz + 2] as const;
  const count = padded[0] * padded[1] * padded[2];
  const grid = {
    size: padded,
    edge_mm: surroundings.margin_mm,
    medium: new Uint8Array(count).fill(surroundings.medium),
    density_g_per_mL: new Float32Array(count).fill(surroundings.density_g_per_mL),
    activity: new Float32Array(count),
  };
  forEachRow(size, (row, paddedRow) => {
    grid.medium.set(medium.subarray(row, row + nx), paddedRow);
    grid.density_g_per_mL.set(density_g_per_mL.subarray(row, row + nx), paddedRow);
    grid.activity.set(activity.subarray(row, row + nx), paddedRow);
  });
  return grid;
}

/** A copy of the scene's part of a padded tally. */
export function croppedTally(tally: Float64Array, scene: TransportScene): Float64Array {
  if (scene.surroundings === null) return tally.slice();
  const [nx, ny, nz] = scene.size;
  const cropped = new Float64Array(nx * ny * nz);
  forEachRow(scene.size, (row, paddedRow) => cropped.set(tally.subarray(paddedRow, paddedRow + nx), row));
  return cropped;
}
