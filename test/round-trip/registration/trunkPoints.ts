import { applyRigid, type RigidTransform, type Vector3 } from '@voxel-dosimetry/core';

const steps = (from: number, to: number): number[] => Array.from({ length: 6 }, (_, n) => from + ((to - from) * n) / 5);
const POINTS: readonly Vector3[] = steps(-180, 190).flatMap((x) =>
  steps(-275, -20).flatMap((y) => steps(-600, -225).map((z): Vector3 => [x, y, z])),
);

/** How far points of the synthetic torso's trunk, as `place` brings them there, are off after `found` on average, where `truth` would be right. */
export const trunkError_mm = (
  found: RigidTransform,
  truth: RigidTransform,
  place: (point: Vector3) => Vector3 = (point) => point,
  isMeant: (point: Vector3) => boolean = () => true,
): number => {
  const points = POINTS.filter(isMeant).map(place);
  return (
    points
      .map((point) => {
        const [a, b] = [applyRigid(found, point), applyRigid(truth, point)];
        return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      })
      .reduce((sum, each_mm) => sum + each_mm, 0) / points.length
  );
};
