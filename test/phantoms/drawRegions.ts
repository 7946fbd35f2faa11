import type { Grid } from '@voxel-dosimetry/core';
import type { DrawnRegion } from './dicom/segmentation';
import type { PhantomDefinition, StudyMotion } from './phantom';
import { movedTissueAt } from './motion';
import { placer, type Block } from './sampleTissues';
import type { TissueAt } from './shapes';

/** An image that regions are drawn on: tissue at the voxels' centres, and how much of each voxel a tissue fills; null where that is not known. */
export interface DrawnImage {
  readonly grid: Omit<Grid, 'frameOfReferenceUID'>;
  readonly motion: StudyMotion;
  readonly tissueAtCentre: Uint8Array;
  readonly occupancy: readonly (Block | null)[] | null;
}

/** Points along each edge of a voxel that a region's border crosses. */
const SAMPLES = 4;

/**
 * The named regions as one draws them with care: of the voxels that a region fills most as many as its volume makes up. Where occupancy is not known a voxel belongs to the
 * region when its centre does.
 */
export function drawRegions(
  { regions, tissues, tissueAt }: PhantomDefinition,
  names: readonly string[],
  image: DrawnImage,
): DrawnRegion[] {
  const at = movedTissueAt(tissueAt, image.motion);
  return regions
    .filter(({ name }) => names.includes(name))
    .map((region) => {
      const members = [0, ...tissues.map((tissue) => (region.tissues.includes(tissue.name) ? 1 : 0))];
      const atCentre = image.tissueAtCentre.map((tissue) => members[tissue] as number);
      return { definition: region, mask: image.occupancy === null ? atCentre : fullest(at, members, image) };
    });
}

function fullest(tissueAt: TissueAt, members: readonly number[], { grid, occupancy }: DrawnImage): Uint8Array {
  const shares = sharesOf(members, grid, occupancy ?? []);
  const [nx, ny] = grid.size;
  const beside = [1, -1, nx, -nx, nx * ny, -nx * ny];
  // What a border hardly touches may have been missed by the fewer samples of the image.
  for (const voxel of [...shares.keys()].filter((each) => shares.get(each)! < 1))
    for (const step of [0, ...beside])
      if ((shares.get(voxel + step) ?? 0) < 1) shares.set(voxel + step, shareOf(tissueAt, members, grid, voxel + step));
  const ordered = [...shares].map(([voxel, share]) => ({ voxel, share })).sort((a, b) => b.share - a.share);
  const volume = ordered.reduce((sum, { share }) => sum + share, 0);
  const mask = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  for (const { voxel } of ordered.slice(0, Math.round(volume))) mask[voxel] = 1;
  return mask;
}

/** Voxels that the tissues of a region fill in part or whole, each with how much. */
function sharesOf(
  members: readonly number[],
  { size }: DrawnImage['grid'],
  occupancy: readonly (Block | null)[],
): Map<number, number> {
  const shares = new Map<number, number>();
  occupancy.forEach((block, index) => {
    if (block === null || members[index + 1] !== 1) return;
    const [sx, sy] = block.size;
    block.values.forEach((share, n) => {
      if (share === 0) return;
      const [i, j, k] = [n % sx, Math.floor(n / sx) % sy, Math.floor(n / (sx * sy))];
      const voxel = block.low[0] + i + size[0] * (block.low[1] + j + size[1] * (block.low[2] + k));
      shares.set(voxel, (shares.get(voxel) ?? 0) + share);
    });
  });
  return shares;
}

function shareOf(tissueAt: TissueAt, members: readonly number[], grid: DrawnImage['grid'], voxel: number): number {
  const [nx, ny] = grid.size;
  const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
  const place = placer(grid);
  const within = (n: number): number => (n + 0.5) / SAMPLES - 0.5;
  let inside = 0;
  for (let c = 0; c < SAMPLES; c++)
    for (let b = 0; b < SAMPLES; b++)
      for (let a = 0; a < SAMPLES; a++)
        inside += members[tissueAt(...place(i + within(a), j + within(b), k + within(c)))] as number;
  return inside / SAMPLES ** 3;
}
