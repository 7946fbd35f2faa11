import {
  boxOnGrid,
  DosimetryError,
  extentOnGrid,
  IDENTITY_TRANSFORM,
  patientToVoxel,
  pointsToReference,
  resampleOnto,
  subGrid,
  voxelCount,
  voxelToPatient,
  voxelVolume_mL,
  type Grid,
  type RegionMask,
  type SpatialTransform,
  type Vector3,
} from '@voxel-dosimetry/core';
import type { JobControl } from './jobs';
import { pasteMask, type HeldRegion } from './regions';

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

const isIdentity = ({ rigid, deformation }: HeldRegion['transform']): boolean =>
  deformation === null && [...rigid.rotation_rad, ...rigid.translation_mm].every((value) => value === 0);

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
  const box = boxOnGrid(mask.grid, wholeBox(mask.grid), grid, transform);
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
  return { region, kept_frac: keptOf(held, grid, inside) };
}

/** Nearest-neighbour sampling changes the volume of a region by about its surface, and a deformation by as much as it stretches; only what is cut off counts as lost. */
function keptOf({ mask, transform }: HeldRegion, grid: Grid, inside: Uint8Array): number {
  const { low, high } = extentOnGrid(mask.grid, wholeBox(mask.grid), grid, transform);
  if (low.every((at) => at >= -0.5) && high.every((at, axis) => at <= grid.size[axis]! - 0.5)) return 1;
  if (transform.deformation !== null) return shareInside(mask, grid, transform);
  return (countInside(inside) * voxelVolume_mL(grid)) / (countInside(mask.mask) * voxelVolume_mL(mask.grid));
}

/** So many voxels of a region tell how much of it lies inside a grid, to some tenths of a per cent. */
const ASKED_VOXELS = 5000;
/** Multiples of it fall evenly between whole numbers, and in no step with the rows of a mask. */
const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

/** Share of a region's voxels that a deformation brings into the grid. */
function shareInside({ mask, grid: drawn }: RegionMask, grid: Grid, transform: SpatialTransform): number {
  const toReference = pointsToReference(transform);
  const share = ASKED_VOXELS / countInside(mask);
  let [met, asked, kept] = [0, 0, 0];
  for (let voxel = 0; voxel < mask.length; voxel++) {
    if (!mask[voxel] || (met++ * GOLDEN_RATIO) % 1 >= share) continue;
    const [nx, ny] = drawn.size;
    const index: Vector3 = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    const place = toReference(voxelToPatient(drawn, index));
    const at = place && patientToVoxel(grid, place);
    asked++;
    if (at?.every((each, axis) => each >= -0.5 && each <= grid.size[axis]! - 0.5)) kept++;
  }
  return kept / asked;
}

const wholeBox = ({ size }: Grid) => ({ low: [0, 0, 0], high: [size[0] - 1, size[1] - 1, size[2] - 1] }) as const;

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
