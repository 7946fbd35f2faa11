import { patientToVoxel, voxelToPatient, type Grid, type RigidTransform, type Vector3 } from './geometry';
import { applyRigid, invertRigid, type Matrix3 } from './rigid';

/** index_target = matrix · index_source + offset, in continuous voxel indices. */
export interface IndexMap {
  readonly matrix: Matrix3;
  readonly offset: Vector3;
}

function affineOf(map: (index: Vector3) => Vector3): IndexMap {
  const o = map([0, 0, 0]);
  const [x, y, z] = [map([1, 0, 0]), map([0, 1, 0]), map([0, 0, 1])];
  return {
    matrix: [
      x[0] - o[0],
      y[0] - o[0],
      z[0] - o[0],
      x[1] - o[1],
      y[1] - o[1],
      z[1] - o[1],
      x[2] - o[2],
      y[2] - o[2],
      z[2] - o[2],
    ],
    offset: o,
  };
}

/** Voxel indices of `moving` → voxel indices of `reference`, when `transform` maps the moving frame onto the reference frame. */
export const movingToReference = (moving: Grid, reference: Grid, transform: RigidTransform): IndexMap =>
  affineOf((index) => patientToVoxel(reference, applyRigid(transform, voxelToPatient(moving, index))));

/** The other way: where in `moving` a voxel of `reference` comes from. */
export function referenceToMoving(moving: Grid, reference: Grid, transform: RigidTransform): IndexMap {
  const back = invertRigid(transform);
  return affineOf((index) => patientToVoxel(moving, applyRigid(back, voxelToPatient(reference, index))));
}

/** For each source axis: the target axis that it runs along, target voxels per source voxel (signed), and the target index of source 0. */
export type AxisMap = readonly { readonly targetAxis: 0 | 1 | 2; readonly step: number; readonly start: number }[];

const AXES = [0, 1, 2] as const;
/** An axis may wander this much (target voxels) over the whole grid and still count as aligned. */
const ALIGNED_WITHIN_voxels = 1e-3;

/** The map axis by axis when source and target axes are parallel (in any order and sense); null when oblique. */
export function alignedAxes(
  map: IndexMap,
  sourceSize: readonly [number, number, number],
  within_voxels = ALIGNED_WITHIN_voxels,
): AxisMap | null {
  const axes: { targetAxis: 0 | 1 | 2; step: number; start: number }[] = [];
  for (const source of AXES) {
    const along = AXES.map((target) => map.matrix[3 * target + source] as number);
    const targetAxis = AXES.reduce<0 | 1 | 2>(
      (best, axis) => (Math.abs(along[axis] as number) > Math.abs(along[best] as number) ? axis : best),
      0,
    );
    const wander = AXES.filter((axis) => axis !== targetAxis).map((axis) => Math.abs(along[axis] as number));
    if (Math.max(...wander) * sourceSize[source] > within_voxels) return null;
    axes.push({ targetAxis, step: along[targetAxis] as number, start: map.offset[targetAxis] });
  }
  return new Set(axes.map((axis) => axis.targetAxis)).size === 3 ? axes : null;
}
