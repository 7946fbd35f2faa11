import type { Grid } from '@voxel-dosimetry/core';
import type { TissueAt } from './shapes';

/** A block of voxels of a grid; `values` is x fastest within the block. */
export interface Block {
  readonly low: readonly [number, number, number];
  readonly size: readonly [number, number, number];
  readonly values: Float32Array;
}

export interface SampledTissues {
  /** Tissue at every voxel's centre, x fastest. */
  readonly centre: Uint8Array;
  /** Per tissue (index − 1): the fraction of each voxel that it fills, 0..1; null where it does not occur. */
  readonly occupancy: readonly (Block | null)[];
}

type GridShape = Omit<Grid, 'frameOfReferenceUID'>;

/**
 * The fraction of every voxel that each tissue fills. A voxel whose eight corners and centre agree is filled by that
 * tissue; any other is sampled at subSamples³ points.
 */
export function sampleTissues(
  tissueAt: TissueAt,
  grid: GridShape,
  tissueCount: number,
  subSamples: number,
): SampledTissues {
  const place = placer(grid);
  const [nx, ny, nz] = grid.size;
  const corners = sampleLattice(tissueAt, place, [nx + 1, ny + 1, nz + 1], -0.5);
  const centre = sampleLattice(tissueAt, place, grid.size, 0);
  const entries: VoxelShare[][] = Array.from({ length: tissueCount + 1 }, () => []);
  const counts = new Uint32Array(tissueCount + 1);
  for (let k = 0, voxel = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, voxel++) {
        const here = centre[voxel] as number;
        if (cornersAgree(corners, i, j, k, nx + 1, ny + 1, here)) {
          if (here !== 0) (entries[here] as VoxelShare[]).push([i, j, k, 1]);
          continue;
        }
        counts.fill(0);
        countSubSamples(tissueAt, place, i, j, k, subSamples, counts);
        for (let tissue = 1; tissue <= tissueCount; tissue++) {
          const count = counts[tissue] as number;
          if (count > 0) (entries[tissue] as VoxelShare[]).push([i, j, k, count / subSamples ** 3]);
        }
      }
  return { centre, occupancy: entries.slice(1).map(toBlock) };
}

type VoxelShare = readonly [number, number, number, number];
type Place = (i: number, j: number, k: number) => readonly [number, number, number];

export function placer(grid: GridShape): Place {
  const { origin_mm: o, spacing_mm: s, direction: d } = grid;
  return (i, j, k) => [
    o[0] + i * s[0] * d[0] + j * s[1] * d[3] + k * s[2] * d[6],
    o[1] + i * s[0] * d[1] + j * s[1] * d[4] + k * s[2] * d[7],
    o[2] + i * s[0] * d[2] + j * s[1] * d[5] + k * s[2] * d[8],
  ];
}

function sampleLattice(
  tissueAt: TissueAt,
  place: Place,
  size: readonly [number, number, number],
  shift: number,
): Uint8Array {
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  let index = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++) {
        const [x, y, z] = place(i + shift, j + shift, k + shift);
        labels[index++] = tissueAt(x, y, z);
      }
  return labels;
}

function cornersAgree(
  corners: Uint8Array,
  i: number,
  j: number,
  k: number,
  nx: number,
  ny: number,
  here: number,
): boolean {
  for (let dk = 0; dk < 2; dk++)
    for (let dj = 0; dj < 2; dj++) {
      const at = i + nx * (j + dj + ny * (k + dk));
      if (corners[at] !== here || corners[at + 1] !== here) return false;
    }
  return true;
}

function countSubSamples(
  tissueAt: TissueAt,
  place: Place,
  i: number,
  j: number,
  k: number,
  n: number,
  counts: Uint32Array,
): void {
  for (let c = 0; c < n; c++)
    for (let b = 0; b < n; b++)
      for (let a = 0; a < n; a++) {
        const [x, y, z] = place(i + (a + 0.5) / n - 0.5, j + (b + 0.5) / n - 0.5, k + (c + 0.5) / n - 0.5);
        const tissue = tissueAt(x, y, z);
        counts[tissue] = (counts[tissue] as number) + 1;
      }
}

function toBlock(entries: readonly VoxelShare[]): Block | null {
  if (entries.length === 0) return null;
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-1, -1, -1];
  for (const entry of entries)
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], entry[axis]);
      high[axis] = Math.max(high[axis], entry[axis]);
    }
  const size: [number, number, number] = [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1];
  const values = new Float32Array(size[0] * size[1] * size[2]);
  for (const [i, j, k, share] of entries) values[i - low[0] + size[0] * (j - low[1] + size[1] * (k - low[2]))] = share;
  return { low, size, values };
}

export const blockSum = (block: Block): number => block.values.reduce((sum, value) => sum + value, 0);

/** Σ over voxels of a · b where both blocks lie. */
export function blockOverlap(a: Block, b: Block): number {
  const from = [0, 1, 2].map((axis) => Math.max(a.low[axis] as number, b.low[axis] as number));
  const to = [0, 1, 2].map((axis) =>
    Math.min((a.low[axis] as number) + (a.size[axis] as number), (b.low[axis] as number) + (b.size[axis] as number)),
  );
  const [x0, y0, z0] = from as [number, number, number];
  const [x1, y1, z1] = to as [number, number, number];
  let sum = 0;
  for (let k = z0; k < z1; k++)
    for (let j = y0; j < y1; j++) {
      const rowA = a.size[0] * (j - a.low[1] + a.size[1] * (k - a.low[2])) - a.low[0];
      const rowB = b.size[0] * (j - b.low[1] + b.size[1] * (k - b.low[2])) - b.low[0];
      for (let i = x0; i < x1; i++) sum += (a.values[rowA + i] as number) * (b.values[rowB + i] as number);
    }
  return sum;
}
