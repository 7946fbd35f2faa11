import type { AxisMap } from './indexMap';
import type { VoxelArray } from './volume';

/** For each source index: which target indices it overlaps and what fraction of each target voxel it covers (edge to edge). */
interface AxisOverlap {
  readonly first: Int32Array;
  readonly target: Int32Array;
  readonly covered: Float64Array;
  /** Fraction of each target voxel covered by the whole source axis. */
  readonly total: Float64Array;
}

function axisOverlap(sourceSize: number, targetSize: number, step: number, start: number): AxisOverlap {
  const first = new Int32Array(sourceSize + 1);
  const target: number[] = [];
  const covered: number[] = [];
  const total = new Float64Array(targetSize);
  for (let s = 0; s < sourceSize; s++) {
    const centre = start + step * s;
    const low = centre - Math.abs(step) / 2 + 0.5;
    const high = centre + Math.abs(step) / 2 + 0.5;
    for (let t = Math.max(0, Math.floor(low)); t < Math.min(targetSize, high); t++) {
      const part = Math.min(high, t + 1) - Math.max(low, t);
      if (part < 1e-9) continue;
      target.push(t);
      covered.push(part);
      total[t] = (total[t] as number) + part;
    }
    first[s + 1] = target.length;
  }
  return { first, target: Int32Array.from(target), covered: Float64Array.from(covered), total };
}

/** Part of the source array to visit: inclusive index bounds per axis. */
export interface IndexBox {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

export interface OverlapResult {
  /** Σ value · covered fraction, per target voxel, x fastest. */
  readonly sum: Float32Array;
  /** Fraction of the target voxel that the source grid covers, 0..1. */
  readonly coverage: (x: number, y: number, z: number) => number;
}

/**
 * Σ over source voxels of value × (fraction of the target voxel that the source voxel covers), for grids with parallel axes:
 * the exact volume overlap of boxes, separable by axis, so that Σ sum · V_target = Σ value · V_source inside the target grid.
 * Test: unit/core/segment, unit/core/register.
 */
export function* overlapSum(
  values: VoxelArray,
  sourceSize: readonly [number, number, number],
  targetSize: readonly [number, number, number],
  axes: AxisMap,
  box: IndexBox,
): Generator<number, OverlapResult> {
  const overlaps = axes.map((axis, a) =>
    axisOverlap(sourceSize[a] as number, targetSize[axis.targetAxis], axis.step, axis.start),
  ) as [AxisOverlap, AxisOverlap, AxisOverlap];
  const strides = [1, targetSize[0], targetSize[0] * targetSize[1]] as const;
  const stride = axes.map((axis) => strides[axis.targetAxis]) as [number, number, number];
  const sizes = axes.map((axis) => targetSize[axis.targetAxis]) as [number, number, number];
  const sum = new Float32Array(targetSize[0] * targetSize[1] * targetSize[2]);
  const plane = new Float64Array(sizes[0] * sizes[1]);
  const [, , zs] = overlaps;
  for (let z = box.low[2]; z <= box.high[2]; z++) {
    const from = zs.first[z] as number;
    const to = zs.first[z + 1] as number;
    if (from === to) continue;
    plane.fill(0);
    sumPlane(values, sourceSize, z, box, overlaps, plane, sizes[0]);
    for (let e = from; e < to; e++)
      addPlane(sum, plane, sizes, stride, (zs.target[e] as number) * stride[2], zs.covered[e] as number);
    yield (z - box.low[2] + 1) / (box.high[2] - box.low[2] + 1);
  }
  const order = [0, 1, 2].map((target) => axes.findIndex((axis) => axis.targetAxis === target));
  const total = order.map((source) => overlaps[source as 0 | 1 | 2].total) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    sum,
    coverage: (x, y, k) => (total[0][x] as number) * (total[1][y] as number) * (total[2][k] as number),
  };
}

/** Sums one source slice onto the target's extent along the source's first two axes. */
function sumPlane(
  values: VoxelArray,
  sourceSize: readonly [number, number, number],
  z: number,
  box: IndexBox,
  [xs, ys]: readonly [AxisOverlap, AxisOverlap, AxisOverlap],
  plane: Float64Array,
  width: number,
): void {
  const row = new Float64Array(width);
  for (let y = box.low[1]; y <= box.high[1]; y++) {
    const from = ys.first[y] as number;
    const to = ys.first[y + 1] as number;
    if (from === to) continue;
    row.fill(0);
    const line = sourceSize[0] * (y + sourceSize[1] * z);
    for (let x = box.low[0]; x <= box.high[0]; x++) {
      const value = values[line + x] as number;
      if (value === 0) continue;
      const end = xs.first[x + 1] as number;
      for (let e = xs.first[x] as number; e < end; e++) {
        const t = xs.target[e] as number;
        row[t] = (row[t] as number) + value * (xs.covered[e] as number);
      }
    }
    for (let e = from; e < to; e++) {
      const at = (ys.target[e] as number) * width;
      const covered = ys.covered[e] as number;
      for (let t = 0; t < width; t++) plane[at + t] = (plane[at + t] as number) + covered * (row[t] as number);
    }
  }
}

function addPlane(
  sum: Float32Array,
  plane: Float64Array,
  sizes: readonly [number, number, number],
  stride: readonly [number, number, number],
  base: number,
  covered: number,
): void {
  for (let y = 0; y < sizes[1]; y++) {
    let at = base + y * stride[1];
    const line = y * sizes[0];
    for (let x = 0; x < sizes[0]; x++, at += stride[0])
      sum[at] = (sum[at] as number) + covered * (plane[line + x] as number);
  }
}
