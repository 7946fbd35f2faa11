import type { Point } from './polyline';

/** Which labels are shown when each takes a box and earlier ones come first: true where none shown before is in the way. */
export function withoutOverlap(
  places: readonly Point[],
  box: { readonly width: number; readonly height: number },
): boolean[] {
  const shown: Point[] = [];
  return places.map((place) => {
    const free = shown.every(
      (other) => Math.abs(other.x - place.x) >= box.width || Math.abs(other.y - place.y) >= box.height,
    );
    if (free) shown.push(place);
    return free;
  });
}
