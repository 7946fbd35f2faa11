import type { VoxelArray } from './volume';

/** Fraction of a voxel beyond the outermost centres that still belongs to the image: to the voxel's edge. */
const EDGE_voxels = 0.5 + 1e-6;

/** Trilinear value at a continuous index; within half a voxel of the outermost centres the edge value holds, further out `outside`. */
export function linearAt(
  values: VoxelArray,
  size: readonly [number, number, number],
  x: number,
  y: number,
  z: number,
  outside: number,
): number {
  const [nx, ny, nz] = size;
  if (
    !(x >= -EDGE_voxels && y >= -EDGE_voxels && z >= -EDGE_voxels) ||
    x > nx - 1 + EDGE_voxels ||
    y > ny - 1 + EDGE_voxels ||
    z > nz - 1 + EDGE_voxels
  )
    return outside;
  const cx = x < 0 ? 0 : x > nx - 1 ? nx - 1 : x;
  const cy = y < 0 ? 0 : y > ny - 1 ? ny - 1 : y;
  const cz = z < 0 ? 0 : z > nz - 1 ? nz - 1 : z;
  const i = cx | 0;
  const j = cy | 0;
  const k = cz | 0;
  const fx = cx - i;
  const fy = cy - j;
  const fz = cz - k;
  const at = i + nx * (j + ny * k);
  const dx = fx > 0 ? 1 : 0;
  const dy = fy > 0 ? nx : 0;
  const dz = fz > 0 ? nx * ny : 0;
  const low = lerp(
    lerp(values[at] as number, values[at + dx] as number, fx),
    lerp(values[at + dy] as number, values[at + dy + dx] as number, fx),
    fy,
  );
  if (dz === 0) return low;
  const up = at + dz;
  const high = lerp(
    lerp(values[up] as number, values[up + dx] as number, fx),
    lerp(values[up + dy] as number, values[up + dy + dx] as number, fx),
    fy,
  );
  return lerp(low, high, fz);
}

const lerp = (a: number, b: number, part: number): number => a + part * (b - a);

/** Value of the voxel that holds the point; `outside` beyond the image's edge. */
export function nearestAt(
  values: VoxelArray,
  size: readonly [number, number, number],
  x: number,
  y: number,
  z: number,
  outside: number,
): number {
  const i = Math.round(x);
  const j = Math.round(y);
  const k = Math.round(z);
  if (!(i >= 0 && j >= 0 && k >= 0) || i >= size[0] || j >= size[1] || k >= size[2]) return outside;
  return values[(i | 0) + size[0] * ((j | 0) + size[1] * (k | 0))] as number;
}

/**
 * Cubic convolution with a = −½ over 4 × 4 × 4 voxels, which keeps what trilinear interpolation blurs; linear within a voxel of the image's edge, and where the
 * cubic would fall below zero (beside an isolated hot spot: its sum rises by up to 1 %). Source: Keys 1981, doi:10.1109/TASSP.1981.1163711. Test: unit/core/cubicSampling.
 */
export function cubicAt(
  values: VoxelArray,
  size: readonly [number, number, number],
  x: number,
  y: number,
  z: number,
  outside: number,
): number {
  const [nx, ny, nz] = size;
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  if (!(i >= 1 && j >= 1 && k >= 1 && i < nx - 2 && j < ny - 2 && k < nz - 2))
    return linearAt(values, size, x, y, z, outside);
  let sum = 0;
  for (let c = -1; c <= 2; c++) {
    let plane = 0;
    for (let b = -1; b <= 2; b++) {
      const at = i + nx * (j + b + ny * (k + c));
      plane += keys(y - j - b) * alongRow(values, at, x - i);
    }
    sum += keys(z - k - c) * plane;
  }
  return sum < 0 ? linearAt(values, size, x, y, z, outside) : sum;
}

/** Four voxels of a row about `at`, a part t of a voxel behind it. */
const alongRow = (values: VoxelArray, at: number, t: number): number =>
  keys(t + 1) * values[at - 1]! + keys(t) * values[at]! + keys(t - 1) * values[at + 1]! + keys(t - 2) * values[at + 2]!;

/** Keys' kernel by the distance in voxels, within 2. */
function keys(distance_voxels: number): number {
  const d = Math.abs(distance_voxels);
  return d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2;
}
