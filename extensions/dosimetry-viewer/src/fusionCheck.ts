import { IDENTITY_TRANSFORM, type SpatialTransform } from '@voxel-dosimetry/core';
import {
  densityTimePoint,
  haveOwnCts,
  isSame,
  transformOf,
  type CaseResults,
  type CaseState,
} from '@voxel-dosimetry/case';
import { referenceTimePointId } from './panels/referenceTimePointId';
import type { FusionImage, ViewState } from './viewState';

/** What an image of the fusion check was made from: an alignment that was seen and changed since counts as not seen. */
export interface Alignment {
  readonly calibrated: CaseResults['calibrate'];
  readonly referenceId: string;
  readonly transform: SpatialTransform;
}

/** How one time point lies on the reference as the choices stand; null for the reference itself and before Calibrate. */
export function alignmentOf(state: CaseState, timePointId: string): Alignment | null {
  const referenceId = referenceTimePointId(state);
  const calibrated = state.results.calibrate;
  if (referenceId === null || referenceId === timePointId || calibrated === null) return null;
  const transform = transformOf(state, timePointId) ?? IDENTITY_TRANSFORM;
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

/** The time point that the fusion check shows: the one that is looked at, else the first that waits for a verdict. */
export function checkedTimePointId(state: CaseState, { selectedTimePointId }: ViewState): string | null {
  const moving = movingTimePointIds(state);
  if (selectedTimePointId !== null && moving.includes(selectedTimePointId)) return selectedTimePointId;
  return openTimePointIds(state)[0] ?? moving[0] ?? null;
}

/** What the fusion check can show for a time point: CTs where both have one of their own, its activity with a CT where the case has any, what a deformation does to volumes. */
export function fusionImagesOf(state: CaseState, timePointId: string | null): readonly FusionImage[] {
  const timePoints = state.results.ingest?.timePoints ?? [];
  const referenceId = referenceTimePointId(state);
  const [reference, moving] = [referenceId, timePointId].map((id) => timePoints.find((each) => each.id === id));
  if (!reference || !moving) return ['emission'];
  return [
    'emission',
    ...(haveOwnCts(reference, moving) ? (['ct'] as const) : []),
    ...(densityTimePoint(state) === null ? [] : (['emission-on-ct'] as const)),
    ...(transformOf(state, moving.id)?.deformation ? (['jacobian'] as const) : []),
  ];
}

/** What is compared as chosen, or the activities where that is not there for this time point. */
export const fusionImageFor = (
  state: CaseState,
  { fusionImage }: ViewState,
  timePointId: string | null,
): FusionImage => (fusionImagesOf(state, timePointId).includes(fusionImage) ? fusionImage : 'emission');

/** A picture of which the lower layer is no image to compare: there is no other way to lay them over each other. */
export const isBlended = (image: FusionImage): boolean => image === 'emission-on-ct' || image === 'jacobian';
