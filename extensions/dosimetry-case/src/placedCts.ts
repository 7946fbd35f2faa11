import { movedGrid, type CtSeries, type RigidTransform, type TimePoint } from '@voxel-dosimetry/core';
import type { Placement } from '@voxel-dosimetry/compute';
import type { CaseState, PlacedImage } from './state';
import { ctOwner } from './timePoints';

type WithIngest = Pick<CaseState, 'results' | 'choices'>;
/** CTs by the id of the time point that they were made with, MRs by series UID. */
export type PlacedImages = Readonly<Record<string, PlacedImage>>;

/** Within a voxel of the emission image, its longest edge, a CT lies where it belongs: less is the method's own uncertainty in patients. */
export const isMisplaced = ({ largestMotion_mm, voxelSize_mm }: Placement): boolean =>
  largestMotion_mm > Math.max(...voxelSize_mm);

/** What moves a CT onto the emission image that it was made with, where a person lets CTs be moved and it lies elsewhere; null: as acquired. */
export function ctMotion(
  state: WithIngest,
  timePoint: TimePoint,
  checked: PlacedImages | undefined = state.results.register?.placedImages,
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
  checked: PlacedImages | undefined = state.results.register?.placedImages,
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
