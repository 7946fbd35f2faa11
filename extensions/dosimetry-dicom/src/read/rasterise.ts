/** A closed polygon in pixel coordinates of one plane: [x0, y0, x1, y1, …]. */
export type Polygon = readonly number[];

/**
 * Flips the pixels of a plane whose centres lie inside the polygons, even–odd: holes drawn as contours of their own and holes
 * reached through a keyhole channel both come out empty. Pixel (i, j) has its centre at (i, j).
 *
 * @param plane columns × rows, x fastest, set to 0 or 1
 */
export function fillEvenOdd(plane: Uint8Array, columns: number, rows: number, polygons: readonly Polygon[]): void {
  const crossings: number[] = [];
  for (let j = 0; j < rows; j++) {
    crossings.length = 0;
    for (const polygon of polygons) collectCrossings(polygon, j, crossings);
    crossings.sort((a, b) => a - b);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const from = Math.max(0, Math.ceil(crossings[n] ?? 0));
      const until = Math.min(columns, Math.ceil(crossings[n + 1] ?? 0));
      plane.fill(1, j * columns + from, j * columns + Math.max(from, until));
    }
  }
}

/** x of every edge that crosses the row's centre line; half-open in y, so that a vertex counts once. */
function collectCrossings(polygon: Polygon, y: number, crossings: number[]): void {
  const points = polygon.length / 2;
  for (let n = 0; n < points; n++) {
    const m = (n + 1) % points;
    const [y0, y1] = [polygon[2 * n + 1] ?? 0, polygon[2 * m + 1] ?? 0];
    if (y0 <= y === y1 <= y) continue;
    const [x0, x1] = [polygon[2 * n] ?? 0, polygon[2 * m] ?? 0];
    crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
}
