import {
  DosimetryError,
  IDENTITY_TRANSFORM,
  patientToVoxel,
  resampleOnto,
  voxelCount,
  voxelToPatient,
  voxelVolume_mL,
  applyRigid,
  type Grid,
  type RegionMask,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { JobControl } from './jobs';
import { pasteMask, subGrid, type HeldRegion } from './regions';

/** A region that loses more than this on every grid there is cannot be written, 0..1. */
const LARGEST_LOSS_frac = 0.01;

interface PlacedMask {
  readonly region: RegionMask;
  readonly kept_frac: number;
}

/**
 * All regions on one grid, as SEG needs it: the reference CT's where a region was drawn finer than the dose grid,
 * otherwise the dose grid; nearest neighbour from the grid each was drawn on. A grid that would cut off part of a region
 * is passed over for the other; throws `export/region-outside` when each loses more than 1 % of a region.
 * Memory: one byte a voxel of that grid and region. Proved by test/unit/compute/masksForExport.test.ts.
 */
export async function masksForExport(
  regions: readonly HeldRegion[],
  doseGrid: Grid,
  ctGrid: Grid | null,
  control: JobControl,
): Promise<RegionMask[]> {
  const isFiner = regions.some(({ drawnGrid }) => voxelVolume_mL(drawnGrid) < 0.99 * voxelVolume_mL(doseGrid));
  const candidates = ctGrid
    ? isFiner
      ? [ctGrid, doseGrid]
      : [doseGrid, ctGrid]
    : [finestGrid(regions, doseGrid), doseGrid];
  let worst: PlacedMask | undefined;
  for (const grid of candidates) {
    const placed: PlacedMask[] = [];
    for (const [index, region] of regions.entries()) {
      await control.pause('Preparing regions', (0.3 * index) / regions.length);
      placed.push(await placeMask(region, grid, doseGrid.frameOfReferenceUID, control));
    }
    worst = [...placed].sort((a, b) => a.kept_frac - b.kept_frac)[0];
    if (!worst || worst.kept_frac >= 1 - LARGEST_LOSS_frac) return placed.map(({ region }) => region);
  }
  throw outside(worst);
}

function finestGrid(regions: readonly HeldRegion[], doseGrid: Grid): Grid {
  const own = regions.filter(({ transform }) => isIdentity(transform)).map(({ drawnGrid }) => drawnGrid);
  return [...own, doseGrid].sort((a, b) => voxelVolume_mL(a) - voxelVolume_mL(b))[0] ?? doseGrid;
}

const isIdentity = ({ rotation_rad, translation_mm }: HeldRegion['transform']): boolean =>
  [...rotation_rad, ...translation_mm].every((value) => value === 0);

async function placeMask(
  held: HeldRegion,
  grid: Grid,
  frameOfReferenceUID: string,
  control: JobControl,
): Promise<PlacedMask> {
  const { mask, transform } = held;
  const target = { ...grid, frameOfReferenceUID };
  const full = new Uint8Array(voxelCount(grid));
  const region = { ...mask, grid: target, mask: full };
  const box = boxIn(grid, held);
  const drawn_mL = countInside(mask.mask) * voxelVolume_mL(mask.grid);
  if (!box) return { region, kept_frac: 0 };
  const part = subGrid(target, box.low, box.size);
  const source = { unit: 'status' as const, grid: mask.grid, values: mask.mask };
  const work = resampleOnto(source, part, isIdentity(transform) ? IDENTITY_TRANSFORM : transform, {
    outside: 0,
    interpolation: 'nearest',
  });
  const { values } = await control.drive(work, `Preparing ${mask.name}`, 0, 0.3);
  const inside = new Uint8Array(values);
  pasteMask(inside, box.size, full, grid.size, box.low);
  return {
    region,
    kept_frac: (countInside(inside) * voxelVolume_mL(grid)) / drawn_mL + samplingTolerance_frac(held, grid),
  };
}

/** Nearest-neighbour sampling changes the volume of a region by about its surface; only what is cut off counts as lost. */
function samplingTolerance_frac({ mask, transform }: HeldRegion, grid: Grid): number {
  const corners = cornersOf(mask.grid).map((corner) => patientToVoxel(grid, applyRigid(transform, corner)));
  const isHeld = corners.every((index) => index.every((at, axis) => at >= -0.5 && at <= grid.size[axis]! - 0.5));
  return isHeld ? 1 : 0;
}

function cornersOf(grid: Grid): Vector3[] {
  const ends = grid.size.map((count) => [0, count - 1] as const);
  return ends[0]!.flatMap((i) => ends[1]!.flatMap((j) => ends[2]!.map((k) => voxelToPatient(grid, [i, j, k]))));
}

/** The voxels of `grid` in which the region's box can lie; null when it lies outside. */
function boxIn(
  grid: Grid,
  { mask, transform }: HeldRegion,
): { low: [number, number, number]; size: [number, number, number] } | null {
  const indices = cornersOf(mask.grid).map((corner) => patientToVoxel(grid, applyRigid(transform, corner)));
  const margins = [0, 1, 2].map((axis) => Math.ceil(Math.max(...mask.grid.spacing_mm) / grid.spacing_mm[axis]!) + 1);
  const low = [0, 1, 2].map((axis) =>
    Math.max(0, Math.floor(Math.min(...indices.map((index) => index[axis]!)) - margins[axis]!)),
  );
  const high = [0, 1, 2].map((axis) =>
    Math.min(grid.size[axis]! - 1, Math.ceil(Math.max(...indices.map((index) => index[axis]!)) + margins[axis]!)),
  );
  if (low.some((first, axis) => first > high[axis]!)) return null;
  return {
    low: low as [number, number, number],
    size: low.map((first, axis) => high[axis]! - first + 1) as [number, number, number],
  };
}

function countInside(mask: Uint8Array): number {
  let count = 0;
  for (let voxel = 0; voxel < mask.length; voxel++) count += mask[voxel]!;
  return count;
}

function outside(worst: PlacedMask | undefined): DosimetryError {
  const lost_pct = (100 * (1 - (worst?.kept_frac ?? 0))).toFixed(0);
  return new DosimetryError({
    code: 'export/region-outside',
    message: `About ${lost_pct} % of the region "${worst?.region.name ?? ''}" lies outside the reference CT and the dose grid; at most 1 % was expected.`,
    remedy: 'Trim the region to the imaged part of the body, or store without SEG and RTSTRUCT.',
  });
}
