import { parallelAxes } from './displacementRows';
import { cutGrid, subGrid, voxelCount, type Grid, type Vector3 } from './geometry';
import { displacementsAt } from './linearDeformation';
import { partOf } from './partOf';
import { pulledRows } from './pulledRows';
import type { SpatialTransform } from './spatialTransform';

/** Samples between two yields: some milliseconds of work. */
const SAMPLES_PER_YIELD = 1 << 14;

/**
 * Mean of what `sample` gives at the middles of `cuts` parts of each of `grid`'s voxels, each pulled to its own continuous index of `moving`.
 * Where the control points lie oblique to the grid the deformation is linear between the middles of its voxels. Yields the fraction done. Tests: unit/core/register, unit/core/segment.
 */
export function* averagePulled(
  sample: (x: number, y: number, z: number) => number,
  moving: Grid,
  grid: Grid,
  transform: SpatialTransform,
  cuts: Vector3,
): Generator<number, Float32Array> {
  const [nx, ny, nz] = grid.size;
  const perVoxel = cuts[0] * cuts[1] * cuts[2];
  const alongGrid = yield* deformationAlong(grid, transform);
  const places = pulledRows(moving, cutGrid(grid, cuts), alongGrid);
  const values = new Float32Array(voxelCount(grid));
  const plane = new Float64Array(nx * ny);
  let sampled = 0;
  for (let k = 0; k < nz; k++) {
    plane.fill(0);
    for (let part = 0; part < cuts[2]; part++)
      for (let row = 0; row < ny * cuts[1]; row++) {
        addRow(sample, places(row, k * cuts[2] + part), cuts[0], plane, nx * Math.floor(row / cuts[1]));
        sampled += nx * cuts[0];
        if (sampled < SAMPLES_PER_YIELD) continue;
        sampled = 0;
        yield (k + part / cuts[2]) / nz;
      }
    for (let at = 0; at < plane.length; at++) values[k * nx * ny + at] = plane[at]! / perVoxel;
  }
  yield 1;
  return values;
}

/** Summing an oblique spline at every part of every voxel would take minutes; neighbouring voxels are much closer than its control points. */
function* deformationAlong(grid: Grid, { rigid, deformation }: SpatialTransform): Generator<number, SpatialTransform> {
  if (deformation === null || parallelAxes(deformation, grid) !== null) return { rigid, deformation };
  const size: Grid['size'] = [grid.size[0] + 2, grid.size[1] + 2, grid.size[2] + 2];
  const around = subGrid(grid, [-1, -1, -1], size);
  return { rigid, deformation: yield* partOf(displacementsAt(deformation, around), 0, 0) };
}

function addRow(
  sample: (x: number, y: number, z: number) => number,
  places: Float64Array,
  cuts: number,
  sums: Float64Array,
  start: number,
): void {
  for (let at = 0, voxel = start; at < places.length; voxel++)
    for (let part = 0; part < cuts; part++, at += 3)
      sums[voxel]! += sample(places[at]!, places[at + 1]!, places[at + 2]!);
}
