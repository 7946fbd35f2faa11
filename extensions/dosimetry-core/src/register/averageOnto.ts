import { averagePulled } from '../domain/averagePulled';
import { overlapSum } from '../domain/gridOverlap';
import { alignedAxes, movingToReference, referenceToMoving, type IndexMap } from '../domain/indexMap';
import type { Grid } from '../domain/geometry';
import type { SpatialTransform } from '../domain/spatialTransform';
import type { Unit } from '../domain/units';
import type { Volume } from '../domain/volume';
import { linearAt } from '../domain/sample';

/**
 * The source averaged over the volume of each of `grid`'s voxels, after `transform` has moved the source's frame onto the grid's.
 *
 * v = Σ value · overlap / V. Parallel axes (in any order and sense): exact overlap of boxes, so Σ v·V is conserved. Oblique or
 * deformed: trilinear samples on a regular lattice inside the voxel, no wider apart than the source's voxels (where a deformation stretches, wider by as
 * much), each pulled through the whole transform. What the source does not cover counts as `outside` (in the source's unit).
 * Yields the fraction done; returns Float32 values, x fastest.
 * Wrong where the source is coarser than the grid and smooth interpolation is wanted: use `resampleOnto`. Test: unit/core/register.
 */
export function* averageOnto<U extends Unit>(
  source: Volume<U>,
  grid: Grid,
  transform: SpatialTransform,
  options: { readonly outside: number },
): Generator<number, Volume<U>> {
  const { grid: moving, values } = source;
  const { size } = moving;
  const axes = alignedAxes(movingToReference(moving, grid, transform.rigid), size);
  if (axes === null || transform.deformation !== null) {
    const sample = (x: number, y: number, z: number): number => linearAt(values, size, x, y, z, options.outside);
    const cuts = samplesPerVoxel(referenceToMoving(moving, grid, transform.rigid));
    return { unit: source.unit, grid, values: yield* averagePulled(sample, moving, grid, transform, cuts) };
  }
  const box = { low: [0, 0, 0] as const, high: [size[0] - 1, size[1] - 1, size[2] - 1] as const };
  const { sum, coverage } = yield* overlapSum(values, size, grid.size, axes, box);
  const [nx, ny, nz] = grid.size;
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const uncovered = 1 - coverage(i, j, k);
        if (uncovered > 1e-9) sum[at] = (sum[at] as number) + uncovered * options.outside;
      }
  }
  return { unit: source.unit, grid, values: sum };
}

/** So many samples along each axis of the grid that neighbours lie within one source voxel, where nothing is stretched. */
function samplesPerVoxel({ matrix: m }: IndexMap): [number, number, number] {
  const count = (...step: number[]): number => Math.max(1, Math.ceil(Math.max(...step.map(Math.abs)) - 1e-6));
  return [count(m[0], m[3], m[6]), count(m[1], m[4], m[7]), count(m[2], m[5], m[8])];
}
