import type { VoxelArray } from '../domain/volume';

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
  return values[i + size[0] * (j + size[1] * k)] as number;
}
