import { movedGrid, type CtSeries, type RigidTransform, type TimePoint } from '@voxel-dosimetry/core';
import type { CtPlacement } from '@voxel-dosimetry/compute';
import type { CaseState, CheckedCt } from './state';
import { ctOwner, timePointsOf } from './timePoints';

type WithIngest = Pick<CaseState, 'results' | 'choices'>;
/** By time point id. */
export type CheckedCts = Readonly<Record<string, CheckedCt>>;

/** Within a voxel of the emission image, its longest edge, a CT lies where it belongs: less is the method's own uncertainty in patients. */
export const isMisplaced = ({ largestMotion_mm, voxelSize_mm }: CtPlacement): boolean =>
  largestMotion_mm > Math.max(...voxelSize_mm);

/** What moves a CT onto the emission image that it was made with, where a person lets CTs be moved and it lies elsewhere; null: as acquired. */
export function ctMotion(
  state: WithIngest,
  timePoint: TimePoint,
  checked: CheckedCts | undefined = state.results.register?.checkedCts,
): RigidTransform | null {
  const { ctOntoEmission, ctsAsAcquired = [] } = state.choices.register;
  const owner = ctOwner(state, timePoint);
  const found = checked?.[owner.id]?.found;
  if (ctOntoEmission !== 'correct' || ctsAsAcquired.includes(owner.id) || !found) return null;
  return isMisplaced(found) ? found.transform : null;
}

/** The case with every CT where it belongs: those that are moved have their grids moved, nothing is sampled. */
export function withPlacedCts<S extends WithIngest>(
  state: S,
  checked: CheckedCts | undefined = state.results.register?.checkedCts,
): S {
  const { ingest } = state.results;
  if (ingest === null || checked === undefined) return state;
  const timePoints = ingest.timePoints.map((timePoint) => {
    const motion = ctMotion(state, timePoint, checked);
    return motion === null || timePoint.ct === null ? timePoint : { ...timePoint, ct: movedCt(timePoint.ct, motion) };
  });
  return { ...state, results: { ...state.results, ingest: { ...ingest, timePoints } } };
}

function movedCt(ct: CtSeries, by: RigidTransform): CtSeries {
  const { value } = ct.grid;
  return value === null ? ct : { ...ct, grid: { ...ct.grid, value: movedGrid(value, by) } };
}

/** What regions that were drawn on a series follow: the motion of that CT; null for what was drawn on emission images, elsewhere, or on a CT that lies as acquired. */
export function motionOfDrawn(
  state: WithIngest,
  referencedSeriesInstanceUID: string | null,
  checked: CheckedCts | undefined = state.results.register?.checkedCts,
): RigidTransform | null {
  const on = timePointsOf(state).find(({ ct }) => ct !== null && ct.seriesInstanceUID === referencedSeriesInstanceUID);
  return on === undefined ? null : ctMotion(state, on, checked);
}
