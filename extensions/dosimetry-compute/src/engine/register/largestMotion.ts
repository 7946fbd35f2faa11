import { applyRigid, invertRigid, voxelToPatient, type Grid, type RigidTransform } from '@voxel-dosimetry/core';

/** At the corners of what the fixed image shows. */
export function largestMotion_mm(grid: Grid, transform: RigidTransform): number {
  const back = invertRigid(transform);
  const [is, js, ks] = grid.size.map((count) => [0, count - 1]) as [number[], number[], number[]];
  const corners = is.flatMap((i) => js.flatMap((j) => ks.map((k) => voxelToPatient(grid, [i, j, k]))));
  return Math.max(
    ...corners.map((point) => {
      const [x, y, z] = applyRigid(back, point);
      return Math.hypot(x - point[0], y - point[1], z - point[2]);
    }),
  );
}
