import { DosimetryError, voxelToPatient, type Grid, type Unit, type Vector3, type Volume } from '@voxel-dosimetry/core';

export const AXIAL = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;

/** A grid centred on `centre_mm`. */
export function centredGrid(
  size: readonly [number, number, number],
  spacing_mm: Vector3,
  options: { direction?: Grid['direction']; centre_mm?: Vector3 } = {},
): Grid {
  const { direction = AXIAL, centre_mm = [0, 0, 0] } = options;
  const grid: Grid = { size, spacing_mm, origin_mm: [0, 0, 0], direction, frameOfReferenceUID: '1.2.3' };
  const middle = voxelToPatient(grid, [(size[0] - 1) / 2, (size[1] - 1) / 2, (size[2] - 1) / 2]);
  return { ...grid, origin_mm: [centre_mm[0] - middle[0], centre_mm[1] - middle[1], centre_mm[2] - middle[2]] };
}

/** Unit vectors of a grid turned by `angle_rad` about z and then about x. */
export function turnedAxes(angle_rad: number): Grid['direction'] {
  const [c, s] = [Math.cos(angle_rad), Math.sin(angle_rad)];
  return [c, s * c, s * s, -s, c * c, c * s, 0, -s, c];
}

/** A volume whose values are a function of the patient position (mm). */
export function volumeOf<U extends Unit>(unit: U, grid: Grid, valueAt: (point_mm: Vector3) => number): Volume<U> {
  const [nx, ny, nz] = grid.size;
  const values = new Float32Array(nx * ny * nz);
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) values[at] = valueAt(voxelToPatient(grid, [i, j, k]));
  return { unit, grid, values };
}

export const uniform = <U extends Unit>(unit: U, grid: Grid, value: number): Volume<U> =>
  volumeOf(unit, grid, () => value);

/** The code, message and remedy of the DosimetryError that `act` throws. */
export function errorOf(act: () => unknown): { code: string; message: string; remedy: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof DosimetryError) return { code: error.code, message: error.message, remedy: error.remedy };
    throw error;
  }
  throw new Error('No error was thrown.');
}
