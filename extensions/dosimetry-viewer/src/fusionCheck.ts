import { IDENTITY_TRANSFORM, type SpatialTransform } from '@voxel-dosimetry/core';
import {
  densityTimePoint,
  haveOwnCts,
  isSame,
  mrsToPlace,
  transformOf,
  type CaseResults,
  type CaseState,
  type MrOnto,
} from '@voxel-dosimetry/case';
import { referenceTimePointId } from './panels/referenceTimePointId';
import type { FusionImage, ViewState } from './viewState';

/** What an image of the fusion check was made from: an alignment that was seen and changed since counts as not seen. */
export interface Alignment {
  readonly calibrated: CaseResults['calibrate'];
  readonly referenceId: string;
  readonly transform: SpatialTransform;
}

/** How one time point lies on the reference, which lies on itself, as the choices stand; null before Calibrate. */
export function alignmentOf(state: CaseState, timePointId: string): Alignment | null {
  const referenceId = referenceTimePointId(state);
  const calibrated = state.results.calibrate;
  if (referenceId === null || calibrated === null) return null;
  const transform = (referenceId === timePointId ? null : transformOf(state, timePointId)) ?? IDENTITY_TRANSFORM;
  return { calibrated, referenceId, transform };
}

export const isSameAlignment = (a: Alignment, b: Alignment): boolean =>
  a.calibrated === b.calibrated && a.referenceId === b.referenceId && isSame(a.transform, b.transform);

/** Whether the fusion of this very alignment, as Register computed it, was on the screen. */
export function wasSeen(state: CaseState, { seenAlignments }: ViewState, timePointId: string): boolean {
  const [now, seen] = [alignmentOf(state, timePointId), seenAlignments[timePointId]];
  return state.stages.register.status === 'ready' && now !== null && seen !== undefined && isSameAlignment(now, seen);
}

/** Time points that are brought onto the reference. */
export function movingTimePointIds(state: CaseState): string[] {
  const referenceId = referenceTimePointId(state);
  return (state.results.ingest?.timePoints ?? []).map(({ id }) => id).filter((id) => id !== referenceId);
}

/** Time points that wait for a verdict, in the case's order. */
export const openTimePointIds = (state: CaseState): string[] =>
  movingTimePointIds(state).filter((id) => !state.choices.register.accepted.includes(id));

/**
 * The time point that the fusion check shows: the one that is looked at, else the first that waits for a verdict. The reference where nothing is
 * brought onto it and it has a CT or an MR to be seen with.
 */
export function checkedTimePointId(state: CaseState, { selectedTimePointId }: ViewState): string | null {
  const moving = movingTimePointIds(state);
  if (selectedTimePointId !== null && moving.includes(selectedTimePointId)) return selectedTimePointId;
  const first = openTimePointIds(state)[0] ?? moving[0];
  if (first !== undefined) return first;
  const referenceId = referenceTimePointId(state);
  return fusionImagesOf(state, referenceId).length > 0 ? referenceId : null;
}

/** The MR that activities are seen with: the first that was placed. */
export const mrOnShow = (state: CaseState): MrOnto | null =>
  mrsToPlace(state).find(({ mr }) => state.results.register?.placedImages?.[mr.seriesInstanceUID]?.found) ?? null;

/**
 * What the fusion check can show for a time point: its activity with a CT or an MR where the case has any, on the reference also CTs where both have one of their own and what a
 * deformation does to volumes.
 */
export function fusionImagesOf(state: CaseState, timePointId: string | null): readonly FusionImage[] {
  const timePoints = state.results.ingest?.timePoints ?? [];
  const referenceId = referenceTimePointId(state);
  const [reference, moving] = [referenceId, timePointId].map((id) => timePoints.find((each) => each.id === id));
  if (!reference || !moving) return [];
  const isMoving = moving !== reference;
  return [
    ...(isMoving ? (['emission'] as const) : []),
    ...(isMoving && haveOwnCts(reference, moving) ? (['ct'] as const) : []),
    ...(densityTimePoint(state) === null ? [] : (['emission-on-ct'] as const)),
    ...(mrOnShow(state) === null ? [] : (['emission-on-mr'] as const)),
    ...(isMoving && transformOf(state, moving.id)?.deformation ? (['jacobian'] as const) : []),
  ];
}

/** What is shown as chosen, or the first that is there for this time point. */
export function fusionImageFor(state: CaseState, { fusionImage }: ViewState, timePointId: string | null): FusionImage {
  const images = fusionImagesOf(state, timePointId);
  return images.includes(fusionImage) ? fusionImage : (images[0] ?? 'emission');
}

/** A picture of which the lower layer is no image to compare: there is no other way to lay them over each other. */
export const isBlended = (image: FusionImage): boolean => image !== 'emission' && image !== 'ct';
