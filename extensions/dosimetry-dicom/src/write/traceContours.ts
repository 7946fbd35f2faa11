/** A closed polygon in pixel coordinates of a slice, pixel centres at whole numbers: [x0, y0, x1, y1, …]. */
export type Loop = number[];

/** Channels leave holes a quarter pixel off the pixel centres, so that they cross no row of centres. */
const CHANNEL_OFFSET = 0.25;

/**
 * Outlines of a slice's mask along its pixel edges: the filled even–odd area is exactly the mask's. Holes are joined to their
 * outline by a channel of no width (keyhole), as TPS expect of CLOSED_PLANAR. Pixels that touch at a corner only are separate.
 *
 * @param plane columns × rows, x fastest, 0 or 1
 */
export function traceContours(plane: Uint8Array, columns: number, rows: number): Loop[] {
  const loops = closedLoops(plane, columns, rows);
  const outlines = loops.filter((loop) => signedArea(loop) > 0);
  const holes = loops.filter((loop) => signedArea(loop) < 0).sort((a, b) => rightEdge(b).x - rightEdge(a).x);
  for (const hole of holes) joinHole(outlines, hole);
  return outlines.map(withoutMidpoints);
}

/** Corner (x, y) of the pixel lattice, at (x − ½, y − ½) in pixel coordinates. */
function closedLoops(plane: Uint8Array, columns: number, rows: number): Loop[] {
  const inside = (i: number, j: number): boolean =>
    i >= 0 && j >= 0 && i < columns && j < rows && plane[j * columns + i] === 1;
  const next = new Map<number, number[]>();
  const corner = (x: number, y: number): number => y * (columns + 1) + x;
  const edge = (x0: number, y0: number, x1: number, y1: number): void => {
    const from = corner(x0, y0);
    next.set(from, [...(next.get(from) ?? []), corner(x1, y1)]);
  };
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) {
      if (!inside(i, j)) continue;
      // The mask lies to the left of every edge (y downwards in the image, positive area for outlines).
      if (!inside(i, j - 1)) edge(i, j, i + 1, j);
      if (!inside(i + 1, j)) edge(i + 1, j, i + 1, j + 1);
      if (!inside(i, j + 1)) edge(i + 1, j + 1, i, j + 1);
      if (!inside(i - 1, j)) edge(i, j + 1, i, j);
    }
  const loops: Loop[] = [];
  for (const start of next.keys())
    while ((next.get(start)?.length ?? 0) > 0) loops.push(walk(start, next, columns + 1));
  return loops;
}

function walk(start: number, next: Map<number, number[]>, stride: number): Loop {
  const loop: Loop = [];
  let at = start;
  let before = -1;
  do {
    loop.push((at % stride) - 0.5, Math.floor(at / stride) - 0.5);
    const choices = next.get(at) ?? [];
    const to = choices.length > 1 ? sharpTurn(before, at, choices, stride) : (choices[0] ?? start);
    next.set(
      at,
      choices.filter((choice) => choice !== to),
    );
    before = at;
    at = to;
  } while (at !== start);
  return loop;
}

/** Where two pixels meet at a corner: turn so that the walk stays on its own pixel (clockwise on the screen). */
function sharpTurn(before: number, at: number, choices: readonly number[], stride: number): number {
  if (before < 0) return choices[0] ?? at;
  const [dx, dy] = [(at % stride) - (before % stride), Math.floor(at / stride) - Math.floor(before / stride)];
  const turned = at - dy + dx * stride;
  return choices.includes(turned) ? turned : (choices[0] ?? at);
}

function signedArea(loop: Loop): number {
  let twice = 0;
  for (let n = 0; n < loop.length; n += 2) {
    const m = (n + 2) % loop.length;
    twice += (loop[n] ?? 0) * (loop[m + 1] ?? 0) - (loop[m] ?? 0) * (loop[n + 1] ?? 0);
  }
  return twice / 2;
}

interface VerticalEdge {
  readonly x: number;
  /** y on the edge, a quarter pixel off the pixel's centre. */
  readonly y: number;
  /** Index of the edge's first point in its loop (of numbers, not of points). */
  readonly at: number;
}

/** The rightmost vertical edge of a hole. */
function rightEdge(loop: Loop): VerticalEdge {
  let best: VerticalEdge = { x: -Infinity, y: 0, at: 0 };
  for (let at = 0; at < loop.length; at += 2) {
    const after = (at + 2) % loop.length;
    const x = loop[at] ?? 0;
    const [y0, y1] = [loop[at + 1] ?? 0, loop[after + 1] ?? 0];
    if (x !== loop[after] || x <= best.x || y0 === y1) continue;
    best = { x, y: Math.min(y0, y1) + 0.5 + CHANNEL_OFFSET, at };
  }
  return best;
}

/** Cuts the hole and the nearest edge to its right, and links them there and back. */
function joinHole(outlines: Loop[], hole: Loop): void {
  const from = rightEdge(hole);
  let target: { loop: Loop; edge: VerticalEdge } | null = null;
  for (const loop of outlines)
    for (let at = 0; at < loop.length; at += 2) {
      const after = (at + 2) % loop.length;
      const x = loop[at] ?? 0;
      const [y0, y1] = [loop[at + 1] ?? 0, loop[after + 1] ?? 0];
      const spans = x === loop[after] && Math.min(y0, y1) < from.y && Math.max(y0, y1) > from.y;
      if (!spans || x <= from.x || (target && x >= target.edge.x)) continue;
      target = { loop, edge: { x, y: from.y, at } };
    }
  if (!target) return;
  const turned = [...hole.slice(from.at + 2), ...hole.slice(0, from.at + 2)];
  const channel = [target.edge.x, from.y, from.x, from.y, ...turned, from.x, from.y, target.edge.x, from.y];
  target.loop.splice(target.edge.at + 2, 0, ...channel);
}

/** Drops the points in the middle of straight runs. */
function withoutMidpoints(loop: Loop): Loop {
  const kept: Loop = [];
  const points = loop.length / 2;
  for (let n = 0; n < points; n++) {
    const [p, q] = [(n + points - 1) % points, (n + 1) % points];
    const [x, y] = [loop[2 * n] ?? 0, loop[2 * n + 1] ?? 0];
    const [ax, ay] = [x - (loop[2 * p] ?? 0), y - (loop[2 * p + 1] ?? 0)];
    const [bx, by] = [(loop[2 * q] ?? 0) - x, (loop[2 * q + 1] ?? 0) - y];
    const straight = ax * by - ay * bx === 0 && ax * bx + ay * by > 0;
    if (!straight) kept.push(x, y);
  }
  return kept;
}
