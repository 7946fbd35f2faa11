import type { Grid, Volume } from '@voxel-dosimetry/core';

/** Where a mosaic shows the second image: in squares by turns, or on one side of an edge in the patient. */
export type MosaicPattern =
  | { readonly kind: 'checkerboard' }
  | { readonly kind: 'swipe'; readonly from: 'right' | 'front'; readonly edge_frac: number };

/** Some squares across an organ: an edge that does not go on from one square to the next is seen at once. */
const SQUARE_mm = 40;

const squares = (count: number, spacing_mm: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, index) => Math.floor((index * spacing_mm) / SQUARE_mm) % 2);

/** The grid's axis that runs most along a patient axis (0 right to left, 1 front to back), and which way. */
function axisAlong({ direction }: Grid, patientAxis: 0 | 1): { axis: number; isForward: boolean } {
  const components = [0, 1, 2].map((axis) => direction[3 * axis + patientAxis] ?? 0);
  const axis = components.reduce(
    (most, value, at) => (Math.abs(value) > Math.abs(components[most] ?? 0) ? at : most),
    0,
  );
  return { axis, isForward: (components[axis] ?? 0) > 0 };
}

/** For each grid axis a mark of every index; the second image is where the marks of a voxel add up to an odd number. */
function marksOf(grid: Grid, pattern: MosaicPattern): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const [nx, ny, nz] = grid.size;
  if (pattern.kind === 'checkerboard')
    return [squares(nx, grid.spacing_mm[0]), squares(ny, grid.spacing_mm[1]), squares(nz, grid.spacing_mm[2])];
  const marks = [new Uint8Array(nx), new Uint8Array(ny), new Uint8Array(nz)] as const;
  const { axis, isForward } = axisAlong(grid, pattern.from === 'right' ? 0 : 1);
  const along = marks[axis as 0 | 1 | 2];
  const shown = Math.round(pattern.edge_frac * along.length);
  if (isForward) along.fill(1, 0, shown);
  else along.fill(1, along.length - shown);
  return marks;
}

/**
 * Two images on one grid in one: the first, and by `pattern` the second times `scale`. Values in the first image's unit, Float32,
 * x fastest. Yields the fraction done after every plane. Proved by test/unit/ohif/mosaic.test.ts.
 */
export function* mosaic(
  first: Volume,
  second: Volume,
  scale: number,
  pattern: MosaicPattern,
): Generator<number, Volume> {
  const [nx, ny, nz] = first.grid.size;
  const [alongX, alongY, alongZ] = marksOf(first.grid, pattern);
  const values = new Float32Array(nx * ny * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const start = nx * (j + ny * k);
      const row = (alongY[j] ?? 0) ^ (alongZ[k] ?? 0);
      for (let i = 0; i < nx; i++) {
        const at = start + i;
        values[at] = (alongX[i] ?? 0) ^ row ? scale * (second.values[at] ?? 0) : (first.values[at] ?? 0);
      }
    }
    yield (k + 1) / nz;
  }
  return { unit: first.unit, grid: first.grid, values };
}
