import type { Grid } from '../../domain/geometry';

type Axis = 0 | 1 | 2;

/** How a grid is looked at from the front: where its lines along anterior–posterior lie. */
export interface FrontView {
  /** Lines along the view: `columns` across times `rows` down; a line is column + columns · row, in the order of the grid's indices. */
  readonly columns: number;
  readonly rows: number;
  /** Distances between lines, mm. */
  readonly across_mm: number;
  readonly down_mm: number;
  /** Voxels of a line, the distance between them (mm), between their places in an array, and where the line begins there. */
  readonly steps: number;
  readonly step_mm: number;
  readonly stride: number;
  readonly startOf: (line: number) => number;
  /** Patient position of a line, mm: to the patient's left, and to the feet. */
  readonly positionOf: (column: number, row: number) => readonly [left_mm: number, feet_mm: number];
  /** The line that a voxel of the grid lies on. */
  readonly lineOf: (voxel: number) => number;
}

/**
 * A grid of the patient as seen from the front, along its axis that is nearest to anterior–posterior; images have the axis nearest to right–left across.
 * Wrong by the cosine where the grid is tilted, and by what then lies on other lines: `tiltOf_deg` says by how much it is.
 */
export function frontViewOf({ size, spacing_mm, origin_mm, direction }: Grid): FrontView {
  const part = (axis: number, of: number): number => Math.abs(direction[3 * axis + of]!);
  const axes: readonly Axis[] = [0, 1, 2];
  const along = axes.reduce<Axis>((best, axis) => (part(axis, 1) > part(best, 1) ? axis : best), 0);
  const [first, second] = axes.filter((axis) => axis !== along) as [Axis, Axis];
  const [across, down] = part(first, 0) >= part(second, 0) ? [first, second] : [second, first];
  const middle_mm = ((size[along] - 1) / 2) * spacing_mm[along];
  const componentAt = (of: number, column: number, row: number): number =>
    origin_mm[of]! +
    column * spacing_mm[across] * direction[3 * across + of]! +
    row * spacing_mm[down] * direction[3 * down + of]! +
    middle_mm * direction[3 * along + of]!;
  const strides = [1, size[0], size[0] * size[1]] as const;
  const columns = size[across];
  const indexOf = (voxel: number, axis: Axis): number => Math.floor(voxel / strides[axis]) % size[axis];
  return {
    columns,
    rows: size[down],
    across_mm: spacing_mm[across],
    down_mm: spacing_mm[down],
    steps: size[along],
    step_mm: spacing_mm[along],
    stride: strides[along],
    startOf: (line) => (line % columns) * strides[across] + Math.floor(line / columns) * strides[down],
    positionOf: (column, row) => [componentAt(0, column, row), -componentAt(2, column, row)],
    lineOf: (voxel) => indexOf(voxel, across) + columns * indexOf(voxel, down),
  };
}

/** Sum of the values on one line. */
export function sumAlong({ steps, stride, startOf }: FrontView, values: ArrayLike<number>, line: number): number {
  let at = startOf(line);
  let sum = 0;
  for (let step = 0; step < steps; step++, at += stride) sum += values[at]!;
  return sum;
}

const DEGREES_PER_RADIAN = 180 / Math.PI;

/** The largest angle between an axis of the grid and the axis of the patient that is nearest to it. */
export function tiltOf_deg({ direction }: Pick<Grid, 'direction'>): number {
  const cosines = [0, 1, 2].map((axis) => Math.max(...[0, 1, 2].map((of) => Math.abs(direction[3 * axis + of]!))));
  return DEGREES_PER_RADIAN * Math.acos(Math.min(1, ...cosines));
}
