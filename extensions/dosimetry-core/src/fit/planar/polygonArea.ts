/** Area of a polygon, with the sign of its way round. */
export function polygonArea(points: readonly (readonly [x: number, y: number])[]): number {
  let twice = 0;
  points.forEach(([x, y], n) => {
    const [nextX, nextY] = points[(n + 1) % points.length]!;
    twice += x * nextY - nextX * y;
  });
  return twice / 2;
}
