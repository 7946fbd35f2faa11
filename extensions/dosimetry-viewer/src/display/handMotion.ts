import type { RigidTransform, Vector3 } from '@voxel-dosimetry/core';
import { moved } from '../handTransform';
import type { ViewedPlane } from './planeSampling';

const STEP_mm = 1;
const LARGE_STEP_mm = 5;
const STEP_rad = Math.PI / 180;

/** Right and up on the screen. */
const SHIFTS: Readonly<Record<string, readonly [right: number, up: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** Steps against the clock, as seen; with Shift the keyboard gives the braces. */
const TURNS: Readonly<Record<string, number>> = { '[': 1, ']': -1, '{': 5, '}': -5 };

const NO_TURN: Vector3 = [0, 0, 0];
/** Steps add up in tenths of a micrometre, not in the noise of binary fractions. */
const rounded = (value: number): number => Math.round(1e4 * value) / 1e4;

/** Out of the screen, towards who looks at it. */
const towardsViewer = ({ right, up }: ViewedPlane): Vector3 => [
  right[1] * up[2] - right[2] * up[1],
  right[2] * up[0] - right[0] * up[2],
  right[0] * up[1] - right[1] * up[0],
];

/** The patient axis that runs most along a direction, with its sign. */
function nearestAxis(direction: Vector3): Vector3 {
  const axis = direction.reduce((most, value, at) => (Math.abs(value) > Math.abs(direction[most] ?? 0) ? at : most), 0);
  return [0, 1, 2].map((at) => (at === axis ? Math.sign(direction[axis] ?? 1) : 0)) as unknown as Vector3;
}

/**
 * A motion as a key changes it on the plane that is looked at: arrows shift by 1 mm on the screen (with Shift 5 mm), [ and ] turn by 1° about the
 * patient axis nearest to the view (with Shift 5°). Null for other keys. Proved by test/unit/ohif/handMotion.test.ts.
 */
export function movedByKey(
  transform: RigidTransform,
  plane: ViewedPlane,
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
): RigidTransform | null {
  const [shift, turn] = [SHIFTS[key], TURNS[key]];
  if (turn !== undefined) {
    const axis = nearestAxis(towardsViewer(plane));
    return moved(transform, NO_TURN, axis.map((part) => part * turn * STEP_rad) as unknown as Vector3);
  }
  if (shift === undefined) return null;
  const step_mm = shiftKey ? LARGE_STEP_mm : STEP_mm;
  const along = [0, 1, 2].map((axis) =>
    rounded(step_mm * (shift[0] * (plane.right[axis] ?? 0) + shift[1] * (plane.up[axis] ?? 0))),
  );
  return moved(transform, along as unknown as Vector3, NO_TURN);
}
