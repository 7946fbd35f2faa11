import type { Direction } from './coneDirections';

type Triple = readonly [number, number, number];

/** Axes of the grid as a sweep takes them: columns and rows across, slabs along the direction. */
export type SweepAxes = readonly [column: 0 | 1 | 2, row: 0 | 1 | 2, slab: 0 | 1 | 2];

/** The way of one line through the slabs of the grid: of every other line of that direction it is the same, shifted by whole voxels. */
export interface LinePath {
  /** A stretch is five words of four bytes: slab, row, column, chord (cm, float32), share (float32). */
  readonly words: ArrayBuffer;
  readonly stretches: number;
  /** Least and most of the offsets of rows and columns. */
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

export const STRETCH_WORDS = 5;

/** The axis along which the direction crosses most voxels. */
export function slabAxis(direction: Direction, spacing_mm: Triple): 0 | 1 | 2 {
  const [x, y, z] = direction.map((part, axis) => Math.abs(part / spacing_mm[axis]!)) as [number, number, number];
  if (z >= x && z >= y) return 2;
  return y >= x ? 1 : 0;
}

/** Where within a slab (0 to 1) a line that enters at `from` and moves by `step` voxels passes from one voxel to the next; at most once. */
function crossing(from: number, step: number): number {
  if (step === 0) return 1;
  const border = step > 0 ? Math.floor(from) + 1 : Math.ceil(from) - 1;
  return Math.min((border - from) / step, 1);
}

/**
 * The stretches of a line that enters the first slab at `start` (column, row; in voxels), cut where it passes from voxel to voxel (Siddon, doi:10.1118/1.595715).
 *
 * One line starts from every voxel of the entrance plane at the same place in it: so in each voxel the chords of one direction add up to the same length.
 */
export function linePath(
  direction: Direction,
  size: Triple,
  spacing_mm: Triple,
  axes: SweepAxes,
  start: readonly [number, number],
): LinePath {
  const [column, row, slab] = axes.map((axis) => direction[axis] / spacing_mm[axis]) as [number, number, number];
  const [columnStep, rowStep] = [column / Math.abs(slab), row / Math.abs(slab)];
  const length_cm = 0.1 / Math.abs(slab);
  const slabs = size[axes[2]];
  const whole: number[] = [];
  const chords: number[] = [];
  for (let n = 0; n < slabs; n++) {
    const [c, r] = [start[0] + n * columnStep, start[1] + n * rowStep];
    const cuts = [0, crossing(c, columnStep), crossing(r, rowStep), 1].sort((a, b) => a - b);
    for (let piece = 0; piece < 3; piece++) {
      const share = cuts[piece + 1]! - cuts[piece]!;
      if (!(share > 0)) continue;
      const middle = (cuts[piece + 1]! + cuts[piece]!) / 2;
      whole.push(slab > 0 ? n : slabs - 1 - n, Math.floor(r + middle * rowStep), Math.floor(c + middle * columnStep));
      chords.push(share * length_cm, share);
    }
  }
  return packed(whole, chords);
}

function packed(whole: readonly number[], chords: readonly number[]): LinePath {
  const stretches = chords.length / 2;
  const words = new ArrayBuffer(4 * STRETCH_WORDS * stretches);
  const [integers, floats] = [new Int32Array(words), new Float32Array(words)];
  let rows: readonly [number, number] = [Infinity, -Infinity];
  let columns = rows;
  for (let n = 0; n < stretches; n++) {
    const [slab, row, column] = [whole[3 * n]!, whole[3 * n + 1]!, whole[3 * n + 2]!];
    integers.set([slab, row, column], STRETCH_WORDS * n);
    floats.set([chords[2 * n]!, chords[2 * n + 1]!], STRETCH_WORDS * n + 3);
    rows = [Math.min(rows[0], row), Math.max(rows[1], row)];
    columns = [Math.min(columns[0], column), Math.max(columns[1], column)];
  }
  return { words, stretches, rows, columns };
}
