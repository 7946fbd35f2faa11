import type { RigidTransform } from '@voxel-dosimetry/core';
import { ctMotion, type PlacedImages } from './placedCts';
import { mrBehind, mrMotion, type DrawnOn } from './placedMrs';
import type { CaseState } from './state';
import { timePointsOf } from './timePoints';

/** What regions follow that were drawn on a CT or an MR: the motion of that image; null for what was drawn on emission images, elsewhere, or on an image that lies as acquired. */
export function motionOfDrawn(
  state: Pick<CaseState, 'results' | 'choices'>,
  drawn: DrawnOn,
  placed: PlacedImages | undefined = state.results.register?.placedImages,
): RigidTransform | null {
  const onCt = timePointsOf(state).find(
    ({ ct }) => ct !== null && ct.seriesInstanceUID === drawn.referencedSeriesInstanceUID,
  );
  if (onCt) return ctMotion(state, onCt, placed);
  const onMr = mrBehind(state, drawn);
  return onMr === null ? null : mrMotion(state, onMr, placed);
}
