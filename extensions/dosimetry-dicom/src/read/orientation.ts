import type { Grid, Vector3 } from '@voxel-dosimetry/core';

export const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vector3, b: Vector3): [number, number, number] => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const subtract = (a: Vector3, b: Vector3): [number, number, number] => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scale = (a: Vector3, factor: number): [number, number, number] => [a[0] * factor, a[1] * factor, a[2] * factor];
const unit = (a: Vector3): [number, number, number] => scale(a, 1 / Math.sqrt(dot(a, a)));

export const asVector3 = (values: readonly number[]): Vector3 | null => {
  const [x, y, z] = values;
  const complete = x !== undefined && y !== undefined && z !== undefined && values.length === 3;
  return complete && values.every(Number.isFinite) ? [x, y, z] : null;
};

/** Row, column and normal unit vectors of an Image Orientation (Patient). */
export interface Orientation {
  readonly row: Vector3;
  readonly column: Vector3;
  readonly normal: Vector3;
}

/**
 * Image Orientation (Patient) (0020,0037) as an orthonormal frame; null when it is absent or off by more than 1e-3
 * (files round to a few digits; what is left of the rounding is removed by Gram–Schmidt).
 */
export function orientationOf(values: readonly number[]): Orientation | null {
  const row = asVector3(values.slice(0, 3));
  const column = asVector3(values.slice(3, 6));
  if (!row || !column || values.length !== 6) return null;
  const lengthOff = Math.max(Math.abs(dot(row, row) - 1), Math.abs(dot(column, column) - 1));
  if (lengthOff > 2e-3 || Math.abs(dot(row, column)) > 1e-3) return null;
  const rowAxis = unit(row);
  const columnAxis = unit(subtract(column, scale(rowAxis, dot(column, rowAxis))));
  return { row: rowAxis, column: columnAxis, normal: cross(rowAxis, columnAxis) };
}

export const sameOrientation = (a: Orientation, b: Orientation): boolean =>
  dot(a.row, b.row) > 1 - 1e-4 && dot(a.column, b.column) > 1 - 1e-4;

/** Grid.direction from an orientation; `sense` −1 where slices run against the normal. */
export function directionOf(orientation: Orientation, sense: 1 | -1): Grid['direction'] {
  const { row, column, normal } = orientation;
  // + 0 turns the -0 of a flipped axis into 0, so that grids compare equal.
  const axis = (n: number): number => sense * n + 0;
  return [row[0], row[1], row[2], column[0], column[1], column[2], axis(normal[0]), axis(normal[1]), axis(normal[2])];
}

/** The same grid with e_k negated: frame 0 stays where it is, the others lie on its other side. */
export function withReversedSlices(grid: Grid): Grid {
  const d = grid.direction;
  return { ...grid, direction: [d[0], d[1], d[2], d[3], d[4], d[5], -d[6] + 0, -d[7] + 0, -d[8] + 0] };
}
