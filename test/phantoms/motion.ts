import type { Vector3 } from '@voxel-dosimetry/core';
import type { StudyMotion } from './phantom';
import type { TissueAt } from './shapes';

/** The tissues as they lie in a study: the reference anatomy seen through the study's motion. */
export function movedTissueAt(tissueAt: TissueAt, motion: StudyMotion): TissueAt {
  if (motion.kind === 'none') return tissueAt;
  if (motion.kind === 'breathing') {
    const { amplitude_mm: a, centreZ_mm, widthZ_mm } = motion;
    return (x, y, z) => {
      const weight = Math.exp(-0.5 * ((z - centreZ_mm) / widthZ_mm) ** 2);
      return tissueAt(x + a[0] * weight, y + a[1] * weight, z + a[2] * weight);
    };
  }
  const matrix = rotationMatrix(motion.rotation_rad);
  const { centre_mm: c, translation_mm: t } = motion;
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
