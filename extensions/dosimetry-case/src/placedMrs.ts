import {
  composeRigid,
  mrOf,
  type MrSeries,
  type RegionSeries,
  type RigidTransform,
  type TimePoint,
} from '@voxel-dosimetry/core';
import { ctMotion, isMisplaced, type PlacedImages } from './placedCts';
import type { CaseState, MrPlacing } from './state';
import { timePointsOf } from './timePoints';

type WithIngest = Pick<CaseState, 'results' | 'choices'>;

/** What tells where a region was drawn. */
export type DrawnOn = Pick<RegionSeries, 'referencedSeriesInstanceUID'> &
  Partial<Pick<RegionSeries, 'frameOfReferenceUID'>>;

/** An MR that takes part, and the time point that it is brought onto. */
export interface MrOnto extends MrPlacing {
  readonly mr: MrSeries;
  readonly timePoint: TimePoint;
}

/** MRs that a person lets be brought onto images of time points, as far as they are there. */
export function mrsToPlace(state: WithIngest): readonly MrOnto[] {
  const { mrs = {} } = state.choices.register;
  return (state.results.ingest?.mrs ?? []).flatMap((mr): MrOnto[] => {
    const placing = mrs[mr.seriesInstanceUID];
    const timePoint = timePointsOf(state).find(({ id }) => id === placing?.timePointId);
    return placing && timePoint ? [{ ...placing, mr, timePoint }] : [];
  });
}

/** The MR that regions follow: the one that they were drawn on, otherwise one of their frame of reference; null for what was drawn on a CT or an emission image. */
export function mrBehind(state: WithIngest, drawn: DrawnOn): MrOnto | null {
  const { referencedSeriesInstanceUID, frameOfReferenceUID = '' } = drawn;
  const images = timePointsOf(state).flatMap(({ ct, emission }) => (ct ? [ct, emission] : [emission]));
  const all = mrsToPlace(state);
  const own = all.find(({ mr }) => mr.seriesInstanceUID === referencedSeriesInstanceUID);
  if (own) return own;
  if (images.some(({ seriesInstanceUID }) => seriesInstanceUID === referencedSeriesInstanceUID)) return null;
  const isOnMr = state.results.ingest?.mrs?.some(
    ({ seriesInstanceUID }) => seriesInstanceUID === referencedSeriesInstanceUID,
  );
  // A frame that SPECT or PET has too says nothing of which was drawn on.
  if (!isOnMr && images.some(({ grid }) => grid.value?.frameOfReferenceUID === frameOfReferenceUID)) return null;
  const mr = mrOf(
    { referencedSeriesInstanceUID, frameOfReferenceUID },
    all.map((each) => each.mr),
  );
  return all.find((each) => each.mr === mr) ?? null;
}

/** What moves an MR, with what is drawn on it, onto the emission image of its time point; null: as acquired, or not found. */
export function mrMotion(
  state: WithIngest,
  { mr, timePoint, onto }: MrOnto,
  placed: PlacedImages | undefined = state.results.register?.placedImages,
): RigidTransform | null {
  const fixed = onto === 'ct' ? timePoint.ct : timePoint.emission;
  const { found = null, seriesInstanceUIDs } = placed?.[mr.seriesInstanceUID] ?? {};
  if (!found || !fixed || seriesInstanceUIDs?.[0] !== fixed.seriesInstanceUID) return null;
  const isSameFrame = mr.grid.frameOfReferenceUID === fixed.grid.value?.frameOfReferenceUID;
  const own = isSameFrame && !isMisplaced(found) ? null : found.transform;
  const ofCt = onto === 'ct' ? ctMotion(state, timePoint, placed) : null;
  return own && ofCt ? composeRigid(own, ofCt) : (own ?? ofCt);
}
