const CORNERS = 8;
const DIMENSIONS = 4;

/** Corners of a cell (bit 0 = x, bit 1 = y, bit 2 = z) from the low one to the high one along the edges, for every order of the axes. */
const TETRAHEDRA: readonly (readonly [number, number, number, number])[] = [
  [0, 1, 3, 7],
  [0, 1, 5, 7],
  [0, 2, 3, 7],
  [0, 2, 6, 7],
  [0, 4, 5, 7],
  [0, 4, 6, 7],
];

/** Below it, relative to its edges, a face or a tetrahedron is flat, and its own faces have all of it. */
const FLAT = 1e-12;

/** [corner][x, y, z, dose] of a cell, relative to the point that is judged and in units of the criteria; corners as in TETRAHEDRA. */
export type CellCorners = Float64Array;

export const createCellCorners = (): CellCorners => new Float64Array(CORNERS * DIMENSIONS);

/** Dot products of all pairs of corners of the cell at hand: no distance needs more. */
const products = new Float64Array(CORNERS * CORNERS);
const product = (a: number, b: number): number => products[a * CORNERS + b]!;

function multiply(corners: CellCorners): void {
  for (let a = 0; a < CORNERS; a++)
    for (let b = a; b < CORNERS; b++) {
      const i = a * DIMENSIONS;
      const j = b * DIMENSIONS;
      const sum =
        corners[i]! * corners[j]! +
        corners[i + 1]! * corners[j + 1]! +
        corners[i + 2]! * corners[j + 2]! +
        corners[i + 3]! * corners[j + 3]!;
      products[a * CORNERS + b] = sum;
      products[b * CORNERS + a] = sum;
    }
}

/** Squared distance of the origin from an edge. */
function fromEdge(a: number, b: number): number {
  const start = product(a, a);
  const end = product(b, b);
  const cross = product(a, b);
  const along = start - cross;
  const length = start - 2 * cross + end;
  if (along <= 0) return start;
  if (along >= length) return end;
  return start - (along * along) / length;
}

/** From a triangle, or `best` if that is less. Where the nearest point of its plane lies outside, an edge on that side has the nearest. */
function fromTriangle(a: number, b: number, c: number, best: number): number {
  const start = product(a, a);
  const alongB = start - product(a, b);
  const alongC = start - product(a, c);
  const bb = alongB - product(a, b) + product(b, b);
  const cc = alongC - product(a, c) + product(c, c);
  const bc = alongB - product(a, c) + product(b, c);
  const area = bb * cc - bc * bc;
  if (area <= FLAT * bb * cc) return Math.min(best, fromEdge(a, b), fromEdge(b, c), fromEdge(a, c));
  const weightB = (alongB * cc - alongC * bc) / area;
  const weightC = (alongC * bb - alongB * bc) / area;
  const plane = start - weightB * alongB - weightC * alongC;
  if (plane >= best) return best;
  const weightA = 1 - weightB - weightC;
  if (weightA >= 0 && weightB >= 0 && weightC >= 0) return plane;
  let least = best;
  if (weightA < 0) least = Math.min(least, fromEdge(b, c));
  if (weightB < 0) least = Math.min(least, fromEdge(a, c));
  if (weightC < 0) least = Math.min(least, fromEdge(a, b));
  return least;
}

function fromTetrahedron(a: number, b: number, c: number, d: number, best: number): number {
  const start = product(a, a);
  const alongB = start - product(a, b);
  const alongC = start - product(a, c);
  const alongD = start - product(a, d);
  const bb = alongB - product(a, b) + product(b, b);
  const cc = alongC - product(a, c) + product(c, c);
  const dd = alongD - product(a, d) + product(d, d);
  const bc = alongB - product(a, c) + product(b, c);
  const bd = alongB - product(a, d) + product(b, d);
  const cd = alongC - product(a, d) + product(c, d);
  const minorB = cc * dd - cd * cd;
  const minorC = bc * dd - cd * bd;
  const minorD = bc * cd - cc * bd;
  const volume = bb * minorB - bc * minorC + bd * minorD;
  let least = best;
  if (volume <= FLAT * bb * cc * dd) {
    least = fromTriangle(b, c, d, fromTriangle(a, c, d, least));
    return fromTriangle(a, b, d, fromTriangle(a, b, c, least));
  }
  const weightB = (alongB * minorB - alongC * minorC + alongD * minorD) / volume;
  const weightC = (-alongB * minorC + alongC * (bb * dd - bd * bd) - alongD * (bb * cd - bc * bd)) / volume;
  const weightD = (alongB * minorD - alongC * (bb * cd - bc * bd) + alongD * (bb * cc - bc * bc)) / volume;
  const space = start - weightB * alongB - weightC * alongC - weightD * alongD;
  if (space >= best) return best;
  const weightA = 1 - weightB - weightC - weightD;
  if (weightA >= 0 && weightB >= 0 && weightC >= 0 && weightD >= 0) return Math.max(0, space);
  if (weightA < 0) least = fromTriangle(b, c, d, least);
  if (weightB < 0) least = fromTriangle(a, c, d, least);
  if (weightC < 0) least = fromTriangle(a, b, d, least);
  if (weightD < 0) least = fromTriangle(a, b, c, least);
  return least;
}

/**
 * Squared distance, in the space of three coordinates and dose, of the dose distribution inside a cell from the origin; `best` if that is less.
 *
 * The cell is cut into six tetrahedra in which dose is linear and the nearest point is found exactly, so that there is no step of sampling on which
 * the result could depend (T. Ju et al. 2008, doi:10.1118/1.2836952). Inside a cell dose is not quite trilinear, and mirrored maps differ by the
 * cells' curvature. Test: unit/core/gammaIndex.
 */
export function nearestInCell(corners: CellCorners, best: number): number {
  multiply(corners);
  let least = best;
  for (const [a, b, c, d] of TETRAHEDRA) least = Math.max(0, fromTetrahedron(a, b, c, d, least));
  return least;
}
