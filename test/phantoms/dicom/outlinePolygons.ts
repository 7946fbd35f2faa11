/**
 * Outlines of a binary slice along its pixel edges, as polygons of continuous pixel indices (i, j) with corners at
 * half-integers; only corners where the direction changes are kept. A hole is joined to an outer outline by a bridge run
 * both ways (DICOM's keyhole technique), so a point-in-polygon test of pixel centres gives the slice back.
 */
export function outlinePolygons(slice: Uint8Array, width: number, height: number): Polygon[] {
  const inside = (i: number, j: number): boolean =>
    i >= 0 && j >= 0 && i < width && j < height && slice[i + width * j] === 1;
  const corners = width + 1;
  const next = new Map<number, number[]>();
  const addEdge = (i0: number, j0: number, i1: number, j1: number): void => {
    const from = i0 + corners * j0;
    next.set(from, [...(next.get(from) ?? []), i1 + corners * j1]);
  };
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      if (!inside(i, j)) continue;
      if (!inside(i, j - 1)) addEdge(i, j, i + 1, j);
      if (!inside(i + 1, j)) addEdge(i + 1, j, i + 1, j + 1);
      if (!inside(i, j + 1)) addEdge(i + 1, j + 1, i, j + 1);
      if (!inside(i - 1, j)) addEdge(i, j + 1, i, j);
    }
  const outer: Polygon[] = [];
  const holes: Polygon[] = [];
  for (const start of [...next.keys()]) {
    while ((next.get(start)?.length ?? 0) > 0) {
      const loop = followLoop(next, start).map((corner): [number, number] => [
        corner % corners,
        Math.floor(corner / corners),
      ]);
      (signedArea(loop) > 0 ? outer : holes).push(withoutCollinear(loop).map(([i, j]) => [i - 0.5, j - 0.5] as const));
    }
  }
  for (const hole of holes) outer[0] = joinHole(outer[0] as Polygon, hole);
  return outer;
}

type Polygon = (readonly [number, number])[];

/** The bridge's two runs cancel in any point-in-polygon count, so it may start anywhere. */
const joinHole = (outer: Polygon, hole: Polygon): Polygon => [
  ...outer,
  outer[0] as readonly [number, number],
  ...hole,
  hole[0] as readonly [number, number],
];

function followLoop(next: Map<number, number[]>, start: number): number[] {
  const loop: number[] = [];
  let corner = start;
  do {
    loop.push(corner);
    const to = next.get(corner)?.pop();
    if (to === undefined) throw new Error('An outline does not close.');
    corner = to;
  } while (corner !== start);
  return loop;
}

const signedArea = (loop: Polygon): number =>
  loop.reduce((sum, [i, j], n) => {
    const [ni, nj] = loop[(n + 1) % loop.length] as readonly [number, number];
    return sum + (i * nj - ni * j) / 2;
  }, 0);

function withoutCollinear(loop: Polygon): Polygon {
  return loop.filter(([i, j], n) => {
    const [pi, pj] = loop[(n + loop.length - 1) % loop.length] as readonly [number, number];
    const [ni, nj] = loop[(n + 1) % loop.length] as readonly [number, number];
    return (i - pi) * (nj - j) !== (j - pj) * (ni - i);
  });
}
