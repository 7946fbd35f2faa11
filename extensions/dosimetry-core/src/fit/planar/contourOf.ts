import { polygonArea } from './polygonArea';

/** Of parts of equal size the first is taken, whichever way their areas round. */
const EQUAL_SIZES = 1e-9;

export type ContourPoint = readonly [x: number, y: number];

/**
 * The outline of what lies above a level on a raster, of several parts the largest, without its holes: marching squares, in places of the raster's values.
 * Null where nothing does. Proved by test/unit/core/planarProjection.test.ts.
 */
export function contourOf(values: Float64Array, columns: number, level: number): ContourPoint[] | null {
  const loops = contoursOf(values, columns, level);
  const isLarger = (loop: ContourPoint[], than: ContourPoint[]) => sizeOf(loop) > (1 + EQUAL_SIZES) * sizeOf(than);
  return loops.length === 0 ? null : loops.reduce((best, loop) => (isLarger(loop, best) ? loop : best));
}

/** The outlines of all parts that lie above a level, and of their holes; [] where nothing does. Test: unit/compute/frontMips. */
export function contoursOf(values: Float64Array, columns: number, level: number): ContourPoint[][] {
  const wider = columns + 2;
  const rows = values.length / columns;
  // A border of nothing closes what touches the edge.
  const bordered = new Float64Array(wider * (rows + 2));
  for (let row = 0; row < rows; row++)
    bordered.set(values.subarray(row * columns, (row + 1) * columns), (row + 1) * wider + 1);
  return linked(crossings(bordered, wider, level)).map((loop) =>
    loop.map(([column, row]) => [column - 1, row - 1] as const),
  );
}

/** One piece of a contour: from an edge between two neighbours to another. */
interface Piece {
  readonly from: string;
  readonly to: string;
  readonly start: ContourPoint;
}

/** Corners of a cell in turn about it. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** Pieces with what is inside at one side, for each cell of four neighbours. */
function crossings(values: Float64Array, columns: number, level: number): Piece[] {
  const pieces: Piece[] = [];
  const rows = values.length / columns;
  for (let row = 0; row < rows - 1; row++)
    for (let column = 0; column < columns - 1; column++) {
      if (!isCrossed(values, columns, column + columns * row, level)) continue;
      const ends = endsIn(values, columns, column, row, level);
      // Going round a cell an edge where it leaves the inside is followed by one where it enters it again.
      ends.forEach((end, n) => {
        if (end.leaves) pieces.push({ from: end.key, to: ends[(n + 1) % ends.length]!.key, start: end.point });
      });
    }
  return pieces;
}

function isCrossed(values: Float64Array, columns: number, at: number, level: number): boolean {
  const first = values[at]! > level;
  return (
    values[at + 1]! > level !== first ||
    values[at + columns]! > level !== first ||
    values[at + columns + 1]! > level !== first
  );
}

function endsIn(values: Float64Array, columns: number, column: number, row: number, level: number) {
  const corners = CORNERS.map(([x, y]) => ({ x: column + x, y: row + y }));
  const above = corners.map(({ x, y }) => values[x + columns * y]! - level);
  return corners.flatMap((corner, n) => {
    const [here, next] = [above[n]!, above[(n + 1) % 4]!];
    if (here > 0 === next > 0) return [];
    const other = corners[(n + 1) % 4]!;
    const part = here / (here - next);
    const point: ContourPoint = [corner.x + part * (other.x - corner.x), corner.y + part * (other.y - corner.y)];
    const key = [corner, other].map(({ x, y }) => x + columns * y).sort((a, b) => a - b);
    return [{ key: key.join(' '), point, leaves: here > 0 }];
  });
}

function linked(pieces: readonly Piece[]): ContourPoint[][] {
  const byStart = new Map(pieces.map((piece) => [piece.from, piece]));
  const loops: ContourPoint[][] = [];
  for (let first = byStart.values().next().value; first; first = byStart.values().next().value) {
    const loop: ContourPoint[] = [];
    for (let piece: Piece | undefined = first; piece; piece = byStart.get(piece.to)) {
      byStart.delete(piece.from);
      loop.push(piece.start);
    }
    loops.push(loop);
  }
  return loops;
}

const sizeOf = (loop: readonly ContourPoint[]): number => Math.abs(polygonArea(loop));
