import { overlapSum } from '../domain/gridOverlap';
import { alignedAxes, movingToReference, referenceToMoving } from '../domain/indexMap';
import { voxelCount, type Grid, type RigidTransform } from '../domain/geometry';
import type { Unit } from '../domain/units';
import type { Volume } from '../domain/volume';
import { linearAt } from './sample';

/** Samples between two yields: some milliseconds of work. */
const SAMPLES_PER_YIELD = 1 << 18;

/**
 * The source averaged over the volume of each of `grid`'s voxels, after `transform` has moved the source's frame onto the grid's.
 *
 * v = Σ value · overlap / V. Parallel axes (in any order and sense): exact overlap of boxes, so Σ v·V is conserved. Oblique:
 * trilinear samples on a regular lattice inside the voxel, no wider apart than the source's voxels. What the source does not
 * cover counts as `outside` (in the source's unit). Yields the fraction done; returns Float32 values, x fastest.
 * Wrong where the source is coarser than the grid and smooth interpolation is wanted: use `resampleOnto`. Test: unit/core/register.
 */
export function* averageOnto<U extends Unit>(
  source: Volume<U>,
  grid: Grid,
  transform: RigidTransform,
  options: { readonly outside: number },
): Generator<number, Volume<U>> {
  const axes = alignedAxes(movingToReference(source.grid, grid, transform), source.grid.size);
  if (!axes) return yield* averageOblique(source, grid, transform, options.outside);
  const size = source.grid.size;
  const box = { low: [0, 0, 0] as const, high: [size[0] - 1, size[1] - 1, size[2] - 1] as const };
  const { sum, coverage } = yield* overlapSum(source.values, size, grid.size, axes, box);
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

/** Sub-sample offsets along one grid axis, in voxels: so many that neighbours lie within one source voxel. */
function subSamples(step: readonly [number, number, number]): number[] {
  const count = Math.max(1, Math.ceil(Math.max(...step.map(Math.abs)) - 1e-6));
  return Array.from({ length: count }, (_, s) => (s + 0.5) / count - 0.5);
}

function* averageOblique<U extends Unit>(
  source: Volume<U>,
  grid: Grid,
  transform: RigidTransform,
  outside: number,
): Generator<number, Volume<U>> {
  const { matrix: m, offset } = referenceToMoving(source.grid, grid, transform);
  const [us, vs, ws] = [subSamples([m[0], m[3], m[6]]), subSamples([m[1], m[4], m[7]]), subSamples([m[2], m[5], m[8]])];
  const lattice = us.flatMap((u) => vs.flatMap((v) => ws.map((w) => [u, v, w] as const)));
  const shifts = Float64Array.from(
    lattice.flatMap(([u, v, w]) => [
      m[0] * u + m[1] * v + m[2] * w,
      m[3] * u + m[4] * v + m[5] * w,
      m[6] * u + m[7] * v + m[8] * w,
    ]),
  );
  const values = new Float32Array(voxelCount(grid));
  const perYield = Math.max(1, Math.floor(SAMPLES_PER_YIELD / lattice.length));
  const [nx, ny] = grid.size;
  for (let at = 0; at < values.length; at++) {
    const i = at % nx;
    const j = Math.floor(at / nx) % ny;
    const k = Math.floor(at / (nx * ny));
    const x = offset[0] + m[0] * i + m[1] * j + m[2] * k;
    const y = offset[1] + m[3] * i + m[4] * j + m[5] * k;
    const z = offset[2] + m[6] * i + m[7] * j + m[8] * k;
    let sum = 0;
    for (let s = 0; s < shifts.length; s += 3)
      sum += linearAt(
        source.values,
        source.grid.size,
        x + (shifts[s] as number),
        y + (shifts[s + 1] as number),
        z + (shifts[s + 2] as number),
        outside,
      );
    values[at] = sum / lattice.length;
    if (at % perYield === perYield - 1) yield (at + 1) / values.length;
  }
  return { unit: source.unit, grid, values };
}
