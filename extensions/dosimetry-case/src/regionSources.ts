import type { IngestResult, RegionSeries } from '@voxel-dosimetry/core';
import type { CaseState } from './state';

/** Series description of every object that a case writes; also how its own objects are told from a person's regions. */
export const WRITTEN_SERIES_DESCRIPTION = 'Voxel dosimetry';

/**
 * The SEG and RTSTRUCT series that the segment stage reads. Chosen ones as chosen. Otherwise all of the case's, except
 * copies that the project itself has written: they stand in for the regions only when nothing else is there, and then
 * one of them (SEG before RTSTRUCT, the last written), so that no region is counted twice.
 */
export function regionSourcesToUse(
  ingest: IngestResult,
  state: Pick<CaseState, 'choices' | 'results'>,
): readonly RegionSeries[] {
  const { regionSeries } = state.choices.segment;
  if (regionSeries !== null)
    return ingest.regionSources.filter(({ seriesInstanceUID }) => regionSeries.includes(seriesInstanceUID));
  const stored = new Set(state.results.export?.objects.map(({ seriesInstanceUID }) => seriesInstanceUID));
  const isWritten = ({ seriesInstanceUID, description }: RegionSeries): boolean =>
    stored.has(seriesInstanceUID) || description.startsWith(WRITTEN_SERIES_DESCRIPTION);
  const foreign = ingest.regionSources.filter((series) => !isWritten(series));
  if (foreign.length > 0) return foreign;
  const earlierVisits = ingest.regionSources.filter(({ seriesInstanceUID }) => !stored.has(seriesInstanceUID));
  const { thresholds, drawn } = state.choices.segment;
  if (thresholds.length > 0 || (drawn?.length ?? 0) > 0) return [];
  const segs = earlierVisits.filter(({ modality }) => modality === 'SEG');
  return (segs.length > 0 ? segs : earlierVisits).slice(-1);
}
