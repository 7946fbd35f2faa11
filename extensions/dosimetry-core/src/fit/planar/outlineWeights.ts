import { DosimetryError } from '../../domain/errors';
import type { PlanarOutline } from '../../domain/planar';
import { polygonArea } from './polygonArea';
import type { PlanarRaster } from './planarImage';

/** Part of each pixel inside an outline, only of those that are. */
export interface PixelWeights {
  /** Place of the pixel, column + columns · row. */
  readonly pixels: readonly number[];
  /** 0..1 */
  readonly weights: readonly number[];
  /** Σ weights: the area in pixels. */
  readonly total: number;
}

type Point = readonly [x: number, y: number];

/** Below it an outline, or what is left of a pixel, is a line, parts of a pixel. */
const NO_AREA = 1e-9;

/**
 * Part of each pixel that lies inside an outline moved by `shift_mm`, exactly: the polygon cut by the pixels' edges.
 * Throws what `assertOutline` throws, and `fit/planar-outline` where it leaves the image. Proved by test/unit/core/planarRegions.test.ts.
 */
export function outlineWeights(
  outline_mm: PlanarOutline,
  [shiftX_mm, shiftY_mm]: Point,
  { columns, rows, pixelSpacing_mm: [dx_mm, dy_mm] }: PlanarRaster,
): PixelWeights {
  assertOutline(outline_mm);
  const points = outline_mm.map(([x_mm, y_mm]): Point => [
    (x_mm + shiftX_mm) / dx_mm + columns / 2,
    (y_mm + shiftY_mm) / dy_mm + rows / 2,
  ]);
  if (points.some(([x, y]) => !(x >= 0 && x <= columns && y >= 0 && y <= rows))) throw outside(outline_mm);
  const [left, right] = rangeOf(points, 0);
  const [top, bottom] = rangeOf(points, 1);
  const pixels: number[] = [];
  const weights: number[] = [];
  for (let row = Math.floor(top); row < bottom; row++) {
    const band = cut(cut(points, 1, row, 1), 1, row + 1, -1);
    for (let column = Math.floor(left); column < right; column++) {
      const weight = Math.abs(polygonArea(cut(cut(band, 0, column, 1), 0, column + 1, -1)));
      if (weight <= NO_AREA) continue;
      pixels.push(row * columns + column);
      weights.push(Math.min(1, weight));
    }
  }
  return { pixels, weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
}

/**
 * What lies in none of the outlines: the image without them.
 */
export function weightsOutside(outlines: readonly PixelWeights[], { columns, rows }: PlanarRaster): PixelWeights {
  const left = new Float64Array(columns * rows).fill(1);
  for (const { pixels, weights } of outlines)
    pixels.forEach((pixel, at) => (left[pixel] = Math.min(left[pixel]!, 1 - weights[at]!)));
  const pixels = Array.from(left.keys()).filter((pixel) => left[pixel]! > NO_AREA);
  const weights = pixels.map((pixel) => left[pixel]!);
  return { pixels, weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
}

/** Throws `fit/planar-outline` for fewer than three points, numbers that are none, an outline without area or one that crosses itself. */
export function assertOutline(outline_mm: PlanarOutline): void {
  if (outline_mm.length < 3)
    throw refused(`has ${outline_mm.length} points`, 'at least 3 were expected', 'Draw it again.');
  if (!outline_mm.every(([x_mm, y_mm]) => Number.isFinite(x_mm) && Number.isFinite(y_mm)))
    throw refused('has a point that is no finite number of mm', 'finite numbers were expected', 'Draw it again.');
  if (crossesItself(outline_mm))
    throw refused(
      'crosses itself',
      'one that encloses a single area was expected',
      'Draw it again without a crossing.',
    );
  if (!(Math.abs(polygonArea(outline_mm)) > NO_AREA))
    throw refused('encloses no area', 'an area above 0 mm² was expected', 'Draw it again.');
}

const refused = (what: string, expected: string, remedy: string): DosimetryError =>
  new DosimetryError({ code: 'fit/planar-outline', message: `The outline ${what}; ${expected}.`, remedy });

function outside(outline_mm: PlanarOutline): DosimetryError {
  const [left, right] = rangeOf(outline_mm, 0);
  const [top, bottom] = rangeOf(outline_mm, 1);
  return refused(
    `reaches from ${left.toFixed(0)} to ${right.toFixed(0)} mm across and from ${top.toFixed(0)} to ${bottom.toFixed(0)} mm down, which leaves the image where it is moved to`,
    'one that lies within the image was expected',
    'Move it into the image, or leave this image out.',
  );
}

function rangeOf(points: readonly Point[], axis: 0 | 1): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const point of points) [least, most] = [Math.min(least, point[axis]), Math.max(most, point[axis])];
  return [least, most];
}

/** The part of a polygon on one side of a line (Sutherland & Hodgman 1974, doi:10.1145/360767.360802): `sign` 1 keeps what is above. */
function cut(points: readonly Point[], axis: 0 | 1, at: number, sign: 1 | -1): Point[] {
  const kept: Point[] = [];
  points.forEach((to, n) => {
    const from = points[(n + points.length - 1) % points.length]!;
    const [before, after] = [sign * (from[axis] - at), sign * (to[axis] - at)];
    if (before * after < 0) {
      const part = before / (before - after);
      kept.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
    }
    if (after >= 0) kept.push(to);
  });
  return kept;
}

const turn = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Whether two edges that are no neighbours cross within. */
function crossesItself(points: readonly Point[]): boolean {
  const count = points.length;
  for (let n = 0; n < count; n++)
    for (let other = n + 2; other < count; other++) {
      if (n === 0 && other === count - 1) continue;
      const [a, b] = [points[n]!, points[n + 1]!];
      const [c, d] = [points[other]!, points[(other + 1) % count]!];
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true;
    }
  return false;
}
