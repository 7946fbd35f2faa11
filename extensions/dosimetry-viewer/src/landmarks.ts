import { IDENTITY_TRANSFORM, pointsToMoving, type Landmark, type Vector3 } from '@voxel-dosimetry/core';
import { transformOf, type CaseChoices, type CaseState } from '@voxel-dosimetry/case';
import type { Marking } from './viewState';

export const landmarksOf = ({ choices }: Pick<CaseState, 'choices'>, timePointId: string): readonly Landmark[] =>
  choices.register.landmarks?.[timePointId] ?? [];

/** Register's choices with other landmarks for a time point. */
export const withLandmarks = (
  { choices: { register } }: Pick<CaseState, 'choices'>,
  timePointId: string,
  landmarks: readonly Landmark[],
): CaseChoices['register'] => ({ ...register, landmarks: { ...register.landmarks, [timePointId]: landmarks } });

/**
 * Register's choices once a place of the fusion check was marked: on the reference where it lies, on the time point where its own image shows it.
 * Proved by test/unit/ohif/landmarks.test.ts.
 */
export function marked(
  state: CaseState,
  { timePointId, landmarkId, side }: Marking,
  place_mm: Vector3,
): CaseChoices['register'] {
  const before = landmarksOf(state, timePointId);
  const held = before.find(({ id }) => id === landmarkId) ?? { id: landmarkId, reference_mm: null, moving_mm: null };
  const toMoving = pointsToMoving(transformOf(state, timePointId) ?? IDENTITY_TRANSFORM);
  const now: Landmark =
    side === 'reference' ? { ...held, reference_mm: place_mm } : { ...held, moving_mm: toMoving(place_mm) };
  const isNew = !before.some(({ id }) => id === landmarkId);
  const next = isNew ? [...before, now] : before.map((each) => (each.id === landmarkId ? now : each));
  return withLandmarks(state, timePointId, next);
}
