import {
  gridCentre_mm,
  IDENTITY_RIGID,
  type RigidTransform,
  type TimePoint,
  type Vector3,
} from '@voxel-dosimetry/core';
import { transformOf, type CaseState } from '@voxel-dosimetry/case';

/** Turns go about the middle of the image, so that a turn does not also shift it. */
function centreOf({ emission }: TimePoint): Vector3 {
  const grid = emission.grid.value;
  return grid === null ? IDENTITY_RIGID.centre_mm : gridCentre_mm(grid);
}

/** What a person's next nudge starts from: the rigid part of what brings the time point onto the reference now. */
export const handTransform = (state: CaseState, timePoint: TimePoint): RigidTransform =>
  transformOf(state, timePoint.id)?.rigid ?? { ...IDENTITY_RIGID, centre_mm: centreOf(timePoint) };

/** A motion with a shift along (mm, LPS) and turns about the patient's axes (rad) added to its own. */
export const moved = (transform: RigidTransform, shift_mm: Vector3, turn_rad: Vector3): RigidTransform => ({
  ...transform,
  translation_mm: added(transform.translation_mm, shift_mm),
  rotation_rad: added(transform.rotation_rad, turn_rad),
});

const added = (a: Vector3, b: Vector3): Vector3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
