import {
  alignedAxes,
  averageOnto,
  massDensityFromHu,
  movingToReference,
  partOf,
  subGrid,
  voxelCount,
  type DensityCalibration,
  type Grid,
  type SpatialTransform,
  type Volume,
} from '@voxel-dosimetry/core';

/** What the density of one slab of the CT takes, at 4 bytes a voxel. */
const VOXELS_PER_SLAB = 1 << 22;
/** So many times more voxels than the grid has make slabs worth their while. */
const LARGER_BY = 8;

interface MassDensityOptions {
  /** Null or absent: Schneider 2000. */
  readonly calibration?: DensityCalibration | null;
  /** Where the CT does not reach. */
  readonly outside_g_per_mL: number;
}

/**
 * Mass density (g/mL) of a CT averaged over the volume of each voxel of `grid`: massDensityFromHu, then averageOnto.
 *
 * On parallel axes by the published relation in slabs of slices, so that a CT of 131 million voxels takes 17 MB beside itself instead of 524: ρ = ρ_out + Σ_slabs ⟨ρ_CT − ρ_out⟩,
 * the same to rounding. Otherwise, and by a site's own calibration, whose voxels outside it are counted over all, at once. Yields the fraction done. Throws what both throw. Test: unit/compute/massDensityOnto.
 */
export function* massDensityOnto(
  ct: Volume<'HU'>,
  grid: Grid,
  transform: SpatialTransform,
  { calibration = null, outside_g_per_mL: outside }: MassDensityOptions,
): Generator<number, Volume<'g/mL'>> {
  const [nx, ny, nz] = ct.grid.size;
  const isParallel =
    transform.deformation === null &&
    alignedAxes(movingToReference(ct.grid, grid, transform.rigid), ct.grid.size) !== null;
  if (!isParallel || calibration !== null || voxelCount(ct.grid) < LARGER_BY * voxelCount(grid)) {
    const density = yield* partOf(massDensityFromHu(ct, calibration ?? undefined), 0, 0.2);
    return yield* partOf(averageOnto(density, grid, transform, { outside }), 0.2, 1);
  }
  const values = new Float32Array(voxelCount(grid)).fill(outside);
  const slices = Math.max(1, Math.floor(VOXELS_PER_SLAB / (nx * ny)));
  for (let from = 0; from < nz; from += slices) {
    const count = Math.min(slices, nz - from);
    const slab: Volume<'HU'> = {
      unit: 'HU',
      grid: subGrid(ct.grid, [0, 0, from], [nx, ny, count]),
      values: ct.values.subarray(nx * ny * from, nx * ny * (from + count)),
    };
    const density = yield* partOf(massDensityFromHu(slab), from / nz, (from + count / 2) / nz);
    for (let v = 0; v < density.values.length; v++) density.values[v]! -= outside;
    const work = averageOnto(density, grid, transform, { outside: 0 });
    const part = yield* partOf(work, (from + count / 2) / nz, (from + count) / nz);
    for (let v = 0; v < values.length; v++) values[v]! += part.values[v]!;
  }
  return { unit: 'g/mL', grid, values };
}
