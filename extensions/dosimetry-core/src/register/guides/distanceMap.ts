import type { Vector3 } from '../../domain/geometry';

/**
 * Distance of each voxel's middle from that of the nearest marked voxel, mm, x fastest; 0 on marked ones. At least one is marked.
 *
 * Exact: squared distances axis by axis as lower envelopes of parabolas. Source: Felzenszwalb and Huttenlocher 2012, doi:10.4086/toc.2012.v008a019.
 * Yields the fraction done. Test: unit/core/blendGuides.
 */
export function* distanceMap(
  marked: Uint8Array,
  size: readonly [number, number, number],
  spacing_mm: Vector3,
): Generator<number, Float64Array> {
  const squares = Float64Array.from(marked, (mark) => (mark === 1 ? 0 : FAR));
  const strides = [1, size[0], size[0] * size[1]] as const;
  for (const axis of [0, 1, 2] as const) {
    const [count, stride] = [size[axis], strides[axis]];
    const envelope = lowerEnvelope(count, spacing_mm[axis]);
    for (let start = 0; start < marked.length; start++)
      if (Math.floor(start / stride) % count === 0) envelope(squares, start, stride);
    yield (axis + 1) / 3;
  }
  return squares.map(Math.sqrt);
}

/** Further than any two voxels lie apart, mm²; finite, so that parabolas can be compared. */
const FAR = 1e12;

/** Replaces values f(q) on a line of `count` voxels by min over p of f(p) + (spacing · (q − p))². */
function lowerEnvelope(
  count: number,
  spacing_mm: number,
): (values: Float64Array, start: number, stride: number) => void {
  const line = new Float64Array(count);
  const vertices = new Int32Array(count);
  const from = new Float64Array(count + 1);
  const square = spacing_mm * spacing_mm;
  const meet = (p: number, q: number): number =>
    (line[q]! - line[p]! + square * (q * q - p * p)) / (2 * square * (q - p));
  return (values, start, stride) => {
    for (let q = 0; q < count; q++) line[q] = values[start + q * stride]!;
    let last = 0;
    vertices[0] = 0;
    from[0] = -Infinity;
    for (let q = 1; q < count; q++) {
      let at = meet(vertices[last]!, q);
      while (at <= from[last]!) at = meet(vertices[--last]!, q);
      vertices[++last] = q;
      from[last] = at;
    }
    for (let q = 0, at = 0; q < count; q++) {
      while (at < last && from[at + 1]! < q) at++;
      const p = vertices[at]!;
      values[start + q * stride] = line[p]! + square * (q - p) * (q - p);
    }
  };
}
