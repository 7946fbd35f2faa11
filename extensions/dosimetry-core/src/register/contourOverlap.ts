import { voxelToPatient, type Grid } from '../domain/geometry';

/** A region on a grid: voxels that it has a part of (x fastest), and the parts, 0..1. */
interface GridOccupancy {
  readonly voxels: Uint32Array;
  readonly fractions: Float32Array;
}

export interface ContourOverlap {
  /** Dice's coefficient, 0 apart to 1 alike. */
  readonly dice: number;
  /** Between the centroids, mm; null where a region has no voxels. */
  readonly centroidDistance_mm: number | null;
}

/**
 * How a region lies on another of the same name, both on one grid: D = 2 Σ min(a, b) / (Σ a + Σ b) of the parts of voxels, and the distance of the centroids.
 * It holds how differently both were drawn too. Dice 1945, doi:10.2307/1932409. Proved by test/unit/core/contourOverlap.test.ts.
 */
export function contourOverlap(grid: Grid, a: GridOccupancy, b: GridOccupancy): ContourOverlap {
  const inA = new Map(Array.from(a.voxels, (voxel, at) => [voxel, a.fractions[at]!]));
  let shared = 0;
  b.voxels.forEach((voxel, at) => (shared += Math.min(b.fractions[at]!, inA.get(voxel) ?? 0)));
  const [first, second] = [centroidOf(grid, a), centroidOf(grid, b)];
  const total = first.total + second.total;
  const isKnown = first.total > 0 && second.total > 0;
  const [p, q] = [first.centroid_mm, second.centroid_mm];
  return {
    dice: total > 0 ? (2 * shared) / total : 0,
    centroidDistance_mm: isKnown ? Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) : null,
  };
}

function centroidOf(grid: Grid, { voxels, fractions }: GridOccupancy) {
  const [nx, ny] = grid.size;
  const [total, i, j, k] = voxels.reduce(
    ([sum, x, y, z], voxel, at) => {
      const part = fractions[at]!;
      return [
        sum + part,
        x + part * (voxel % nx),
        y + part * (Math.floor(voxel / nx) % ny),
        z + part * Math.floor(voxel / (nx * ny)),
      ] as const;
    },
    [0, 0, 0, 0] as readonly [number, number, number, number],
  );
  return { total, centroid_mm: voxelToPatient(grid, [i / total, j / total, k / total]) };
}
