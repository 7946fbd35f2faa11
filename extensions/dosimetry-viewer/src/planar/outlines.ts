import type { PlanarOutline } from '@voxel-dosimetry/core';

/** A place on a planar image: mm from its centre, x to the image's right, y down. */
export type Place_mm = readonly [x_mm: number, y_mm: number];

/** Corners of an ellipse that is kept as a polygon: it then has 99.5 % of the ellipse's area. */
const ELLIPSE_CORNERS = 36;
/** A hand's tremor; corners that lie nearer to the line are left away. */
const TREMOR_mm = 0.8;
/** What is smaller was a slip of the hand. */
const LEAST_AREA_mm2 = 25;

const rounded = (value_mm: number): number => Math.round(10 * value_mm) / 10;
const atTenths = (outline: PlanarOutline): PlanarOutline => outline.map(([x, y]) => [rounded(x), rounded(y)] as const);

/** The ellipse that fills the rectangle between two places. */
export function ellipseBetween([x0, y0]: Place_mm, [x1, y1]: Place_mm): PlanarOutline {
  const [a, b] = [Math.abs(x1 - x0) / 2, Math.abs(y1 - y0) / 2];
  const corners = Array.from({ length: ELLIPSE_CORNERS }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / ELLIPSE_CORNERS;
    return [(x0 + x1) / 2 + a * Math.cos(angle), (y0 + y1) / 2 + b * Math.sin(angle)] as const;
  });
  return atTenths(corners);
}

/** What was drawn freehand, without the hand's tremor (Douglas and Peucker 1973, doi:10.3138/FM57-6770-U75U-7727). */
export const drawnFreehand = (places: readonly Place_mm[]): PlanarOutline => atTenths(simplified(places));

function simplified(places: readonly Place_mm[]): readonly Place_mm[] {
  const [first, last] = [places[0], places.at(-1)];
  if (places.length < 3 || first === undefined || last === undefined) return places;
  let [farthest, distance_mm] = [0, 0];
  places.forEach((place, index) => {
    const away_mm = distanceToLine(place, first, last);
    if (away_mm > distance_mm) [farthest, distance_mm] = [index, away_mm];
  });
  if (distance_mm <= TREMOR_mm) return [first, last];
  return [...simplified(places.slice(0, farthest + 1)).slice(0, -1), ...simplified(places.slice(farthest))];
}

function distanceToLine([x, y]: Place_mm, [x0, y0]: Place_mm, [x1, y1]: Place_mm): number {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return Math.hypot(x - x0, y - y0);
  return Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length;
}

export const moved = (outline: PlanarOutline, [x_mm, y_mm]: Place_mm): PlanarOutline =>
  atTenths(outline.map(([x, y]) => [x + x_mm, y + y_mm] as const));

/** Larger or smaller about its own middle. */
export function scaled(outline: PlanarOutline, factor: number): PlanarOutline {
  const [x0, y0] = middleOf(outline);
  return atTenths(outline.map(([x, y]) => [x0 + factor * (x - x0), y0 + factor * (y - y0)] as const));
}

/** Upper left and lower right corner of what the outline takes up. */
export function boundsOf(outline: PlanarOutline): readonly [Place_mm, Place_mm] {
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  return [
    [Math.min(...xs), Math.min(...ys)],
    [Math.max(...xs), Math.max(...ys)],
  ];
}

export function middleOf(outline: PlanarOutline): Place_mm {
  const [[x0, y0], [x1, y1]] = boundsOf(outline);
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/** By the shoelace formula, mm². */
export const areaOf_mm2 = (outline: PlanarOutline): number =>
  Math.abs(
    outline.reduce((sum, [x, y], corner) => {
      const [x1, y1] = outline[(corner + 1) % outline.length] ?? [x, y];
      return sum + x * y1 - x1 * y;
    }, 0),
  ) / 2;

/** Whether something was drawn, or the hand merely slipped. */
export const isOutline = (outline: PlanarOutline): boolean =>
  outline.length >= 3 && areaOf_mm2(outline) >= LEAST_AREA_mm2;
