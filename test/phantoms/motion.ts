import type { RigidTransform, Vector3 } from '@voxel-dosimetry/core';
import type { SlidingMotion, StudyMotion } from './phantom';
import type { TissueAt } from './shapes';

/** The tissues as they lie in a study: the reference anatomy seen through the study's motion. */
export function movedTissueAt(tissueAt: TissueAt, motion: StudyMotion): TissueAt {
  if (motion.kind === 'none') return tissueAt;
  if (motion.kind === 'sliding') return slidingTissueAt(tissueAt, motion);
  if (motion.kind === 'rigid') return lyingTissueAt(tissueAt, motion);
  const { amplitude_mm: a, centreZ_mm, widthZ_mm, lying } = motion;
  const breathing: TissueAt = (x, y, z) => {
    const weight = Math.exp(-0.5 * ((z - centreZ_mm) / widthZ_mm) ** 2);
    return tissueAt(x + a[0] * weight, y + a[1] * weight, z + a[2] * weight);
  };
  return lying ? lyingTissueAt(breathing, lying) : breathing;
}

function lyingTissueAt(
  tissueAt: TissueAt,
  { rotation_rad, centre_mm: c, translation_mm: t }: RigidTransform,
): TissueAt {
  const matrix = rotationMatrix(rotation_rad);
  return (x, y, z) => {
    const dx = x - c[0];
    const dy = y - c[1];
    const dz = z - c[2];
    return tissueAt(
      matrix[0] * dx + matrix[1] * dy + matrix[2] * dz + c[0] + t[0],
      matrix[3] * dx + matrix[4] * dy + matrix[5] * dz + c[1] + t[1],
      matrix[6] * dx + matrix[7] * dy + matrix[8] * dz + c[2] + t[2],
    );
  };
}

function slidingTissueAt(tissueAt: TissueAt, { organs, bed }: SlidingMotion): TissueAt {
  const sliding = new Set(organs.flatMap(({ tissues }) => tissues));
  return (x, y, z) => {
    for (const { tissues, shift_mm } of organs) {
      const shown = tissueAt(x + shift_mm[0], y + shift_mm[1], z + shift_mm[2]);
      if (tissues.includes(shown)) return shown;
    }
    const here = tissueAt(x, y, z);
    return sliding.has(here) ? bed : here;
  };
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** R = Rz·Ry·Rx, rows in sequence: rotations about the patient's x, then y, then z axis. */
function rotationMatrix([rx, ry, rz]: Vector3): Matrix {
  const [cx, sx, cy, sy, cz, sz] = [Math.cos(rx), Math.sin(rx), Math.cos(ry), Math.sin(ry), Math.cos(rz), Math.sin(rz)];
  return [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ];
}
