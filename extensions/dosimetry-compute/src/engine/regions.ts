import {
  DosimetryError,
  IDENTITY_TRANSFORM,
  measureRegion,
  occupancyOnGrid,
  subGrid,
  voxelCount,
  type Grid,
  type RegionMask,
  type RegionSummary,
  type SpatialTransform,
  type Volume,
} from '@voxel-dosimetry/core';
import type { VolumeKey } from '../contract';
import type { JobControl } from './jobs';
import type { VoxelStore } from './voxelStore';

/** Occupied voxels of the dose grid and their fractions: a few per cent of the dense map. */
interface SparseOccupancy {
  readonly voxels: Uint32Array;
  readonly fractions: Float32Array;
}

/** A region as the worker holds it: its mask cut to the box that it fills, and its occupancy of the dose grid. */
export interface HeldRegion {
  /** On `mask.grid`, the part of `drawnGrid` that the region fills. */
  readonly mask: RegionMask;
  readonly drawnGrid: Grid;
  /** First index of the cut box in `drawnGrid`. */
  readonly offset: readonly [number, number, number];
  /** Moves the mask's frame onto the reference frame. */
  readonly transform: SpatialTransform;
  readonly occupancy: SparseOccupancy;
  readonly summary: RegionSummary;
}

type Box = { readonly low: [number, number, number]; readonly high: [number, number, number] };

function filledBox({ mask, grid }: RegionMask): Box | null {
  const [nx, ny, nz] = grid.size;
  const low: [number, number, number] = [nx, ny, nz];
  const high: [number, number, number] = [-1, -1, -1];
  for (let row = 0; row < ny * nz; row++) {
    const line = mask.subarray(row * nx, (row + 1) * nx);
    const first = line.indexOf(1);
    if (first < 0) continue;
    const at = [first, row % ny, Math.floor(row / ny)] as const;
    const end = [line.lastIndexOf(1), at[1], at[2]] as const;
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], at[axis]);
      high[axis] = Math.max(high[axis], end[axis]);
    }
  }
  return high[0] < 0 ? null : { low, high };
}

/** Copies rows of `from` into `to`, where `offset` is the first voxel of `from` in `to`; `to` must hold all of it. */
export function pasteMask(
  from: Uint8Array,
  size: Grid['size'],
  to: Uint8Array,
  toSize: Grid['size'],
  offset: Grid['size'],
): void {
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const start = (k * size[1] + j) * size[0];
      const target = ((k + offset[2]) * toSize[1] + j + offset[1]) * toSize[0] + offset[0];
      for (let i = 0; i < size[0]; i++) if (from[start + i]) to[target + i] = 1;
    }
}

/** The mask cut to what it fills. Throws `segment/empty-region`. */
export function cropMask(region: RegionMask): Pick<HeldRegion, 'mask' | 'drawnGrid' | 'offset'> {
  const box = filledBox(region);
  if (!box)
    throw new DosimetryError({
      code: 'segment/empty-region',
      message: `The region "${region.name}" has no voxels.`,
      remedy: 'Draw it again or remove it.',
    });
  const size = [0, 1, 2].map((axis) => box.high[axis]! - box.low[axis]! + 1) as [number, number, number];
  const mask = new Uint8Array(size[0] * size[1] * size[2]);
  const [nx, ny] = region.grid.size;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const start = ((k + box.low[2]) * ny + j + box.low[1]) * nx + box.low[0];
      mask.set(region.mask.subarray(start, start + size[0]), (k * size[1] + j) * size[0]);
    }
  const cropped = { ...region, grid: subGrid(region.grid, box.low, size), mask };
  return { mask: cropped, drawnGrid: region.grid, offset: box.low };
}

/** The mask on the grid that it was drawn on. */
export function fullMask({ mask, drawnGrid, offset }: HeldRegion): RegionMask {
  const full = new Uint8Array(voxelCount(drawnGrid));
  pasteMask(mask.mask, mask.grid.size, full, drawnGrid.size, offset);
  return { ...mask, grid: drawnGrid, mask: full };
}

