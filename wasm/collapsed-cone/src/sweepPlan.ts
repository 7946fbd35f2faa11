import { coneDirections, type Direction } from './coneDirections';
import type { ConeScene } from './coneScene';
import { MARGIN } from './kernelMemory';
import { linePath, slabAxis, type LinePath, type SweepAxes } from './linePath';

/** How the grid lies in memory: how many values further the next voxel along x, y and z is. */
export interface GridLayout {
  readonly strides: readonly [number, number, number];
}

/** Parallel lines of one direction, one from every voxel of the entrance plane. */
export interface Sweep {
  readonly direction: Direction;
  readonly axes: SweepAxes;
  /** Where in a voxel its line enters the first slab (column, row). */
  readonly start: readonly [number, number];
}

/** How finely a kernel is sampled. */
export interface Sampling {
  readonly directions: number;
  /** Of each direction, through each voxel. */
  readonly lines: 1 | 5;
}

/** What is swept in one layout. */
export interface Pass {
  readonly layout: GridLayout;
  readonly sweeps: readonly Sweep[];
}

/** Columns are never slabs: directions that run mainly along x are swept with rows along y. */
const AXES: readonly SweepAxes[] = [
  [1, 2, 0],
  [0, 2, 1],
  [0, 1, 2],
];

/** Steps that spread points over a square (Roberts' R2: powers of the plastic number). */
const STEP = [0.7548776662466927, 0.5698402909980532] as const;
/** Points n (1, 2) / 5 modulo 1 are the lattice of five that leaves the least room between them. */
const LATTICE = [1, 2] as const;

/**
 * Sweeps of each direction, with places for their lines: a lattice that is shifted from direction to direction, so that together they sample the voxel
 * evenly; opposite directions have theirs half a step apart.
 */
function sweepsOf({ spacing_mm, part = { index: 0, of: 1 } }: ConeScene, { directions, lines }: Sampling): Sweep[] {
  return coneDirections(directions).flatMap((direction, n): Sweep[] => {
    const pair = Math.floor(n / 2);
    if (pair % part.of !== part.index) return [];
    const axes = AXES[slabAxis(direction, spacing_mm)]!;
    const shift = n % 2 === 0 ? 0.25 : 0.25 + 0.5 / lines;
    return Array.from({ length: lines }, (_, line) => {
      const place = (axis: 0 | 1): number => (pair * STEP[axis] + shift + (line * LATTICE[axis]) / lines) % 1;
      return { direction, axes, start: [place(0), place(1)] };
    });
  });
}

/** All sweeps of a sampling, by layout. */
export function sweepPlan(scene: ConeScene, sampling: Sampling): Pass[] {
  const [nx, ny, nz] = scene.size;
  const sweeps = sweepsOf(scene, sampling);
  const alongX: GridLayout = { strides: [1, nx + MARGIN, (nx + MARGIN) * ny] };
  const alongY: GridLayout = { strides: [(ny + MARGIN) * nz, 1, ny + MARGIN] };
  return [
    { layout: alongX, sweeps: sweeps.filter(({ axes }) => axes[0] === 0) },
    { layout: alongY, sweeps: sweeps.filter(({ axes }) => axes[0] === 1) },
  ].filter((pass) => pass.sweeps.length > 0);
}

/** The lines of a sweep as the kernel takes them: rows and columns are those in which they enter the first slab. */
export interface LineBundle {
  readonly columns: number;
  readonly rows: number;
  readonly rowStride: number;
  readonly slabStride: number;
  readonly path: LinePath;
  readonly firstRow: number;
  /** The first that is left out. */
  readonly lastRow: number;
  readonly firstColumn: number;
  /** Of each row. */
  readonly lines: number;
}

/** All lines that pass the grid, those too that enter it by its sides. */
export function lineBundle({ size, spacing_mm }: ConeScene, { strides }: GridLayout, sweep: Sweep): LineBundle {
  const { direction, axes, start } = sweep;
  const path = linePath(direction, size, spacing_mm, axes, start);
  const [columns, rows] = [size[axes[0]], size[axes[1]]];
  return {
    columns,
    rows,
    rowStride: strides[axes[1]],
    slabStride: strides[axes[2]],
    path,
    firstRow: -path.rows[1],
    lastRow: rows - path.rows[0],
    firstColumn: -path.columns[1],
    lines: columns + path.columns[1] - path.columns[0],
  };
}
