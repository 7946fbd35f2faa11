import { DosimetryError } from '../../domain/errors';
import { voxelToPatient, voxelVolume_mL, type Grid, type Vector3 } from '../../domain/geometry';
import type { RegionMask } from '../../domain/region';
import type { Volume } from '../../domain/volume';
import { distanceMap } from './distanceMap';
import { touchedVoxels, type TouchedVoxels } from './touchedVoxels';
import type { PartOfGrid } from './windowedPart';

/** Voxels of an image in and around a region. */
export interface RegionPoints {
  /** x, y, z by turns. */
  readonly places_mm: Float64Array;
  readonly values: Float64Array;
  readonly middle_mm: Vector3;
  /** Root mean square distance from the middle. */
  readonly radius_mm: number;
  readonly region_mL: number;
}

/** What lies around an organ moves with it this far, and shows where its edge is. */
const RIM_mm = 3;
const LEAST_POINTS = 40;

/** The part of the grid that holds the region and its rim of 3 mm. Throws `register/guide-outside`. */
export function* regionPart(grid: Grid, region: RegionMask): Generator<number, PartOfGrid> {
  const touched = yield* touchedVoxels(region, grid);
  const part = touched === null ? null : partAround(grid, touched);
  if (part === null) throw outsideOf(region);
  return part;
}

/** The voxels of an image in the region and its rim of 3 mm. Throws `register/guide-outside`. */
export function* regionPoints(image: Volume, region: RegionMask): Generator<number, RegionPoints> {
  const { grid } = image;
  const touched = yield* touchedVoxels(region, grid);
  const marked = touched === null ? new Uint8Array() : markedIn(grid.size, touched);
  if (!marked.includes(1)) throw outsideOf(region);
  const distances_mm = yield* distanceMap(marked, grid.size, grid.spacing_mm);
  const near: number[] = [];
  for (let voxel = 0; voxel < marked.length; voxel++) if (distances_mm[voxel]! <= RIM_mm) near.push(voxel);
  if (near.length < LEAST_POINTS) throw outsideOf(region);
  const [nx, ny] = grid.size;
  const places_mm = new Float64Array(3 * near.length);
  const values = new Float64Array(near.length);
  for (const [at, voxel] of near.entries()) {
    const index = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))] as const;
    places_mm.set(voxelToPatient(grid, index), 3 * at);
    values[at] = image.values[voxel]!;
  }
  const inside = region.mask.reduce((sum, voxel) => sum + voxel, 0);
  return { places_mm, values, ...extentOf(places_mm), region_mL: inside * voxelVolume_mL(region.grid) };
}

/** Null where the grid holds none of it. */
function partAround(grid: Grid, { low, high }: TouchedVoxels): PartOfGrid | null {
  const rim = (axis: 0 | 1 | 2): number => Math.ceil(RIM_mm / grid.spacing_mm[axis]) + 1;
  const from = (axis: 0 | 1 | 2): number => Math.max(0, low[axis] - rim(axis));
  const across = (axis: 0 | 1 | 2): number => Math.min(grid.size[axis] - 1, high[axis] + rim(axis)) - from(axis) + 1;
  const size = [across(0), across(1), across(2)] as const;
  return Math.min(...size) < 1 ? null : { low: [from(0), from(1), from(2)], size };
}

function markedIn([nx, ny, nz]: Grid['size'], { indices }: TouchedVoxels): Uint8Array {
  const marked = new Uint8Array(nx * ny * nz);
  for (let at = 0; at < indices.length; at += 3) {
    const [i, j, k] = [indices[at]!, indices[at + 1]!, indices[at + 2]!];
    if (i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz) marked[i + nx * (j + ny * k)] = 1;
  }
  return marked;
}

function extentOf(places_mm: Float64Array): Pick<RegionPoints, 'middle_mm' | 'radius_mm'> {
  const count = places_mm.length / 3;
  const sums = [0, 0, 0];
  places_mm.forEach((place_mm, at) => (sums[at % 3]! += place_mm));
  const middle_mm = [sums[0]! / count, sums[1]! / count, sums[2]! / count] as const;
  const square_mm2 = places_mm.reduce((sum, place_mm, at) => sum + (place_mm - middle_mm[at % 3]!) ** 2, 0);
  return { middle_mm, radius_mm: Math.sqrt(square_mm2 / count) };
}

export const outsideOf = ({ name }: RegionMask): DosimetryError =>
  new DosimetryError({
    code: 'register/guide-outside',
    message: `The region "${name}" has fewer than ${LEAST_POINTS} voxels in the reference's image that is registered; more were expected.`,
    remedy: 'Take a reference whose image covers the region, or leave the region out.',
  });
