import { DosimetryError, type Grid, type RegionSeries } from '@voxel-dosimetry/core';
import { mrBehind, type DrawnOn } from '../placedMrs';
import { regionSourcesToUse } from '../regionSources';
import type { CaseState } from '../state';
import { densityTimePoint, referenceTimePoint, timePointsOf } from '../timePoints';

/** SEG and RTSTRUCT that were drawn on the reference: what guides a registration. Which of them Segment reads does not matter here. */
export function drawnOnReference(state: CaseState): readonly RegionSeries[] {
  const { ingest } = state.results;
  if (ingest === null) return [];
  const { segment } = state.choices;
  const all = { ...state, choices: { ...state.choices, segment: { ...segment, regionSeries: null } } };
  const reference = referenceTimePoint(state);
  const isOn = (series: RegionSeries): boolean => {
    const at = drawnAt(state, series);
    return at === null
      ? series.frameOfReferenceUID === reference.emission.grid.value?.frameOfReferenceUID
      : at === reference.id;
  };
  return regionSourcesToUse(ingest, all).filter(isOn);
}

/** The time point on whose SPECT or CT the regions were drawn, or on an MR that is brought onto it; of those that share a CT, the one of its study. */
export function drawnAt(state: CaseState, drawn: DrawnOn): string | null {
  const { referencedSeriesInstanceUID } = drawn;
  const timePoints = timePointsOf(state);
  const onCt = timePoints.filter(({ ct }) => ct?.seriesInstanceUID === referencedSeriesInstanceUID);
  const found =
    timePoints.find(({ id }) => id === referencedSeriesInstanceUID) ??
    onCt.find(({ ct, studyInstanceUID }) => ct?.studyInstanceUID === studyInstanceUID) ??
    onCt[0];
  return found?.id ?? mrBehind(state, drawn)?.timePoint.id ?? null;
}

/** Where contours become voxels: the image that they were drawn on, otherwise the CT in their frame of reference, otherwise the density's CT. */
export function gridForContours(state: CaseState, series: RegionSeries): Grid {
  const mrs = (state.results.ingest?.mrs ?? []).map((mr) => ({ ...mr, grid: { value: mr.grid } }));
  const images = [...timePointsOf(state).flatMap(({ ct, emission }) => (ct ? [ct, emission] : [emission])), ...mrs];
  const found =
    images.find(({ seriesInstanceUID }) => seriesInstanceUID === series.referencedSeriesInstanceUID) ??
    images.find(({ grid }) => grid.value?.frameOfReferenceUID === series.frameOfReferenceUID) ??
    densityTimePoint(state)?.ct ??
    referenceTimePoint(state).emission;
  if (found.grid.value) return found.grid.value;
  throw new DosimetryError({
    code: 'segment/no-grid',
    message: `The contours "${series.description}" were drawn on a series whose position is unknown.`,
    remedy: 'Settle the geometry of that series in Ingest, or leave these contours out.',
  });
}
