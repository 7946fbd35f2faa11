import type { Vector3 } from '../domain/geometry';
import { pointsToReference } from '../domain/spatialPoints';
import type { SpatialTransform } from '../domain/spatialTransform';

/** One anatomical place that a person has marked on the reference and on a time point; null where it is not marked yet. */
export interface Landmark {
  readonly id: string;
  /** In the reference's frame, mm LPS. */
  readonly reference_mm: Vector3 | null;
  /** In the time point's own frame, mm LPS: it stays where it was marked whatever brings the time point onto the reference. */
  readonly moving_mm: Vector3 | null;
}

/** How far landmarks lie from each other with a transform. */
export interface LandmarkResiduals {
  /** ‖T(x_moving) − x_reference‖ in mm, by landmark id; null for half a pair, and where no place of the reference shows the point. */
  readonly residuals_mm: Readonly<Record<string, number | null>>;
  /** Over the pairs that have a residual; null without any. */
  readonly mean_mm: number | null;
}

/**
 * Residual of each pair of landmarks, in the reference's frame: r = ‖T(x_moving) − x_reference‖, with T from the time point onto the reference.
 * It holds the error of placing the two marks by hand too, and says nothing about places away from them.
 * Proved by test/unit/core/landmarks.test.ts.
 */
export function landmarkResiduals(landmarks: readonly Landmark[], transform: SpatialTransform): LandmarkResiduals {
  const toReference = pointsToReference(transform);
  const residualOf = ({ reference_mm, moving_mm }: Landmark): number | null => {
    const moved_mm = moving_mm && toReference(moving_mm);
    if (!reference_mm || !moved_mm) return null;
    return Math.hypot(moved_mm[0] - reference_mm[0], moved_mm[1] - reference_mm[1], moved_mm[2] - reference_mm[2]);
  };
  const residuals = landmarks.map((landmark) => [landmark.id, residualOf(landmark)] as const);
  const known = residuals.flatMap(([, residual_mm]) => (residual_mm === null ? [] : [residual_mm]));
  return {
    residuals_mm: Object.fromEntries(residuals),
    mean_mm: known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length,
  };
}
