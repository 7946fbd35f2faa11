export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An SVG path through the points, to a tenth of a pixel. */
export function pathThrough(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

/** Without the points that lie closer than this to the one kept before them, which nobody sees; both ends stay. */
export function thinned(points: readonly Point[], least_px = 0.5): Point[] {
  const kept: Point[] = [];
  points.forEach((point, index) => {
    const before = kept.at(-1);
    const isApart = before === undefined || Math.hypot(point.x - before.x, point.y - before.y) >= least_px;
    if (isApart || index === points.length - 1) kept.push(point);
  });
  return kept;
}

/** Linear interpolation of y(x) on ascending xs; null outside. */
export function interpolate(xs: readonly number[], ys: readonly number[], x: number): number | null {
  const last = xs.length - 1;
  const first = xs[0];
  const end = xs[last];
  if (first === undefined || end === undefined || x < first || x > end) return null;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? Infinity) <= x) low = middle;
    else high = middle;
  }
  const x0 = xs[low] ?? x;
  const x1 = xs[high] ?? x;
  const y0 = ys[low] ?? 0;
  const y1 = ys[high] ?? y0;
  return x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