function toSparse(dense: Float32Array): SparseOccupancy {
  let count = 0;
  for (let voxel = 0; voxel < dense.length; voxel++) if (dense[voxel]! > 0) count++;
  const voxels = new Uint32Array(count);
  const fractions = new Float32Array(count);
  for (let voxel = 0, at = 0; voxel < dense.length; voxel++)
    if (dense[voxel]! > 0) {
      voxels[at] = voxel;
      fractions[at++] = dense[voxel]!;
    }
  return { voxels, fractions };
}

/** Fraction of each voxel of `grid` inside the region, 0..1, x fastest. */
export function denseOccupancy({ occupancy }: HeldRegion, grid: Grid): Float32Array {
  const dense = new Float32Array(voxelCount(grid));
  occupancy.voxels.forEach((voxel, at) => (dense[voxel] = occupancy.fractions[at]!));
  return dense;
}

/** A mask as it comes in, with the time point on whose images it was drawn; null when that is not known. */
interface DrawnMask {
  readonly mask: RegionMask;
  readonly atTimePointId: string | null;
}

/**
 * Moves a region's frame onto the reference frame: the alignment of the time point in whose frame it was drawn. Where no time
 * point has that frame, that of the time point on whose images it was drawn, otherwise the identity (same patient coordinates).
 * Among time points that share the frame, the one it was drawn on decides.
 */
function transformOf(store: VoxelStore, { mask, atTimePointId }: DrawnMask): SpatialTransform {
  const { frameOfReferenceUID } = mask.grid;
  const inFrame = store.alignments.filter((alignment) => alignment.frameOfReferenceUID === frameOfReferenceUID);
  const drawnAt = store.alignments.find(({ timePointId }) => timePointId === atTimePointId);
  if (drawnAt && (inFrame.length === 0 || inFrame.includes(drawnAt))) return drawnAt.transform;
  if (frameOfReferenceUID === store.get('density').info.grid.frameOfReferenceUID) return IDENTITY_TRANSFORM;
  return inFrame[0]?.transform ?? IDENTITY_TRANSFORM;
}

function* summarise(
  store: VoxelStore,
  mask: RegionMask,
  occupancy: Float32Array,
  timePointIds: readonly string[],
): Generator<number, RegionSummary> {
  const aligned = timePointIds.map((id) => store.get(`aligned/${id}` as VolumeKey).volume as Volume<'Bq/mL'>);
  const density = store.get('density').volume as Volume<'g/mL'>;
  const { id, name, colour, origin } = mask;
  return { id, name, colour, origin, ...(yield* measureRegion({ region: mask, occupancy, density, aligned })) };
}

const alignedIds = (store: VoxelStore): string[] => store.alignments.map(({ timePointId }) => timePointId);

/** Brings a mask onto the dose grid and measures it. Throws `compute/no-volume` before register, `segment/empty-region`. */
export async function holdRegion(
  store: VoxelStore,
  drawn: DrawnMask,
  control: JobControl,
  [from_frac, to_frac]: readonly [number, number],
): Promise<HeldRegion> {
  const { grid } = store.get('density').info;
  const cropped = cropMask(drawn.mask);
  const transform = transformOf(store, drawn);
  const doing = `Measuring ${drawn.mask.name}`;
  const measured_frac = from_frac + 0.7 * (to_frac - from_frac);
  const dense = await control.drive(occupancyOnGrid(cropped.mask, grid, transform), doing, from_frac, measured_frac);
  const work = summarise(store, cropped.mask, dense, alignedIds(store));
  const summary = await control.drive(work, doing, measured_frac, to_frac);
  return { ...cropped, transform, occupancy: toSparse(dense), summary };
}

/** The region under another name, measured against the aligned images as they are now. */
export function* measureAgain(
  store: VoxelStore,
  held: HeldRegion,
  name: string,
  timePointIds: readonly string[],
): Generator<number, HeldRegion> {
  const mask = { ...held.mask, name };
  const dense = denseOccupancy(held, store.get('density').info.grid);
  return { ...held, mask, summary: yield* summarise(store, mask, dense, timePointIds) };
}

/** The held regions with `added` taking the place of those with the same id, new ones at the end. */
export function withRegions(held: readonly HeldRegion[], added: readonly HeldRegion[]): HeldRegion[] {
  const replaced = held.map((region) => added.find(({ mask }) => mask.id === region.mask.id) ?? region);
  return [...replaced, ...added.filter(({ mask }) => !held.some((region) => region.mask.id === mask.id))];
}
