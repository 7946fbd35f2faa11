import type { PlanarTimePoint, RegionFit } from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';

const NONE: readonly PlanarTimePoint[] = [];

export const planarTimePoints = ({ results }: Pick<CaseState, 'results'>): readonly PlanarTimePoint[] =>
  results.ingest?.planarTimePoints ?? NONE;

/** Scans and planar images of the case, scans first. */
export const allTimePoints = (
  state: Pick<CaseState, 'results'>,
): readonly { readonly id: string; readonly label: string }[] => [
  ...(state.results.ingest?.timePoints ?? []),
  ...planarTimePoints(state),
];

/** Which scan, or which planar image, a point of a region's curve was measured on. */
export const timePointIdOf = (
  state: Pick<CaseState, 'results'>,
  { hybrid }: RegionFit,
  index: number,
): string | undefined =>
  hybrid === undefined ? state.results.ingest?.timePoints[index]?.id : hybrid.planarTimePointIds[index];
